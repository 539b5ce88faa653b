// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A home with two locks, of two pages and two nodes. The directory is ideal, starts with any entries, and is as slow
// as it likes. ANSWERS free: nodes ask, and answer with anything to anybody, asked or not: what does not fit must
// change nothing. The block's own assertions (coh_home_check) say that nobody loses a right that it has not given
// up, that a commit waits for all who were asked, and that a page has one lock.
//
// FAIR: a Get of each node and a Put, of one page, in the first clocks after reset; every lane is ready, every message
// is answered in the next clocks as a driver does. Then the home must be idle again within BOUND clocks.
module f_coh_home #(
  parameter bit          FAIR = 1'b0,
  parameter int unsigned BOUND = 128
) (
  input  wire       clk_i,
  input  wire       wreq_valid_i,
  input  wire       lreq_valid_i,
  input  wire       lput_valid_i,
  input  wire       wreq_put_i,
  input  wire [2:0] m_i,                         // GET_M, PUT_D: of each of the three
  input  wire [2:0] page_i,
  input  wire [2:0] excl_i,
  input  wire [2:0] have_i,
  input  wire       rsp_valid_i,
  input  wire [2:0] rsp_op_i,
  input  wire       rsp_src_i,
  input  wire       rsp_lock_i,
  input  wire       rsp_page_i,
  input  wire       rsp_m_i,
  input  wire       miss_i,                      // FAIR: who is asked has dropped the page
  input  wire       fwd_ready_i,
  input  wire       grt_ready_i,
  input  wire       fin_ready_i,
  input  wire       look_i,                      // the directory answers
  input  wire       dir_rd_ready_i,
  input  wire       dir_wr_ready_i,
  input  wire [15:0] start_i
);
  logic           rst_ni;
  weft_pkg::msg_t wreq, lreq, lput, rsp, fwd, grt, fin, fair_rsp;
  logic           wreq_ready, lreq_ready, lput_ready, rsp_ready, wreq_v, lreq_v, lput_v, rsp_v, fair_rsp_v;
  logic           fwd_valid, grt_valid, fin_valid, rel_valid, recover, idle, quiet, land_ok;
  logic [5:0]     rel_src;
  logic [2:0]     rel_cls;
  logic [63:0]    land_addr, rd_entry, wr_entry;
  logic           rd_valid, wr_valid, rd_ready, wr_ready, look, look_q, look_id_q, look_page_q;
  logic [31:0]    rd_index, wr_index;
  logic [7:0]     rd_id;
  weft_pkg::trace_t trace;
  logic [weft_pkg::COUNTERS-1:0] cnt;
  logic [1:0]     clock_q;                       // the stripe is written in the first two clocks
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));
  initial clock_q = 2'd0;
  always_ff @(posedge clk_i) if (!clock_q[1]) clock_q <= clock_q + 2'd1;

  // ---- Requests.
  logic [2:0] asked_q;                           // FAIR: has asked
  logic [7:0] since_q;                           // clocks since reset
  logic [2:0] pages;
  assign pages = FAIR ? 3'd0 : page_i;
  always_comb begin
    wreq      = '0;
    wreq.src  = 6'd1;
    wreq.op   = wreq_put_i ? (m_i[0] ? weft_pkg::OPCODE_PUT_D : weft_pkg::OPCODE_PUT_C)
                           : (m_i[0] ? weft_pkg::OPCODE_GET_M : weft_pkg::OPCODE_GET_S);
    wreq.gpn  = weft_pkg::GPN_BITS'(pages[0]);
    wreq.excl = excl_i[0];
    wreq.have = have_i[0];
    lreq      = '0;
    lreq.op   = m_i[1] ? weft_pkg::OPCODE_GET_M : weft_pkg::OPCODE_GET_S;
    lreq.gpn  = weft_pkg::GPN_BITS'(pages[1]);
    lreq.excl = excl_i[1];
    lreq.have = have_i[1];
    lput      = '0;
    lput.op   = m_i[2] ? weft_pkg::OPCODE_PUT_D : weft_pkg::OPCODE_PUT_C;
    lput.gpn  = weft_pkg::GPN_BITS'(pages[2]);
    rsp       = '0;
    case (rsp_op_i)
      3'd0:    rsp.op = weft_pkg::OPCODE_INV_ACK;
      3'd1:    rsp.op = weft_pkg::OPCODE_FWD_MISS;
      3'd2:    rsp.op = weft_pkg::OPCODE_FWD_NACK;
      3'd3:    rsp.op = weft_pkg::OPCODE_SHARE_PAGE;
      3'd4:    rsp.op = weft_pkg::OPCODE_PUT_PAGE;
      default: rsp.op = weft_pkg::OPCODE_GRANT_ACK;
    endcase
    rsp.src   = {5'd0, rsp_src_i};
    rsp.htxn  = {7'd0, rsp_lock_i};
    rsp.gpn   = weft_pkg::GPN_BITS'(rsp_page_i);
    rsp.grant = rsp_m_i ? weft_pkg::GRANT_M : weft_pkg::GRANT_S;
    if (FAIR) rsp = fair_rsp_q;
  end
  // Credit: node 1 has no more requests under way than there is room for. Here: four.
  logic [2:0] open_q;
  assign wreq_v = wreq_valid_i && rst_ni && !open_q[2] && !(FAIR && (asked_q[0] || since_q > 8'd3));
  assign lreq_v = lreq_valid_i && rst_ni && !(FAIR && (asked_q[1] || since_q > 8'd3));
  assign lput_v = lput_valid_i && rst_ni && !(FAIR && (asked_q[2] || since_q > 8'd3));
  assign rsp_v  = rst_ni && (FAIR ? fair_rsp_v_q : rsp_valid_i);

  coh_home #(.NODES(2), .TSHRS(2)) u_dut (
    .clk_i, .rst_ni, .now_i(32'd1), .node_i(6'd0), .members_i(16'd3), .members_set_i(1'b0), .holdoff_cycles_i(32'd0),
    .recover_o(recover), .pool_base_i(64'd0), .pool_pages_i(32'd2), .stripe_weight_i(7'd2),
    .stripe_wr_en_i(!clock_q[1]), .stripe_wr_slot_i({5'd0, clock_q[0]}), .stripe_wr_data_i({23'd0, clock_q[0], 8'd0}),
    .wreq_valid_i(wreq_v), .wreq_ready_o(wreq_ready), .wreq_i(wreq),
    .lreq_valid_i(lreq_v), .lreq_ready_o(lreq_ready), .lreq_i(lreq),
    .lput_valid_i(lput_v), .lput_ready_o(lput_ready), .lput_i(lput),
    .rsp_valid_i(rsp_v), .rsp_ready_o(rsp_ready), .rsp_i(rsp),
    .rel_valid_o(rel_valid), .rel_src_o(rel_src), .rel_cls_o(rel_cls),
    .fwd_valid_o(fwd_valid), .fwd_ready_i(FAIR || fwd_ready_i), .fwd_o(fwd),
    .grt_valid_o(grt_valid), .grt_ready_i(FAIR || grt_ready_i), .grt_o(grt),
    .fin_valid_o(fin_valid), .fin_ready_i(FAIR || fin_ready_i), .fin_o(fin),
    .land_htxn_i(8'd0), .land_gpn_i(weft_pkg::GPN_BITS'(0)), .land_src_i(6'd0), .land_op_i(6'd0),
    .land_ok_o(land_ok), .land_addr_o(land_addr),
    .dir_rd_valid_o(rd_valid), .dir_rd_ready_i(rd_ready), .dir_rd_index_o(rd_index), .dir_rd_id_o(rd_id),
    .dir_rsp_valid_i(look), .dir_rsp_id_i({7'd0, look_id_q}), .dir_rsp_entry_i(rd_entry),
    .dir_wr_valid_o(wr_valid), .dir_wr_ready_i(wr_ready), .dir_wr_index_o(wr_index), .dir_wr_entry_o(wr_entry),
    .trace_o(trace), .cnt_o(cnt), .idle_o(idle), .quiet_o(quiet)
  );

  // ---- Directory: one look-up at a time, answered from what is written by then.
  logic [31:0] table_q;                          // 16 bits a page: sharers, owner, backing, state
  logic [15:0] word, put;
  assign rd_ready = (FAIR || dir_rd_ready_i) && !look_q;
  assign wr_ready = FAIR || dir_wr_ready_i;
  assign look     = look_q && (FAIR || look_i);
  assign word     = table_q[16*look_page_q +: 16];
  assign rd_entry = {46'd0, word[5:4], 7'd0, word[6], 4'd0, word[3:0]};  // node 0 or 1 only
  assign put      = {9'd0, wr_entry[8], wr_entry[17:16], wr_entry[3:0]};

  // Entries as commits write them.
  function automatic logic legal(input logic [15:0] w);
    case (w[1:0])
      weft_pkg::DIR_STATE_SHARED: legal = w[5:4] != '0 && w[3:2] == '0 && !w[6];
      weft_pkg::DIR_STATE_OWNED:  legal = w[5:4] == '0 && w[3:2] != weft_pkg::BACKING_LOST;
      default:                    legal = w[6:2] == '0;
    endcase
  endfunction

  // ---- FAIR: answers in the order of the messages, which two lanes may bring at once.
  weft_pkg::msg_t ask, granted;
  logic           ask_valid, granted_valid, ask_room, granted_room;
  logic [2:0]     ask_count, granted_count;
  logic [weft_pkg::MSG_W-1:0] ask_bits, granted_bits, fwd_bits, grt_bits;
  assign fwd_bits = fwd;
  assign grt_bits = grt;
  assign ask      = ask_bits;
  assign granted  = granted_bits;
  fifo #(.WIDTH(weft_pkg::MSG_W), .DEPTH(4)) u_asked (
    .clk_i, .rst_ni, .wr_valid_i(FAIR && fwd_valid), .wr_ready_o(ask_room), .wr_data_i(fwd_bits),
    .rd_valid_o(ask_valid), .rd_ready_i(FAIR && !share_q && fair_room), .rd_data_o(ask_bits), .count_o(ask_count)
  );
  fifo #(.WIDTH(weft_pkg::MSG_W), .DEPTH(4)) u_granted (
    .clk_i, .rst_ni, .wr_valid_i(FAIR && grt_valid), .wr_ready_o(granted_room), .wr_data_i(grt_bits),
    .rd_valid_o(granted_valid), .rd_ready_i(FAIR && !ask_valid && !share_q && fair_room), .rd_data_o(granted_bits), .count_o(granted_count)
  );
  assign fair_rsp_v = ask_valid || granted_valid || share_q;
  // An answer stays until it is taken.
  logic           fair_rsp_v_q, fair_room, stay_q;
  weft_pkg::msg_t fair_rsp_q;
  logic [6:0]     was_q;
  assign fair_room = !fair_rsp_v_q || rsp_ready;
  // SHARE_PAGE is followed by the requester's GRANT_ACK.
  logic           share_q;
  weft_pkg::msg_t share_rsp_q;
  always_comb begin
    fair_rsp = ask_valid ? ask : granted;
    fair_rsp.src = fair_rsp.dst;
    if (!ask_valid) begin
      fair_rsp.op = weft_pkg::OPCODE_GRANT_ACK;
    end else begin
      case (ask.op)
        weft_pkg::OPCODE_INV:    fair_rsp.op = miss_i ? weft_pkg::OPCODE_FWD_NACK : weft_pkg::OPCODE_INV_ACK;
        weft_pkg::OPCODE_PUT_GO: fair_rsp.op = weft_pkg::OPCODE_PUT_PAGE;
        weft_pkg::OPCODE_FWD_M: begin
          fair_rsp.op  = miss_i ? weft_pkg::OPCODE_FWD_MISS : weft_pkg::OPCODE_GRANT_ACK;
          if (!miss_i) fair_rsp.src = ask.req;   // it has the owner's page
        end
        default: fair_rsp.op = miss_i ? weft_pkg::OPCODE_FWD_MISS : weft_pkg::OPCODE_SHARE_PAGE;
      endcase
    end
    if (share_q) fair_rsp = share_rsp_q;
  end

  // ---- A page's transaction, from the trace.
  logic [1:0] run_q;                             // a transaction of the page is under way
  logic [1:0] by_q;                              // who asked
  logic       began, ended, page;
  assign began = trace.kind == weft_pkg::TRACE_KIND_HOME_BEGIN;
  assign ended = trace.kind == weft_pkg::TRACE_KIND_HOME_COMMIT;
  assign page  = trace.gpn[0];

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      open_q  <= '0;
      asked_q <= '0;
      look_q  <= 1'b0;
      run_q   <= '0;
      since_q <= '0;
      share_q <= 1'b0;
      stay_q  <= 1'b0;
      fair_rsp_v_q <= 1'b0;
      for (int p = 0; p < 2; p++) table_q[16*p +: 16] <= {9'd0, start_i[8*p +: 7]};
    end else begin
      open_q  <= open_q + 3'(wreq_v) - 3'(rel_valid);
      asked_q <= asked_q | {lput_v && lput_ready, lreq_v && lreq_ready, wreq_v};
      since_q <= since_q + 8'(since_q != '1);
      if (fair_room) begin
        share_q         <= FAIR && ask_valid && !share_q && fair_rsp.op == weft_pkg::OPCODE_SHARE_PAGE;
        share_rsp_q     <= fair_rsp;
        share_rsp_q.src <= ask.req;
        share_rsp_q.op  <= weft_pkg::OPCODE_GRANT_ACK;
        fair_rsp_q      <= fair_rsp;
      end
      fair_rsp_v_q <= FAIR && (fair_rsp_v || !fair_room);
      stay_q <= rsp_v && !rsp_ready;
      was_q  <= {rsp_op_i, rsp_src_i, rsp_lock_i, rsp_page_i, rsp_m_i};
      m_stay: assume (FAIR || !stay_q || (rsp_valid_i && was_q == {rsp_op_i, rsp_src_i, rsp_lock_i, rsp_page_i, rsp_m_i}));
      if (rd_valid && rd_ready) begin
        look_q      <= 1'b1;
        look_id_q   <= rd_id[0];
        look_page_q <= rd_index[0];
      end else if (look) begin
        look_q <= 1'b0;
      end
      if (wr_valid && wr_ready) table_q[16*wr_index[0] +: 16] <= put;
      if (began) begin
        run_q[page] <= 1'b1;
        by_q[page]  <= trace.node[0];
      end
      if (ended) run_q[page] <= 1'b0;

      m_start: assume (legal(table_q[15:0]) && legal(table_q[31:16]));
      // One writer, or readers.
      a_legal: assert (!wr_valid || (legal(put) && wr_entry == {46'd0, put[5:4], 7'd0, put[6], 4'd0, put[3:0]}));
      // One transaction a page: what begins while one runs is that one, which goes on.
      a_one: assert (!began || !run_q[page] || trace.node[0] == by_q[page]);
      a_end: assert (!ended || run_q[page]);
      a_credit: assert (!rel_valid || open_q != '0);
      a_ids: assert (!rd_valid || (rd_index < 32'd2 && rd_id < 8'd2));
      a_live: assert (!FAIR || idle || since_q < 8'(BOUND));
      c_fanout: cover (fwd_valid && fwd.op == weft_pkg::OPCODE_INV);
      c_owner: cover (fwd_valid && fwd.op == weft_pkg::OPCODE_FWD_S);
      c_commit: cover (wr_valid);
      c_done: cover (FAIR ? asked_q == '1 && idle && since_q > 8'd8 : ended);
      c_wait: cover (cnt[weft_pkg::CNT_HOME_WAIT]);
    end
  end
endmodule
`default_nettype wire
