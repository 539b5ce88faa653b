// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Reads of one submission ring: each entry in turn, none twice, none skipped, and none that no doorbell has told of.
// A pushed entry is taken in its turn if nothing stands before it, and then never read. A doorbell is heard of a clock later; a
// push that comes by then lies behind it.
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
  logic [15:0] news;
  logic        bell_q, ahead;
  logic [15:0] bell_tail_q;

  assign mine   = read_i && !off_q;
  assign next_o = next_q;
  assign issued = next_q + 16'(mine);
  assign flight = flight_q + 5'(read_i);
  assign news   = count_i - (bell_q ? bell_tail_q : tail_q);
  assign ahead  = news != '0 && (bell_q ? news < 16'h8000 : news <= 16'h8000);
  assign accept_o = push_i && enable_i && !bell_q && tail_q == issued && flight == '0 && room_i && news == 16'd1;

  always_ff @(posedge clk_i) begin
    tail_old_q <= tail_q;
    off_q      <= !rst_ni || !enable_i;
    bell_q      <= rst_ni && tail_valid_i;
    bell_tail_q <= tail_i;
    if (!rst_ni || !enable_i) begin
      tail_q <= '0;
      next_q <= '0;
    end else begin
      if (push_i && ahead) tail_q <= count_i;
      else if (bell_q) tail_q <= bell_tail_q;
      next_q <= issued + 16'(accept_o);
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
