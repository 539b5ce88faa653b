// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Reads of one submission ring: each entry in turn, none twice, none skipped, and none that no doorbell has told of.
// A pushed entry is taken in its turn if nothing stands before it, and then never read. What a doorbell or a push says of the
// count is heard of a clock later; a push that comes by then is one of those that only say so.
module fcheck_sq_ring (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         enable_i,
  input  wire         tail_valid_i,
  input  wire  [15:0] tail_i,
  input  wire  [3:0]  log2_i,
  input  wire         read_i,                    // is offered; it was chosen a clock before
  input  wire  [31:0] addr_i,                    // from the ring's base on
  input  wire         arrive_i,                  // a read is answered
  input  wire         push_i,
  input  wire  [15:0] count_i,
  input  wire         room_i,
  output logic        accept_o,
  output logic [15:0] next_o                     // entries read
);
  logic [15:0] tail_q, tail_old_q, next_q;
  logic        off_q, mine;
  logic [15:0] issued;                           // this clock's read too
  logic [4:0]  flight_q, flight;                 // reads not answered
  logic        told_q, told_push_q, ahead;
  logic        accept_q, open_q;                 // nothing stood before a push, a clock ago
  logic [15:0] told_count_q, news;

  assign mine   = read_i && !off_q;
  assign next_o = next_q;
  assign issued = next_q + 16'(mine);
  assign flight = flight_q + 5'(read_i);
  assign news   = told_count_q - tail_q;
  assign ahead  = news != '0 && news <= 16'h8000;
  assign accept_o = push_i && enable_i && open_q && !told_q && 16'(count_i - tail_q) == 16'd1;

  always_ff @(posedge clk_i) begin
    tail_old_q   <= tail_q;
    off_q        <= !rst_ni || !enable_i;
    told_q       <= rst_ni && enable_i && (tail_valid_i || push_i);
    told_push_q  <= push_i;
    told_count_q <= push_i ? count_i : tail_i;
    accept_q     <= rst_ni && accept_o;
    open_q       <= rst_ni && enable_i && tail_q == issued && flight == '0 && room_i && (!told_q || accept_q);
    if (!rst_ni || !enable_i) begin
      tail_q <= '0;
      next_q <= '0;
    end else begin
      if (told_q && (!told_push_q || ahead)) tail_q <= told_count_q;
      next_q <= issued + 16'(accept_q);
    end
    if (!rst_ni) flight_q <= '0;
    else flight_q <= flight - 5'(arrive_i);
    if (rst_ni) begin
      a_in_turn: assert (!mine || addr_i == {10'd0, next_q & ~(16'hffff << log2_i), 6'd0});
      a_told: assert (!mine || tail_old_q != next_q);
    end
  end
endmodule
`default_nettype wire
