// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The slots of xport_tx: which are used, which want to be sent, and which comes next. Each lane has its
// own range of slots. A used slot is in exactly one of four states, a bit vector each:
//
//   want     to be picked           -> out      (pick)
//   out      on its way to the wire -> flight   (left), or blocked (no credit), or freed by a late ack
//   flight   awaits its ack         -> want     (its time is over), or freed
//   blocked  awaits credit          -> want     (an ack moved the flow, or a probe is due)
//
// A slot freed while `out` (an ack came while its repeat was on the way) stays `out`, unused, until
// that repeat has left or is dropped: so its number cannot mean two messages.
//
// A lane has as many slots as its engines can have messages waiting for one peer: should that peer not answer, the
// engine's own table is full before the lane is, and traffic to others goes on.
module xport_slots #(
  parameter int unsigned PEER_W = 4,
  parameter int unsigned SLOTS = 128
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire  [15:0]        members_i,
  input  wire                members_set_i,
  // Lanes in: one message a clock gets a slot, or is dropped since its node is no member.
  input  wire                enable_alloc_i,
  input  wire  [weft_pkg::TX_LANES-1:0] msg_valid_i,
  output logic [weft_pkg::TX_LANES-1:0] msg_ready_o,
  input  wire  [weft_pkg::TX_LANES*weft_pkg::MSG_W-1:0] msg_i,
  output logic               alloc_o,
  output logic [6:0]         alloc_slot_o,
  output logic [SLOTS-1:0]   alloc_hot_o,        // the same as a bit, zero without one
  output weft_pkg::msg_t     alloc_msg_o,
  output logic               away_o,             // alloc_msg_o is dropped, never with free_i
  // Next slot to send: lanes FIN, RSP, FWD, REQ, PUT, BULK; in a lane by turns.
  input  wire                pick_ctl_i,         // a slot without a page may be picked
  input  wire                pick_page_i,
  input  wire                pick_bulk_i,        // with pick_page_i: of lane BULK, too
  output logic               pick_o,
  output logic [6:0]         pick_slot_o,
  output logic               pick_page_o,
  // What became of it: said two clocks after it was picked, when it is looked at.
  output logic [SLOTS-1:0]   exam_hot_o,
  input  wire                block_i,
  input  wire                drop_i,             // was acknowledged before it was sent again
  input  wire                left_ctl_i,         // the one without a page that was sent last has left
  input  wire                left_page_i,
  input  wire  [6:0]         left_page_slot_i,
  input  wire                repeat_i,           // its time is over, or later ones have arrived
  input  wire  [6:0]         repeat_slot_i,
  input  wire                free_i,             // acknowledged, or its node has left
  input  wire  [6:0]         free_slot_i,
  input  wire                unblock_i,          // the flow has moved
  input  wire  [PEER_W-1:0]  unblock_peer_i,
  input  wire  [2:0]         unblock_cls_i,
  input  wire  [SLOTS-1:0]   probe_i,            // blocked slots to try again
  // Slots whose node has left, to be freed: `valid` if this one can be now.
  output logic               gone_o,
  output logic               gone_valid_o,
  output logic [6:0]         gone_slot_o,
  output logic [SLOTS-1:0]   used_o,
  output logic [SLOTS-1:0]   flight_o,
  output logic [SLOTS-1:0]   blocked_o,
  output logic [SLOTS-1:0]   page_o,             // the slot's message carries a page
  output logic               wanting_ctl_o,
  output logic               wanting_page_o,     // one for which somebody waits
  output logic               quiet_o             // what is found a clock ahead is found
);
  localparam int unsigned LANES = weft_pkg::TX_LANES;
  localparam int unsigned MSG_W = weft_pkg::MSG_W;
  localparam int unsigned MAX = 32;              // slots of the largest lane

  // First slot and slots of a lane. The sum is SLOTS.
  function automatic logic [6:0] lane_base(input logic [2:0] lane);
    case (lane)
      weft_pkg::TX_LANE_REQ:  lane_base = 7'd0;
      weft_pkg::TX_LANE_RSP:  lane_base = 7'd32;
      weft_pkg::TX_LANE_FWD:  lane_base = 7'd64;
      weft_pkg::TX_LANE_FIN:  lane_base = 7'd80;
      weft_pkg::TX_LANE_PUT:  lane_base = 7'd96;
      default:                lane_base = 7'd112;
    endcase
  endfunction
  function automatic logic [MAX-1:0] lane_mask(input logic [2:0] lane);
    case (lane)
      weft_pkg::TX_LANE_REQ, weft_pkg::TX_LANE_RSP: lane_mask = 32'hffff_ffff;
      default: lane_mask = 32'h0000_ffff;
    endcase
  endfunction
  // All slots of these lanes.
  function automatic logic [SLOTS-1:0] spread(input logic [LANES-1:0] lanes);
    spread = {{16{lanes[weft_pkg::TX_LANE_BULK]}}, {16{lanes[weft_pkg::TX_LANE_PUT]}}, {16{lanes[weft_pkg::TX_LANE_FIN]}},
              {16{lanes[weft_pkg::TX_LANE_FWD]}}, {32{lanes[weft_pkg::TX_LANE_RSP]}}, {32{lanes[weft_pkg::TX_LANE_REQ]}}};
  endfunction
  if (SLOTS != 128 || weft_pkg::MISSES > 32 || weft_pkg::EVICTS > 16 || weft_pkg::TSHRS > 16 || weft_pkg::HOLDS > 16)
    $error("xport_slots: lanes too small");
  function automatic logic [2:0] slot_lane(input logic [6:0] slot);
    if (slot < 7'd32) slot_lane = weft_pkg::TX_LANE_REQ;
    else if (slot < 7'd64) slot_lane = weft_pkg::TX_LANE_RSP;
    else if (slot < 7'd80) slot_lane = weft_pkg::TX_LANE_FWD;
    else if (slot < 7'd96) slot_lane = weft_pkg::TX_LANE_FIN;
    else if (slot < 7'd112) slot_lane = weft_pkg::TX_LANE_PUT;
    else slot_lane = weft_pkg::TX_LANE_BULK;
  endfunction
  function automatic logic [2:0] slot_class(input logic [6:0] slot);
    case (slot_lane(slot))
      weft_pkg::TX_LANE_REQ: slot_class = weft_pkg::MESSAGE_CLASS_REQ;
      weft_pkg::TX_LANE_FWD: slot_class = weft_pkg::MESSAGE_CLASS_FWD;
      weft_pkg::TX_LANE_FIN: slot_class = weft_pkg::MESSAGE_CLASS_FIN;
      weft_pkg::TX_LANE_PUT: slot_class = weft_pkg::MESSAGE_CLASS_PUT;
      default:               slot_class = weft_pkg::MESSAGE_CLASS_RSP;
    endcase
  endfunction
  // Number of the only bit set.
  function automatic logic [4:0] onehot_index(input logic [MAX-1:0] oh);
    onehot_index = {|(oh & 32'hffff0000), |(oh & 32'hff00ff00), |(oh & 32'hf0f0f0f0), |(oh & 32'hcccccccc),
                    |(oh & 32'haaaaaaaa)};
  endfunction

  logic [SLOTS-1:0] used_q, want_q, out_q, flight_q, blocked_q, page_q, gone_q;
  logic [SLOTS*PEER_W-1:0] peer_q;

  assign used_o    = used_q;
  assign flight_o  = flight_q;
  assign blocked_o = blocked_q;
  assign page_o    = page_q;
  assign wanting_ctl_o  = next_ctl_q != '0;
  assign wanting_page_o = next_page_q[weft_pkg::TX_LANE_RSP];
  assign quiet_o = room_now == room_q && room_hot == room_hot_q && next_ctl == next_ctl_q && next_page == next_page_q &&
                   next_ctl_hot == next_ctl_hot_q && next_page_hot == next_page_hot_q && load_hot_q == '0;

  // ---- In: the lanes take turns; a lane without a free slot does not ask. Its next free slot is found a clock ahead, as a
  // number and as a bit: who changes the state of a slot has no number to decode.
  logic [SLOTS-1:0]   taken, room_hot, room_hot_q, alloc_hot;
  logic [LANES-1:0]   room_now, room_q;
  logic [LANES*7-1:0] room_slot_now, room_slot_q;
  logic [SLOTS+MAX-1:0] in_slots;
  logic [LANES-1:0] ask, turn, away;             // away: the lane's message is for a node that is no member
  logic             take;
  logic [MAX-1:0]   in_free, in_first;
  logic [MSG_W-1:0] in_msg;
  weft_pkg::msg_t   head;
  logic             unused_head;
  assign unused_head = ^head;
  assign taken = used_q | out_q;
  assign in_slots = {{MAX{1'b0}}, taken};
  always_comb begin
    in_free       = '0;
    in_first      = '0;
    room_now      = '0;
    room_hot      = '0;
    room_slot_now = '0;
    for (int l = 0; l < int'(LANES); l++) begin
      in_free  = ~in_slots[32'(lane_base(l[2:0])) +: MAX] & lane_mask(l[2:0]);
      in_first = in_free & (~in_free + 32'd1);
      room_now[l] = in_free != '0;
      room_hot    = room_hot | (SLOTS'(in_first) << lane_base(l[2:0]));
      room_slot_now[l*7 +: 7] = lane_base(l[2:0]) + {2'd0, onehot_index(in_first)};
    end
  end
  always_comb begin
    away = '0;
    head = '0;
    for (int l = 0; l < int'(LANES); l++) begin
      head    = msg_i[l * int'(MSG_W) +: MSG_W];
      away[l] = !members_i[head.dst[3:0]];
    end
  end
  assign ask = msg_valid_i & (away & {LANES{!free_i}} | ~away & room_q);

  arb_rr #(.N(LANES)) u_in (.clk_i, .rst_ni, .req_i(ask), .take_i(take), .gnt_o(turn));

  assign msg_ready_o = enable_alloc_i ? turn : '0;
  assign take        = msg_ready_o != '0;
  assign away_o      = (msg_ready_o & away) != '0;
  assign alloc_o     = take && !away_o;
  assign alloc_hot   = room_hot_q & spread(msg_ready_o & ~away);
  assign alloc_hot_o = alloc_hot;
  assign alloc_msg_o = in_msg;
  always_comb begin
    in_msg       = '0;
    alloc_slot_o = '0;
    for (int l = 0; l < int'(LANES); l++) begin
      if (turn[l]) begin
        in_msg       = in_msg | msg_i[l * int'(MSG_W) +: MSG_W];
        alloc_slot_o = alloc_slot_o | room_slot_q[l*7 +: 7];
      end
    end
  end

  // ---- Out: highest lane with a slot that may be picked; in it the first behind the one picked last. Each lane's next
  // slots are found a clock ahead: one without a page, one with.
  localparam logic [LANES-1:0] PAGE_LANES = LANES'(1 << weft_pkg::TX_LANE_RSP) | LANES'(1 << weft_pkg::TX_LANE_BULK);
  logic [SLOTS-1:0]     avail;
  logic [SLOTS+MAX-1:0] slots, pages, late;
  logic [MAX-1:0]       seg, behind;
  logic [LANES-1:0]     next_ctl, next_ctl_q, next_page, next_page_q;
  logic [LANES*7-1:0]   next_ctl_slot, next_ctl_slot_q, next_page_slot, next_page_slot_q;
  logic [SLOTS-1:0]     next_ctl_hot, next_ctl_hot_q, next_page_hot, next_page_hot_q;
  logic [SLOTS-1:0]     behind_q;                // slots of each lane behind the one picked last
  logic [LANES-1:0]     may_ctl, may_page, may, lane;
  logic [SLOTS-1:0]     pick_hot, load_hot_q, exam_hot_q, ctl_hot_q;
  logic [LANES-1:0]     load_lane_q, free_lane;
  logic                 load_page_q, exam_ctl_q;
  assign avail = want_q & ~gone_q;
  assign slots = {{MAX{1'b0}}, avail & ~page_q};
  assign pages = {{MAX{1'b0}}, avail & page_q};
  assign late  = {{MAX{1'b0}}, behind_q};
  always_comb begin
    seg            = '0;
    behind         = '0;
    next_ctl       = '0;
    next_page      = '0;
    next_ctl_hot   = '0;
    next_page_hot  = '0;
    next_ctl_slot  = '0;
    next_page_slot = '0;
    for (int l = 0; l < int'(LANES); l++) begin
      seg    = slots[32'(lane_base(l[2:0])) +: MAX] & lane_mask(l[2:0]);
      behind = seg & late[32'(lane_base(l[2:0])) +: MAX];
      if (behind == '0) behind = seg;
      behind = behind & (~behind + 32'd1);
      next_ctl[l]  = seg != '0;
      next_ctl_hot = next_ctl_hot | (SLOTS'(behind) << lane_base(l[2:0]));
      next_ctl_slot[l*7 +: 7] = lane_base(l[2:0]) + {2'd0, onehot_index(behind)};
      if (PAGE_LANES[l]) begin
        seg    = pages[32'(lane_base(l[2:0])) +: MAX] & lane_mask(l[2:0]);
        behind = seg & late[32'(lane_base(l[2:0])) +: MAX];
        if (behind == '0) behind = seg;
        behind = behind & (~behind + 32'd1);
        next_page[l]  = seg != '0;
        next_page_hot = next_page_hot | (SLOTS'(behind) << lane_base(l[2:0]));
        next_page_slot[l*7 +: 7] = lane_base(l[2:0]) + {2'd0, onehot_index(behind)};
      end
    end
  end

  always_comb begin
    may_ctl  = pick_ctl_i ? next_ctl_q : '0;
    may_page = pick_page_i ? next_page_q : '0;
    if (!pick_bulk_i) may_page[weft_pkg::TX_LANE_BULK] = 1'b0;
    may  = may_ctl | may_page;
    lane = '0;
    if (may[weft_pkg::TX_LANE_FIN]) lane[weft_pkg::TX_LANE_FIN] = 1'b1;
    else if (may[weft_pkg::TX_LANE_RSP]) lane[weft_pkg::TX_LANE_RSP] = 1'b1;
    else if (may[weft_pkg::TX_LANE_FWD]) lane[weft_pkg::TX_LANE_FWD] = 1'b1;
    else if (may[weft_pkg::TX_LANE_REQ]) lane[weft_pkg::TX_LANE_REQ] = 1'b1;
    else if (may[weft_pkg::TX_LANE_PUT]) lane[weft_pkg::TX_LANE_PUT] = 1'b1;
    else if (may[weft_pkg::TX_LANE_BULK]) lane[weft_pkg::TX_LANE_BULK] = 1'b1;
    pick_o      = may != '0;
    // Both kinds in one lane: the one without a page.
    pick_page_o = pick_o && (may_ctl & lane) == '0;
    pick_hot    = (pick_page_o ? next_page_hot_q : next_ctl_hot_q) & spread(lane);
    pick_slot_o = '0;
    for (int l = 0; l < int'(LANES); l++) begin
      if (lane[l]) pick_slot_o = pick_slot_o | (pick_page_o ? next_page_slot_q[l*7 +: 7] : next_ctl_slot_q[l*7 +: 7]);
    end
  end

  // ---- Blocked slots of a flow that has moved.
  logic [SLOTS-1:0] wake;
  always_comb begin
    wake = probe_i;
    if (unblock_i) begin
      for (int s = 0; s < int'(SLOTS); s++) begin
        if (peer_q[s * int'(PEER_W) +: PEER_W] == unblock_peer_i && slot_class(s[6:0]) == unblock_cls_i) wake[s] = 1'b1;
      end
    end
    wake = wake & blocked_q;
  end

  // ---- Slots of a node that leaves. One on its way out is freed when it has left.
  logic [SLOTS-1:0] leaving;
  logic [6:0]       sweep_q;                     // slot looked at
  always_comb begin
    leaving = '0;
    if (members_set_i) begin
      for (int s = 0; s < int'(SLOTS); s++) leaving[s] = used_q[s] && !members_i[4'(peer_q[s * int'(PEER_W) +: PEER_W])];
    end
  end
  assign gone_o       = gone_q != '0;
  assign gone_slot_o  = sweep_q;
  // Who has gone and is not on its way out stays so until it is freed.
  logic             gone_hit_q;
  assign gone_valid_o = gone_hit_q;

  // ---- What happens to whom, a bit a slot. What is above the slot picked last, in its lane, is behind it.
  logic [SLOTS-1:0] free_hot, repeat_hot, block_hot, settle_hot, left_hot, above;
  assign exam_hot_o = exam_hot_q;
  assign free_lane  = free_i ? LANES'(1) << slot_lane(free_slot_i) : '0;
  assign free_hot   = free_i ? SLOTS'(1) << free_slot_i : '0;
  assign repeat_hot = repeat_i ? SLOTS'(1) << repeat_slot_i : '0;
  assign block_hot  = block_i ? exam_hot_q : '0;
  assign settle_hot = (block_i || drop_i) ? exam_hot_q : '0;
  assign left_hot   = (left_ctl_i ? ctl_hot_q : '0) | (left_page_i ? SLOTS'(1) << left_page_slot_i : '0);

  assign above      = ~(load_hot_q | (load_hot_q - SLOTS'(1))) & spread(load_lane_q);

  always_ff @(posedge clk_i) begin
    room_hot_q       <= room_hot;
    room_slot_q      <= room_slot_now;
    next_ctl_hot_q   <= next_ctl_hot;
    next_ctl_slot_q  <= next_ctl_slot;
    next_page_hot_q  <= next_page_hot;
    next_page_slot_q <= next_page_slot;
    load_page_q      <= pick_page_o;
    load_lane_q      <= lane;
    exam_hot_q       <= load_hot_q;
    exam_ctl_q       <= load_hot_q != '0 && !load_page_q;
    if (exam_ctl_q) ctl_hot_q <= exam_hot_q;
    for (int s = 0; s < int'(SLOTS); s++) begin
      if (alloc_hot[s]) begin
        page_q[s] <= weft_pkg::opcode_page(alloc_msg_o.op);
        peer_q[s * int'(PEER_W) +: PEER_W] <= alloc_msg_o.dst[PEER_W-1:0];
      end
    end
    if (!rst_ni) begin
      used_q    <= '0;
      want_q    <= '0;
      out_q     <= '0;
      flight_q  <= '0;
      blocked_q <= '0;
      gone_q    <= '0;
      sweep_q   <= '0;
      behind_q  <= '1;
      room_q      <= '0;
      next_ctl_q  <= '0;
      next_page_q <= '0;
      load_hot_q  <= '0;
      gone_hit_q  <= 1'b0;
    end else begin
      used_q    <= (used_q | alloc_hot) & ~free_hot;
      want_q    <= (want_q | alloc_hot | wake | repeat_hot) & ~pick_hot & ~free_hot;
      out_q     <= (out_q | pick_hot) & ~settle_hot & ~left_hot;
      flight_q  <= (flight_q | left_hot & used_q) & ~repeat_hot & ~free_hot;
      blocked_q <= (blocked_q & ~wake | block_hot) & ~free_hot;
      gone_q    <= (gone_q | leaving) & ~free_hot;
      load_hot_q <= pick_hot;
      behind_q   <= behind_q & ~spread(load_lane_q) | above;
      gone_hit_q <= gone_q[sweep_q] && !out_q[sweep_q] && !(free_i && free_slot_i == sweep_q);
      if (gone_o && !(gone_q[sweep_q] && !out_q[sweep_q])) sweep_q <= sweep_q + 7'd1;

      // What a lane's message takes is looked for again, as is the next of a lane from which one was picked or freed.
      room_q      <= room_now & ~(alloc_o ? turn : '0);
      next_ctl_q  <= members_set_i ? '0 : next_ctl & ~(pick_page_o ? '0 : lane) & ~free_lane;
      next_page_q <= members_set_i ? '0 : next_page & ~(pick_page_o ? lane : '0) & ~free_lane;

      // A slot has one state at a time ...
      a_states: assert ((want_q & (out_q | flight_q | blocked_q)) == '0 && (out_q & (flight_q | blocked_q)) == '0 &&
                        (flight_q & blocked_q) == '0);
      a_used: assert (((want_q | flight_q | blocked_q) & ~used_q) == '0 &&
                      (used_q & ~(want_q | out_q | flight_q | blocked_q)) == '0);  // ... and has one while it is used.
      a_fresh: assert (!alloc_o || !taken[alloc_slot_o]);                // A slot is given out once.
      // ... and freed once, after it was sent if its node is there.
      a_free: assert (!free_i || (used_q[free_slot_i] && (gone_q[free_slot_i] || !blocked_q[free_slot_i])));
      a_gone: assert ((gone_q & ~used_q) == '0);                         // Only a message can wait for a node that left.
      a_class: assert (!alloc_o || weft_pkg::opcode_class(alloc_msg_o.op) == slot_class(alloc_slot_o));  // Lanes keep to their class.
      a_repeat: assert (!repeat_i || flight_q[repeat_slot_i]);           // Only what has left is sent again.
    end
  end
endmodule
`default_nettype wire
