// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Reads of one submission ring: each entry in turn, none twice, none skipped, and none that no doorbell has told of.
module fcheck_sq_ring (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         enable_i,
  input  wire         tail_valid_i,
  input  wire  [15:0] tail_i,
  input  wire  [3:0]  log2_i,
  input  wire         read_i,                    // is offered; it was chosen a clock before
  input  wire  [31:0] addr_i,                    // from the ring's base on
  output logic [15:0] next_o                     // entries read
);
  logic [15:0] tail_q, tail_old_q, next_q;
  logic        off_q, mine;

  assign mine   = read_i && !off_q;
  assign next_o = next_q;

  always_ff @(posedge clk_i) begin
    tail_old_q <= tail_q;
    off_q      <= !rst_ni || !enable_i;
    if (!rst_ni || !enable_i) begin
      tail_q <= '0;
      next_q <= '0;
    end else begin
      if (tail_valid_i) tail_q <= tail_i;
      if (mine) next_q <= next_q + 16'd1;
    end
    if (rst_ni) begin
      a_in_turn: assert (!mine || addr_i == {10'd0, next_q & ~(16'hffff << log2_i), 6'd0});
      a_told: assert (!mine || tail_old_q != next_q);
    end
  end
endmodule
`default_nettype wire
