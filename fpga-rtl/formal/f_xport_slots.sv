// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The slots with all else of xport_tx played freely: what is picked is blocked, dropped or sent two clocks later, leaves
// some time, is repeated or freed while it is in flight. The block's own assertions say the rest: each used
// slot in exactly one state, given out once, freed once.
module f_xport_slots (
  input  wire        clk_i,
  input  wire [weft_pkg::TX_LANES-1:0] msg_valid_i,
  input  wire        dst_i,
  input  wire        pick_ctl_i,
  input  wire        pick_page_i,
  input  wire        pick_bulk_i,
  input  wire        block_i,
  input  wire        ctl_leaves_i,
  input  wire        page_leaves_i,
  input  wire        repeat_i,
  input  wire [6:0]  repeat_slot_i,
  input  wire        free_i,
  input  wire [6:0]  free_slot_i,
  input  wire        unblock_i,
  input  wire [2:0]  unblock_cls_i,
  input  wire [6:0]  slot_i
);
  localparam int unsigned SLOTS = 128;
  localparam int unsigned LANES = weft_pkg::TX_LANES;
  localparam int unsigned W = weft_pkg::MSG_W;
  logic             rst_ni, alloc, away, pick, pick_page, gone, gone_valid, wanting, wanting_page;
  logic [LANES-1:0] ready;
  logic [LANES*W-1:0] msgs;
  logic [6:0]       alloc_slot, pick_slot, gone_slot;
  weft_pkg::msg_t   alloc_msg;
  logic [SLOTS-1:0] used, flight, blocked, page;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  function automatic logic [5:0] lane_op(input logic [2:0] lane);
    case (lane)
      weft_pkg::TX_LANE_REQ: lane_op = weft_pkg::OPCODE_GET_S;
      weft_pkg::TX_LANE_RSP: lane_op = weft_pkg::OPCODE_GRANT;
      weft_pkg::TX_LANE_FWD: lane_op = weft_pkg::OPCODE_INV;
      weft_pkg::TX_LANE_FIN: lane_op = weft_pkg::OPCODE_GRANT_ACK;
      weft_pkg::TX_LANE_PUT: lane_op = weft_pkg::OPCODE_PUT_C;
      default:               lane_op = weft_pkg::OPCODE_GRANT_PAGE;
    endcase
  endfunction
  for (genvar l = 0; l < LANES; l++) begin : g_lane
    weft_pkg::msg_t msg;
    always_comb begin
      msg     = '0;
      msg.op  = lane_op(3'(l));
      msg.dst = {5'd0, dst_i};
    end
    assign msgs[l*W +: W] = msg;
  end

  // Picked, then looked at; on its way as a control frame or as a page.
  logic             load_q, load_page_q, exam_q, exam_page_q, ctl_q, page_out_q, no_ctl, no_page;
  logic [6:0]       load_slot_q, exam_slot_q, page_slot_q;
  logic [SLOTS-1:0] fresh_q;                     // has no sequence number yet
  logic             drop, block, send, ctl_leaves, page_leaves, repeats, frees;
  assign drop        = exam_q && !used[exam_slot_q];
  assign block       = exam_q && !drop && fresh_q[exam_slot_q] && block_i;
  assign send        = exam_q && !drop && !block;
  assign no_ctl      = ctl_q || (load_q && !load_page_q) || (exam_q && !exam_page_q);
  assign no_page     = page_out_q || (load_q && load_page_q) || (exam_q && exam_page_q);
  assign ctl_leaves  = ctl_q && ctl_leaves_i;
  assign page_leaves = page_out_q && page_leaves_i;
  assign frees       = free_i && used[free_slot_i] && !fresh_q[free_slot_i];   // acknowledged: it was sent
  assign repeats     = repeat_i && flight[repeat_slot_i] && !(frees && free_slot_i == repeat_slot_i);

  xport_slots #(.PEER_W(1)) u_dut (
    .clk_i, .rst_ni, .members_i(16'd3), .members_set_i(1'b0), .enable_alloc_i(1'b1), .msg_valid_i, .msg_ready_o(ready),
    .msg_i(msgs), .alloc_o(alloc), .alloc_slot_o(alloc_slot), .alloc_msg_o(alloc_msg), .away_o(away),
    .pick_ctl_i(pick_ctl_i && !no_ctl), .pick_page_i(pick_page_i && !no_page), .pick_bulk_i,
    .pick_o(pick), .pick_slot_o(pick_slot), .pick_page_o(pick_page),
    .block_i(block), .drop_i(drop), .left_ctl_i(ctl_leaves), .left_page_i(page_leaves), .left_page_slot_i(page_slot_q),
    .repeat_i(repeats), .repeat_slot_i, .free_i(frees), .free_slot_i, .unblock_i, .unblock_peer_i(dst_i), .unblock_cls_i,
    .probe_i(128'd0), .gone_o(gone), .gone_valid_o(gone_valid), .gone_slot_o(gone_slot),
    .used_o(used), .flight_o(flight), .blocked_o(blocked), .page_o(page), .wanting_ctl_o(wanting),
    .wanting_page_o(wanting_page)
  );

  logic [6:0] slot_q;                            // one slot, chosen freely
  logic       mine_q;                            // has a message
  always_ff @(posedge clk_i) begin
    load_slot_q <= pick_slot;
    load_page_q <= pick_page;
    exam_slot_q <= load_slot_q;
    exam_page_q <= load_page_q;
    if (send && exam_page_q) page_slot_q <= exam_slot_q;
    if (!rst_ni) begin
      load_q     <= 1'b0;
      exam_q     <= 1'b0;
      ctl_q      <= 1'b0;
      page_out_q <= 1'b0;
      fresh_q    <= '0;
      slot_q     <= slot_i;
      mine_q     <= 1'b0;
    end else begin
      load_q     <= pick;
      exam_q     <= load_q;
      ctl_q      <= (send && !exam_page_q) || (ctl_q && !ctl_leaves);
      page_out_q <= (send && exam_page_q) || (page_out_q && !page_leaves);
      if (send) fresh_q[exam_slot_q] <= 1'b0;
      if (alloc) fresh_q[alloc_slot] <= 1'b1;
      if (alloc && alloc_slot == slot_q) mine_q <= 1'b1;
      else if (frees && free_slot_i == slot_q) mine_q <= 1'b0;

      a_mine: assert (used[slot_q] == mine_q);                             // Used from its message to its acknowledgement.
      a_once: assert (!(alloc && alloc_slot == slot_q) || !mine_q);        // No slot has two messages.
      a_taken: assert (alloc == ((msg_valid_i & ready) != '0));            // A message that is taken has a slot.
      a_pick: assert (!pick || (used[pick_slot] && !flight[pick_slot] && !blocked[pick_slot]));
      a_bulk: assert (!pick || pick_bulk_i || pick_slot < 7'd112);         // Bulk only if asked for, and
      a_demand: assert (!pick || pick_slot < 7'd112 || !wanting_page);     // not before a page somebody waits for.
      c_bulk: cover (pick && pick_slot == 7'd113);
      c_repeat: cover (pick && pick_slot == 7'd33 && used[7'd33] && !fresh_q[7'd33]);
      c_blocked: cover (blocked[7'd2] && flight[7'd3]);
      c_late: cover (drop);
    end
  end
endmodule
`default_nettype wire
