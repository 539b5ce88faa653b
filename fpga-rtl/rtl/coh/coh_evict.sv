// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Holder, giving pages up of its own: tells the home, sends the page when the home asks for it.
//
// An entry's life: busy (PUT_C or PUT_D on its way) -> [PUT_GO: pulled and due -> PUT_PAGE taken by the lane]
// -> PUT_ACK: completion, free. What is due stands in a FIFO, so a PUT_GO never waits for a lane.
// When members leave, a scan over the entries ends with POISON those whose home is gone.
//
// Nobody waits for an eviction: a descriptor is judged in one clock and taken in a later one, and a look at an entry, by a
// message or by the scan, takes three: it is chosen, read, and what was found is done.
module coh_evict #(
  parameter int unsigned EVICTS = weft_pkg::EVICTS
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
  input  wire  [15:0]             members_i,
  input  wire                     members_set_i,   // first cycle of a new members_i
  output logic                    recover_o,       // something here may still speak of a node that has left
  input  wire                     stripe_wr_en_i,
  input  wire  [5:0]              stripe_wr_slot_i,
  input  wire  [31:0]             stripe_wr_data_i,
  // EVICT ring descriptors.
  input  wire                     desc_valid_i,
  output logic                    desc_ready_o,
  input  wire  [511:0]            desc_i,
  input  wire  [31:0]             desc_time_i,
  // Lanes PUT and BULK (PUT_PAGE).
  output logic                    put_valid_o,
  input  wire                     put_ready_i,
  output weft_pkg::msg_t          put_o,
  output logic                    bulk_valid_o,
  input  wire                     bulk_ready_i,
  output weft_pkg::msg_t          bulk_o,
  // PUT_GO and PUT_ACK; taken always (PUT_ACK after the completion writer took the last), in turn with the scan; three clocks each.
  input  wire                     fwd_valid_i,
  output logic                    fwd_ready_o,
  input  weft_pkg::msg_t          fwd_i,
  // Credit of class FWD goes back to the sender: one pulse a PUT_GO taken.
  output logic                    rel_valid_o,
  output logic [5:0]              rel_src_o,
  output logic                    cqe_valid_o,
  input  wire                     cqe_ready_i,
  output logic [511:0]            cqe_o,
  output weft_pkg::trace_t        trace_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic                    idle_o,
  output logic                    quiet_o
);
  localparam int unsigned AW     = $clog2(EVICTS);
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned TAG_W  = weft_pkg::SUBMISSION_TAG_W;
  localparam int unsigned CQE_W  = weft_pkg::COMPLETION_CYCLES_LSB + weft_pkg::COMPLETION_CYCLES_W;
  if ((1 << AW) != EVICTS || EVICTS > 256) $error("coh_evict: EVICTS must be a power of two up to 256");

  function automatic logic member(input logic [15:0] members, input logic [NODE_W-1:0] node);
    member = node[NODE_W-1:4] == '0 && members[node[3:0]];
  endfunction

  // The descriptor.
  logic [7:0]        desc_op;
  logic [TAG_W-1:0]  desc_tag;
  logic [63:0]       desc_gpn, desc_addr;
  logic              desc_dirty, desc_bad, desc_lost, desc_wrong;
  logic              seen_q, seen;              // the registers say what is wrong with the descriptor that is offered
  logic              bad_q, lost_q;
  logic [NODE_W-1:0] desc_home, home_q;

  assign desc_op    = desc_i[weft_pkg::SUBMISSION_OP_LSB +: weft_pkg::SUBMISSION_OP_W];
  assign desc_tag   = desc_i[weft_pkg::SUBMISSION_TAG_LSB +: TAG_W];
  assign desc_gpn   = desc_i[weft_pkg::SUBMISSION_GPN_LSB +: 64];
  assign desc_addr  = desc_i[weft_pkg::SUBMISSION_ADDR_LSB +: 64];
  assign desc_dirty = desc_op == weft_pkg::DESCRIPTOR_OP_EVICT_DIRTY;
  // A page number that no message can carry or that is not of the context, and a buffer that is no page, are refused
  // with the unknown op.
  assign desc_wrong = !(desc_dirty || desc_op == weft_pkg::DESCRIPTOR_OP_EVICT_CLEAN)
                   || desc_gpn[63:GPN_W] != '0 || desc_i[weft_pkg::SUBMISSION_OUTSIDE_LSB] || (desc_dirty && desc_addr[11:0] != '0);
  // With new members it is judged anew.
  assign seen       = seen_q && !members_set_i;
  assign desc_bad   = bad_q;
  assign desc_lost  = lost_q;

  logic [GPN_W-1:0] unused_index;
  logic unused_desc, unused_fwd;
  assign unused_desc = ^desc_i;
  assign unused_fwd  = ^fwd_i;
  coh_stripe u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(desc_gpn[GPN_W-1:0]), .weight_i('0), .home_o(desc_home), .index_o(unused_index)
  );

  // The table.
  logic [EVICTS-1:0] busy_q, dirty_q;
  logic [EVICTS-1:0] pulled_q, due_q;           // PUT_GO came; its PUT_PAGE is not taken yet
  logic              have_free, free_quiet, alloc, refuse;
  logic [AW-1:0]     free_slot;                 // put_valid_q keeps the next one away from an entry that was just given
  free_entry #(.N(EVICTS)) u_free (
    .clk_i, .rst_ni, .busy_i(busy_q), .skip_i(1'b0), .valid_o(have_free), .slot_o(free_slot), .quiet_o(free_quiet)
  );

  // The scan looks at one entry after the other; where a message wants to look, too, they take turns.
  logic [AW-1:0] scan_q, slot;
  logic [AW:0]   rest_q;                        // entries it has still to look at
  logic          seek_q, turn_q, of_scan_q, scan, pick, pick_scan;
  logic          look_q, act_q;                 // the entry is read; it is done
  logic [AW-1:0] slot_q;
  assign pick_scan = seek_q && (!fwd_valid_i || turn_q);
  assign pick      = !look_q && !act_q && (pick_scan || (fwd_valid_i && (is_go || cqe_free)));
  assign slot      = slot_q;
  assign scan      = act_q && of_scan_q;

  logic [NODE_W-1:0] e_home;
  logic [31:0]       e_time;
  logic [TAG_W-1:0]  e_tag;
  logic [GPN_W-1:0]  e_gpn;
  prim_ram_lut #(.WIDTH(NODE_W + 32 + TAG_W + GPN_W), .DEPTH(EVICTS)) u_entries (
    .clk_i, .wr_en_i(alloc), .wr_addr_i(free_slot),
    .wr_data_i({home_q, desc_time_i, desc_tag, desc_gpn[GPN_W-1:0]}),
    .rd_addr_i(slot), .rd_data_o({e_home, e_time, e_tag, e_gpn})
  );

  // Notice to the home: one register.
  logic           put_valid_q;
  weft_pkg::msg_t put_q;
  assign put_valid_o  = put_valid_q;
  assign put_o        = put_q;
  assign alloc        = seen && !desc_bad && !desc_lost && have_free && !put_valid_q;
  assign desc_ready_o = desc_bad || desc_lost ? refuse : alloc;

  // From the home. What no entry waits for comes too late or from a peer in error: dropped.
  logic taken, known, is_go, take_go, acked, due, settle, ended, complete;
  logic same_q, gone_q;                         // the message is of this entry's page, from its home; its home has left
  logic go_q, e_dirty_q, e_pulled_q, e_due_q;   // the message is a PUT_GO; bits of the entry
  logic cqe_valid_q, cqe_free;
  assign cqe_free    = !cqe_valid_q;
  assign is_go       = fwd_i.op == weft_pkg::OPCODE_PUT_GO;
  assign fwd_ready_o = act_q && !of_scan_q && (go_q || cqe_free);
  assign taken       = fwd_ready_o;
  assign known       = same_q && !e_due_q;
  assign take_go     = taken && go_q && known && e_dirty_q && !e_pulled_q;
  assign acked       = taken && !go_q && known;

  // The scan's entry. A page that is due is sent first: it is the transport that drops what goes to a node that left.
  // With new members it has to look again: the home may have come back.
  assign due    = scan && !e_due_q && gone_q && !members_set_i;
  assign settle = due && cqe_free;

  assign ended       = acked || settle;
  assign refuse      = seen && (desc_bad || desc_lost) && cqe_free && !act_q;
  assign complete    = cqe_valid_q && cqe_ready_i;
  assign rel_valid_o = taken && go_q;
  assign rel_src_o   = fwd_i.src;

  // PUT_PAGE: one an entry, so the FIFO never fills.
  logic              go_room, bulk_taken;
  logic [AW-1:0]     go_slot;
  logic [7:0]        go_htxn;
  logic [NODE_W-1:0] go_home;
  logic [GPN_W-1:0]  go_gpn;
  logic [63:12]      go_page;
  assign bulk_taken = bulk_valid_o && bulk_ready_i;
  logic [AW:0] unused_due_count;
  fifo #(.WIDTH(AW + 8 + NODE_W + GPN_W), .DEPTH(EVICTS), .SURE(1'b1)) u_due (
    .clk_i, .rst_ni,
    .wr_valid_i(take_go), .wr_ready_o(go_room), .wr_data_i({slot, fwd_i.htxn, fwd_i.src, fwd_i.gpn}),
    .rd_valid_o(bulk_valid_o), .rd_ready_i(bulk_ready_i),
    .rd_data_o({go_slot, go_htxn, go_home, go_gpn}),
    .count_o(unused_due_count)
  );
  prim_ram_lut #(.WIDTH(52), .DEPTH(EVICTS)) u_buffers (
    .clk_i, .wr_en_i(alloc), .wr_addr_i(free_slot), .wr_data_i(desc_addr[63:12]),
    .rd_addr_i(go_slot), .rd_data_o(go_page)
  );
  always_comb begin
    bulk_o      = '0;
    bulk_o.op   = weft_pkg::OPCODE_PUT_PAGE;
    bulk_o.src  = node_i;
    bulk_o.dst  = go_home;
    bulk_o.req  = node_i;
    bulk_o.txn  = 8'(go_slot);
    bulk_o.htxn = go_htxn;
    bulk_o.gpn  = go_gpn;
    bulk_o.addr = {go_page, 12'b0};
  end

  logic [CQE_W-1:0] cqe_d, cqe_q;               // in place of the cycles: the time from which they count
  logic [31:0]      cqe_time_q;                 // until which they do
  always_comb begin
    cqe_d = '0;
    if (act_q) begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] =
          e_dirty_q ? weft_pkg::DESCRIPTOR_OP_EVICT_DIRTY : weft_pkg::DESCRIPTOR_OP_EVICT_CLEAN;
      // What its home had pulled may be another's by now, though the home has left: the driver must not map it again.
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] = fwd_i.status;
      if (scan) begin
        cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] = e_pulled_q ? weft_pkg::STATUS_OK : weft_pkg::STATUS_POISON;
      end
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = e_tag;
      cqe_d[weft_pkg::COMPLETION_HOME_LSB +: NODE_W] = e_home;
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: GPN_W] = e_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = e_time;
    end else begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] = desc_op;
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] =
          desc_bad ? weft_pkg::STATUS_BAD_DESCRIPTOR : weft_pkg::STATUS_POISON;
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = desc_tag;
      if (!desc_bad) cqe_d[weft_pkg::COMPLETION_HOME_LSB +: NODE_W] = home_q;
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: 64] = desc_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = desc_time_i;
    end
  end
  assign cqe_valid_o = cqe_valid_q;
  always_comb begin
    cqe_o = 512'(cqe_q);
    cqe_o[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = cqe_time_q - cqe_q[weft_pkg::COMPLETION_CYCLES_LSB +: 32];
  end

  // A pass over all entries that finds nothing ends the scan; while it finds something, it goes on.
  logic recover_q, step, stale;
  assign stale     = put_valid_q && !member(members_i, put_q.dst);   // a notice to a node that has left
  assign step      = scan && !(due && !cqe_free);
  assign recover_o = recover_q;

  weft_pkg::trace_t trace_q;
  logic [weft_pkg::COUNTERS-1:0] cnt_q;
  assign trace_o = trace_q;
  assign cnt_o   = cnt_q;

  always_ff @(posedge clk_i) begin
    if (!put_valid_q) begin
      put_q     <= '0;
      put_q.op  <= desc_dirty ? weft_pkg::OPCODE_PUT_D : weft_pkg::OPCODE_PUT_C;
      put_q.src <= node_i;
      put_q.dst <= home_q;
      put_q.req <= node_i;
      put_q.txn <= 8'(free_slot);
      put_q.gpn <= desc_gpn[GPN_W-1:0];
    end
    if (alloc) begin
      dirty_q[free_slot]  <= desc_dirty;
      pulled_q[free_slot] <= 1'b0;
    end
    if (take_go) pulled_q[slot] <= 1'b1;
    bad_q  <= desc_wrong;
    lost_q <= !desc_wrong && !member(members_i, desc_home);
    home_q <= desc_home;
    if (pick) begin
      slot_q    <= pick_scan ? scan_q : fwd_i.txn[AW-1:0];
      of_scan_q <= pick_scan;
    end
    // Of an entry in use: one that is given away in this clock has another's words still.
    same_q <= busy_q[slot] && {24'b0, fwd_i.txn} < EVICTS && e_gpn == fwd_i.gpn && fwd_i.src == e_home;
    gone_q <= busy_q[slot] && !member(members_i, e_home);
    go_q       <= is_go;
    e_dirty_q  <= dirty_q[slot];
    e_pulled_q <= pulled_q[slot];
    e_due_q    <= due_q[slot];
    if (cqe_free) {cqe_q, cqe_time_q} <= {cqe_d, now_i};
    if (!rst_ni) begin
      busy_q      <= '0;
      due_q       <= '0;
      scan_q      <= '0;
      rest_q      <= '0;
      turn_q      <= 1'b0;
      seek_q      <= 1'b0;
      look_q      <= 1'b0;
      act_q       <= 1'b0;
      seen_q      <= 1'b0;
      recover_q   <= 1'b0;
      put_valid_q <= 1'b0;
      cqe_valid_q <= 1'b0;
      trace_q     <= '0;
      cnt_q       <= '0;
    end else begin
      put_valid_q <= alloc || (put_valid_q && !put_ready_i);
      cqe_valid_q <= ended || refuse || (cqe_valid_q && !cqe_ready_i);
      if (alloc) busy_q[free_slot] <= 1'b1;
      if (ended) busy_q[slot] <= 1'b0;
      if (take_go) due_q[slot] <= 1'b1;
      if (bulk_taken) due_q[go_slot] <= 1'b0;
      seen_q <= desc_valid_i && !desc_ready_o && !members_set_i;
      look_q <= pick;
      act_q  <= look_q;
      if (act_q) turn_q <= !of_scan_q;
      scan_q <= scan_q + AW'(step);
      if (members_set_i || (step && gone_q) || (seek_q && stale)) begin
        rest_q <= (AW + 1)'(EVICTS);
        seek_q <= 1'b1;
      end else if (step) begin
        rest_q <= rest_q - (AW + 1)'(1);
        seek_q <= rest_q != (AW + 1)'(1);
      end
      if (members_set_i) recover_q <= 1'b1;
      else if (!seek_q) recover_q <= 1'b0;
      cnt_q <= '0;
      cnt_q[weft_pkg::CNT_EVICT_CLEAN]    <= ended ? !e_dirty_q : refuse && !desc_bad && !desc_dirty;
      cnt_q[weft_pkg::CNT_EVICT_DIRTY]    <= ended ? e_dirty_q : refuse && !desc_bad && desc_dirty;
      cnt_q[weft_pkg::CNT_FAULT_POISON]   <= settle || (refuse && !desc_bad);
      cnt_q[weft_pkg::CNT_RX_BAD_ANSWER]  <= taken && !take_go && !acked;
      cnt_q[weft_pkg::CNT_DESCRIPTOR_BAD] <= refuse && desc_bad;
      trace_q <= '0;
      if (alloc) begin
        trace_q.kind  <= weft_pkg::TRACE_KIND_NODE_DROP;
        trace_q.grant <= weft_pkg::GRANT_I;
        trace_q.node  <= node_i;
        trace_q.gpn   <= desc_gpn[GPN_W-1:0];
      end
    end
  end

  assign idle_o  = busy_q == '0 && !cqe_valid_q;
  assign quiet_o = !alloc && !refuse && free_quiet && (seen_q || !desc_valid_i) && !(put_valid_q && put_ready_i)
                && !pick && !look_q && !act_q && !bulk_taken && !complete && !members_set_i && !seek_q && !recover_q && cnt_q == '0
                && trace_q.kind == weft_pkg::TRACE_KIND_NONE;

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_seek: assert (seek_q == (rest_q != '0));
      a_seen: assert (!seen_q || desc_valid_i);                      // What was judged is still there,
      a_act_busy: assert (!act_q || !(same_q || gone_q) || busy_q[slot]);  // What is done is done to an entry in use.
      a_act_msg: assert (!(look_q || act_q) || of_scan_q || fwd_valid_i);  // and what is looked up, too.
      a_alloc_free: assert (!alloc || !busy_q[free_slot]);           // An entry is given to one eviction at a time.
      a_go_busy: assert ((due_q & ~busy_q) == '0);                    // A page is due only while its buffer is kept.
      a_go_room: assert (!take_go || go_room);                       // Each entry owes one PUT_PAGE at most.
      a_bulk_due: assert (!bulk_taken || due_q[go_slot]);             // It is sent once for each PUT_GO.
    end
  end
endmodule
`default_nettype wire
