// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// FIFO in block RAM, first word falls through: the oldest word waits in the RAM's output register.
// Holds DEPTH words in the RAM and that one. DEPTH is a power of two. Valid and ready are flip-flops.
module fifo_ram #(
  parameter int unsigned WIDTH = 64,
  parameter int unsigned DEPTH = 256
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire               wr_valid_i,
  output logic              wr_ready_o,
  input  wire  [WIDTH-1:0]  wr_data_i,
  output logic              rd_valid_o,
  input  wire               rd_ready_i,
  output logic [WIDTH-1:0]  rd_data_o,
  output logic              idle_o,     // empty
  output logic              quiet_o     // no word moves at the next clock
);
  localparam int unsigned AW = $clog2(DEPTH);
  if ((1 << AW) != DEPTH) $error("fifo_ram: DEPTH must be a power of two");

  logic [AW:0] wr_q, rd_q, count;
  logic        out_q;                   // the RAM's output is a word not yet taken
  logic        some_q, full_q;          // a word is in the RAM; there is no room
  logic        wr_en, fetch, taken;

  assign count      = wr_q - rd_q;
  assign wr_ready_o = !full_q;
  assign rd_valid_o = out_q;
  assign wr_en      = wr_valid_i && wr_ready_o;
  assign taken      = out_q && rd_ready_i;
  assign fetch      = some_q && (!out_q || rd_ready_i);
  assign idle_o     = !some_q && !out_q;
  assign quiet_o    = !wr_en && !taken && !fetch;

  // In reset the flags say nothing yet.
  prim_ram_sdp #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_ram (
    .clk_i, .wr_en_i(wr_en && rst_ni), .wr_addr_i(wr_q[AW-1:0]), .wr_data_i,
    .rd_en_i(fetch), .rd_addr_i(rd_q[AW-1:0]), .rd_data_o
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      wr_q   <= '0;
      rd_q   <= '0;
      out_q  <= 1'b0;
      some_q <= 1'b0;
      full_q <= 1'b0;
    end else begin
      if (wr_en) wr_q <= wr_q + (AW + 1)'(1);
      if (fetch) rd_q <= rd_q + (AW + 1)'(1);
      out_q  <= fetch || (out_q && !rd_ready_i);
      some_q <= wr_en || (some_q && !(fetch && count == (AW + 1)'(1)));
      full_q <= !fetch && (full_q || (wr_en && count == (AW + 1)'(DEPTH - 1)));
      a_flags: assert (some_q == (count != '0) && full_q == (count == (AW + 1)'(DEPTH)));
      a_bounded: assert (count <= (AW + 1)'(DEPTH));  // Never more words than room.
    end
  end
endmodule
`default_nettype wire
