// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// May a line of records take the write channel? Only if what a fault waits for cannot come while it is written, as a line
// that has begun cannot be broken off. Whatever stirs the card has its last consequence less than HOLDOFF cycles later,
// but for a read of a page that comes back to this node: such reads are counted. That it stirs is heard a clock later: its first
// consequence is further away than that and a line.
module rec_calm #(
  parameter int unsigned HOLDOFF = 32,
  parameter int unsigned READS   = 7            // at most under way at once
) (
  input  wire   clk_i,
  input  wire   rst_ni,
  input  wire   enable_i,                       // without, it is never calm, and nothing but the count changes
  input  wire   stir_i,
  input  wire   read_i,                         // a page that will land here is asked for
  input  wire   read_end_i,                     // it begins to land
  output logic  calm_o,
  output logic  quiet_o
);
  localparam int unsigned W  = $clog2(HOLDOFF + 1);
  localparam int unsigned RW = $clog2(READS + 1);
  logic [W-1:0]  left_q;
  logic [RW-1:0] reads_q;
  logic          still;
  assign still   = left_q == '0;
  assign calm_o  = enable_i && still && reads_q == '0;
  assign quiet_o = ((still && !stir_i) || !enable_i) && !read_i && !read_end_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || !enable_i) left_q <= '0;
    else if (stir_i) left_q <= W'(HOLDOFF);
    else if (left_q != '0) left_q <= left_q - W'(1);
    if (!rst_ni) reads_q <= '0;
    else reads_q <= reads_q + RW'(read_i) - RW'(read_end_i);
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_reads: assert (read_i || !read_end_i || reads_q != '0);       // What ends has begun,
      a_room: assert (!read_i || read_end_i || reads_q != RW'(READS));  // and all are counted.
    end
  end
endmodule
`default_nettype wire
