// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Sending half of the transport: a slot a message that is not acknowledged yet, sequence numbers and
// credit per (peer, class), repeats on time-out. Repeats re-read the page, so slots hold headers only.
module xport_tx #(
  parameter int unsigned NODES = 16
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                enable_i,
  input  wire  [31:0]        now_i,
  input  wire  [5:0]         node_i,
  input  wire  [15:0]        epoch_i,
  input  wire  [31:0]        rto_cycles_i,
  input  wire  [31:0]        rto_min_cycles_i,
  input  wire  [15:0]        members_i,
  input  wire                members_set_i,      // 1 in the first cycle with new members
  // Lanes (TxLane), for other nodes only. Each has slots of its own: no lane blocks another.
  input  wire  [weft_pkg::TX_LANES-1:0] msg_valid_i,
  output logic [weft_pkg::TX_LANES-1:0] msg_ready_o,
  input  wire  [weft_pkg::TX_LANES*weft_pkg::MSG_W-1:0] msg_i,
  // Control frames to xport_frame_tx: FIN before RSP, FWD, REQ, PUT; ACKs between them.
  output logic               ctl_valid_o,
  input  wire                ctl_ready_i,
  output logic [511:0]       ctl_hdr_o,
  // Frames with a page to page_src: demand before bulk, and bulk only if asked for.
  output logic               page_valid_o,
  input  wire                page_ready_i,
  output logic [511:0]       page_hdr_o,
  output logic [63:0]        page_addr_o,
  input  wire                page_bulk_i,        // page_src wants pages of lane BULK, if none is given in this clock
  output logic               page_demand_o,      // a page for which somebody waits is on its way there
  input  wire                page_left_i,        // the oldest page taken has left (xport_frame_tx): its time runs
  // ACK frames received (xport_rx): who, and CLASSES times AckClass.
  input  wire                ack_valid_i,
  output logic               ack_ready_o,
  input  wire  [5:0]         ack_src_i,
  input  wire  [weft_pkg::CLASSES*48-1:0] ack_body_i,
  // ACK headers to send, ready made (xport_rx).
  input  wire                ackhdr_valid_i,
  output logic               ackhdr_ready_o,
  input  wire  [511:0]       ackhdr_i,
  // A peer from which credit is missing for a whole RTO: xport_rx sends it an ACK with `poll`.
  output logic               poll_valid_o,
  input  wire                poll_ready_i,
  output logic [5:0]         poll_dst_o,
  // A message with a page and a `hold` (OWNER_PAGE, SHARE_PAGE) was acknowledged, or its node has left.
  output logic               sent_valid_o,
  output logic [7:0]         sent_hold_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic               recover_o,          // messages to nodes that have left are still here
  output logic               idle_o,             // no slot in use
  output logic               quiet_o
);
  localparam int unsigned PEER_W = $clog2(NODES);
  localparam int unsigned FLOW_W = PEER_W + 3;   // {peer, class}
  localparam int unsigned SLOTS = 128;           // see lane_base in xport_slots
  localparam int unsigned MSG_W = weft_pkg::MSG_W;
  localparam int unsigned MAX_REPEATS = 6;       // doublings of the time-out
  if (NODES < 2 || NODES > 16) $error("xport_tx: NODES");

  // ---- Flows to a node that joins (after reset: to all) begin anew: one a clock, while nothing else changes them, and nothing
  // is picked or taken that might in the clock after, in which it is done.
  logic [FLOW_W:0]   clear_q;
  logic [15:0]       members_q, join_q, joined;
  logic              clear, clear_step, clear_flow_q, ack_busy;
  logic              open_q;                     // something may be picked: not from the clock on in which a node has joined
  logic [FLOW_W-1:0] flow_q;                     // it is this one
  assign joined        = members_set_i ? members_i & ~members_q : '0;
  assign clear         = !clear_q[FLOW_W];
  assign clear_step    = clear && !open_q && !load_q && !exam_q && calm_q;

  // ---- Slots: whose turn it is, and what does not change while a slot is used.
  logic             is_new, stirs, away, pick, pick_page, pick_fresh, pick_hurry, block, ctl_left, page_left;
  logic             maybe, repeats_now, free, moved;
  logic             ctl_room, page_room, bulk_room, wanting_ctl, wanting_page, slots_quiet, some, some_blocked, round;
  logic [6:0]       new_slot, pick_slot, free_slot, ack_slot, repeat_slot, gone_slot, leave_slot;
  weft_pkg::msg_t   new_msg;
  logic [SLOTS-1:0] used, flight;
  logic             gone, gone_stop, repeat_page, repeat_fast;
  logic [FLOW_W-1:0] moved_flow;

  // A picked slot: read in the clock after, looked at in the next. None is picked in the clock after another: so what is read is
  // not changed by the one that is looked at.
  logic             load_q, load_page_q, load_fresh_q, load_hurry_q, exam_q, exam_page_q;
  logic [6:0]       load_slot_q, exam_slot_q;
  // Registers to the two outputs.
  logic             ctl_valid_q, ctl_ack_q, page_valid_q;
  logic [6:0]       ctl_slot_q, page_slot_q, left_slot;
  logic [4:0]       ctl_again_q, page_again_q;   // is a repeat; how often it was repeated
  logic [3:0]       ctl_doubled_q, page_doubled_q;  // of all that is sent
  logic [4:0]       left_again;                  // is a repeat; doublings of its time-out
  // What has left, or is dropped: one a clock, a control frame first.
  logic             settle_q, drop_q, page_left_q;
  logic [6:0]       settle_slot_q, drop_slot_q, page_left_slot_q;

  xport_slots #(.PEER_W(PEER_W)) u_slots (
    .clk_i, .rst_ni, .members_i, .enable_alloc_i(!clear && !away && !stray_q), .msg_valid_i, .msg_ready_o, .msg_i,
    .new_o(is_new), .away_o(away), .new_slot_o(new_slot), .new_msg_o(new_msg),
    .new_flow_o(new_flow), .new_page_o(new_page), .stirs_o(stirs),
    .pick_ctl_i(ctl_room), .pick_page_i(page_room), .pick_bulk_i(bulk_room),
    .pick_o(pick), .pick_slot_o(pick_slot), .pick_flow_o(pick_flow), .pick_page_o(pick_page),
    .pick_fresh_o(pick_fresh), .pick_hurry_o(pick_hurry),
    .left_i(settle_q), .left_slot_i(settle_slot_q),
    .block_i(block), .block_slot_i(exam_slot_q), .block_page_i(exam_page_q), .block_flow_i(exam_flow_q),
    .maybe_i(maybe), .repeat_i(repeats_now), .repeat_slot_i(repeat_slot), .repeat_flow_i(repeat_flow), .repeat_page_i(repeat_page),
    .repeat_hurry_i(repeat_fast),
    .free_i(free), .free_slot_i(free_slot),
    .moved_i(moved), .moved_flow_i(moved_flow), .round_i(round), .wake_i(leaves),
    .used_o(used), .flight_o(flight), .some_o(some), .blocked_o(some_blocked),
    .wanting_ctl_o(wanting_ctl), .wanting_page_o(wanting_page), .quiet_o(slots_quiet)
  );

  logic [MSG_W-1:0]  new_bits, exam_bits;
  weft_pkg::msg_t    exam_msg;
  logic              new_page;
  logic [FLOW_W-1:0] new_flow, pick_flow, load_flow_q, exam_flow_q, repeat_flow;
  logic [PEER_W-1:0] leave_peer, leave_peer_q;   // of a slot that may belong to a node that has left
  logic              leave_used_q;
  logic              unused_bits;
  assign unused_bits = ^{exam_msg, ack_src_i};
  assign new_bits    = new_msg;
  assign exam_msg    = exam_bits;
  prim_ram_sdp #(.WIDTH(MSG_W), .DEPTH(128)) u_msg (
    .clk_i, .wr_en_i(is_new), .wr_addr_i(new_slot), .wr_data_i(new_bits),
    .rd_en_i(load_q), .rd_addr_i(load_slot_q), .rd_data_o(exam_bits)
  );
  // What is asked for only once its slot is in flight, or freed, is written a clock later.
  logic              note_q, note_page_q;
  logic [6:0]        note_slot_q;
  logic [FLOW_W-1:0] note_flow_q;
  prim_ram_lut #(.WIDTH(FLOW_W), .DEPTH(128)) u_flow (
    .clk_i, .wr_en_i(note_q), .wr_addr_i(note_slot_q), .wr_data_i(note_flow_q), .rd_addr_i(repeat_slot), .rd_data_o(repeat_flow)
  );
  prim_ram_lut #(.WIDTH(PEER_W), .DEPTH(128)) u_peer (
    .clk_i, .wr_en_i(is_new), .wr_addr_i(new_slot), .wr_data_i(new_msg.dst[PEER_W-1:0]),
    .rd_addr_i(leave_slot), .rd_data_o(leave_peer)
  );

  // ---- Acknowledgements. One in work may still name slots of a node that leaves: they are freed after it.
  logic [15:0]       next, una, limit;
  logic [PEER_W-1:0] ack_peer;
  logic              ack_ready, ack_take, ack_free, ack_late, send_new, room, none;
  logic              calm_q;                     // no ACK is in work, nor taken: none will name a slot in this clock, or change a flow
  assign ack_ready_o = ack_ready && !clear && !gone_stop;
  assign ack_take    = ack_valid_i && ack_ready_o && members_q[ack_src_i[3:0]];
  xport_tx_ack #(.PEER_W(PEER_W)) u_ack (
    .clk_i, .rst_ni, .clear_i(clear_flow_q), .clear_flow_i(flow_q),
    .ack_valid_i(ack_take), .ack_ready_o(ack_ready), .ack_peer_i(ack_src_i[PEER_W-1:0]), .ack_body_i,
    .flow_i(load_flow_q), .next_o(next), .una_o(una), .limit_o(limit), .room_o(room), .none_o(none),
    .sent_i(send_new), .sent_slot_i(exam_slot_q),
    .free_o(ack_free), .late_o(ack_late), .slot_o(ack_slot), .peer_o(ack_peer),
    .moved_o(moved), .moved_flow_o(moved_flow), .busy_o(ack_busy)
  );
  assign free      = ack_free || gone;
  assign free_slot = ack_free ? ack_slot : gone_slot;

  logic       leaves;                            // a node does
  logic [4:0] order_count;
  assign leaves = members_set_i && (members_q & ~members_i) != '0;
  xport_tx_leave u_leave (
    .clk_i, .rst_ni, .begin_i(leaves), .ctl_valid_i(ctl_valid_q), .pages_i(order_count + 5'(page_valid_q)), .page_left_i(page_left),
    .calm_i(calm_q), .slot_o(leave_slot), .used_i(leave_used_q), .member_i(members_i[4'(leave_peer_q)]),
    .stop_o(gone_stop), .free_o(gone), .free_slot_o(gone_slot), .busy_o(recover_o)
  );

  // Who waits for the page to have arrived: told by the slot, or by the message that was dropped, which has no slot. One of
  // those at a time, and the counter takes one a clock.
  logic [8:0] hold, new_hold, note_hold_q, sent_q;
  logic       stray_q, stray_done;               // a message was dropped
  logic       freed_q;                           // a slot was freed
  logic [6:0] freed_slot_q;
  assign new_hold   = {new_msg.op == weft_pkg::OPCODE_OWNER_PAGE || new_msg.op == weft_pkg::OPCODE_SHARE_PAGE, new_msg.hold};
  assign stray_done = stray_q && !freed_q && !gone;
  prim_ram_lut #(.WIDTH(9), .DEPTH(128)) u_hold (
    .clk_i, .wr_en_i(note_q), .wr_addr_i(note_slot_q), .wr_data_i(note_hold_q), .rd_addr_i(freed_slot_q), .rd_data_o(hold)
  );
  assign {sent_valid_o, sent_hold_o} = sent_q;

  // ---- The picked slot: a new message needs a sequence number, and so window and credit.
  logic        exam_fresh_q, exam_hurry_q;       // of the slot that is looked at
  // It is used, its node is a member, and it has no number yet; it has one; it is not used, or its node no member.
  logic        exam_new_q, exam_old_q, exam_drop_q;
  logic        load_used, send;
  logic [15:0] seq, old_seq;
  logic [3:0]  repeats, old_repeats, doubled;
  assign load_used = used[load_slot_q] && members_i[4'(load_flow_q[FLOW_W-1:3])] && !(free && free_slot == load_slot_q);
  assign block    = exam_new_q && !room;
  assign send_new = exam_new_q && room;
  assign send     = exam_old_q || send_new;
  assign seq      = exam_fresh_q ? next : old_seq;
  assign repeats  = exam_fresh_q ? 4'd0 : old_repeats + 4'(old_repeats != 4'(MAX_REPEATS));
  prim_ram_sdp #(.WIDTH(20), .DEPTH(128)) u_seq (
    .clk_i, .wr_en_i(send), .wr_addr_i(exam_slot_q), .wr_data_i({repeats, seq}),
    .rd_en_i(load_q && !exam_q), .rd_addr_i(load_slot_q), .rd_data_o({old_repeats, old_seq})
  );

  // Credit missing although nothing is under way that an ACK would answer: ask for one.
  logic       poll_q;
  logic [5:0] poll_dst_q;
  assign poll_valid_o = poll_q;
  assign poll_dst_o   = poll_dst_q;

  // ---- Outputs. ACK headers and messages take turns. What comes next waits until the register is empty, not for who empties
  // it now: that is known late, and a frame takes longer on the wire.
  logic [511:0] hdr, ctl_hdr_q, page_hdr_q;
  logic [63:0]  page_addr_q;
  logic         ackhdr_take, ack_last_q, order_room, order_valid;
  logic         ctl_busy_q, page_busy_q;         // one is picked, read, looked at, or waits in the register
  assign ackhdr_take = ackhdr_valid_i && ackhdr_ready_o;
  assign ackhdr_ready_o = enable_i && !ctl_busy_q && !(ack_last_q && wanting_ctl);
  // An ACK whose turn it is not goes all the same if there is no message; then none is picked.
  assign ctl_room  = open_q && !ctl_busy_q && !load_q && !(ackhdr_valid_i && !ack_last_q);
  assign page_room = open_q && !page_busy_q && !load_q;

  // With nothing between here and page_src, what it says is of now.
  assign bulk_room     = page_bulk_i && !page_valid_q;
  assign page_demand_o = wanting_page || page_busy_q;

  assign ctl_valid_o  = ctl_valid_q;
  assign ctl_hdr_o    = ctl_hdr_q;
  assign page_valid_o = page_valid_q && order_room;
  assign page_hdr_o   = page_hdr_q;
  assign page_addr_o  = page_addr_q;
  assign ctl_left     = ctl_valid_q && ctl_ready_i && !ctl_ack_q;

  function automatic logic [3:0] more_of(input logic [3:0] a, input logic [3:0] b);
    more_of = (a > b) ? a : b;
  endfunction
  // Page frames between page_src and the wire, oldest first. That one has left is heard of a clock later.
  logic       page_given, page_gone_q;
  assign page_given = page_valid_o && page_ready_i;
  assign page_left  = page_gone_q && order_valid;
  fifo #(.WIDTH(12), .DEPTH(16)) u_order (
    .clk_i, .rst_ni, .wr_valid_i(page_given), .wr_ready_o(order_room),
    .wr_data_i({page_again_q[4], more_of(page_again_q[3:0], page_doubled_q), page_slot_q}),
    .rd_valid_o(order_valid), .rd_ready_i(page_gone_q), .rd_data_o({left_again, left_slot}),
    .count_o(order_count)
  );

  logic timer_busy;
  xport_tx_timer #(.PEER_W(PEER_W), .SLOTS(SLOTS), .MAX_REPEATS(MAX_REPEATS)) u_timer (
    .clk_i, .rst_ni, .now_i, .rto_cycles_i, .rto_min_cycles_i,
    .clear_i(clear_flow_q), .clear_key_i({flow_q[FLOW_W-1:3], flow_q[0]}),
    .alloc_i(note_q), .alloc_slot_i(note_slot_q), .alloc_key_i({note_flow_q[FLOW_W-1:3], note_page_q}),
    .flight_i(flight), .blocked_i(some_blocked),
    .send_key_i({exam_flow_q[FLOW_W-1:3], exam_page_q}), .send_doubled_o(doubled),
    .left_ctl_i(ctl_left), .left_ctl_slot_i(ctl_slot_q), .left_ctl_again_i(ctl_again_q[4]),
    .left_ctl_doubled_i(more_of(ctl_again_q[3:0], ctl_doubled_q)),
    .left_page_i(page_left), .left_page_slot_i(left_slot), .left_page_again_i(left_again[4]), .left_page_doubled_i(left_again[3:0]),
    .free_i(ack_free), .late_i(ack_late), .ack_slot_i(ack_slot), .ack_peer_i(ack_peer),
    .maybe_o(maybe), .repeat_o(repeats_now), .repeat_slot_o(repeat_slot), .repeat_page_o(repeat_page), .repeat_fast_o(repeat_fast),
    .round_o(round), .busy_o(timer_busy)
  );

  always_comb begin
    hdr = '0;
    if (exam_q) hdr = weft_pkg::header_pack(exam_bits, epoch_i, seq);
    // Known without its opcode, which is late.
    hdr[weft_pkg::FRAME_HEADER_LEN_LSB +: 16] = exam_page_q ? 16'(weft_pkg::PAGE_BYTES) : 16'd0;
  end

  always_ff @(posedge clk_i) begin
    flow_q <= clear_q[FLOW_W-1:0];
    // Whether it is sent says ctl_valid_q. An ACK comes only when nothing else is on its way here.
    if (!ctl_busy_q) ctl_hdr_q <= ackhdr_i;
    if (exam_q && !exam_page_q) begin
      ctl_hdr_q     <= hdr;
      ctl_slot_q    <= exam_slot_q;
      ctl_again_q   <= {!exam_fresh_q, repeats};
      ctl_doubled_q <= doubled;
    end
    if (exam_q && exam_page_q) begin
      page_hdr_q     <= hdr;
      page_addr_q    <= exam_msg.addr;
      page_slot_q    <= exam_slot_q;
      page_again_q   <= {!exam_fresh_q, repeats};
      page_doubled_q <= doubled;
    end
    if (!stray_q) note_hold_q <= new_hold;
    note_slot_q <= new_slot;
    note_flow_q <= new_flow;
    note_page_q <= new_page;
    calm_q      <= !ack_busy && !ack_take;
    leave_used_q <= used[leave_slot];
    leave_peer_q <= leave_peer;
    freed_slot_q <= free_slot;
    sent_q[7:0] <= freed_q ? hold[7:0] : note_hold_q[7:0];
    load_slot_q <= pick_slot;
    load_flow_q  <= pick_flow;
    load_page_q  <= pick_page;
    load_fresh_q <= pick_fresh;
    load_hurry_q <= pick_hurry;
    exam_slot_q <= load_slot_q;
    exam_page_q <= load_page_q;
    exam_flow_q <= load_flow_q;
    // A slot on its way changes in nothing but that it may be freed.
    exam_fresh_q <= load_fresh_q;
    exam_hurry_q <= load_hurry_q;
    if (exam_drop_q) drop_slot_q <= exam_slot_q;
    settle_slot_q    <= ctl_left ? ctl_slot_q : drop_q ? drop_slot_q : page_left_slot_q;
    if (page_left) page_left_slot_q <= left_slot;
    if (!rst_ni) begin
      clear_q      <= '0;
      clear_flow_q <= 1'b0;
      page_gone_q  <= 1'b0;
      join_q       <= '1;
      members_q    <= '1;
      stray_q      <= 1'b0;
      note_q       <= 1'b0;
      freed_q      <= 1'b0;
      open_q       <= 1'b0;
      sent_q[8]    <= 1'b0;
      load_q       <= 1'b0;
      exam_q       <= 1'b0;
      exam_new_q   <= 1'b0;
      exam_old_q   <= 1'b0;
      exam_drop_q  <= 1'b0;
      ctl_valid_q  <= 1'b0;
      ctl_ack_q    <= 1'b0;
      page_valid_q <= 1'b0;
      ctl_busy_q   <= 1'b0;
      page_busy_q  <= 1'b0;
      ack_last_q   <= 1'b0;
      settle_q     <= 1'b0;
      drop_q       <= 1'b0;
      page_left_q  <= 1'b0;
      poll_q       <= 1'b0;
      poll_dst_q   <= '0;
    end else begin
      clear_flow_q <= clear_step && join_q[4'(clear_q[FLOW_W-1:3])];
      page_gone_q  <= page_left_i;
      if (members_set_i) members_q <= members_i;
      if (joined != '0) begin
        clear_q <= '0;
        join_q  <= (clear ? join_q : '0) | joined;
      end else if (clear_step) begin
        clear_q <= clear_q + (FLOW_W + 1)'(1);
      end
      load_q <= pick;
      exam_q <= load_q;
      exam_new_q <= load_q && load_used && load_fresh_q;
      exam_old_q <= load_q && load_used && !load_fresh_q;
      exam_drop_q <= load_q && !load_used;
      stray_q   <= away || (stray_q && !stray_done);
      freed_q   <= free;
      note_q    <= is_new;
      open_q    <= enable_i && !clear && joined == '0;
      sent_q[8] <= freed_q ? hold[8] : stray_done && note_hold_q[8];
      settle_q    <= ctl_left || drop_q || page_left_q;
      drop_q      <= exam_drop_q || (drop_q && ctl_left);
      page_left_q <= page_left || (page_left_q && (ctl_left || drop_q));

      if (poll_ready_i) poll_q <= 1'b0;
      if (block && exam_hurry_q && none && !poll_q) begin
        poll_q     <= 1'b1;
        poll_dst_q <= exam_msg.dst;
      end

      ctl_busy_q  <= (pick && !pick_page) || ackhdr_take ||
                     (ctl_busy_q && !(ctl_valid_q && ctl_ready_i) && !(exam_q && !exam_page_q && !send));
      page_busy_q <= (pick && pick_page) || (page_busy_q && !page_given && !(exam_q && exam_page_q && !send));
      if (ctl_ready_i) ctl_valid_q <= 1'b0;
      if (ackhdr_take || (send && !exam_page_q)) begin
        ctl_valid_q <= 1'b1;
        ctl_ack_q   <= ackhdr_take;
        ack_last_q  <= ackhdr_take;
      end
      if (page_given) page_valid_q <= 1'b0;
      if (send && exam_page_q) page_valid_q <= 1'b1;
    end
  end

  always_comb begin
    cnt_o = '0;
    cnt_o[weft_pkg::CNT_TX_ACKS]  = ackhdr_take;
    cnt_o[weft_pkg::CNT_TX_POLLS] = ackhdr_take && ackhdr_i[weft_pkg::FRAME_HEADER_POLL_LSB];
    cnt_o[weft_pkg::CNT_TX_RETRANSMITS] = exam_old_q;
    cnt_o[weft_pkg::CNT_TX_FAST] = exam_old_q && exam_hurry_q;
    cnt_o[weft_pkg::CNT_TX_TO_LEFT] = stray_done || gone;
  end

  assign idle_o  = !some && !is_new && !clear && !away && !stray_q && !freed_q && !sent_valid_o;
  assign quiet_o = !clear && !members_set_i && !recover_o && !settle_q && !drop_q && !page_left_q &&
                   !stirs && !is_new && !note_q && open_q == enable_i && !away && !stray_q && !freed_q && !sent_valid_o &&
                   slots_quiet && !pick && !load_q && !exam_q && !ackhdr_take &&
                   !(ack_valid_i && ack_ready_o) && !ack_busy && !(ctl_valid_q && ctl_ready_i) && !page_given && !page_left_i &&
                   !page_gone_q && !clear_flow_q && !(poll_q && poll_ready_i) && !timer_busy;

  logic [SLOTS-1:0] out_q;                       // on their way to the wire; for the assertion alone
  always_ff @(posedge clk_i) begin
    out_q <= rst_ni ? (out_q | (send ? SLOTS'(1) << exam_slot_q : '0)) & ~(settle_q ? SLOTS'(1) << settle_slot_q : '0) : '0;
    if (rst_ni) begin
      a_calm: assert (!clear_step || !ack_busy);
      a_gone: assert (!gone || !out_q[gone_slot]);                                      // A page that is read keeps its buffer.
      a_window: assert (!send_new || 16'(next - una) < 16'(weft_pkg::WINDOW));          // The bitmap can name every frame in flight.
      a_credit: assert (!send_new || 16'(limit - next - 16'd1) < 16'(weft_pkg::WINDOW));  // The peer has room for it.
      a_repeat: assert (!exam_old_q || 16'(old_seq - una) < 16'(next - una));           // A repeat has a number not yet acknowledged.
      // From here, to another.
      a_peer: assert (!is_new || (32'(new_msg.dst) < NODES && new_msg.dst != node_i && new_msg.src == node_i));
      a_exam: assert (!(exam_new_q || exam_old_q) || used[exam_slot_q]);                // What was read is what is there.
      a_drop: assert (!exam_drop_q || !drop_q || !ctl_left);                            // Each of the three has a place to wait.
      a_page_left: assert (!page_left || !page_left_q);
      a_left: assert (!page_gone_q || order_valid);                                     // What leaves was given.
      // Who joins has nothing under way: software has waited for recover_o to fall.
      a_join: assert (joined == '0 || !recover_o);
      a_room: assert (!exam_q || !(exam_page_q ? page_valid_q : ctl_valid_q));          // What was picked has its register.
      a_one: assert (!ackhdr_take || !((load_q && !load_page_q) || (exam_q && !exam_page_q)));  // The output has one source at a time.
      a_turn: assert (!ackhdr_take || !pick || pick_page);
      a_busy: assert (ctl_busy_q == (ctl_valid_q || (load_q && !load_page_q) || (exam_q && !exam_page_q)) &&
                      page_busy_q == (page_valid_q || (load_q && load_page_q) || (exam_q && exam_page_q)));
    end
  end
endmodule
`default_nettype wire
