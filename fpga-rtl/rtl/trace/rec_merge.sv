// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// One stream of records from the points at which the card is watched. Each point has one register: a pulse that finds
// it taken is lost, and counted. The home begins one transaction and ends another in neighbouring clocks, so its point
// goes first and never loses. The others take turns, and every other turn is for one that pulses again while it is taken.
// A record tells the cycle of its pulse, not that in which its turn came. Turns are found ahead of what is told: the registers of
// points take what their pulses bring, and give it, a clock later.
module rec_merge #(
  parameter int unsigned POINTS = 9,
  parameter int unsigned FIRST  = 7,             // no pulse in more than every other clock for long
  parameter int unsigned WIDTH  = 80
) (
  input  wire                      clk_i,
  input  wire                      rst_ni,
  input  wire  [31:0]              now_i,
  input  wire  [POINTS-1:0]        valid_i,
  input  wire  [POINTS*WIDTH-1:0]  point_i,
  output logic                     valid_o,     // a pulse: there is no waiting here
  output logic [31:0]              time_o,
  output logic [WIDTH-1:0]         point_o,
  output logic [$clog2(POINTS):0]  lost_o,      // pulses lost two cycles before
  output logic                     idle_o
);
  localparam int unsigned LW = $clog2(POINTS) + 1;
  localparam int unsigned SW = 6;               // low bits of the time: enough for the longest wait
  if (4 * POINTS + 2 >= (1 << SW)) $error("rec_merge: a record may wait longer than its stamp can tell");

  logic [POINTS-1:0]       held_q, again, first, turn, pick, lost;
  logic [POINTS-1:0]       valid_q, again_q, pick_q;
  logic [POINTS*WIDTH-1:0] fresh_q;
  logic [SW-1:0]           now_q;
  logic [LW-1:0]           lost_count;
  logic                    hurry, hurry_q;      // a turn for those that would lose
  logic [POINTS*WIDTH-1:0] point_q;
  logic [POINTS*SW-1:0]    stamp_q;
  logic [WIDTH-1:0]        chosen;
  logic [SW-1:0]           stamp, stamp_o_q, age;

  assign again = held_q & valid_i;
  assign hurry = again != '0 && !hurry_q;
  arb_rr #(.N(POINTS)) u_arb (.clk_i, .rst_ni, .req_i(held_q), .take_i(!held_q[FIRST] && !hurry), .gnt_o(turn));
  first_one #(.N(POINTS)) u_first (.bits_i(again), .first_o(first));
  assign pick = held_q[FIRST] ? POINTS'(1) << FIRST : hurry ? first : turn;
  assign lost = again_q & ~pick_q;               // a clock later
  assign age    = now_i[SW-1:0] - stamp_o_q;
  assign time_o = now_i - 32'(age);

  always_comb begin
    chosen     = '0;
    stamp      = '0;
    lost_count = '0;
    for (int p = 0; p < POINTS; p++) begin
      if (pick_q[p]) chosen = chosen | point_q[WIDTH*p +: WIDTH];
      if (pick_q[p]) stamp = stamp | stamp_q[SW*p +: SW];
      lost_count = lost_count + LW'(lost[p]);
    end
  end

  always_ff @(posedge clk_i) begin
    for (int p = 0; p < POINTS; p++) begin
      if (valid_q[p] && !lost[p]) begin
        point_q[WIDTH*p +: WIDTH] <= fresh_q[WIDTH*p +: WIDTH];
        stamp_q[SW*p +: SW]       <= now_q;
      end
    end
    fresh_q <= point_i;
    now_q   <= now_i[SW-1:0];
    point_o <= chosen;
    stamp_o_q <= stamp;
    if (!rst_ni) begin
      held_q  <= '0;
      valid_q <= '0;
      pick_q  <= '0;
      valid_o <= 1'b0;
      again_q <= '0;
      lost_o  <= '0;
      hurry_q <= 1'b0;
    end else begin
      if (!held_q[FIRST]) hurry_q <= hurry;
      again_q <= again;
      lost_o  <= lost_count;
      held_q  <= valid_i | (held_q & ~pick);
      valid_q <= valid_i;
      pick_q  <= pick;
      valid_o <= pick_q != '0;

      a_first: assert (!lost[FIRST]);
    end
  end

  assign idle_o = (valid_i | valid_q | held_q | pick_q) == '0 && lost_o == '0 && !valid_o;
endmodule
`default_nettype wire
