// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// FIFO in distributed RAM whose oldest word stands in a register: what is decided on it begins at a flip-flop. First word
// falls through, as fast as in `fifo`. Holds DEPTH words in the RAM and that one; DEPTH is a power of two.
module fifo_head #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 4
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire               wr_valid_i,
  output logic              wr_ready_o,
  input  wire  [WIDTH-1:0]  wr_data_i,
  output logic              rd_valid_o,
  input  wire               rd_ready_i,
  output logic [WIDTH-1:0]  rd_data_o
);
  logic             full_q, take, more;
  logic [WIDTH-1:0] head_q, next;
  logic [$clog2(DEPTH):0] unused_count;
  assign take       = !full_q || rd_ready_i;
  assign rd_valid_o = full_q;
  assign rd_data_o  = head_q;

  // A word that finds nothing before it goes past the RAM, which is known late.
  fifo #(.WIDTH(WIDTH), .DEPTH(DEPTH), .EAGER(1'b1)) u_rest (
    .clk_i, .rst_ni, .wr_valid_i(wr_valid_i && !(take && !more)), .wr_ready_o, .wr_data_i,
    .rd_valid_o(more), .rd_ready_i(take), .rd_data_o(next), .count_o(unused_count)
  );

  always_ff @(posedge clk_i) begin
    if (take) head_q <= more ? next : wr_data_i;
    if (!rst_ni) full_q <= 1'b0;
    else if (take) full_q <= more || wr_valid_i;
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) a_head: assert (full_q || !more);    // The oldest word is in the register.
  end
endmodule
`default_nettype wire
