// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The slots of xport_tx: which are used, which want to be sent, and which comes next. Each lane has its own range of slots.
// Two bits a slot, `used` (a message that is not acknowledged) and `held` (in one of the queues here, or on its way):
//
//   held, used    in the queue of its lane    -> on its way  (pick)
//                 on its way to the wire      -> in flight   (left), or in the queue of blocked ones (no credit)
//                 blocked, awaits credit      -> in the queue of its lane (its flow has moved, or a probe is due)
//   used          in flight, awaits its ack   -> in the queue of its lane (its time is over), or freed
//   held          freed while it was held     -> nothing     (left, or dropped when it was looked at)
//
// A slot is given out when it is neither: so its number cannot mean two messages.
//
// A lane has as many slots as its engines can have messages waiting for one peer: should that peer not answer, the
// engine's own table is full before the lane is, and traffic to others goes on.
module xport_slots #(
  parameter int unsigned PEER_W = 4,
  parameter int unsigned BIG_W = 5,              // lanes REQ and RSP have 1 << BIG_W slots, the others half as many
  parameter int unsigned SLOT_W = BIG_W + 2,
  parameter int unsigned SLOTS = 1 << SLOT_W,
  parameter int unsigned FLOW_W = PEER_W + 3
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire  [15:0]        members_i,
  // Lanes in: one message a clock gets a slot, or is dropped since its node is no member. It counts as taken a clock later,
  // in which it is told what became of it.
  input  wire                enable_alloc_i,
  input  wire  [weft_pkg::TX_LANES-1:0] msg_valid_i,
  output logic [weft_pkg::TX_LANES-1:0] msg_ready_o,
  input  wire  [weft_pkg::TX_LANES*weft_pkg::MSG_W-1:0] msg_i,
  output logic               new_o,              // new_msg_o has a slot,
  output logic               away_o,             // or is dropped
  output logic [SLOT_W-1:0]  new_slot_o,
  output weft_pkg::msg_t     new_msg_o,
  output logic [FLOW_W-1:0]  new_flow_o,         // its flow, and whether it has a page
  output logic               new_page_o,
  output logic               stirs_o,            // one of them is 1 in the next clock
  // Next slot to send: lanes FIN, RSP, FWD, REQ, PUT, BULK; in a lane the one that has waited longest,
  // but of pages in RSP those that are sent again first.
  input  wire                pick_ctl_i,         // a slot without a page may be picked; none in the clock after another
  input  wire                pick_page_i,
  input  wire                pick_bulk_i,        // with pick_page_i: of lane BULK, too
  output logic               pick_o,
  output logic [SLOT_W-1:0]  pick_slot_o,
  output logic [FLOW_W-1:0]  pick_flow_o,
  output logic               pick_page_o,        // it carries a page,
  output logic               pick_fresh_o,       // has no sequence number yet,
  output logic               pick_hurry_o,       // comes again before its time; a fresh one: asks for credit if there is none
  // What became of it.
  input  wire                left_i,             // it has left, or is dropped: never two at once
  input  wire  [SLOT_W-1:0]  left_slot_i,
  input  wire                block_i,
  input  wire  [SLOT_W-1:0]  block_slot_i,
  input  wire                block_page_i,
  input  wire  [FLOW_W-1:0]  block_flow_i,
  input  wire                maybe_i,            // known early: repeat_i may be 1
  input  wire                repeat_i,           // its time is over, or later ones have arrived
  input  wire  [SLOT_W-1:0]  repeat_slot_i,
  input  wire  [FLOW_W-1:0]  repeat_flow_i,
  input  wire                repeat_page_i,
  input  wire                repeat_hurry_i,
  input  wire                free_i,             // acknowledged, or its node has left
  input  wire  [SLOT_W-1:0]  free_slot_i,
  // Blocked slots to try again: those of a flow that has moved; those that were blocked at the last `round_i`; all.
  input  wire                moved_i,
  input  wire  [FLOW_W-1:0]  moved_flow_i,
  input  wire                round_i,
  input  wire                wake_i,
  output logic [SLOTS-1:0]   used_o,
  output logic [SLOTS-1:0]   flight_o,
  output logic               some_o,             // a slot is used
  output logic               blocked_o,          // a slot is blocked
  output logic               wanting_ctl_o,
  output logic               wanting_page_o,     // one for which somebody waits
  output logic               quiet_o
);
  localparam int unsigned LANES = weft_pkg::TX_LANES;
  localparam int unsigned MSG_W = weft_pkg::MSG_W;
  localparam int unsigned RSP = 32'(weft_pkg::TX_LANE_RSP);
  localparam int unsigned BULK = 32'(weft_pkg::TX_LANE_BULK);
  if (LANES != 6 || (BIG_W == 5 && (weft_pkg::MISSES > 32 || weft_pkg::EVICTS > 16 || weft_pkg::TSHRS > 16 || weft_pkg::HOLDS > 16)))
    $error("xport_slots: lanes too small");

  // A slot's lane is in its top bits: REQ 00-, RSP 01-, FWD 100, FIN 101, PUT 110, BULK 111.
  function automatic logic big(input logic [2:0] lane);
    big = lane == weft_pkg::TX_LANE_REQ || lane == weft_pkg::TX_LANE_RSP;
  endfunction
  function automatic logic [2:0] top_of(input logic [2:0] lane);
    case (lane)
      weft_pkg::TX_LANE_REQ: top_of = 3'b000;
      weft_pkg::TX_LANE_RSP: top_of = 3'b010;
      weft_pkg::TX_LANE_FWD: top_of = 3'b100;
      weft_pkg::TX_LANE_FIN: top_of = 3'b101;
      weft_pkg::TX_LANE_PUT: top_of = 3'b110;
      default:               top_of = 3'b111;
    endcase
  endfunction
  function automatic logic [LANES-1:0] lane_of(input logic [2:0] top);
    lane_of = '0;
    for (int l = 0; l < int'(LANES); l++) lane_of[l] = top == top_of(l[2:0]) || (big(l[2:0]) && top == (top_of(l[2:0]) | 3'b001));
  endfunction

  logic [SLOTS-1:0]  used_q, held_q, taken, new_hot, repeat_hot, left_hot, free_hot;
  assign taken    = used_q | held_q;
  assign used_o   = used_q;
  assign flight_o = used_q & ~held_q;            // but for one that is repeated, in the clock after

  // ---- In: the lanes take turns; a lane without a free slot does not ask. Each looks for its next free slot ahead, one a clock.
  logic [LANES-1:0] room_q, ask, turn, away, away_q, gone, given, page, settled;
  logic [LANES-1:0] gone_q, given_q;             // taken in the clock before, with a slot: heard of now
  logic             new_q, lost_q;               // one was, with a slot; without
  logic [LANES-1:0] served_q;                    // taken in this round
  logic [LANES*SLOT_W-1:0] room_slot;
  logic [LANES-1:0] free_lane, left_lane;
  assign free_lane = free_i ? lane_of(free_slot_i[SLOT_W-1 -: 3]) : '0;
  assign left_lane = left_i ? lane_of(left_slot_i[SLOT_W-1 -: 3]) : '0;
  logic [MSG_W-1:0] in_msg;
  logic [LANES*FLOW_W-1:0] flows;                // of each lane's message
  weft_pkg::msg_t   head;
  logic             unused_head;
  assign unused_head = ^head;
  always_comb begin
    away = '0;
    page = '0;
    head = '0;
    flows = '0;
    for (int l = 0; l < int'(LANES); l++) begin
      head    = msg_i[l * int'(MSG_W) +: MSG_W];
      away[l] = !members_i[head.dst[3:0]];       // its node is no member
      page[l] = weft_pkg::opcode_page(head.op);
      flows[l * int'(FLOW_W) +: FLOW_W] = {head.dst[PEER_W-1:0], weft_pkg::opcode_class(head.op)};
    end
  end

  // One that is freed as it is to be repeated is not.
  logic again;
  assign again = repeat_i && !(free_i && free_slot_i == repeat_slot_i);

  // Comes back to its queue. Its lane takes no message in that clock.
  logic              back_q, back_page_q, back_fresh_q, back_hurry_q, repeat_q;
  logic [SLOT_W-1:0] back_slot_q;
  logic [FLOW_W-1:0] back_flow_q;
  logic [LANES-1:0]  back_lane_q;
  // In rounds: in each a lane is served once at most. Who asks does not wait for where its message goes: one that finds no slot
  // and needs none asks a clock later. Nor whether its queue is taken by one that comes back: then nobody is served.
  assign ask = msg_valid_i & ~served_q & (room_q | away_q);
  first_one #(.N(LANES)) u_in (.bits_i(ask), .first_o(turn));

  logic [LANES-1:0] open;
  assign open        = enable_alloc_i ? ~back_lane_q : '0;
  assign gone        = turn & open;
  assign given       = turn & (open & room_q & ~away);
  assign msg_ready_o = gone_q;
  assign stirs_o     = gone != '0;
  assign new_o       = new_q;
  assign away_o      = lost_q;
  assign new_msg_o   = in_msg;
  always_comb begin
    in_msg     = '0;
    new_slot_o = '0;
    new_flow_o = '0;
    new_page_o = (gone_q & page) != '0;
    for (int l = 0; l < int'(LANES); l++) begin
      if (gone_q[l]) begin
        in_msg     = in_msg | msg_i[l * int'(MSG_W) +: MSG_W];
        new_slot_o = new_slot_o | room_slot[l * int'(SLOT_W) +: SLOT_W];
        new_flow_o = new_flow_o | flows[l * int'(FLOW_W) +: FLOW_W];
      end
    end
  end

  // ---- Queues: one a lane; lane RSP has two more for its pages, which must not stop what has none. {flow, fresh, hurry, slot}:
  // the flow lies here, since window and credit wait for it.
  localparam int unsigned HEAD_W = FLOW_W + 2 + SLOT_W;
  // What was picked leaves its queue a clock later, in which nothing is picked.
  logic [LANES-1:0]   ctl, ctl_pop, ctl_pop_q, ctl_room, lane;
  logic [LANES*HEAD_W-1:0] heads;
  logic               rsp_page, rsp_again, rsp_page_pop, rsp_page_room;
  logic [1:0]         rsp_pop_q;                 // a page of RSP: one that is sent again, or a new one
  logic [HEAD_W-1:0]  rsp_page_head, ctl_head, page_head;
  for (genvar l = 0; l < int'(LANES); l++) begin : g_lane
    localparam int unsigned W = big(3'(l)) ? BIG_W : BIG_W - 1;
    localparam logic [SLOT_W-1:0] BASE = SLOT_W'(top_of(3'(l))) << (SLOT_W - 3);
    logic [W-1:0]  look_q, room_slot_q, head_slot;
    logic [W:0]    unused_count;
    logic          taken_here, push, fresh, hurry;
    logic [FLOW_W-1:0] flow_in;
    logic [(1<<W)-1:0] mine;
    // The slot that is looked at is free: it is the next one, unless one is there already.
    assign mine       = taken[BASE +: (1 << W)];
    assign taken_here = mine[look_q] || (room_q[l] && look_q == room_slot_q);
    assign settled[l] = room_q[l] && !taken_here;
    always_ff @(posedge clk_i) begin
      if (!room_q[l] || given_q[l]) room_slot_q <= look_q;
      if (!rst_ni) begin
        room_q[l] <= 1'b0;
        look_q    <= '0;
      end else begin
        if (!room_q[l] || given_q[l]) room_q[l] <= !taken_here;
        // Without room it goes where a slot comes free.
        if (free_lane[l] && !room_q[l]) look_q <= free_slot_i[W-1:0];
        else if (left_lane[l] && !room_q[l]) look_q <= left_slot_i[W-1:0];
        else if (taken_here || !room_q[l] || given_q[l]) look_q <= look_q + W'(1);
      end
    end
    assign room_slot[l*SLOT_W +: SLOT_W] = BASE | SLOT_W'(room_slot_q);
    assign new_hot[BASE +: (1 << W)]     = given_q[l] ? (1 << W)'(1) << room_slot_q : '0;
    assign push  = (given[l] && !(l == int'(RSP) && page[l])) || (back_lane_q[l] && !(l == int'(RSP) && back_page_q));
    assign fresh = !back_lane_q[l] || back_fresh_q;
    assign hurry = back_lane_q[l] && back_hurry_q;
    assign flow_in = back_lane_q[l] ? back_flow_q : flows[l*FLOW_W +: FLOW_W];
    fifo #(.WIDTH(FLOW_W + 2 + W), .DEPTH(1 << W), .EAGER(1'b1), .SURE(1'b1)) u_queue (
      .clk_i, .rst_ni, .wr_valid_i(push), .wr_ready_o(ctl_room[l]),
      .wr_data_i({flow_in, fresh, hurry, back_lane_q[l] ? back_slot_q[W-1:0] : room_slot_q}),
      .rd_valid_o(ctl[l]), .rd_ready_i(ctl_pop_q[l]),
      .rd_data_o({heads[l*HEAD_W+SLOT_W +: FLOW_W+2], head_slot}), .count_o(unused_count)
    );
    assign heads[l*HEAD_W +: SLOT_W] = BASE | SLOT_W'(head_slot);
    if (l == int'(RSP)) begin : g_pages
      // What was lost goes before what was not sent yet: behind a queue of pages it would be late by as many.
      logic          fresh_v, fresh_room, again_room;
      logic [FLOW_W+W+1:0] fresh_head, again_head, head_here;
      logic [2*W+1:0] unused_pages;
      fifo #(.WIDTH(FLOW_W + 2 + W), .DEPTH(1 << W), .EAGER(1'b1), .SURE(1'b1)) u_pages (
        .clk_i, .rst_ni, .wr_valid_i((given[l] && page[l]) || (back_lane_q[l] && back_page_q && back_fresh_q)), .wr_ready_o(fresh_room),
        .wr_data_i({flow_in, fresh, hurry, back_lane_q[l] ? back_slot_q[W-1:0] : room_slot_q}),
        .rd_valid_o(fresh_v), .rd_ready_i(rsp_pop_q[0]), .rd_data_o(fresh_head), .count_o(unused_pages[W:0])
      );
      fifo #(.WIDTH(FLOW_W + 2 + W), .DEPTH(1 << W)) u_again (
        .clk_i, .rst_ni, .wr_valid_i(back_lane_q[l] && back_page_q && !back_fresh_q), .wr_ready_o(again_room),
        .wr_data_i({back_flow_q, 1'b0, back_hurry_q, back_slot_q[W-1:0]}),
        .rd_valid_o(rsp_again), .rd_ready_i(rsp_pop_q[1]), .rd_data_o(again_head), .count_o(unused_pages[2*W+1:W+1])
      );
      assign rsp_page      = fresh_v || rsp_again;
      assign rsp_page_room = fresh_room && again_room;
      assign head_here     = rsp_again ? again_head : fresh_head;
      assign rsp_page_head = {head_here[W +: FLOW_W+2], BASE | SLOT_W'(head_here[W-1:0])};
    end
  end

  // ---- Out: highest lane with a slot that may be picked. Both kinds in one lane: the one without a page. Which it would be of
  // each kind does not wait for whether it may be.
  logic above, page_may;                         // a lane before that of the page has one without
  assign wanting_ctl_o  = (ctl & ~(LANES'(1) << BULK)) != '0;
  assign wanting_page_o = rsp_page;
  always_comb begin
    lane = '0;
    if (ctl[weft_pkg::TX_LANE_FIN]) lane[weft_pkg::TX_LANE_FIN] = 1'b1;
    else if (ctl[weft_pkg::TX_LANE_RSP]) lane[weft_pkg::TX_LANE_RSP] = 1'b1;
    else if (ctl[weft_pkg::TX_LANE_FWD]) lane[weft_pkg::TX_LANE_FWD] = 1'b1;
    else if (ctl[weft_pkg::TX_LANE_REQ]) lane[weft_pkg::TX_LANE_REQ] = 1'b1;
    else if (ctl[weft_pkg::TX_LANE_PUT]) lane[weft_pkg::TX_LANE_PUT] = 1'b1;
    ctl_head = '0;
    for (int l = 0; l < int'(LANES); l++) begin
      if (lane[l]) ctl_head = ctl_head | heads[l * int'(HEAD_W) +: HEAD_W];
    end
    page_head    = rsp_page ? rsp_page_head : heads[BULK * HEAD_W +: HEAD_W];
    above        = rsp_page ? lane[weft_pkg::TX_LANE_FIN] || lane[RSP] : wanting_ctl_o;
    page_may     = rsp_page || (pick_bulk_i && ctl[BULK]);
    pick_page_o  = pick_page_i && page_may && !(pick_ctl_i && above);
    pick_o       = pick_page_o || (pick_ctl_i && wanting_ctl_o);
    rsp_page_pop = pick_page_o && rsp_page;
    ctl_pop      = (pick_ctl_i && !pick_page_o) ? lane : '0;
    ctl_pop[BULK] = pick_page_o && !rsp_page;
    {pick_flow_o, pick_fresh_o, pick_hurry_o, pick_slot_o} = pick_page_o ? page_head : ctl_head;
  end

  // ---- Blocked slots, in a queue that is passed through, one in two clocks (read, judged), when one of them may have to be tried
  // again: it goes back to its lane's queue, the others to the end of this one. `old`: it was blocked at the last round.
  localparam int unsigned ENTRY_W = FLOW_W + SLOT_W + 2;
  logic               entry_v, entry_take, entry_wr, entry_old, entry_page, judged_q, match_q, same_q, wake;
  logic               unused_room, entries_idle, entries_quiet;
  logic [FLOW_W-1:0]  entry_flow;
  logic [SLOT_W-1:0]  entry_slot;
  logic [SLOT_W:0]    blocked_q, pass_q;         // how many there are; how many are still to be looked at
  logic               all_q, round_q, pass_v_q, pass_all_q, pass_round_q, pass_begin, flow_v, flow_room;
  logic [FLOW_W-1:0]  flow, pass_flow_q;
  logic [3:0]         unused_flows;
  fifo_ram #(.WIDTH(ENTRY_W), .DEPTH(SLOTS)) u_blocked (
    .clk_i, .rst_ni, .wr_valid_i(entry_wr), .wr_ready_o(unused_room),
    .wr_data_i(block_i ? {1'b0, block_page_i, block_flow_i, block_slot_i}
                       : {entry_old || pass_round_q, entry_page, entry_flow, entry_slot}),
    .rd_valid_o(entry_v), .rd_ready_i(entry_take), .rd_data_o({entry_old, entry_page, entry_flow, entry_slot}),
    .idle_o(entries_idle), .quiet_o(entries_quiet)
  );
  // Flows that have moved since; if there are too many, all are tried.
  fifo #(.WIDTH(FLOW_W), .DEPTH(8)) u_flows (
    .clk_i, .rst_ni, .wr_valid_i(moved_i), .wr_ready_o(flow_room), .wr_data_i(moved_flow_i),
    .rd_valid_o(flow_v), .rd_ready_i(!pass_v_q && !all_q && !round_q), .rd_data_o(flow), .count_o(unused_flows)
  );
  assign blocked_o  = blocked_q != '0;
  assign pass_begin = !pass_v_q && (all_q || round_q || flow_v) && blocked_q != '0;
  assign wake       = judged_q && (match_q || same_q) && !maybe_i;
  assign entry_take = judged_q && ((match_q || same_q) ? !maybe_i : !block_i);
  assign entry_wr   = block_i || (judged_q && !(match_q || same_q));

  // ---- What happens to whom.
  logic [SLOT_W:0]   count_q;                    // used slots
  assign some_o     = count_q != '0;
  assign repeat_hot = repeat_q ? SLOTS'(1) << back_slot_q : '0;
  assign left_hot   = left_i ? SLOTS'(1) << left_slot_i : '0;
  assign free_hot   = free_i ? SLOTS'(1) << free_slot_i : '0;

  assign quiet_o = gone_q == '0 && !back_q && ctl_pop_q == '0 && rsp_pop_q == '0 && served_q == '0 && away_q == '0 &&
                   !pass_v_q && !all_q && !round_q && !flow_v && entries_quiet && settled == '1;

  always_ff @(posedge clk_i) begin
    // What comes back is known before whether it does.
    back_slot_q  <= maybe_i ? repeat_slot_i : entry_slot;
    back_page_q  <= maybe_i ? repeat_page_i : entry_page;
    back_flow_q  <= maybe_i ? repeat_flow_i : entry_flow;
    match_q      <= pass_all_q || (pass_round_q && entry_old);
    same_q       <= !pass_round_q && entry_flow == pass_flow_q;
    back_fresh_q <= !maybe_i;
    back_hurry_q <= maybe_i ? repeat_hurry_i : pass_round_q;
    if (pass_begin) begin
      pass_all_q   <= all_q;
      pass_round_q <= !all_q && round_q;
      pass_flow_q  <= flow;
    end
    if (!rst_ni) begin
      used_q      <= '0;
      held_q      <= '0;
      count_q     <= '0;
      back_q      <= 1'b0;
      back_lane_q <= '0;
      repeat_q    <= 1'b0;
      away_q      <= '0;
      gone_q      <= '0;
      given_q     <= '0;
      new_q       <= 1'b0;
      lost_q      <= 1'b0;
      ctl_pop_q   <= '0;
      rsp_pop_q   <= '0;
      served_q    <= '0;
      blocked_q   <= '0;
      pass_q      <= '0;
      pass_v_q    <= 1'b0;
      judged_q    <= 1'b0;
      all_q       <= 1'b0;
      round_q     <= 1'b0;
    end else begin
      away_q      <= msg_valid_i & away & ~gone_q;
      gone_q      <= gone;
      given_q     <= given;
      new_q       <= given != '0;
      lost_q      <= (gone & ~given) != '0;
      ctl_pop_q   <= ctl_pop;
      rsp_pop_q   <= rsp_page_pop ? {rsp_again, !rsp_again} : 2'b00;
      served_q    <= (ask == '0) ? '0 : served_q | gone;
      repeat_q    <= again;
      back_q      <= again || wake;
      back_lane_q <= again ? lane_of(repeat_slot_i[SLOT_W-1 -: 3]) : wake ? lane_of(entry_slot[SLOT_W-1 -: 3]) : '0;

      used_q  <= (used_q | new_hot) & ~free_hot;
      held_q  <= (held_q | new_hot | repeat_hot) & ~left_hot;
      count_q <= count_q + (SLOT_W + 1)'(new_o) - (SLOT_W + 1)'(free_i);

      blocked_q <= blocked_q + (SLOT_W + 1)'(block_i) - (SLOT_W + 1)'(wake);
      all_q     <= (all_q && !pass_begin && blocked_q != '0) || (wake_i || (moved_i && !flow_room));
      round_q   <= (round_q && !(pass_begin && !all_q) && blocked_q != '0) || round_i;
      judged_q  <= pass_v_q && entry_v && !entry_take;
      if (pass_begin) begin
        pass_v_q <= 1'b1;
        pass_q   <= blocked_q;
      end else if (entry_take) begin
        pass_v_q <= pass_q != (SLOT_W + 1)'(1);
        pass_q   <= pass_q - (SLOT_W + 1)'(1);
      end

      a_fresh: assert (!new_o || !taken[new_slot_o]);                // A slot is given out once.
      a_heard: assert ((gone_q & ~served_q) == '0 && (gone_q & ~msg_valid_i) == '0);
      a_free: assert (!free_i || used_q[free_slot_i]);                   // ... and freed once.
      a_left: assert (!left_i || held_q[left_slot_i]);                   // Only what is held leaves, or is dropped, or
      a_block: assert (!block_i || (held_q[block_slot_i] && used_q[block_slot_i]));  // is blocked.
      a_repeat: assert (!repeat_i || flight_o[repeat_slot_i]);           // Only what has left is sent again,
      a_maybe: assert (!repeat_i || maybe_i);
      a_twice: assert (!(again && repeat_q) || repeat_slot_i != back_slot_q);  // and once.
      a_pick: assert (!pick_o || held_q[pick_slot_o] || (new_o && new_slot_o == pick_slot_o));
      a_rest: assert (!pick_o || (ctl_pop_q == '0 && rsp_pop_q == '0));
      // A queue has room for each slot.
      a_room: assert (((given | back_lane_q) & ~ctl_room & ~(LANES'(1) << RSP)) == '0);
      a_room_rsp: assert (!(given[RSP] || back_lane_q[RSP]) || ((given[RSP] ? page[RSP] : back_page_q) ? rsp_page_room : ctl_room[RSP]));
      a_blocked: assert ((blocked_q == '0) == entries_idle && pass_q <= blocked_q && pass_v_q == (pass_q != '0));
      a_bulk: assert (!given[BULK] || page[BULK]);                       // What is in BULK has a page,
      a_ctl: assert ((given & page & ~(LANES'(1) << RSP | LANES'(1) << BULK)) == '0);  // and only there and in RSP are any.
    end
  end
endmodule
`default_nettype wire
