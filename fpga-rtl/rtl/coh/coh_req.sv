// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Requester: takes faults from the driver, asks the home, completes when the grant has landed.
//
// An entry's life: busy+wait (request on its way) -> grant -> busy (completion handed over, GRANT_ACK
// due) -> GRANT_ACK taken -> free. Requests, completions and acknowledgements each have a register or
// FIFO of their own, so none waits for another's lane.
module coh_req #(
  parameter int unsigned MISSES = weft_pkg::MISSES
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
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
  // Grants; a page has landed already. Taken always, after the completion writer took the last.
  input  wire                     gnt_valid_i,
  output logic                    gnt_ready_o,
  input  weft_pkg::msg_t          gnt_i,
  // Where the page of transaction txn lands: combinational.
  input  wire  [7:0]              land_txn_i,
  output logic [63:0]             land_addr_o,
  // Completions (lap is filled in by host_cq).
  output logic                    cqe_valid_o,
  input  wire                     cqe_ready_i,
  output logic [511:0]            cqe_o,
  output weft_pkg::trace_t        trace_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,   // increments this cycle, CNT_*; bits of others stay 0
  output logic                    idle_o,        // no entry in use
  output logic                    quiet_o
);
  localparam int unsigned AW     = $clog2(MISSES);
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned TAG_W  = weft_pkg::SUBMISSION_TAG_W;
  localparam int unsigned CQE_W  = weft_pkg::COMPLETION_CYCLES_LSB + weft_pkg::COMPLETION_CYCLES_W;
  if ((1 << AW) != MISSES || MISSES > 256) $error("coh_req: MISSES must be a power of two up to 256");

  // The descriptor.
  logic [7:0]        desc_op;
  logic [TAG_W-1:0]  desc_tag;
  logic [63:0]       desc_gpn, desc_addr;
  logic              desc_write, desc_bad;
  logic [NODE_W-1:0] desc_home;

  assign desc_op    = desc_i[weft_pkg::SUBMISSION_OP_LSB +: weft_pkg::SUBMISSION_OP_W];
  assign desc_tag   = desc_i[weft_pkg::SUBMISSION_TAG_LSB +: TAG_W];
  assign desc_gpn   = desc_i[weft_pkg::SUBMISSION_GPN_LSB +: 64];
  assign desc_addr  = desc_i[weft_pkg::SUBMISSION_ADDR_LSB +: 64];
  assign desc_write = desc_op == weft_pkg::DESCRIPTOR_OP_FAULT_WRITE;
  // A page number that no message can carry and a buffer that is no page are refused with the unknown op.
  assign desc_bad   = !(desc_write || desc_op == weft_pkg::DESCRIPTOR_OP_FAULT_READ)
                   || desc_gpn[63:GPN_W] != '0 || desc_addr[11:0] != '0;

  logic [GPN_W-1:0] unused_index;
  logic unused_desc, unused_gnt, unused_land;
  assign unused_desc = ^desc_i;
  assign unused_gnt  = ^gnt_i;
  assign unused_land = ^land_txn_i;
  coh_stripe u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(desc_gpn[GPN_W-1:0]), .weight_i('0), .home_o(desc_home), .index_o(unused_index)
  );

  // The table.
  logic [MISSES-1:0] busy_q, wait_q;
  logic              have_free, alloc, refuse;
  logic [AW-1:0]     free_slot;
  always_comb begin
    free_slot = '0;
    for (int i = MISSES - 1; i >= 0; i--) begin
      if (!busy_q[i]) free_slot = AW'(i);
    end
  end
  assign have_free = busy_q != '1;

  logic              e_write;
  logic [NODE_W-1:0] e_home;
  logic [31:0]       e_time;
  logic [TAG_W-1:0]  e_tag;
  logic [GPN_W-1:0]  e_gpn;
  prim_ram_lut #(.WIDTH(1 + NODE_W + 32 + TAG_W + GPN_W), .DEPTH(MISSES)) u_entries (
    .clk_i, .wr_en_i(alloc), .wr_addr_i(free_slot),
    .wr_data_i({desc_write, desc_home, desc_time_i, desc_tag, desc_gpn[GPN_W-1:0]}),
    .rd_addr_i(gnt_i.txn[AW-1:0]), .rd_data_o({e_write, e_home, e_time, e_tag, e_gpn})
  );

  logic [63:12] land_page;
  prim_ram_lut #(.WIDTH(52), .DEPTH(MISSES)) u_land (
    .clk_i, .wr_en_i(alloc), .wr_addr_i(free_slot), .wr_data_i(desc_addr[63:12]),
    .rd_addr_i(land_txn_i[AW-1:0]), .rd_data_o(land_page)
  );
  assign land_addr_o = {land_page, 12'b0};

  // Request: one register.
  logic           req_valid_q;
  weft_pkg::msg_t req_q;
  assign req_valid_o  = req_valid_q;
  assign req_o        = req_q;
  assign alloc        = desc_valid_i && !desc_bad && have_free && (!req_valid_q || req_ready_i);
  assign desc_ready_o = desc_bad ? refuse : alloc;

  // Grant: only an entry that waits for it takes one; anything else would be a peer's mistake.
  logic known, granted, complete, gnt_page, gnt_ok;
  logic cqe_valid_q, cqe_free;
  assign cqe_free    = !cqe_valid_q || cqe_ready_i;
  assign gnt_ready_o = cqe_free;
  assign known       = {24'b0, gnt_i.txn} < MISSES && wait_q[gnt_i.txn[AW-1:0]] && e_gpn == gnt_i.gpn;
  assign granted     = gnt_valid_i && cqe_free && known;
  assign refuse      = desc_valid_i && desc_bad && cqe_free && !gnt_valid_i;
  assign complete    = cqe_valid_q && cqe_ready_i;
  assign gnt_page    = gnt_i.op == weft_pkg::OPCODE_GRANT_PAGE || gnt_i.op == weft_pkg::OPCODE_OWNER_PAGE;
  assign gnt_ok      = gnt_i.status == weft_pkg::STATUS_OK;

  logic [CQE_W-1:0] cqe_d, cqe_q;
  always_comb begin
    cqe_d = '0;
    if (granted) begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] =
          e_write ? weft_pkg::DESCRIPTOR_OP_FAULT_WRITE : weft_pkg::DESCRIPTOR_OP_FAULT_READ;
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] = gnt_i.status;
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = e_tag;
      cqe_d[weft_pkg::COMPLETION_GRANT_LSB +: 2] = gnt_i.grant;
      cqe_d[weft_pkg::COMPLETION_PAGE_LSB] = gnt_page;
      cqe_d[weft_pkg::COMPLETION_ZERO_LSB] = gnt_i.zero;
      cqe_d[weft_pkg::COMPLETION_DIRTY_LSB] =
          gnt_i.op == weft_pkg::OPCODE_OWNER_PAGE && gnt_i.grant == weft_pkg::GRANT_M;
      cqe_d[weft_pkg::COMPLETION_SRC_LSB +: NODE_W] = gnt_i.src;
      cqe_d[weft_pkg::COMPLETION_HOME_LSB +: NODE_W] = e_home;
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: GPN_W] = e_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = now_i - e_time;
    end else if (refuse) begin
      cqe_d[weft_pkg::COMPLETION_OP_LSB +: weft_pkg::COMPLETION_OP_W] = desc_op;
      cqe_d[weft_pkg::COMPLETION_STATUS_LSB +: 4] = weft_pkg::STATUS_BAD_DESCRIPTOR;
      cqe_d[weft_pkg::COMPLETION_TAG_LSB +: TAG_W] = desc_tag;
      cqe_d[weft_pkg::COMPLETION_GPN_LSB +: 64] = desc_gpn;
      cqe_d[weft_pkg::COMPLETION_CYCLES_LSB +: 32] = now_i - desc_time_i;
    end
  end
  assign cqe_valid_o = cqe_valid_q;
  assign cqe_o       = {{(512 - CQE_W){1'b0}}, cqe_q};

  // GRANT_ACK: due once the completion is in the writer's hands. One an entry, so the FIFO never fills.
  logic              ack_due_q;                 // the completion in cqe_q answers a grant
  logic [AW-1:0]     ack_slot_q, fin_slot;
  logic [7:0]        ack_htxn_q, fin_htxn;
  logic [NODE_W-1:0] ack_home_q, fin_home;
  logic [GPN_W-1:0]  ack_gpn, fin_gpn;
  logic              ack_push, ack_room, fin_taken;
  assign ack_push  = complete && ack_due_q;
  assign ack_gpn   = cqe_q[weft_pkg::COMPLETION_GPN_LSB +: GPN_W];
  assign fin_taken = fin_valid_o && fin_ready_i;
  logic [AW:0] unused_acks_count;
  fifo #(.WIDTH(AW + 8 + NODE_W + GPN_W), .DEPTH(MISSES)) u_acks (
    .clk_i, .rst_ni,
    .wr_valid_i(ack_push), .wr_ready_o(ack_room),
    .wr_data_i({ack_slot_q, ack_htxn_q, ack_home_q, ack_gpn}),
    .rd_valid_o(fin_valid_o), .rd_ready_i(fin_ready_i),
    .rd_data_o({fin_slot, fin_htxn, fin_home, fin_gpn}),
    .count_o(unused_acks_count)
  );
  always_comb begin
    fin_o      = '0;
    fin_o.op   = weft_pkg::OPCODE_GRANT_ACK;
    fin_o.src  = node_i;
    fin_o.dst  = fin_home;
    fin_o.req  = node_i;
    fin_o.txn  = 8'(fin_slot);
    fin_o.htxn = fin_htxn;
    fin_o.gpn  = fin_gpn;
  end

  weft_pkg::trace_t trace_q;
  logic [weft_pkg::COUNTERS-1:0] cnt_q, cnt_d;
  assign trace_o = trace_q;
  assign cnt_o   = cnt_q;
  always_comb begin
    cnt_d = '0;
    if (granted) begin
      cnt_d[weft_pkg::CNT_FAULT_READ]    = !e_write;
      cnt_d[weft_pkg::CNT_FAULT_WRITE]   = e_write;
      cnt_d[weft_pkg::CNT_FAULT_LOCAL]   = e_home == node_i;
      cnt_d[weft_pkg::CNT_FAULT_REMOTE]  = e_home != node_i;
      cnt_d[weft_pkg::CNT_GRANT_ERROR]   = !gnt_ok;
      cnt_d[weft_pkg::CNT_GRANT_POOL]    = gnt_ok && gnt_i.op == weft_pkg::OPCODE_GRANT_PAGE;
      cnt_d[weft_pkg::CNT_GRANT_OWNER]   = gnt_ok && gnt_i.op == weft_pkg::OPCODE_OWNER_PAGE;
      cnt_d[weft_pkg::CNT_GRANT_ZERO]    = gnt_ok && !gnt_page && gnt_i.zero;
      cnt_d[weft_pkg::CNT_GRANT_UPGRADE] = gnt_ok && !gnt_page && !gnt_i.zero;
    end else if (refuse) begin
      cnt_d[weft_pkg::CNT_DESCRIPTOR_BAD] = 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (alloc) begin
      req_q      <= '0;
      req_q.op   <= desc_write ? weft_pkg::OPCODE_GET_M : weft_pkg::OPCODE_GET_S;
      req_q.src  <= node_i;
      req_q.dst  <= desc_home;
      req_q.req  <= node_i;
      req_q.txn  <= 8'(free_slot);
      req_q.gpn  <= desc_gpn[GPN_W-1:0];
      req_q.excl <= !desc_write && desc_i[weft_pkg::SUBMISSION_EXCL_LSB];
      req_q.have <= desc_write && desc_i[weft_pkg::SUBMISSION_HAVE_LSB];
    end
    if (granted || refuse) cqe_q <= cqe_d;
    if (granted) begin
      ack_slot_q <= gnt_i.txn[AW-1:0];
      ack_htxn_q <= gnt_i.htxn;
      ack_home_q <= e_home;
    end
    if (!rst_ni) begin
      busy_q      <= '0;
      wait_q      <= '0;
      req_valid_q <= 1'b0;
      cqe_valid_q <= 1'b0;
      ack_due_q   <= 1'b0;
      trace_q     <= '0;
      cnt_q       <= '0;
    end else begin
      req_valid_q <= alloc || (req_valid_q && !req_ready_i);
      cqe_valid_q <= granted || refuse || (cqe_valid_q && !cqe_ready_i);
      if (granted || refuse) ack_due_q <= granted;
      if (alloc) begin
        busy_q[free_slot] <= 1'b1;
        wait_q[free_slot] <= 1'b1;
      end
      if (granted) wait_q[gnt_i.txn[AW-1:0]] <= 1'b0;
      if (fin_taken) busy_q[fin_slot] <= 1'b0;
      cnt_q   <= cnt_d;
      trace_q <= '0;
      if (ack_push && cqe_q[weft_pkg::COMPLETION_STATUS_LSB +: 4] == weft_pkg::STATUS_OK
          && cqe_q[weft_pkg::COMPLETION_GRANT_LSB +: 2] != weft_pkg::GRANT_I) begin
        trace_q.kind  <= weft_pkg::TRACE_KIND_NODE_GRANT;
        trace_q.grant <= cqe_q[weft_pkg::COMPLETION_GRANT_LSB +: 2];
        trace_q.node  <= node_i;
        trace_q.gpn   <= ack_gpn;
      end
    end
  end

  assign idle_o  = busy_q == '0 && !cqe_valid_q;
  assign quiet_o = !alloc && !refuse && !(req_valid_q && req_ready_i) && !(gnt_valid_i && gnt_ready_o)
                && !complete && !fin_taken && cnt_q == '0
                && trace_q.kind == weft_pkg::TRACE_KIND_NONE;

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_alloc_free: assert (!alloc || !busy_q[free_slot]);             // An entry is given to one fault at a time.
      a_wait_busy: assert ((wait_q & ~busy_q) == '0);                  // Only an entry in use waits.
      a_ack_room: assert (!ack_push || ack_room);                      // Each entry owes one GRANT_ACK at most.
      a_ack_after: assert (!fin_taken || (busy_q[fin_slot] && !wait_q[fin_slot]));  // It leaves after the completion.
    end
  end
endmodule
`default_nettype wire
