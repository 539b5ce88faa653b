// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Holder, asked by a home: has the driver give the right up, sends page or acknowledgement.
//
// An entry's life: busy+open (revoke ring entry on its way, driver's answer awaited) -> answered (0 to 2
// events due: control message taken by its lane, or page arrived) -> completion, free.
// What an answer sends stands in FIFOs with room for every entry, so the driver's answers are taken always; the limit goes first.
// A driver too slow (coh_hold_limit): FWD_NACK tells the home that the right stays here. The answer, when it comes,
// sends nothing and completes with TIMEOUT; until then forwards for the page are answered FWD_NACK at once.
// A forward is believed from the home of its page only, and for a requester of the rack: others are dropped.
module coh_hold #(
  parameter int unsigned HOLDS = weft_pkg::HOLDS,
  parameter int unsigned NODES = 16             // of the rack; room in the FIFO: NODES * WINDOW messages
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
  input  wire  [31:0]             revoke_limit_cycles_i,   // 0: none
  input  wire                     stripe_wr_en_i,
  input  wire  [5:0]              stripe_wr_slot_i,
  input  wire  [31:0]             stripe_wr_data_i,
  // FWD_S, FWD_M, INV.
  input  wire                     fwd_valid_i,
  output logic                    fwd_ready_o,
  input  weft_pkg::msg_t          fwd_i,
  // Credit of class FWD: one pulse a message that left the FIFO.
  output logic                    rel_valid_o,
  output logic [5:0]              rel_src_o,
  // Revoke ring entries (lap is filled in by host_cq).
  output logic                    rqe_valid_o,
  input  wire                     rqe_ready_i,
  output logic [511:0]            rqe_o,
  // RESPOND ring descriptors; taken always, answers unless an entry expires or a forward is refused in this clock.
  input  wire                     desc_valid_i,
  output logic                    desc_ready_o,
  input  wire  [511:0]            desc_i,
  input  wire  [31:0]             desc_time_i,
  // Lanes RSP (INV_ACK, FWD_MISS, FWD_NACK, OWNER_PAGE) and BULK (SHARE_PAGE).
  output logic                    rsp_valid_o,
  input  wire                     rsp_ready_i,
  output weft_pkg::msg_t          rsp_o,
  output logic                    bulk_valid_o,
  input  wire                     bulk_ready_i,
  output weft_pkg::msg_t          bulk_o,
  // A page of entry `hold` has arrived: over the wire (acknowledged), and within this node.
  input  wire                     sent_wire_valid_i,
  input  wire  [7:0]              sent_wire_hold_i,
  input  wire                     sent_local_valid_i,
  input  wire  [7:0]              sent_local_hold_i,
  output logic                    cqe_valid_o,
  input  wire                     cqe_ready_i,
  output logic [511:0]            cqe_o,
  output weft_pkg::trace_t        trace_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic                    idle_o,
  output logic                    quiet_o
);
  localparam int unsigned AW     = $clog2(HOLDS);
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned TAG_W  = weft_pkg::SUBMISSION_TAG_W;
  localparam int unsigned CQE_W  = weft_pkg::COMPLETION_CYCLES_LSB + weft_pkg::COMPLETION_CYCLES_W;
  localparam int unsigned RQE_W  = weft_pkg::REVOKE_GPN_LSB + weft_pkg::REVOKE_GPN_W;
  localparam int unsigned OP_W   = 6;
  // What a message in the FIFO and an entry keep: op, home, requester, txn, htxn, gpn.
  localparam int unsigned ASK_W  = OP_W + 2 * NODE_W + 16 + GPN_W;
  if ((1 << AW) != HOLDS || HOLDS > 256) $error("coh_hold: HOLDS must be a power of two up to 256");

  // In: room for every credit, so a FWD never waits outside. The RAM's word comes late: it is looked up as it does, and judged
  // behind a register, which takes one when it is empty.
  logic              out_valid;
  logic [ASK_W-1:0]  out, head_q;
  logic              head_valid_q, alloc, nack, drop, q_idle, q_quiet;
  logic [OP_W-1:0]   head_op;
  logic [NODE_W-1:0] head_home, head_req;
  logic [15:0]       unused_head_txns;
  logic [GPN_W-1:0]  head_gpn;
  logic              unused_fwd;
  assign unused_fwd = ^fwd_i;
  fifo_ram #(.WIDTH(ASK_W), .DEPTH(NODES * weft_pkg::WINDOW)) u_queue (
    .clk_i, .rst_ni,
    .wr_valid_i(fwd_valid_i), .wr_ready_o(fwd_ready_o),
    .wr_data_i({fwd_i.op, fwd_i.src, fwd_i.req, fwd_i.txn, fwd_i.htxn, fwd_i.gpn}),
    .rd_valid_o(out_valid), .rd_ready_i(!head_valid_q), .rd_data_o(out),
    .idle_o(q_idle), .quiet_o(q_quiet)
  );
  assign {head_op, head_home, head_req, unused_head_txns, head_gpn} = head_q;
  assign rel_valid_o = alloc || nack || drop;
  assign rel_src_o   = head_home;

  logic [NODE_W-1:0] page_home, page_home_q;
  logic [GPN_W-1:0]  unused_index;
  coh_stripe u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(out[GPN_W-1:0]), .weight_i(7'd0), .home_o(page_home), .index_o(unused_index)
  );
  always_ff @(posedge clk_i) begin
    if (!head_valid_q) {head_q, page_home_q} <= {out, page_home};
    head_valid_q <= rst_ni && (head_valid_q ? !rel_valid_o : out_valid);
  end
  assign drop = head_valid_q && (head_home != page_home_q || 32'(head_req) >= NODES);

  // The table. The handle given to the driver is the entry and a generation, so that a stale answer is refused.
  logic [HOLDS-1:0]  busy_q, open_q, overdue;
  logic [7:0]        gen_q;
  logic [AW-1:0]     free_slot;                 // rqe_valid_q keeps the next revoke away from one that was just given
  logic              have_free, free_quiet, offer;   // offer: what a free entry would be, is written there in any case
  logic              rqe_valid_q, rsp_room_q;
  free_entry #(.N(HOLDS)) u_free (
    .clk_i, .rst_ni, .busy_i(busy_q), .skip_i(1'b0), .valid_o(have_free), .slot_o(free_slot), .quiet_o(free_quiet)
  );
  always_ff @(posedge clk_i) rsp_room_q <= rsp_count < (AW + 2)'(HOLDS);

  // The driver's time limit. A message says: op, home, requester, txn, htxn, gpn.
  logic              clear, expire, limit_quiet;
  logic [AW-1:0]     late_slot;
  logic [ASK_W-1:0]  late_ask;
  coh_hold_limit #(.HOLDS(HOLDS), .ASK_W(ASK_W)) u_limit (
    .clk_i, .rst_ni, .now_i, .limit_cycles_i(revoke_limit_cycles_i),
    .head_valid_i(head_valid_q && !drop), .head_i(head_q), .offer_i(offer), .offer_slot_i(free_slot), .alloc_i(alloc),
    .asked_i(desc_valid_i), .asked_slot_i(desc_slot), .free_i(finish), .free_slot_i(done_slot_q),
    .open_i(open_q), .full_i(busy_q == '1), .room_i(rsp_room_q),
    .overdue_o(overdue), .expire_o(expire), .slot_o(late_slot), .ask_o(late_ask),
    .refuse_o(nack), .clear_o(clear), .quiet_o(limit_quiet)
  );
  assign offer = have_free && !rqe_valid_q;
  assign alloc = head_valid_q && !drop && clear && offer;

  // The descriptor: the driver's answer.
  logic [7:0]        desc_op, desc_slot8, desc_gen;
  logic [AW-1:0]     desc_slot;
  logic [TAG_W-1:0]  desc_tag;
  logic [63:0]       desc_gpn, desc_addr;
  logic              desc_page, desc_bad, answer, late, refuse, sends_page;
  logic              unused_desc;
  assign unused_desc = ^desc_i;
  assign desc_op    = desc_i[weft_pkg::SUBMISSION_OP_LSB +: weft_pkg::SUBMISSION_OP_W];
  assign desc_page  = desc_i[weft_pkg::SUBMISSION_PAGE_LSB];
  assign desc_tag   = desc_i[weft_pkg::SUBMISSION_TAG_LSB +: TAG_W];
  assign desc_slot8 = desc_i[weft_pkg::SUBMISSION_HANDLE_LSB +: 8];
  assign desc_gen   = desc_i[weft_pkg::SUBMISSION_HANDLE_LSB + 8 +: 8];
  assign desc_gpn   = desc_i[weft_pkg::SUBMISSION_GPN_LSB +: 64];
  assign desc_addr  = desc_i[weft_pkg::SUBMISSION_ADDR_LSB +: 64];
  assign desc_slot  = desc_slot8[AW-1:0];

  logic [7:0]        e_gen;
  logic [OP_W-1:0]   e_op;
  logic [NODE_W-1:0] e_home, e_req;
  logic [15:0]       e_txns;
  logic [GPN_W-1:0]  e_gpn;
  prim_ram_lut #(.WIDTH(8 + ASK_W), .DEPTH(HOLDS)) u_entries (
    .clk_i, .wr_en_i(offer), .wr_addr_i(free_slot), .wr_data_i({gen_q, head_q}),
    .rd_addr_i(desc_slot), .rd_data_o({e_gen, e_op, e_home, e_req, e_txns, e_gpn})
  );

  logic cqe_valid_q, cqe_free, finish;
  assign cqe_free     = !cqe_valid_q;
  assign sends_page   = desc_page && e_op != weft_pkg::OPCODE_INV;
  assign desc_bad     = desc_op != weft_pkg::DESCRIPTOR_OP_REVOKE_DONE
                     || {24'b0, desc_slot8} >= HOLDS || !open_q[desc_slot] || desc_gen != e_gen
                     || (sends_page && desc_addr[11:0] != '0);
  // The limit goes first: an answer in the clock in which its entry expires is late, any other waits for it.
  assign answer       = desc_valid_i && !desc_bad && !expire && !nack;
  assign late         = overdue[desc_slot];     // the home has been told that the right stays here
  assign refuse       = desc_valid_i && desc_bad && cqe_free && !done_valid_q;
  assign desc_ready_o = answer || refuse;

  // Out: the answer's message, and for FWD_S the copy that goes to the pool: it follows when the requester's page has
  // been taken, since somebody waits for that one. FWD_NACK goes here, too: that of an entry in place of its answer's
  // message. Others may fill half of the FIFO only, so that entries find room.
  logic              shares, rsp_push, rsp_room, rsp_page_taken, bulk_q, bulk_room, rsp_taken, bulk_taken;
  logic [OP_W-1:0]   rsp_op, push_op, ask_op;
  logic [AW-1:0]     rsp_slot, push_slot, bulk_slot;
  logic [NODE_W-1:0] rsp_home, rsp_req, ask_home, ask_req, bulk_to, bulk_req;
  logic [15:0]       rsp_txns, ask_txns, bulk_txns;
  logic [GPN_W-1:0]  rsp_gpn, ask_gpn, bulk_gpn;
  logic [63:12]      rsp_page, bulk_page;
  logic              rsp_sends, rsp_own;        // the page; with grant M, not S
  logic              rsp_due;                   // an entry waits for it to leave
  logic [AW+1:0]     rsp_count;
  assign shares   = sends_page && e_op == weft_pkg::OPCODE_FWD_S;
  assign rsp_push = (answer && !late) || expire || nack;
  always_comb begin
    push_op   = weft_pkg::OPCODE_FWD_NACK;
    push_slot = late_slot;
    {ask_op, ask_home, ask_req, ask_txns, ask_gpn} = late_ask;
    if (nack) begin
      {ask_op, ask_home, ask_req, ask_txns, ask_gpn} = head_q;
    end else if (!expire) begin
      {ask_op, ask_home, ask_req, ask_txns, ask_gpn} = {e_op, e_home, e_req, e_txns, e_gpn};
      push_slot = desc_slot;
      push_op   = weft_pkg::OPCODE_FWD_MISS;
      if (e_op == weft_pkg::OPCODE_INV) push_op = weft_pkg::OPCODE_INV_ACK;
      else if (desc_page) push_op = weft_pkg::OPCODE_OWNER_PAGE;
    end
  end
  assign rsp_taken  = rsp_valid_o && rsp_ready_i;
  assign bulk_taken = bulk_valid_o && bulk_ready_i;
  assign rsp_page_taken = rsp_taken && rsp_sends;
  fifo #(.WIDTH(3 + OP_W + AW + 2 * NODE_W + 16 + GPN_W + 52), .DEPTH(2 * HOLDS), .EAGER(1'b1)) u_rsp (
    .clk_i, .rst_ni,
    .wr_valid_i(rsp_push), .wr_ready_o(rsp_room),
    .wr_data_i({!nack, !nack && !expire && sends_page, ask_op == weft_pkg::OPCODE_FWD_M, push_op, push_slot,
                ask_home, ask_req, ask_txns, ask_gpn, desc_addr[63:12]}),
    .rd_valid_o(rsp_valid_o), .rd_ready_i(rsp_ready_i),
    .rd_data_o({rsp_due, rsp_sends, rsp_own, rsp_op, rsp_slot, rsp_home, rsp_req, rsp_txns, rsp_gpn, rsp_page}),
    .count_o(rsp_count)
  );
  localparam int unsigned COPY_W = AW + 2 * NODE_W + 16 + GPN_W + 52;
  logic [AW:0]       unused_bulk_count;
  logic [COPY_W-1:0] copy_q;
  always_ff @(posedge clk_i) begin
    bulk_q <= rst_ni && rsp_page_taken && !rsp_own;
    copy_q <= {rsp_slot, rsp_home, rsp_req, rsp_txns, rsp_gpn, rsp_page};
  end
  fifo #(.WIDTH(COPY_W), .DEPTH(HOLDS), .EAGER(1'b1)) u_bulk (
    .clk_i, .rst_ni,
    .wr_valid_i(bulk_q), .wr_ready_o(bulk_room), .wr_data_i(copy_q),
    .rd_valid_o(bulk_valid_o), .rd_ready_i(bulk_ready_i),
    .rd_data_o({bulk_slot, bulk_to, bulk_req, bulk_txns, bulk_gpn, bulk_page}),
    .count_o(unused_bulk_count)
  );
  always_comb begin
    rsp_o      = '0;
    rsp_o.op   = rsp_op;
    rsp_o.src  = node_i;
    rsp_o.dst  = rsp_sends ? rsp_req : rsp_home;
    rsp_o.req  = rsp_req;
    rsp_o.txn  = rsp_txns[15:8];
    rsp_o.htxn = rsp_txns[7:0];
    rsp_o.gpn  = rsp_gpn;
    if (rsp_sends) begin
      rsp_o.grant = rsp_own ? weft_pkg::GRANT_M : weft_pkg::GRANT_S;
      rsp_o.hold  = 8'(rsp_slot);
      rsp_o.addr  = {rsp_page, 12'b0};
    end
  end
  always_comb begin
    bulk_o      = '0;
    bulk_o.op   = weft_pkg::OPCODE_SHARE_PAGE;
    bulk_o.src  = node_i;
    bulk_o.dst  = bulk_to;
    bulk_o.req  = bulk_req;
    bulk_o.txn  = bulk_txns[15:8];
    bulk_o.htxn = bulk_txns[7:0];
    bulk_o.gpn  = bulk_gpn;
    bulk_o.hold = 8'(bulk_slot);
    bulk_o.addr = {bulk_page, 12'b0};
  end

  // What must still happen before the driver has its buffer back: two bits an entry. Three events may come
  // in one cycle, two of them for the same entry. They are heard of a clock later, since only the driver's buffer waits for them.
  logic          sent_wire_q, sent_local_q, control_q;
  logic [7:0]    sent_wire_hold_q, sent_local_hold_q;
  logic [AW-1:0] control_slot_q;
  always_ff @(posedge clk_i) begin
    sent_wire_q       <= rst_ni && sent_wire_valid_i;
    sent_wire_hold_q  <= sent_wire_hold_i;
    sent_local_q      <= rst_ni && sent_local_valid_i;
    sent_local_hold_q <= sent_local_hold_i;
    control_q         <= rst_ni && rsp_taken && rsp_due && !rsp_page_taken;
    control_slot_q    <= rsp_slot;
  end
  // While an entry is open nobody asks what is due: a descriptor says it before it is judged.
  logic [2*HOLDS-1:0] due_q, due_d;
  always_comb begin
    due_d = due_q;
    for (int i = 0; i < HOLDS; i++) begin
      if (control_q && control_slot_q == AW'(i)) due_d[2*i +: 2] = 2'd0;
      if (sent_wire_q && sent_wire_hold_q == 8'(i) && due_d[2*i +: 2] != 2'd0) begin
        due_d[2*i +: 2] = due_d[2*i +: 2] - 2'd1;
      end
      if (sent_local_q && sent_local_hold_q == 8'(i) && due_d[2*i +: 2] != 2'd0) begin
        due_d[2*i +: 2] = due_d[2*i +: 2] - 2'd1;
      end
      if (desc_valid_i && desc_slot == AW'(i) && open_q[i] && !overdue[i]) due_d[2*i +: 2] = shares ? 2'd2 : 2'd1;
      if (expire && late_slot == AW'(i)) due_d[2*i +: 2] = 2'd1;
    end
  end

  // Completion of an answered entry for which nothing is due any more: which are such, the first of them, and its completion
  // in a clock each. After a completion none is found before that entry is known to be free.
  logic [HOLDS-1:0]  done, done_q;
  logic [AW-1:0]     done_slot, done_slot_q;
  logic              done_valid_q;
  logic [TAG_W-1:0]  d_tag;
  logic [NODE_W-1:0] d_home;
  logic [GPN_W-1:0]  d_gpn;
  logic [31:0]       d_time;
  always_comb begin
    done_slot = '0;
    for (int i = HOLDS - 1; i >= 0; i--) begin
      done[i] = busy_q[i] && !open_q[i] && due_q[2*i +: 2] == 2'd0;
      if (done_q[i]) done_slot = AW'(i);
    end
  end
  always_ff @(posedge clk_i) begin
    done_q       <= rst_ni ? done : '0;
    done_slot_q  <= done_slot;
    done_valid_q <= rst_ni && done_q != '0 && cqe_free;
  end
  assign finish = done_valid_q && cqe_free;
  prim_ram_lut #(.WIDTH(TAG_W + NODE_W + GPN_W + 32), .DEPTH(HOLDS)) u_answers (
    .clk_i, .wr_en_i(desc_valid_i && open_q[desc_slot]), .wr_addr_i(desc_slot), .wr_data_i({desc_tag, e_home, e_gpn, desc_time_i}),
    .rd_addr_i(done_slot_q), .rd_data_o({d_tag, d_home, d_gpn, d_time})
  );

  logic [CQE_W-1:0] cqe_d, cqe_q;               // in place of the cycles: the time from which they count
  logic [31:0]      cqe_time_q;                 // until which they do
  always_comb begin
    cqe_d = '0;
    if (done_valid_q) begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] = weft_pkg::DESCRIPTOR_OP_REVOKE_DONE;
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] =
          overdue[done_slot_q] ? weft_pkg::STATUS_TIMEOUT : weft_pkg::STATUS_OK;
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = d_tag;
      cqe_d[weft_pkg::COMPLETION_HOME_LSB +: NODE_W] = d_home;
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: GPN_W] = d_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = d_time;
    end else begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] = desc_op;
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] = weft_pkg::STATUS_BAD_DESCRIPTOR;
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = desc_tag;
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: 64] = desc_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = desc_time_i;
    end
  end
  assign cqe_valid_o = cqe_valid_q;
  always_comb begin
    cqe_o = 512'(cqe_q);
    cqe_o[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = cqe_time_q - cqe_q[weft_pkg::COMPLETION_CYCLES_LSB +: 32];
  end

  // Revoke ring entry: one register.
  logic [RQE_W-1:0] rqe_q;
  assign rqe_valid_o = rqe_valid_q;
  assign rqe_o       = {{(512 - RQE_W){1'b0}}, rqe_q};

  weft_pkg::trace_t trace_q;
  logic [weft_pkg::COUNTERS-1:0] cnt_q;
  assign trace_o = trace_q;
  assign cnt_o   = cnt_q;

  always_ff @(posedge clk_i) begin
    if (!rqe_valid_q) begin                     // whether it is one says rqe_valid_q
      rqe_q <= '0;
      rqe_q[weft_pkg::REVOKE_KIND_LSB +: weft_pkg::REVOKE_KIND_W] <=
          head_op == weft_pkg::OPCODE_FWD_S ? weft_pkg::REVOKE_KIND_TO_S : weft_pkg::REVOKE_KIND_TO_I;
      rqe_q[weft_pkg::REVOKE_REQ_LSB +: NODE_W]   <= head_req;
      rqe_q[weft_pkg::REVOKE_HANDLE_LSB +: 16]    <= {gen_q, 8'(free_slot)};
      rqe_q[weft_pkg::REVOKE_GPN_LSB +: GPN_W]    <= head_gpn;
    end
    if (cqe_free) {cqe_q, cqe_time_q} <= {cqe_d, now_i};
    if (!rst_ni) begin
      busy_q      <= '0;
      open_q      <= '0;
      due_q       <= '0;
      gen_q       <= '0;
      rqe_valid_q <= 1'b0;
      cqe_valid_q <= 1'b0;
      trace_q     <= '0;
      cnt_q       <= '0;
    end else begin
      rqe_valid_q <= alloc || (rqe_valid_q && !rqe_ready_i);
      cqe_valid_q <= finish || refuse || (cqe_valid_q && !cqe_ready_i);
      gen_q       <= gen_q + 8'(alloc);
      if (alloc) begin
        busy_q[free_slot] <= 1'b1;
        open_q[free_slot] <= 1'b1;
      end
      if (answer) open_q[desc_slot] <= 1'b0;
      due_q <= due_d;
      if (finish) busy_q[done_slot_q] <= 1'b0;
      cnt_q <= '0;
      cnt_q[weft_pkg::CNT_REVOKE_TO_S]    <= answer && !late && e_op == weft_pkg::OPCODE_FWD_S;
      cnt_q[weft_pkg::CNT_REVOKE_TO_I]    <= answer && !late && e_op != weft_pkg::OPCODE_FWD_S;
      cnt_q[weft_pkg::CNT_REVOKE_OVERDUE] <= expire;
      cnt_q[weft_pkg::CNT_DESCRIPTOR_BAD] <= refuse;
      cnt_q[weft_pkg::CNT_RX_BAD_ANSWER]  <= drop;
      trace_q <= '0;
      if (answer && !late) begin
        trace_q.kind  <= weft_pkg::TRACE_KIND_NODE_DROP;
        trace_q.grant <= shares ? weft_pkg::GRANT_S : weft_pkg::GRANT_I;
        trace_q.node  <= node_i;
        trace_q.gpn   <= e_gpn;
      end
    end
  end

  assign idle_o  = q_idle && !head_valid_q && busy_q == '0 && !rsp_valid_o && !cqe_valid_q;
  assign quiet_o = q_quiet && limit_quiet && !rel_valid_o && free_quiet
                && !(rqe_valid_q && rqe_ready_i) && !answer && !refuse && !rsp_taken && !bulk_q && !bulk_taken
                && rsp_room_q == (rsp_count < (AW + 2)'(HOLDS))
                && !sent_wire_valid_i && !sent_wire_q && !sent_local_valid_i && !sent_local_q && !control_q
                && done == done_q && !(done_q != '0 && cqe_free) && !(cqe_valid_q && cqe_ready_i)
                && cnt_q == '0 && trace_q.kind == weft_pkg::TRACE_KIND_NONE;

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_fwd_room: assert (!fwd_valid_i || fwd_ready_o);             // The credits given out never exceed the room.
      a_alloc_free: assert (!alloc || !busy_q[free_slot]);        // An entry is given to one revoke at a time.
      a_open_busy: assert ((open_q & ~busy_q) == '0);               // Only an entry in use is answered.
      a_overdue_busy: assert ((overdue & ~busy_q) == '0);           // No limit outlives its entry.
      a_one_push: assert (32'(answer && !late) + 32'(expire) + 32'(nack) <= 1);  // Answer or limit, one of them.
      a_rsp_room: assert (!rsp_push || rsp_room);                   // An entry owes one message at most,
      a_bulk_room: assert (!bulk_q || bulk_room);                   // and one copy.
      a_done: assert (!finish || done[done_slot_q]);                // An entry is completed once, when it is over.
    end
  end
endmodule
`default_nettype wire
