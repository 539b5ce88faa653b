// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Time in xport_tx: when each transmission left. On a tick it looks through the slots in flight, one a clock, and names
// those whose time is over. A slot acknowledged gives a round trip; one whose number is missing, although what left
// later has arrived, is named at once. Once in a time-out it also names the slots that have been blocked since the
// last such round, so that the sender asks their peers for credit. Nothing expires between ticks.
module xport_tx_timer #(
  parameter int unsigned PEER_W = 4,
  parameter int unsigned SLOTS = 128,
  parameter int unsigned MAX_REPEATS = 6         // doublings of the time-out
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
  input  wire  [PEER_W:0]    alloc_key_i,        // {peer, page}
  input  wire  [SLOTS-1:0]   flight_i,
  input  wire                blocked_i,          // a slot is
  // What is sent now: how often its time-out is to be doubled.
  input  wire  [PEER_W:0]    send_key_i,
  output logic [3:0]         send_doubled_o,
  // A transmission has left: its time runs.
  input  wire                left_ctl_i,
  input  wire  [6:0]         left_ctl_slot_i,
  input  wire                left_ctl_again_i,   // not for the first time
  input  wire  [3:0]         left_ctl_doubled_i,
  input  wire                left_page_i,
  input  wire  [6:0]         left_page_slot_i,
  input  wire                left_page_again_i,
  input  wire  [3:0]         left_page_doubled_i,
  // What an ACK says of a slot: it has arrived, or it is missing and later numbers have arrived.
  input  wire                free_i,
  input  wire                late_i,
  input  wire  [6:0]         ack_slot_i,
  input  wire  [PEER_W-1:0]  ack_peer_i,
  output logic               maybe_o,            // known early: repeat_o may be 1
  output logic               repeat_o,           // this one is to be sent again,
  output logic [6:0]         repeat_slot_o,
  output logic               repeat_page_o,
  output logic               repeat_fast_o,      // before its time is over
  output logic               round_o,            // who has been blocked since the last one is to ask for credit
  output logic               busy_o              // changes something at the next clock
);
  localparam int unsigned TICK_W = $clog2(weft_pkg::TICK_CYCLES);

  // Whether `at` lies ahead of `now`, in a count that wraps.
  function automatic logic ahead_of(input logic [31:0] at, input logic [31:0] now);
    ahead_of = 32'(now - at) >= 32'h8000_0000;
  endfunction

  // ---- When a slot's last transmission left, and which it was, for the look-through and for acknowledgements.
  // A slot carries a page or not for all its life, so the two kinds need a write port each.
  localparam int unsigned W = 37;
  logic [6:0]  slot_q;                           // looked at
  logic [W-1:0] left_ctl, left_page, scan_ctl, scan_page, ack_ctl, ack_page;
  logic [31:0] left, ack_left;
  logic [3:0]  doubled, unused_doubled;
  logic        unused_again, ack_again;
  assign left_ctl  = {left_ctl_again_i, left_ctl_doubled_i, now_i};
  assign left_page = {left_page_again_i, left_page_doubled_i, now_i};
  prim_ram_lut #(.WIDTH(W), .DEPTH(128)) u_scan_ctl (
    .clk_i, .wr_en_i(left_ctl_i), .wr_addr_i(left_ctl_slot_i), .wr_data_i(left_ctl), .rd_addr_i(slot_q), .rd_data_o(scan_ctl)
  );
  prim_ram_lut #(.WIDTH(W), .DEPTH(128)) u_scan_page (
    .clk_i, .wr_en_i(left_page_i), .wr_addr_i(left_page_slot_i), .wr_data_i(left_page), .rd_addr_i(slot_q), .rd_data_o(scan_page)
  );
  prim_ram_lut #(.WIDTH(W), .DEPTH(128)) u_ack_ctl (
    .clk_i, .wr_en_i(left_ctl_i), .wr_addr_i(left_ctl_slot_i), .wr_data_i(left_ctl), .rd_addr_i(ack_slot_i), .rd_data_o(ack_ctl)
  );
  prim_ram_lut #(.WIDTH(W), .DEPTH(128)) u_ack_page (
    .clk_i, .wr_en_i(left_page_i), .wr_addr_i(left_page_slot_i), .wr_data_i(left_page), .rd_addr_i(ack_slot_i), .rd_data_o(ack_page)
  );
  logic              slot_page, ack_is_page;
  prim_ram_lut #(.WIDTH(1), .DEPTH(128)) u_ack_kind (
    .clk_i, .wr_en_i(alloc_i), .wr_addr_i(alloc_slot_i), .wr_data_i(alloc_key_i[0]), .rd_addr_i(ack_slot_i), .rd_data_o(ack_is_page)
  );
  assign {unused_again, doubled, left} = slot_page ? scan_page : scan_ctl;
  assign {ack_again_now, unused_doubled, ack_left_now} = ack_is_page ? ack_page : ack_ctl;

  // What an ACK says is judged in the clock after: first its times are read.
  logic              free_q, late_q, ack_page_q, ack_flight_q, ack_again_now;
  logic [6:0]        ack_slot_q;
  logic [PEER_W-1:0] ack_peer_q;
  logic [31:0]       ack_left_now, ack_now_q;

  // ---- Acknowledged: a round trip, but not if the ACK may be for another transmission (Karn). Per peer: when the one
  // that left last, of those that have arrived, had left (`latest`), and when anything was acknowledged (`heard`).
  logic              sample, newer, ack_some, some, sample_q;
  logic [PEER_W:0]   sample_key_q;
  logic [31:0]       sample_cycles_q;
  logic [31:0]       ack_latest, latest, unused_heard, heard;
  logic              news_en;
  logic [PEER_W-1:0] news_peer, peer;
  logic [64:0]       news;
  assign sample    = free_q && !ack_again;       // counted a clock later
  assign newer     = !ack_some || (sample && ahead_of(ack_left, ack_latest));
  assign news_en   = clear_i || free_q;
  assign news_peer = clear_i ? clear_key_i[PEER_W:1] : ack_peer_q;
  assign news      = {!clear_i, newer ? ack_left : ack_latest, ack_now_q};
  prim_ram_lut #(.WIDTH(65), .DEPTH(1 << PEER_W)) u_news_ack (
    .clk_i, .wr_en_i(news_en), .wr_addr_i(news_peer), .wr_data_i(news), .rd_addr_i(ack_peer_q),
    .rd_data_o({ack_some, ack_latest, unused_heard})
  );
  prim_ram_lut #(.WIDTH(65), .DEPTH(1 << PEER_W)) u_news (
    .clk_i, .wr_en_i(news_en), .wr_addr_i(news_peer), .wr_data_i(news), .rd_addr_i(peer), .rd_data_o({some, latest, heard})
  );
  assign fast = late_q && ack_flight_q && ack_some && ahead_of(ack_latest, ack_left);

  // ---- The look-through: choose a slot, read its times, since when it counts, how long it may, how long that is, judge.
  // A slot needs longer to come in flight again than that takes, so it is enough that it is in flight at both ends.
  localparam int unsigned GROUPS = SLOTS / 16;
  logic              rtt_busy, fast, tick, tick_q, look_q, read_q, since_q, due_q, judge_q;
  logic [GROUPS-1:0] scan_q, first, some_flight; // groups of 16 slots with one in flight after the tick, not yet looked at
  logic [3:0]        low_q;                      // slot in its group
  logic [2:0]        group;
  logic [PEER_W-1:0] slot_peer;
  assign peer = read_key_q[PEER_W:1];
  logic [6:0]        read_slot_q, since_slot_q, due_slot_q, judge_slot_q;
  logic [PEER_W:0]   read_key_q, since_key_q, due_key_q, judge_key_q;
  logic [31:0]       rto, read_left_q, since_time_q, due_time_q, due_rto_q, limit_q, elapsed_q;
  logic [3:0]        read_doubled_q, since_doubled_q, due_doubled_q, doubled_q;
  logic              moving, again_q, again_fast_q, again_page_q, last_q, last_fast_q;  // last: the one that was named before
  logic [6:0]        again_slot_q, last_slot_q;
  logic [PEER_W:0]   again_key_q, last_key_q;
  logic [3:0]        again_doubled_q, last_doubled_q;
  assign tick  = now_i[TICK_W-1:0] == '0;
  first_one #(.N(GROUPS)) u_first (.bits_i(scan_q), .first_o(first));
  assign group = {|(first & 8'hf0), |(first & 8'hcc), |(first & 8'haa)};
  always_comb begin
    for (int g = 0; g < int'(GROUPS); g++) some_flight[g] = flight_i[g * 16 +: 16] != '0;
  end
  prim_ram_lut #(.WIDTH(PEER_W + 1), .DEPTH(128)) u_key (
    .clk_i, .wr_en_i(alloc_i), .wr_addr_i(alloc_slot_i), .wr_data_i(alloc_key_i), .rd_addr_i(slot_q), .rd_data_o({slot_peer, slot_page})
  );
  // What left before it is still arriving: it waits in a queue that moves, and its time begins anew. Once what left
  // behind it has arrived, it is no more waiting.
  assign moving = some && !ahead_of(latest, read_left_q) && ahead_of(heard, read_left_q);
  xport_tx_rtt #(.KEY_W(PEER_W + 1), .MAX_REPEATS(MAX_REPEATS)) u_rtt (
    .clk_i, .rst_ni, .rto_cycles_i, .rto_min_cycles_i, .clear_i, .clear_key_i,
    .sample_i(sample_q), .sample_key_i(sample_key_q), .sample_cycles_i(sample_cycles_q),
    .expired_i(last_q && !last_fast_q), .expired_key_i(last_key_q), .expired_doubled_i(last_doubled_q),
    .key_i(read_key_q), .rto_o(rto), .send_key_i, .doubled_o(send_doubled_o), .busy_o(rtt_busy)
  );
  // A slot freed since the tick, or freed and on its way again, is none of our business. One that was named in the clock before is
  // in flight no more, but not marked yet.
  assign maybe_o       = again_q;
  assign repeat_o      = again_q && flight_i[again_slot_q] && !(last_q && last_slot_q == again_slot_q);
  assign repeat_slot_o = again_slot_q;
  assign repeat_page_o = again_page_q;
  assign repeat_fast_o = again_fast_q;

  // ---- Blocked slots: while there are any, a round is a time-out.
  logic             round_q, over_q;             // over_q: its end was reached by the clock before
  logic [31:0]      end_q;
  assign round_o = tick_q && blocked_i && (!round_q || over_q);

  assign busy_o = free_q || late_q || sample_q || rtt_busy || scan_q != '0 || look_q || read_q || since_q || due_q || judge_q ||
                  again_q || last_q || ((tick || tick_q) && some_flight != '0) || (round_q && !blocked_i) || ((tick || tick_q) && blocked_i);

  always_ff @(posedge clk_i) begin
    ack_slot_q   <= ack_slot_i;
    ack_peer_q   <= ack_peer_i;
    ack_page_q   <= ack_is_page;
    ack_flight_q <= flight_i[ack_slot_i];
    ack_again    <= ack_again_now;
    ack_left     <= ack_left_now;
    ack_now_q    <= now_i;
    sample_key_q    <= {ack_peer_q, ack_page_q};
    sample_cycles_q <= ack_now_q - ack_left;
    last_slot_q     <= again_slot_q;
    last_fast_q     <= again_fast_q;
    last_key_q      <= again_key_q;
    last_doubled_q  <= again_doubled_q;
    slot_q       <= {group, low_q};
    read_slot_q     <= slot_q;
    read_key_q      <= {slot_peer, slot_page};
    read_left_q     <= left;
    read_doubled_q  <= doubled;
    since_slot_q    <= read_slot_q;
    since_key_q     <= read_key_q;
    since_time_q    <= moving ? heard : read_left_q;
    since_doubled_q <= read_doubled_q;
    due_slot_q      <= since_slot_q;
    due_key_q       <= since_key_q;
    due_time_q      <= since_time_q;
    due_rto_q       <= rto;
    due_doubled_q   <= since_doubled_q;
    judge_slot_q    <= due_slot_q;
    judge_key_q     <= due_key_q;
    elapsed_q       <= now_i - due_time_q;
    limit_q         <= due_rto_q << due_doubled_q;
    doubled_q       <= due_doubled_q;
    // One that is missing goes first: the other's time is over at the next tick as well.
    again_slot_q    <= fast ? ack_slot_q : judge_slot_q;
    again_page_q    <= fast ? ack_page_q : judge_key_q[0];
    again_fast_q    <= fast;
    again_key_q     <= judge_key_q;
    again_doubled_q <= doubled_q;
    over_q          <= !ahead_of(end_q, now_i);
    if (!rst_ni) begin
      tick_q  <= 1'b0;
      free_q  <= 1'b0;
      late_q  <= 1'b0;
      scan_q  <= '0;
      look_q  <= 1'b0;
      read_q  <= 1'b0;
      since_q <= 1'b0;
      due_q   <= 1'b0;
      judge_q <= 1'b0;
      sample_q <= 1'b0;
      last_q   <= 1'b0;
      again_q <= 1'b0;
      round_q <= 1'b0;
      end_q   <= '0;
      low_q   <= '0;
    end else begin
      tick_q <= tick;
      free_q <= free_i;
      late_q <= late_i;
      if (scan_q != '0) begin
        low_q <= low_q + 4'd1;
        if (low_q == '1) scan_q <= scan_q & ~first;
      end else if (tick_q) begin
        scan_q <= some_flight;
      end
      look_q  <= scan_q != '0;
      read_q  <= look_q && flight_i[slot_q];
      since_q <= read_q;
      due_q   <= since_q;
      judge_q <= due_q;
      sample_q <= sample;
      last_q   <= repeat_o;
      again_q <= fast || (judge_q && elapsed_q >= limit_q);

      if (!blocked_i) begin
        round_q <= 1'b0;
      end else if (round_o) begin
        round_q <= 1'b1;
        end_q   <= now_i + rto_cycles_i;
      end

      a_short: assert (!tick_q || scan_q == '0);   // A look through all slots ends before the next tick.
    end
  end
endmodule
`default_nettype wire
