// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// FIFO from one clock domain into another, first word falls through. Each side knows the other's pointer in Gray code,
// some clocks late: it sees too little room, or too few words, never too many. DEPTH is a power of two. Both resets
// must be active together, for some clocks of each side (cdc_reset_pair where the writer's clock may stand).
module cdc_fifo #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 16
) (
  input  wire               wr_clk_i,
  input  wire               wr_rst_ni,
  input  wire               wr_valid_i,
  output logic              wr_ready_o,
  input  wire  [WIDTH-1:0]  wr_data_i,
  input  wire               rd_clk_i,
  input  wire               rd_rst_ni,
  output logic              rd_valid_o,
  input  wire               rd_ready_i,
  output logic [WIDTH-1:0]  rd_data_o
);
  localparam int unsigned AW = $clog2(DEPTH);
  if ((1 << AW) != DEPTH || DEPTH < 4) $error("cdc_fifo: DEPTH must be a power of two, at least 4");

  function automatic logic [AW:0] gray(input logic [AW:0] binary);
    gray = binary ^ (binary >> 1);
  endfunction

  logic [AW:0] wr_q, wr_next, wr_gray_q, wr_gray_seen;
  logic [AW:0] rd_q, rd_next, rd_gray_q, rd_gray_seen;
  logic        wr_en, rd_en;

  // Full: the pointers differ in their two highest bits, which Gray code inverts both, and in no other.
  assign wr_ready_o = wr_gray_q != (rd_gray_seen ^ {2'b11, {(AW - 1){1'b0}}});
  assign wr_en      = wr_valid_i && wr_ready_o;
  assign wr_next    = wr_q + (AW + 1)'(wr_en);
  assign rd_valid_o = rd_rst_ni && rd_gray_q != wr_gray_seen;
  assign rd_en      = rd_valid_o && rd_ready_i;
  assign rd_next    = rd_q + (AW + 1)'(rd_en);

  cdc_sync #(.WIDTH(AW + 1)) u_wr_seen (.clk_i(rd_clk_i), .d_i(wr_gray_q), .q_o(wr_gray_seen));
  cdc_sync #(.WIDTH(AW + 1)) u_rd_seen (.clk_i(wr_clk_i), .d_i(rd_gray_q), .q_o(rd_gray_seen));

  // Written words stand still for at least two clocks of the reader before it knows of them.
  prim_ram_lut #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_ram (
    .clk_i(wr_clk_i), .wr_en_i(wr_en), .wr_addr_i(wr_q[AW-1:0]), .wr_data_i,
    .rd_addr_i(rd_q[AW-1:0]), .rd_data_o
  );

  always_ff @(posedge wr_clk_i) begin
    if (!wr_rst_ni) begin
      wr_q      <= '0;
      wr_gray_q <= '0;
    end else begin
      wr_q      <= wr_next;
      wr_gray_q <= gray(wr_next);
    end
  end

  always_ff @(posedge rd_clk_i) begin
    if (!rd_rst_ni) begin
      rd_q      <= '0;
      rd_gray_q <= '0;
    end else begin
      rd_q      <= rd_next;
      rd_gray_q <= gray(rd_next);
    end
  end
endmodule
`default_nettype wire
