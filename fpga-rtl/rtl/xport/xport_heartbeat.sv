// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Finds out which members are silent. Once in an interval it looks at each of them, one a clock: the member is
// owed an ACK, so that this node is heard there; and if it was not heard here since the last time, that is a miss.
// `limit_i` misses in a row make it suspect. The interval is looked at on ticks; whom to look at next is found a clock ahead,
// and a miss is counted a clock later.
module xport_heartbeat #(
  parameter int unsigned NODES = 16
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                enable_i,
  input  wire  [31:0]        now_i,
  input  wire  [5:0]         node_i,
  input  wire  [NODES-1:0]   members_i,
  input  wire  [NODES-1:0]   joined_i,           // becomes a member in this cycle
  input  wire  [31:0]        cycles_i,           // 0: no heartbeat
  input  wire  [3:0]         limit_i,
  input  wire                heard_valid_i,
  input  wire  [NODES-1:0]   heard_i,            // with that: this one, one-hot
  output logic [NODES-1:0]   beat_o,             // it is owed an ACK at once
  output logic [NODES-1:0]   suspect_o,
  output logic               cnt_missed_o,
  output logic               quiet_o
);
  localparam int unsigned TICK_W = $clog2(weft_pkg::TICK_CYCLES);

  // On a tick the time is read, a clock later it is judged. An interval begins on a tick.
  localparam int unsigned TIME_W = 32 - TICK_W;
  logic               running_q;                 // the first interval has begun
  logic               judge_q;
  logic [TIME_W-1:0]  last_q, elapsed_q;         // when the interval began; how long ago that was, at the tick
  logic [NODES-1:0]   scan_q;                    // who is looked at now, one-hot
  logic [NODES-1:0]   heard_q, suspect_q;
  logic [NODES*4-1:0] count_q;                   // misses in a row

  logic active, wanted_q, tick, begins, due;
  always_ff @(posedge clk_i) wanted_q <= cycles_i != '0;
  assign active = enable_i && wanted_q;
  assign tick   = now_i[TICK_W-1:0] == '0;
  assign begins = tick && !running_q;
  assign due    = judge_q && {elapsed_q, TICK_W'(0)} >= cycles_i;

  logic [NODES-1:0]  others, next, next_q, first, missed_q, heard;

  assign others = members_i & ~(NODES'(1) << node_i);
  assign next   = scan_q & others;
  assign first  = active ? next_q & members_i : '0;
  // A frame that comes as its sender is looked at was in time.
  assign heard  = heard_q | ((heard_valid_i && running_q) ? heard_i : '0);

  // Misses are read before it is looked at: should it be heard then, they matter no more.
  logic [3:0] count, next_count_q, more_q;       // more_q: with one miss more
  logic       near_q;                            // then it is suspect
  always_comb begin
    count = '0;
    for (int p = 0; p < int'(NODES); p++) begin
      if (scan_q[p]) count = count | count_q[p * 4 +: 4];
    end
  end
  assign beat_o       = first;
  assign cnt_missed_o = missed_q != '0;
  assign suspect_o    = suspect_q;

  always_ff @(posedge clk_i) begin
    if (due || begins) last_q <= now_i[31:TICK_W];
    elapsed_q <= now_i[31:TICK_W] - last_q;
    next_count_q <= count;
    more_q    <= (next_count_q < limit_i) ? next_count_q + 4'd1 : next_count_q;
    near_q    <= 5'(next_count_q) + 5'd1 >= 5'(limit_i);
    if (!rst_ni || !active) begin
      running_q <= 1'b0;
      judge_q   <= 1'b0;
      next_q    <= '0;
      missed_q  <= '0;
      scan_q    <= '0;
      heard_q   <= '0;
      suspect_q <= '0;
      count_q   <= '0;
    end else begin
      if (begins) running_q <= 1'b1;
      judge_q <= tick && running_q;
      scan_q    <= due ? NODES'(1) : scan_q << 1;
      next_q    <= next;
      missed_q  <= first & ~heard;
      // Who has just come has its first interval still before it.
      heard_q   <= ((heard & ~first) | (running_q ? joined_i : '0)) & members_i;
      suspect_q <= (suspect_q | (near_q ? missed_q : '0)) & ~heard & members_i;
      for (int p = 0; p < int'(NODES); p++) begin
        if (heard[p] || !members_i[p]) count_q[p * 4 +: 4] <= '0;
        else if (missed_q[p]) count_q[p * 4 +: 4] <= more_q;
      end

      a_self: assert ((beat_o & (NODES'(1) << node_i)) == '0);     // Nobody listens for itself.
      a_scan: assert (!due || scan_q == '0);                       // All have been looked at long before the next interval ends.
    end
  end

  assign quiet_o = wanted_q == (cycles_i != '0) && (active ?
    !begins && !(tick && running_q) && !judge_q && scan_q == '0 && next_q == '0 && missed_q == '0 &&
    !heard_valid_i && joined_i == '0 : !running_q);
endmodule
`default_nettype wire
