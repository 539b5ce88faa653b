// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// FIFO in distributed RAM, first word falls through. DEPTH is a power of two. Valid and ready are flip-flops.
module fifo #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 4,
  parameter bit EAGER = 1'b0,                // a free place is written in any case: whether a word comes is known late
  parameter bit SURE  = 1'b0                 // who writes knows that there is room
) (
  input  wire                      clk_i,
  input  wire                      rst_ni,
  input  wire                      wr_valid_i,
  output logic                     wr_ready_o,
  input  wire  [WIDTH-1:0]         wr_data_i,
  output logic                     rd_valid_o,
  input  wire                      rd_ready_i,
  output logic [WIDTH-1:0]         rd_data_o,
  output logic [$clog2(DEPTH):0]   count_o
);
  localparam int unsigned AW = $clog2(DEPTH);
  if ((1 << AW) != DEPTH) $error("fifo: DEPTH must be a power of two");

  logic [AW:0] wr_q, rd_q;
  logic wr_en, rd_en, some_q, full_q;

  assign count_o    = wr_q - rd_q;
  assign wr_ready_o = !full_q;
  assign rd_valid_o = some_q;
  assign wr_en      = wr_valid_i && (SURE || wr_ready_o);
  assign rd_en      = rd_valid_o && rd_ready_i;

  prim_ram_lut #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_ram (
    .clk_i, .wr_en_i(EAGER ? !full_q : wr_en), .wr_addr_i(wr_q[AW-1:0]), .wr_data_i,
    .rd_addr_i(rd_q[AW-1:0]), .rd_data_o
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      wr_q   <= '0;
      rd_q   <= '0;
      some_q <= 1'b0;
      full_q <= 1'b0;
    end else begin
      // Whether they count is known late: so not as the carry.
      if (wr_en) wr_q <= wr_q + (AW + 1)'(1);
      if (rd_en) rd_q <= rd_q + (AW + 1)'(1);
      some_q <= wr_en || (some_q && !(rd_en && count_o == (AW + 1)'(1)));
      full_q <= !rd_en && (full_q || (wr_en && count_o == (AW + 1)'(DEPTH - 1)));
      a_flags: assert (some_q == (count_o != '0) && full_q == (count_o == (AW + 1)'(DEPTH)));
      a_sure: assert (!SURE || !wr_valid_i || wr_ready_o);
      a_bounded: assert (count_o <= (AW + 1)'(DEPTH));  // Never more words than room.
    end
  end
endmodule
`default_nettype wire
