// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The slots, fewer of them, with all else of xport_tx played freely: what is picked is blocked, dropped or sent two clocks
// later, leaves some time, is repeated or freed while it is in flight, or freed at any time since its node has left. The block's
// own assertions say the rest: given out once, freed once, each queue has room.
module f_xport_slots (
  input  wire        clk_i,
  input  wire [weft_pkg::TX_LANES-1:0] msg_valid_i,
  input  wire [weft_pkg::TX_LANES-1:0] page_i,
  input  wire [weft_pkg::TX_LANES-1:0] dst_i,
  input  wire        pick_ctl_i,
  input  wire        pick_page_i,
  input  wire        pick_bulk_i,
  input  wire        block_i,
  input  wire        ctl_leaves_i,
  input  wire        page_leaves_i,
  input  wire        repeat_i,
  input  wire [3:0]  repeat_slot_i,
  input  wire        free_i,
  input  wire [3:0]  free_slot_i,
  input  wire        moved_i,
  input  wire [3:0]  moved_flow_i,
  input  wire        round_i,
  input  wire        wake_i,
  input  wire [3:0]  slot_i
);
  localparam int unsigned SLOTS = 16;
  localparam int unsigned LANES = weft_pkg::TX_LANES;
  localparam int unsigned W = weft_pkg::MSG_W;
  logic             rst_ni, given, away, stirs, pick, pick_page, pick_fresh, pick_hurry, wanting, wanting_page, some, blocked, quiet;
  logic [LANES-1:0] ready;
  logic [LANES*W-1:0] msgs;
  logic             new_page;
  logic [3:0]       given_slot, new_flow, pick_slot, pick_flow, repeat_flow;
  weft_pkg::msg_t   given_msg;
  logic [SLOTS-1:0] used, flight;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  function automatic logic [5:0] lane_op(input logic [2:0] lane, input logic page);
    case (lane)
      weft_pkg::TX_LANE_REQ: lane_op = weft_pkg::OPCODE_GET_S;
      weft_pkg::TX_LANE_RSP: lane_op = page ? weft_pkg::OPCODE_GRANT_PAGE : weft_pkg::OPCODE_GRANT;
      weft_pkg::TX_LANE_FWD: lane_op = weft_pkg::OPCODE_INV;
      weft_pkg::TX_LANE_FIN: lane_op = weft_pkg::OPCODE_GRANT_ACK;
      weft_pkg::TX_LANE_PUT: lane_op = weft_pkg::OPCODE_PUT_C;
      default:               lane_op = weft_pkg::OPCODE_PUT_PAGE;
    endcase
  endfunction
  for (genvar l = 0; l < LANES; l++) begin : g_lane
    weft_pkg::msg_t msg;
    always_comb begin
      msg     = '0;
      msg.op  = lane_op(3'(l), page_i[l]);
      msg.dst = {5'd0, dst_i[l]};
    end
    fcheck_stable #(.WIDTH(2), .ASSUME(1'b1)) u_stable (
      .clk_i, .rst_ni, .valid_i(msg_valid_i[l]), .ready_i(ready[l]), .data_i({page_i[l], dst_i[l]})
    );
    assign msgs[l*W +: W] = msg;
  end

  // Picked, then looked at; on its way as a control frame or as a page; then, a clock later, told.
  logic             load_q, load_page_q, load_fresh_q, exam_q, exam_page_q, exam_fresh_q, exam_used_q, ctl_q, page_out_q, no_ctl, no_page;
  logic [3:0]       load_flow_q, exam_flow_q, load_slot_q, exam_slot_q, ctl_slot_q, page_slot_q, settle_slot_q;
  logic [SLOTS-1:0] fresh_q, is_page_q;          // has no sequence number yet; carries a page
  logic             last_q;                      // last_slot_q was repeated in the clock before
  logic [3:0]       last_slot_q;
  logic             drop, block, send, ctl_leaves, page_leaves, repeats, frees, settle_q;
  assign drop        = exam_q && !exam_used_q;
  assign block       = exam_q && !drop && exam_fresh_q && block_i;
  assign send        = exam_q && !drop && !block;
  assign no_ctl      = load_q || ctl_q || (exam_q && !exam_page_q);
  assign no_page     = load_q || page_out_q || (exam_q && exam_page_q);
  assign ctl_leaves  = ctl_q && ctl_leaves_i && !drop;
  assign page_leaves = page_out_q && page_leaves_i && !drop && !ctl_leaves;
  assign repeat_flow = (repeat_slot_i == slot_q) ? flow_q : '0;
  assign frees       = free_i && used[free_slot_i];
  assign repeats     = repeat_i && flight[repeat_slot_i] && !fresh_q[repeat_slot_i] && !(last_q && last_slot_q == repeat_slot_i);

  xport_slots #(.PEER_W(1), .BIG_W(2)) u_dut (
    .clk_i, .rst_ni, .members_i(16'd1), .enable_alloc_i(1'b1), .msg_valid_i, .msg_ready_o(ready),
    .msg_i(msgs), .new_o(given), .away_o(away), .new_slot_o(given_slot), .new_msg_o(given_msg),
    .new_flow_o(new_flow), .new_page_o(new_page), .stirs_o(stirs),
    .pick_ctl_i(pick_ctl_i && !no_ctl), .pick_page_i(pick_page_i && !no_page), .pick_bulk_i,
    .pick_o(pick), .pick_slot_o(pick_slot), .pick_flow_o(pick_flow), .pick_page_o(pick_page), .pick_fresh_o(pick_fresh), .pick_hurry_o(pick_hurry),
    .left_i(settle_q), .left_slot_i(settle_slot_q),
    .block_i(block), .block_slot_i(exam_slot_q), .block_page_i(exam_page_q), .block_flow_i(exam_flow_q),
    .maybe_i(repeat_i), .repeat_i(repeats), .repeat_slot_i, .repeat_flow_i(repeat_flow), .repeat_page_i(is_page_q[repeat_slot_i]), .repeat_hurry_i(1'b0),
    .free_i(frees), .free_slot_i, .moved_i, .moved_flow_i, .round_i, .wake_i,
    .used_o(used), .flight_o(flight), .some_o(some), .blocked_o(blocked), .wanting_ctl_o(wanting),
    .wanting_page_o(wanting_page), .quiet_o(quiet)
  );

  logic [3:0]       slot_q, flow_q;              // one slot, chosen freely; of its message
  logic             mine_q, queued_q;            // has a message; is in a queue
  // A slot may be picked in the clock in which it is told of.
  logic             comes, fresh_now, page_now;
  logic [3:0]       flow_now, given_flow;
  assign given_flow = {given_msg.dst[0], weft_pkg::opcode_class(given_msg.op)};
  assign comes      = given && given_slot == slot_q;
  assign flow_now   = comes ? given_flow : flow_q;
  assign fresh_now  = fresh_q[pick_slot] || (given && given_slot == pick_slot);
  assign page_now   = (given && given_slot == pick_slot) ? weft_pkg::opcode_page(given_msg.op) : is_page_q[pick_slot];
  always_ff @(posedge clk_i) begin
    last_slot_q  <= repeat_slot_i;
    load_slot_q  <= pick_slot;
    load_page_q  <= pick_page;
    load_flow_q  <= pick_flow;
    exam_flow_q  <= load_flow_q;
    load_fresh_q <= pick_fresh;
    exam_slot_q  <= load_slot_q;
    exam_page_q  <= load_page_q;
    exam_fresh_q <= load_fresh_q;
    exam_used_q  <= used[load_slot_q] && !(frees && free_slot_i == load_slot_q);
    if (send && exam_page_q) page_slot_q <= exam_slot_q;
    if (send && !exam_page_q) ctl_slot_q <= exam_slot_q;
    settle_slot_q <= drop ? exam_slot_q : ctl_leaves ? ctl_slot_q : page_slot_q;
    if (!rst_ni) begin
      last_q     <= 1'b0;
      load_q     <= 1'b0;
      exam_q     <= 1'b0;
      ctl_q      <= 1'b0;
      page_out_q <= 1'b0;
      settle_q   <= 1'b0;
      fresh_q    <= '0;
      is_page_q  <= '0;
      slot_q     <= slot_i;
      mine_q     <= 1'b0;
      queued_q   <= 1'b0;
    end else begin
      last_q     <= repeats;
      load_q     <= pick;
      exam_q     <= load_q;
      ctl_q      <= (send && !exam_page_q) || (ctl_q && !ctl_leaves);
      page_out_q <= (send && exam_page_q) || (page_out_q && !page_leaves);
      settle_q   <= drop || ctl_leaves || page_leaves;
      if (send) fresh_q[exam_slot_q] <= 1'b0;
      if (given) begin
        fresh_q[given_slot]   <= 1'b1;
        is_page_q[given_slot] <= weft_pkg::opcode_page(given_msg.op);
      end
      if (comes) flow_q <= given_flow;
      if (comes) mine_q <= 1'b1;
      else if (frees && free_slot_i == slot_q) mine_q <= 1'b0;
      // In one place at a time: given, repeated or picked; the block alone moves it from one queue to another.
      if (pick && pick_slot == slot_q) queued_q <= 1'b0;
      else if (comes) queued_q <= 1'b1;

      a_mine: assert (!used[slot_q] || mine_q);                            // Used from its message to its acknowledgement.
      a_told: assert (!given || (new_flow == given_flow && new_page == weft_pkg::opcode_page(given_msg.op)));
      a_once: assert (!comes || !mine_q);        // No slot has two messages.
      a_taken: assert ((given || away) == ((msg_valid_i & ready) != '0));          // A message that is taken has a slot, or is dropped.
      a_new: assert (!comes || !queued_q);         // None is given out while it is in a queue.
      a_kind: assert (!pick || pick_page == page_now);
      a_flow: assert (!pick || pick_slot != slot_q || !(mine_q || comes) || pick_flow == flow_now);
      a_fresh: assert (!pick || pick_fresh == fresh_now || !used[pick_slot]);
      a_twice: assert (!pick || !((load_q && load_slot_q == pick_slot) || (exam_q && exam_slot_q == pick_slot) ||
                                  (ctl_q && ctl_slot_q == pick_slot) || (page_out_q && page_slot_q == pick_slot)));
      a_bulk: assert (!pick || pick_bulk_i || pick_slot < 4'd14);          // Bulk only if asked for, and
      a_demand: assert (!pick || pick_slot < 4'd14 || !wanting_page);      // not before a page somebody waits for.
      a_some: assert (some == (used != '0));
      c_bulk: cover (pick && pick_slot == 4'd15);
      c_repeat: cover (pick && pick_slot == 4'd5 && used[4'd5] && !pick_fresh);
      c_blocked: cover (blocked && flight[4'd3]);
      c_woken: cover (pick && pick_hurry && pick_fresh);
      c_late: cover (drop);
    end
  end
endmodule
`default_nettype wire
