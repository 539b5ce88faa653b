// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Time in xport_tx: when each transmission left. On a tick it looks through the slots in flight, one a clock, and names
// those whose time is over. A slot acknowledged gives a round trip; one whose number is missing, although what left
// later has arrived, is named at once. Once in a time-out it also names the slots that have been blocked since the
// last such round, so that the sender asks their peers for credit. Nothing expires between ticks.
module xport_tx_timer #(
  parameter int unsigned PEER_W = 4,
  parameter int unsigned SLOTS = 128,
  parameter int unsigned MAX_REPEATS = 8         // doublings of the time-out
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire  [31:0]        now_i,
  input  wire  [31:0]        rto_cycles_i,
  input  wire  [31:0]        rto_min_cycles_i,
  input  wire                clear_i,            // forget what was measured
  input  wire  [PEER_W:0]    clear_key_i,        // {peer, page}
  input  wire                alloc_i,
  input  wire  [6:0]         alloc_slot_i,
  input  wire  [PEER_W-1:0]  alloc_peer_i,
  input  wire  [SLOTS-1:0]   flight_i,
  input  wire  [SLOTS-1:0]   blocked_i,
  input  wire  [SLOTS-1:0]   page_i,
  // A transmission has left: its time runs, twice as long with each repeat.
  input  wire                left_ctl_i,
  input  wire  [6:0]         left_ctl_slot_i,
  input  wire  [3:0]         left_ctl_repeats_i,
  input  wire                left_page_i,
  input  wire  [6:0]         left_page_slot_i,
  input  wire  [3:0]         left_page_repeats_i,
  input  wire                block_i,
  input  wire  [6:0]         block_slot_i,
  // What an ACK says of a slot: it has arrived, or it is missing and later numbers have arrived.
  input  wire                free_i,
  input  wire                late_i,
  input  wire  [6:0]         ack_slot_i,
  input  wire  [PEER_W-1:0]  ack_peer_i,
  output logic               fast_o,             // ack_slot_i is to be sent again
  output logic               expired_o,          // this slot too; never both at once
  output logic [6:0]         expired_slot_o,
  output logic [SLOTS-1:0]   probe_o,
  output logic               busy_o              // changes something at the next clock
);
  localparam int unsigned TICK_W = $clog2(weft_pkg::TICK_CYCLES);

  // Number of the only bit set.
  function automatic logic [6:0] onehot_index(input logic [127:0] oh);
    onehot_index = {|(oh & {{64{1'b1}}, 64'd0}), |(oh & {2{{32{1'b1}}, 32'd0}}), |(oh & {4{32'hffff0000}}),
                    |(oh & {4{32'hff00ff00}}), |(oh & {4{32'hf0f0f0f0}}), |(oh & {4{32'hcccccccc}}),
                    |(oh & {4{32'haaaaaaaa}})};
  endfunction
  // Whether `at` lies ahead of `now`, in a count that wraps.
  function automatic logic ahead_of(input logic [31:0] at, input logic [31:0] now);
    logic [31:0] ahead;
    ahead = at - now;
    ahead_of = ahead != '0 && !ahead[31];
  endfunction

  // ---- When a slot's last transmission left, and which it was, for the look-through and for acknowledgements.
  // A slot carries a page or not for all its life, so the two kinds need a write port each.
  logic [6:0]  slot_q;                           // looked at
  logic [35:0] scan_ctl, scan_page, ack_ctl, ack_page;
  logic [31:0] left, ack_left;
  logic [3:0]  repeats, ack_repeats;
  prim_ram_lut #(.WIDTH(36), .DEPTH(128)) u_scan_ctl (
    .clk_i, .wr_en_i(left_ctl_i), .wr_addr_i(left_ctl_slot_i), .wr_data_i({left_ctl_repeats_i, now_i}),
    .rd_addr_i(slot_q), .rd_data_o(scan_ctl)
  );
  prim_ram_lut #(.WIDTH(36), .DEPTH(128)) u_scan_page (
    .clk_i, .wr_en_i(left_page_i), .wr_addr_i(left_page_slot_i), .wr_data_i({left_page_repeats_i, now_i}),
    .rd_addr_i(slot_q), .rd_data_o(scan_page)
  );
  prim_ram_lut #(.WIDTH(36), .DEPTH(128)) u_ack_ctl (
    .clk_i, .wr_en_i(left_ctl_i), .wr_addr_i(left_ctl_slot_i), .wr_data_i({left_ctl_repeats_i, now_i}),
    .rd_addr_i(ack_slot_i), .rd_data_o(ack_ctl)
  );
  prim_ram_lut #(.WIDTH(36), .DEPTH(128)) u_ack_page (
    .clk_i, .wr_en_i(left_page_i), .wr_addr_i(left_page_slot_i), .wr_data_i({left_page_repeats_i, now_i}),
    .rd_addr_i(ack_slot_i), .rd_data_o(ack_page)
  );
  assign {repeats, left} = page_i[slot_q] ? scan_page : scan_ctl;
  assign {ack_repeats, ack_left} = page_i[ack_slot_i] ? ack_page : ack_ctl;

  // ---- Acknowledged: a round trip, but not if the ACK may be for another transmission (Karn).
  logic              sample, some;
  logic [31:0]       latest;                     // when the one that left last, of those that arrived, had left
  assign sample = free_i && flight_i[ack_slot_i] && ack_repeats == '0;
  prim_ram_lut #(.WIDTH(33), .DEPTH(1 << PEER_W)) u_latest (
    .clk_i, .wr_en_i(clear_i || (sample && !(some && ahead_of(latest, ack_left)))),
    .wr_addr_i(clear_i ? clear_key_i[PEER_W:1] : ack_peer_i), .wr_data_i({!clear_i, ack_left}),
    .rd_addr_i(ack_peer_i), .rd_data_o({some, latest})
  );
  assign fast_o = late_i && flight_i[ack_slot_i] && some && ahead_of(latest, ack_left);

  // ---- The look-through: choose a slot, read its times, judge.
  logic              tick, look_q, judge_q;
  logic [SLOTS-1:0]  scan_q, first;              // in flight at the tick, not yet looked at
  logic [6:0]        judge_slot_q;
  logic [PEER_W-1:0] peer;
  logic [PEER_W:0]   judge_key_q;
  logic [31:0]       rto, rto_q, elapsed_q;
  logic [3:0]        doubled, doubled_q, repeats_q, next_doubled;
  assign tick  = now_i[TICK_W-1:0] == '0;
  assign first = (scan_q != '0) ? scan_q & (~scan_q + SLOTS'(1)) : '0;
  prim_ram_lut #(.WIDTH(PEER_W), .DEPTH(128)) u_peer (
    .clk_i, .wr_en_i(alloc_i), .wr_addr_i(alloc_slot_i), .wr_data_i(alloc_peer_i), .rd_addr_i(slot_q), .rd_data_o(peer)
  );
  assign next_doubled = (repeats_q >= doubled_q) ? repeats_q + 4'(repeats_q != 4'(MAX_REPEATS)) : doubled_q;
  xport_tx_rtt #(.KEY_W(PEER_W + 1)) u_rtt (
    .clk_i, .rto_cycles_i, .rto_min_cycles_i, .clear_i, .clear_key_i,
    .sample_i(sample), .sample_key_i({ack_peer_i, page_i[ack_slot_i]}), .sample_cycles_i(now_i - ack_left),
    .expired_i(expired_o), .expired_key_i(judge_key_q), .expired_doubled_i(next_doubled),
    .key_i({peer, page_i[slot_q]}), .rto_o(rto), .doubled_o(doubled)
  );
  // A slot freed since the tick, or freed and on its way again, is none of our business.
  assign expired_slot_o = judge_slot_q;
  assign expired_o = judge_q && flight_i[judge_slot_q] && !fast_o &&
                     elapsed_q >= (rto_q << ((repeats_q > doubled_q) ? repeats_q : doubled_q));

  // ---- Blocked slots: `old_q` are those that were blocked when the round began.
  logic             round_q, over, any;
  logic [31:0]      end_q;
  logic [SLOTS-1:0] old_q;
  assign any     = blocked_i != '0;
  assign over    = tick && round_q && any && !ahead_of(end_q, now_i);
  assign probe_o = over ? old_q & blocked_i : '0;

  assign busy_o = scan_q != '0 || look_q || judge_q || (tick && flight_i != '0) || (round_q && !any) || over ||
                  (tick && any && !round_q);

  always_ff @(posedge clk_i) begin
    if (scan_q != '0) slot_q <= onehot_index(128'(first));
    if (look_q) begin
      judge_slot_q <= slot_q;
      judge_key_q  <= {peer, page_i[slot_q]};
      elapsed_q    <= now_i - left;
      rto_q        <= rto;
      doubled_q    <= doubled;
      repeats_q    <= repeats;
    end
    if (!rst_ni) begin
      scan_q  <= '0;
      look_q  <= 1'b0;
      judge_q <= 1'b0;
      round_q <= 1'b0;
      end_q   <= '0;
      old_q   <= '0;
    end else begin
      if (scan_q != '0) scan_q <= scan_q & ~first;
      else if (tick) scan_q <= flight_i;
      look_q  <= scan_q != '0;
      judge_q <= look_q;

      if (!any) begin
        round_q <= 1'b0;
      end else if (tick && (over || !round_q)) begin
        round_q <= 1'b1;
        end_q   <= now_i + rto_cycles_i;
        old_q   <= blocked_i;
      end
      if (block_i) old_q[block_slot_i] <= 1'b0;

      a_short: assert (!tick || scan_q == '0);   // A look through all slots ends before the next tick.
    end
  end
endmodule
`default_nettype wire
