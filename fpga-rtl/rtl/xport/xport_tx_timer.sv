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
  input  wire  [PEER_W-1:0]  alloc_peer_i,
  input  wire  [SLOTS-1:0]   flight_i,
  input  wire  [SLOTS-1:0]   blocked_i,
  input  wire  [SLOTS-1:0]   page_i,
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
  input  wire                block_i,
  input  wire  [6:0]         block_slot_i,
  // What an ACK says of a slot: it has arrived, or it is missing and later numbers have arrived.
  input  wire                free_i,
  input  wire                late_i,
  input  wire  [6:0]         ack_slot_i,
  input  wire  [PEER_W-1:0]  ack_peer_i,
  output logic               fast_o,             // this one is to be sent again
  output logic [6:0]         fast_slot_o,
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
  assign {unused_again, doubled, left} = page_i[slot_q] ? scan_page : scan_ctl;
  assign {ack_again_now, unused_doubled, ack_left_now} = page_i[ack_slot_i] ? ack_page : ack_ctl;

  // What an ACK says is judged in the clock after: first its times are read.
  logic              free_q, late_q, ack_page_q, ack_flight_q, ack_again_now;
  logic [6:0]        ack_slot_q;
  logic [PEER_W-1:0] ack_peer_q;
  logic [31:0]       ack_left_now, ack_now_q;
  assign fast_slot_o = ack_slot_q;

  // ---- Acknowledged: a round trip, but not if the ACK may be for another transmission (Karn). Per peer: when the one
  // that left last, of those that have arrived, had left (`latest`), and when anything was acknowledged (`heard`).
  logic              sample, newer, ack_some, some;
  logic [31:0]       ack_latest, latest, unused_heard, heard;
  logic              news_en;
  logic [PEER_W-1:0] news_peer, peer;
  logic [64:0]       news;
  assign sample    = free_q && !ack_again;
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
  assign fast_o = late_q && ack_flight_q && ack_some && ahead_of(ack_latest, ack_left);

  // ---- The look-through: choose a slot, read its times, judge.
  logic              tick, look_q, judge_q;
  logic [SLOTS-1:0]  scan_q, first;              // in flight at the tick, not yet looked at
  logic [6:0]        judge_slot_q;
  logic [PEER_W:0]   judge_key_q;
  logic [31:0]       rto, rto_q, elapsed_q;
  logic [3:0]        doubled_q;
  logic              moving;
  assign tick  = now_i[TICK_W-1:0] == '0;
  assign first = (scan_q != '0) ? scan_q & (~scan_q + SLOTS'(1)) : '0;
  prim_ram_lut #(.WIDTH(PEER_W), .DEPTH(128)) u_peer (
    .clk_i, .wr_en_i(alloc_i), .wr_addr_i(alloc_slot_i), .wr_data_i(alloc_peer_i), .rd_addr_i(slot_q), .rd_data_o(peer)
  );
  // What left before it is still arriving: it waits in a queue that moves, and its time begins anew. Once what left
  // behind it has arrived, it is no more waiting.
  assign moving = some && !ahead_of(latest, left) && ahead_of(heard, left);
  xport_tx_rtt #(.KEY_W(PEER_W + 1), .MAX_REPEATS(MAX_REPEATS)) u_rtt (
    .clk_i, .rto_cycles_i, .rto_min_cycles_i, .clear_i, .clear_key_i,
    .sample_i(sample), .sample_key_i({ack_peer_q, ack_page_q}), .sample_cycles_i(ack_now_q - ack_left),
    .expired_i(expired_o), .expired_key_i(judge_key_q), .expired_doubled_i(doubled_q),
    .key_i({peer, page_i[slot_q]}), .rto_o(rto), .send_key_i, .doubled_o(send_doubled_o)
  );
  // A slot freed since the tick, or freed and on its way again, is none of our business: it has been in flight since it
  // was looked at, so its times are those of this transmission.
  assign expired_slot_o = judge_slot_q;
  assign expired_o = judge_q && flight_i[judge_slot_q] && !fast_o && elapsed_q >= (rto_q << doubled_q);

  // ---- Blocked slots: `old_q` are those that were blocked when the round began.
  logic             round_q, over, any;
  logic [31:0]      end_q;
  logic [SLOTS-1:0] old_q;
  assign any     = blocked_i != '0;
  assign over    = tick && round_q && any && !ahead_of(end_q, now_i);
  assign probe_o = over ? old_q & blocked_i : '0;

  assign busy_o = free_q || late_q || scan_q != '0 || look_q || judge_q || (tick && flight_i != '0) || (round_q && !any) || over ||
                  (tick && any && !round_q);

  always_ff @(posedge clk_i) begin
    ack_slot_q   <= ack_slot_i;
    ack_peer_q   <= ack_peer_i;
    ack_page_q   <= page_i[ack_slot_i];
    ack_flight_q <= flight_i[ack_slot_i] && !(expired_o && expired_slot_o == ack_slot_i);
    ack_again    <= ack_again_now;
    ack_left     <= ack_left_now;
    ack_now_q    <= now_i;
    if (scan_q != '0) slot_q <= onehot_index(128'(first));
    if (look_q) begin
      judge_slot_q <= slot_q;
      judge_key_q  <= {peer, page_i[slot_q]};
      elapsed_q    <= now_i - (moving ? heard : left);
      rto_q        <= rto;
      doubled_q    <= doubled;
    end
    if (!rst_ni) begin
      free_q  <= 1'b0;
      late_q  <= 1'b0;
      scan_q  <= '0;
      look_q  <= 1'b0;
      judge_q <= 1'b0;
      round_q <= 1'b0;
      end_q   <= '0;
      old_q   <= '0;
    end else begin
      free_q <= free_i;
      late_q <= late_i;
      if (scan_q != '0) scan_q <= scan_q & ~first;
      else if (tick) scan_q <= flight_i;
      look_q  <= scan_q != '0;
      judge_q <= look_q && flight_i[slot_q];

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
