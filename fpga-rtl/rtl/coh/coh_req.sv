// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Requester: takes faults from the driver, asks the home, completes when the grant has landed.
//
// An entry's life: busy+wait (request on its way) -> grant -> busy (completion handed over, GRANT_ACK
// due) -> GRANT_ACK taken -> free. Requests, completions and acknowledgements each have a register or
// FIFO of their own, so none waits for another's lane. `txn` is the entry and how often it was used: what was
// meant for a former fault, of the same page even, fits no later one.
//
// While frames write an entry's buffer it is not completed: an answer that comes then is held. It may not wait
// outside, as the message of the page comes the same way; that message replaces what is held. A scan over
// the entries completes those with an answer held, ends with POISON those whose home has left the rack, and
// finds those that wait too long. Grants and scan look at an entry in one clock and act in the next; if any entry has changed
// meanwhile, they look again.
//
// A GRANT with POISON is acknowledged even if no fault waits for it (coh_req_ack, stray): it may have crossed the page
// of an owner that left, and the home's lock must not end before it has arrived.
module coh_req #(
  parameter int unsigned MISSES = weft_pkg::MISSES
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
  input  wire  [15:0]             members_i,
  input  wire                     members_set_i,          // first cycle of a new members_i
  input  wire  [31:0]             fault_limit_cycles_i,   // 0: none
  input  wire                     stripe_wr_en_i,
  input  wire  [5:0]              stripe_wr_slot_i,
  input  wire  [31:0]             stripe_wr_data_i,
  // FAULT ring descriptors, with the cycle at which each arrived.
  input  wire                     desc_valid_i,
  output logic                    desc_ready_o,
  input  wire  [511:0]            desc_i,
  input  wire  [31:0]             desc_time_i,
  // Lanes REQ and FIN.
  output logic                    req_valid_o,
  input  wire                     req_ready_i,
  output weft_pkg::msg_t          req_o,
  output logic                    fin_valid_o,
  input  wire                     fin_ready_i,
  output weft_pkg::msg_t          fin_o,
  // Grants; a page has landed already. Taken always: in the clock after its entry was read, when the completion writer has taken
  // the last, in turn with the scan, and what may be a stray when lane FIN has room for its acknowledgement.
  input  wire                     gnt_valid_i,
  output logic                    gnt_ready_o,
  input  weft_pkg::msg_t          gnt_i,
  // Does transaction txn wait for this page, and where does it land: combinational, but that txn is told a clock before. Then, a
  // clock later: page_sink begins to write for it. And: all is written and no message will come of it.
  input  wire                     land_soon_valid_i,
  input  wire  [7:0]              land_soon_txn_i,
  input  wire  [7:0]              land_txn_i,
  input  wire  [weft_pkg::GPN_BITS-1:0] land_gpn_i,
  input  wire  [5:0]              land_src_i,
  input  wire  [5:0]              land_op_i,
  output logic                    land_ok_o,
  output logic [63:0]             land_addr_o,
  input  wire                     land_take_i,
  input  wire                     land_end_valid_i,
  input  wire  [7:0]              land_end_txn_i,
  // Completions (lap is filled in by host_cq).
  output logic                    cqe_valid_o,
  input  wire                     cqe_ready_i,
  output logic [511:0]            cqe_o,
  output weft_pkg::trace_t        trace_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,   // increments this cycle, CNT_*; bits of others stay 0
  // A fault found waiting longer than the limit: a pulse, once for each.
  output logic                    overdue_valid_o,
  output logic [7:0]              overdue_txn_o,
  output logic [5:0]              overdue_home_o,
  output logic [weft_pkg::GPN_BITS-1:0] overdue_gpn_o,
  output logic                    recover_o,     // something here may still speak of a node that has left
  output logic                    idle_o,        // no entry in use
  output logic                    quiet_o
);
  localparam int unsigned AW     = $clog2(MISSES);
  localparam int unsigned GEN_W  = weft_pkg::TXN_BITS - AW;
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned TAG_W  = weft_pkg::SUBMISSION_TAG_W;
  localparam int unsigned CQE_W  = weft_pkg::COMPLETION_CYCLES_LSB + weft_pkg::COMPLETION_CYCLES_W;
  localparam int unsigned TICK_W = $clog2(weft_pkg::TICK_CYCLES);
  if ((1 << AW) != MISSES || MISSES > 128) $error("coh_req: MISSES must be a power of two up to 128");

  function automatic logic member(input logic [15:0] members, input logic [NODE_W-1:0] node);
    member = node[NODE_W-1:4] == '0 && members[node[3:0]];
  endfunction

  // The descriptor.
  logic [7:0]        desc_op;
  logic [TAG_W-1:0]  desc_tag;
  logic [63:0]       desc_gpn, desc_addr;
  logic              desc_write, desc_bad, desc_lost, wrong, wrong_q;
  logic [NODE_W-1:0] desc_home;

  assign desc_op    = desc_i[weft_pkg::SUBMISSION_OP_LSB +: weft_pkg::SUBMISSION_OP_W];
  assign desc_tag   = desc_i[weft_pkg::SUBMISSION_TAG_LSB +: TAG_W];
  assign desc_gpn   = desc_i[weft_pkg::SUBMISSION_GPN_LSB +: 64];
  assign desc_addr  = desc_i[weft_pkg::SUBMISSION_ADDR_LSB +: 64];
  assign desc_write = desc_op == weft_pkg::DESCRIPTOR_OP_FAULT_WRITE;
  // A page number that no message can carry or that is not of the context, and a buffer that is no page, are refused
  // with the unknown op.
  assign desc_bad   = !(desc_write || desc_op == weft_pkg::DESCRIPTOR_OP_FAULT_READ)
                   || desc_gpn[63:GPN_W] != '0 || desc_i[weft_pkg::SUBMISSION_OUTSIDE_LSB] || desc_addr[11:0] != '0;
  assign desc_lost  = !desc_bad && !member(members_i, desc_home);

  logic [NODE_W-1:0] gnt_home;
  logic [GPN_W-1:0]  unused_index, unused_gnt_index;
  logic unused_desc, unused_gnt, unused_soon;
  assign unused_desc = ^desc_i;
  assign unused_gnt  = ^gnt_i;
  assign unused_soon = ^land_soon_txn_i;
  coh_stripe u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(desc_gpn[GPN_W-1:0]), .weight_i(7'd0), .home_o(desc_home), .index_o(unused_index)
  );
  coh_stripe u_stripe_gnt (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(gnt_i.gpn), .weight_i(7'd0), .home_o(gnt_home), .index_o(unused_gnt_index)
  );

  // The table.
  logic [MISSES-1:0] busy_q, wait_q;
  logic [MISSES-1:0] held_q;                    // its answer is in u_held: frames write its buffer
  logic [MISSES-1:0] told_q;                    // reported as overdue
  logic [GEN_W*MISSES-1:0] gen_q;               // how many faults each had
  logic [MISSES-1:0] landing;
  logic [2:0]        gnt_frames;                // that write the buffer of the grant's entry
  logic              have_free, free_quiet, offer, alloc, refuse;   // offer: what a free entry would be, is written there in any case
  logic              alloc_q;                   // it is given away since the last clock
  logic [AW-1:0]     free_slot, alloc_slot_q;
  // Faults begin in every third clock: what is offered now, or was given away in the last one, is busy a clock or two later.
  free_entry #(.N(MISSES)) u_free (
    .clk_i, .rst_ni, .busy_i(busy_q), .skip_i(offer || alloc_q), .valid_o(have_free), .slot_o(free_slot), .quiet_o(free_quiet)
  );

  // The scan and a grant have looked at their entries; where both have, they take turns. Each reads the table for itself.
  logic [AW-1:0] scan_q, gnt_slot;
  logic [7:0]    scan_txn;
  logic [AW:0]   rest_q;                        // entries it has still to look at
  logic          turn_q, scan, seek_q;          // seek_q: there are some
  logic          look_q;                        // the scan has looked
  logic          gnt_read_q;                    // the grant's entry has been read
  logic          moved;                         // an entry changes in this clock
  assign gnt_slot = gnt_i.txn[AW-1:0];
  assign scan     = look_q && (!gnt_read_q || turn_q);
  assign scan_txn = {gen_q[GEN_W*32'(scan_q) +: GEN_W], scan_q};

  localparam int unsigned ENTRY_W = 1 + NODE_W + 32 + TAG_W + GPN_W;
  logic [ENTRY_W-1:0] entry, gnt_entry, gnt_entry_q, scan_entry;
  logic              e_write, g_write, unused_write;
  logic [NODE_W-1:0] e_home, s_home, g_home;
  logic [31:0]       e_time, s_time, unused_gnt_time;
  logic [TAG_W-1:0]  e_tag, unused_tag, unused_gnt_tag;
  logic [GPN_W-1:0]  e_gpn, s_gpn, g_gpn;
  assign entry = {desc_write, desc_home, desc_time_i, desc_tag, desc_gpn[GPN_W-1:0]};
  prim_ram_lut #(.WIDTH(ENTRY_W), .DEPTH(MISSES)) u_entries (
    .clk_i, .wr_en_i(offer), .wr_addr_i(free_slot), .wr_data_i(entry), .rd_addr_i(scan_q), .rd_data_o(scan_entry)
  );
  prim_ram_lut #(.WIDTH(ENTRY_W), .DEPTH(MISSES)) u_entries_gnt (
    .clk_i, .wr_en_i(offer), .wr_addr_i(free_slot), .wr_data_i(entry), .rd_addr_i(gnt_slot), .rd_data_o(gnt_entry)
  );
  assign {g_write, g_home, unused_gnt_time, unused_gnt_tag, g_gpn} = gnt_entry;
  assign {unused_write, s_home, s_time, unused_tag, s_gpn} = scan_entry;
  assign {e_write, e_home, e_time, e_tag, e_gpn} = scan ? scan_entry : gnt_entry_q;

  // Request: one register.
  logic           req_valid_q;
  weft_pkg::msg_t req_q;
  assign req_valid_o  = req_valid_q;
  assign req_o        = req_q;
  assign offer        = desc_valid_i && have_free;
  assign alloc        = offer && !desc_bad && !desc_lost && !wrong_q && !req_valid_q;
  assign desc_ready_o = alloc || refuse;

  // Grant: only an entry that waits for it takes one; anything else comes too late or from a peer in error. With POISON
  // it says in `grant` which right had been asked: that of another fault, and this one is not meant.
  logic taken, gnt_page, gnt_owner, gnt_poison, fits, answered, hold, stray, stray_ready, strays;
  logic page_q, meant_q, clear_q, last_q;       // of its entry's page; for its fault; which takes one like it; and no frame follows
  logic from_home_q, may_stray_q;               // from its page's home; it may owe an acknowledgement beside its fault's
  logic held_poison, held_poison_q;             // the answer held is POISON
  logic [7:0] held_htxn, held_htxn_q;
  logic [NODE_W-1:0] gnt_home_q;
  logic cqe_valid_q, cqe_free, complete;
  assign cqe_free    = !cqe_valid_q;
  assign complete    = cqe_valid_q && cqe_ready_i;
  // Whether it is a stray is known late: what may be one waits for room.
  assign gnt_ready_o = taken;
  assign taken       = gnt_read_q && !(look_q && turn_q) && cqe_free && !land_take_i && (stray_ready || !may_stray_q);
  assign gnt_owner   = gnt_i.op == weft_pkg::OPCODE_OWNER_PAGE;
  assign gnt_page    = gnt_i.op == weft_pkg::OPCODE_GRANT_PAGE || gnt_owner;
  assign gnt_poison  = !gnt_page && gnt_i.status == weft_pkg::STATUS_POISON;
  always_ff @(posedge clk_i) begin
    gnt_read_q  <= rst_ni && gnt_valid_i && !moved;
    gnt_entry_q <= gnt_entry;
    gnt_home_q  <= gnt_home;
    from_home_q <= gnt_i.src == gnt_home;
    page_q      <= g_gpn == gnt_i.gpn;
    meant_q     <= gnt_i.txn[7:AW] == gen_q[GEN_W*32'(gnt_slot) +: GEN_W] && wait_q[gnt_slot]
                && (gnt_owner || gnt_i.src == g_home) && (!gnt_poison || (gnt_i.grant == weft_pkg::GRANT_M) == g_write);
    clear_q     <= gnt_page ? gnt_frames != '0 : !held_q[gnt_slot];
    last_q      <= gnt_frames == '0 || (gnt_page && gnt_frames == 3'd1);
    may_stray_q <= gnt_page ? held_q[gnt_slot] : gnt_poison;
    held_poison_q <= held_q[gnt_slot] && held_poison;
    held_htxn_q   <= held_htxn;
  end
  assign fits        = page_q && meant_q && clear_q;
  assign answered    = taken && fits && last_q;
  assign hold        = taken && fits && !last_q;
  // A stray: POISON meets no fault, or a page takes the place of the one held.
  assign stray       = fits ? gnt_page && held_poison_q : gnt_poison && from_home_q;
  prim_ram_lut #(.WIDTH(1 + 8), .DEPTH(MISSES)) u_held_gnt (
    .clk_i, .wr_en_i(hold), .wr_addr_i(gnt_slot), .wr_data_i({gnt_i.status == weft_pkg::STATUS_POISON, gnt_i.htxn}),
    .rd_addr_i(gnt_slot), .rd_data_o({held_poison, held_htxn})
  );

  // Where pages land. In the cycle in which an entry has its answer, no other page begins.
  logic land_fits;
  assign land_ok_o = land_fits && !(gnt_read_q && !scan && fits && gnt_i.txn == land_txn_i);
  coh_req_land #(.MISSES(MISSES)) u_land (
    .clk_i, .rst_ni, .members_i,
    .alloc_i(offer), .alloc_slot_i(free_slot), .alloc_home_i(desc_home), .alloc_gpn_i(desc_gpn[GPN_W-1:0]),
    .alloc_page_i(desc_addr[63:12]), .gen_i(gen_q), .open_i(wait_q & ~held_q),
    .soon_slot_i(land_soon_txn_i[AW-1:0]), .land_txn_i, .land_gpn_i, .land_src_i, .land_op_i,
    .land_ok_o(land_fits), .land_addr_o,
    .take_i(land_take_i), .end_valid_i(land_end_valid_i), .end_txn_i(land_end_txn_i),
    .told_i(taken && fits && gnt_page), .told_slot_i(gnt_slot),
    .landing_o(landing), .told_frames_o(gnt_frames)
  );

  // What an entry is answered: the grant itself, the one held, or POISON.
  localparam int unsigned ANSWER_W = 3 + 4 + 2 + NODE_W + 8;
  logic [ANSWER_W-1:0] gnt_answer, held_answer, answer;
  logic                a_owner, a_page, a_zero, a_ok, settle, ended;
  logic [3:0]          a_status;
  logic [1:0]          a_grant;
  logic [NODE_W-1:0]   a_from;
  logic [7:0]          a_htxn;
  assign gnt_answer = {gnt_owner, gnt_page, gnt_i.zero, gnt_i.status, gnt_poison ? weft_pkg::GRANT_I : gnt_i.grant,
                       gnt_i.status == weft_pkg::STATUS_TIMEOUT ? gnt_i.req : gnt_i.src, gnt_i.htxn};
  prim_ram_lut #(.WIDTH(ANSWER_W), .DEPTH(MISSES)) u_held (
    .clk_i, .wr_en_i(hold), .wr_addr_i(gnt_slot), .wr_data_i(gnt_answer), .rd_addr_i(scan_q), .rd_data_o(held_answer)
  );
  always_comb begin
    answer = gnt_answer;
    if (scan) begin
      answer = {3'b0, weft_pkg::STATUS_POISON, weft_pkg::GRANT_I, s_home, 8'b0};
      if (kept_q) answer = held_answer;
    end
  end
  assign {a_owner, a_page, a_zero, a_status, a_grant, a_from, a_htxn} = answer;
  assign a_ok   = a_status == weft_pkg::STATUS_OK;

  // The scan's entry.
  logic lost_q;                                 // its home has left
  logic kept_q, used_q, still_q;                // an answer is held for it; it is in use; it waits, and no page lands
  logic fresh_q, old_q;                         // not reported yet; it waits too long
  logic over, found, late, step, scan_start;
  logic hold_q;                                 // an answer is held since the last clock
  always_ff @(posedge clk_i) begin
    look_q  <= rst_ni && seek_q && !scan_start && !step && !moved;
    lost_q  <= !member(members_i, s_home);
    kept_q  <= held_q[scan_q];
    used_q  <= busy_q[scan_q];
    still_q <= wait_q[scan_q] && !landing[scan_q];
    fresh_q <= wait_q[scan_q] && !told_q[scan_q] && fault_limit_cycles_i != '0;
    old_q   <= now_i - s_time >= fault_limit_cycles_i;
  end
  assign over   = still_q && (kept_q || lost_q);
  assign settle = scan && !land_take_i && over && cqe_free;
  assign step   = scan && !land_take_i && !(over && !cqe_free);
  assign found  = step && (kept_q || (used_q && lost_q));   // the scan comes back to it
  assign late   = step && fresh_q && old_q;
  assign moved  = taken || settle || land_take_i || land_end_valid_i;
  logic limit_tick, limit_tick_q;
  assign limit_tick = now_i[TICK_W-1:0] == '0 && fault_limit_cycles_i != '0 && (wait_q & ~told_q) != '0;
  always_ff @(posedge clk_i) limit_tick_q <= rst_ni && limit_tick;
  assign scan_start = members_set_i || hold_q || limit_tick_q;
  assign overdue_valid_o = late;
  assign overdue_txn_o   = scan_txn;
  assign overdue_home_o  = s_home;
  assign overdue_gpn_o   = s_gpn;

  assign ended  = answered || settle;
  // A refusal waits while a grant or the scan may end an entry: so it does not wait for the judgement, nor does what a
  // completion says. That there is something to refuse is heard of a clock later; with new members it is judged anew.
  assign wrong  = desc_valid_i && (desc_bad || desc_lost);
  assign refuse = desc_valid_i && wrong_q && !members_set_i && cqe_free && !gnt_valid_i && !seek_q;
  always_ff @(posedge clk_i) wrong_q <= rst_ni && wrong && !refuse;

  logic [CQE_W-1:0] cqe_d, cqe_q;               // in place of the cycles: the time from which they count
  logic [31:0]      cqe_time_q;                 // until which they do
  always_comb begin
    cqe_d = '0;
    if (gnt_valid_i || seek_q) begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] =
          e_write ? weft_pkg::DESCRIPTOR_OP_FAULT_WRITE : weft_pkg::DESCRIPTOR_OP_FAULT_READ;
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] = a_status;
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = e_tag;
      cqe_d[weft_pkg::COMPLETION_GRANT_LSB +: 2] = a_grant;
      cqe_d[weft_pkg::COMPLETION_PAGE_LSB] = a_page;
      cqe_d[weft_pkg::COMPLETION_ZERO_LSB] = a_zero;
      cqe_d[weft_pkg::COMPLETION_DIRTY_LSB] = a_owner && a_grant == weft_pkg::GRANT_M;
      cqe_d[weft_pkg::COMPLETION_SRC_LSB +: NODE_W] = a_from;
      cqe_d[weft_pkg::COMPLETION_HOME_LSB +: NODE_W] = e_home;
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: GPN_W] = e_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = e_time;
    end else begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] = desc_op;
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] =
          desc_bad ? weft_pkg::STATUS_BAD_DESCRIPTOR : weft_pkg::STATUS_POISON;
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = desc_tag;
      if (!desc_bad) begin
        cqe_d[weft_pkg::COMPLETION_SRC_LSB +: NODE_W]  = desc_home;
        cqe_d[weft_pkg::COMPLETION_HOME_LSB +: NODE_W] = desc_home;
      end
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: 64] = desc_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = desc_time_i;
    end
  end
  assign cqe_valid_o = cqe_valid_q;
  always_comb begin
    cqe_o = 512'(cqe_q);
    cqe_o[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = cqe_time_q - cqe_q[weft_pkg::COMPLETION_CYCLES_LSB +: 32];
  end

  logic              granted;                   // an answer that the home waits to hear of: not POISON of our own
  logic              told, ack_push, free;
  logic [AW-1:0]     fin_slot;
  logic [GPN_W-1:0]  done_gpn;
  logic [3:0]        done_status;
  logic [1:0]        done_grant;
  assign granted     = answered || (settle && kept_q);
  assign done_status = cqe_q[weft_pkg::COMPLETION_STATUS_LSB +: 4];
  assign done_grant  = cqe_q[weft_pkg::COMPLETION_GRANT_LSB +: 2];
  assign done_gpn    = cqe_q[weft_pkg::COMPLETION_GPN_LSB +: GPN_W];
  coh_req_ack #(.MISSES(MISSES)) u_ack (
    .clk_i, .rst_ni, .node_i,
    .free_i(cqe_free), .made_i(ended || refuse), .due_i(granted),
    .txn_i(scan ? scan_txn : gnt_i.txn), .htxn_i(a_htxn), .home_i(e_home),
    .complete_i(complete), .gpn_i(done_gpn), .status_i(done_status), .grant_i(done_grant), .granted_o(told), .push_o(ack_push),
    .stray_ready_o(stray_ready), .stray_i(taken && stray), .stray_txn_i(gnt_i.txn),
    .stray_htxn_i(fits ? held_htxn_q : gnt_i.htxn), .stray_home_i(gnt_home_q), .stray_gpn_i(gnt_i.gpn), .strays_o(strays),
    .fin_valid_o, .fin_ready_i, .fin_o, .free_o(free), .free_slot_o(fin_slot)
  );

  weft_pkg::trace_t trace_q;
  assign trace_o = trace_q;

  // Counted in the first clock of a completion; what it counts for stands beside it, whether there is one says made_q.
  logic                          made_q, bad_answer_q, late_q;
  logic [weft_pkg::COUNTERS-1:0] cnt_q, cnt_d;
  always_comb begin
    cnt_d = '0;
    if (gnt_valid_i || seek_q) begin
      cnt_d[weft_pkg::CNT_FAULT_READ]    = !e_write;
      cnt_d[weft_pkg::CNT_FAULT_WRITE]   = e_write;
      cnt_d[weft_pkg::CNT_FAULT_LOCAL]   = e_home == node_i;
      cnt_d[weft_pkg::CNT_FAULT_REMOTE]  = e_home != node_i;
      cnt_d[weft_pkg::CNT_FAULT_POISON]  = scan && !kept_q;
      cnt_d[weft_pkg::CNT_GRANT_ERROR]   = !a_ok;
      cnt_d[weft_pkg::CNT_GRANT_POOL]    = a_ok && a_page && !a_owner;
      cnt_d[weft_pkg::CNT_GRANT_OWNER]   = a_ok && a_owner;
      cnt_d[weft_pkg::CNT_GRANT_ZERO]    = a_ok && !a_page && a_zero;
      cnt_d[weft_pkg::CNT_GRANT_UPGRADE] = a_ok && !a_page && !a_zero;
    end else begin
      cnt_d[weft_pkg::CNT_DESCRIPTOR_BAD] = desc_bad;
      cnt_d[weft_pkg::CNT_FAULT_READ]     = !desc_bad && !desc_write;
      cnt_d[weft_pkg::CNT_FAULT_WRITE]    = !desc_bad && desc_write;
      cnt_d[weft_pkg::CNT_FAULT_LOCAL]    = !desc_bad && desc_home == node_i;
      cnt_d[weft_pkg::CNT_FAULT_REMOTE]   = !desc_bad && desc_home != node_i;
      cnt_d[weft_pkg::CNT_FAULT_POISON]   = !desc_bad;
      cnt_d[weft_pkg::CNT_GRANT_ERROR]    = !desc_bad;
    end
  end
  always_comb begin
    cnt_o = made_q ? cnt_q : '0;
    cnt_o[weft_pkg::CNT_RX_BAD_ANSWER] = bad_answer_q;
    cnt_o[weft_pkg::CNT_FAULT_OVERDUE] = late_q;
  end

  // A pass over all entries that finds nothing ends the scan; while it finds something, it goes on.
  logic recover_q, stale;
  // A request to a node that has left; strays may be for one.
  assign stale     = (req_valid_q && !member(members_i, req_q.dst)) || (recover_q && strays);
  assign recover_o = recover_q;
  always_ff @(posedge clk_i) begin
    alloc_slot_q <= free_slot;
    if (cqe_free) {cqe_q, cqe_time_q, cnt_q} <= {cqe_d, now_i, cnt_d};   // whether it is one says cqe_valid_q
    if (!req_valid_q) begin                     // likewise
      req_q      <= '0;
      req_q.op   <= desc_write ? weft_pkg::OPCODE_GET_M : weft_pkg::OPCODE_GET_S;
      req_q.src  <= node_i;
      req_q.dst  <= desc_home;
      req_q.req  <= node_i;
      req_q.txn  <= {gen_q[GEN_W*32'(free_slot) +: GEN_W], free_slot};
      req_q.gpn  <= desc_gpn[GPN_W-1:0];
      req_q.excl <= !desc_write && desc_i[weft_pkg::SUBMISSION_EXCL_LSB];
      req_q.have <= desc_write && desc_i[weft_pkg::SUBMISSION_HAVE_LSB];
    end
    if (!rst_ni) begin
      busy_q       <= '0;
      wait_q       <= '0;
      held_q       <= '0;
      told_q       <= '0;
      gen_q        <= '0;
      scan_q       <= '0;
      rest_q       <= '0;
      seek_q       <= 1'b0;
      turn_q       <= 1'b0;
      recover_q    <= 1'b0;
      hold_q       <= 1'b0;
      req_valid_q  <= 1'b0;
      cqe_valid_q  <= 1'b0;
      trace_q      <= '0;
      alloc_q      <= 1'b0;
      made_q       <= 1'b0;
      bad_answer_q <= 1'b0;
      late_q       <= 1'b0;
    end else begin
      req_valid_q <= alloc || (req_valid_q && !req_ready_i);
      cqe_valid_q <= ended || refuse || (cqe_valid_q && !cqe_ready_i);
      alloc_q <= alloc;
      if (alloc_q) begin
        busy_q[alloc_slot_q] <= 1'b1;
        wait_q[alloc_slot_q] <= 1'b1;
      end
      for (int i = 0; i < MISSES; i++) begin
        if ((answered && gnt_slot == AW'(i)) || (settle && scan_q == AW'(i))) begin
          wait_q[i] <= 1'b0;
          held_q[i] <= 1'b0;
          busy_q[i] <= answered || held_q[i];
          gen_q[GEN_W*i +: GEN_W] <= gen_q[GEN_W*i +: GEN_W] + GEN_W'(1);
        end
      end
      if (hold) held_q[gnt_slot] <= 1'b1;
      told_q <= told_q & busy_q;
      if (late) told_q[scan_q] <= 1'b1;
      if (free) busy_q[fin_slot] <= 1'b0;
      turn_q <= seek_q && !scan;
      scan_q <= scan_q + AW'(step);
      if (scan_start || found || (seek_q && stale)) begin
        rest_q <= (AW + 1)'(MISSES);
        seek_q <= 1'b1;
      end else if (step) begin
        rest_q <= rest_q - (AW + 1)'(1);
        seek_q <= rest_q != (AW + 1)'(1);
      end
      if (members_set_i) recover_q <= 1'b1;
      else if (!seek_q && !hold_q) recover_q <= 1'b0;
      hold_q       <= hold;
      made_q       <= ended || refuse;
      bad_answer_q <= taken && !fits;
      late_q       <= late;
      trace_q <= '0;
      if (told && done_status == weft_pkg::STATUS_OK && done_grant != weft_pkg::GRANT_I) begin
        trace_q.kind  <= weft_pkg::TRACE_KIND_NODE_GRANT;
        trace_q.grant <= done_grant;
        trace_q.node  <= node_i;
        trace_q.gpn   <= done_gpn;
      end
    end
  end

  assign idle_o  = busy_q == '0 && !alloc_q && !cqe_valid_q && !strays;
  assign quiet_o = !offer && !alloc_q && !refuse && !(req_valid_q && req_ready_i) && !taken && !complete && !ack_push
                && !(fin_valid_o && fin_ready_i) && !free && !hold_q && !scan_start && !limit_tick && free_quiet
                && gnt_read_q == gnt_valid_i && !seek_q && !recover_q && !moved && !land_soon_valid_i && wrong == wrong_q
                && !made_q && !bad_answer_q && !late_q && trace_q.kind == weft_pkg::TRACE_KIND_NONE;

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_alloc_free: assert (!alloc || !busy_q[free_slot]);               // An entry is given to one fault at a time.
      a_stray: assert (!(taken && stray) || stray_ready);             // A stray has room.
      a_gnt_stays: assert (!gnt_read_q || gnt_valid_i);                // What was read is still there.
      a_seek: assert (seek_q == (rest_q != '0));
      a_wait_busy: assert ((wait_q & ~busy_q) == '0);                  // Only an entry in use waits.
      a_held_wait: assert ((held_q & ~wait_q) == '0);                  // An answer is held for one that waits.
      a_landing_wait: assert ((landing & ~wait_q) == '0);              // The driver has no buffer that is written.
      a_ack_after: assert (!free || (busy_q[fin_slot] && !wait_q[fin_slot]));  // GRANT_ACK leaves after the completion.
    end
  end
endmodule
`default_nettype wire
