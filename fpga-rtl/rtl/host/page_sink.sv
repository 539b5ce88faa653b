// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Takes a page frame, from the wire or from this node, asks the engine whether and where it lands, streams it
// into host memory, and hands its message on when the page is good, whole and written. One frame streams at a
// time; meanwhile the next asks, so that frames without a gap between them do not have to wait, and those before it
// await their write responses. A page for which nobody waits is swallowed.
//
// What follows a requester's page is its completion, by the same DMA writer, and the host sees writes in their
// order: such a page needs no response. A page for the pool is read next, and reads know no order to writes.
module page_sink #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  // From the wire: message, then beats; `end` says whether all checks held. A frame that breaks off
  // early has fewer beats; what it lacks is then written as zeros and nothing is handed on.
  input  wire              wire_valid_i,
  output logic             wire_ready_o,
  input  weft_pkg::msg_t   wire_i,
  input  wire              wire_part_i,         // the frame carries a part of a page: this one
  input  wire  [1:0]       wire_frag_i,
  input  wire              wire_data_valid_i,
  output logic             wire_data_ready_o,
  input  wire  [DATA_W-1:0] wire_data_i,
  input  wire              wire_end_valid_i,    // after the last beat; held until wire_end_ready_o
  output logic             wire_end_ready_o,
  input  wire              wire_end_good_i,
  input  wire              wire_end_whole_i,    // with this frame the page is whole
  // From this node: always good.
  input  wire              local_valid_i,
  output logic             local_ready_o,
  input  weft_pkg::msg_t   local_i,
  input  wire              local_data_valid_i,
  output logic             local_data_ready_o,
  input  wire  [DATA_W-1:0] local_data_i,
  // Whether anybody waits for this page, and where it lands (combinational): GRANT_PAGE and OWNER_PAGE are the
  // requester's, by txn, the others the home's, by htxn. The requester hears a clock before for which txn he will be asked.
  // After `take`, a clock after the question, comes either the message or `end`.
  output logic             land_soon_valid_o,
  output logic [7:0]       land_soon_txn_o,
  output logic [7:0]       land_txn_o,
  output logic [7:0]       land_htxn_o,
  output logic [weft_pkg::GPN_BITS-1:0] land_gpn_o,
  output logic [5:0]       land_src_o,
  output logic [5:0]       land_op_o,
  input  wire              land_req_ok_i,
  input  wire  [63:0]      land_req_addr_i,
  input  wire              land_home_ok_i,
  input  wire  [63:0]      land_home_addr_i,
  output logic             land_take_o,         // requester: its buffer will be written from now on
  output logic             land_end_valid_o,    // requester: all has been given to the writer, and no message follows
  output logic [7:0]       land_end_txn_o,
  // host_dma_wr. Asked only when it has all beats of the last page, so it is ready.
  output logic             wr_valid_o,
  input  wire              wr_ready_i,
  output logic [63:0]      wr_addr_o,
  output logic [6:0]       wr_lines_o,          // of 64 bytes
  output logic             wr_data_valid_o,
  input  wire              wr_data_ready_i,
  output logic [DATA_W-1:0] wr_data_o,
  input  wire              wr_done_i,
  // The message, page landed. `sent_local` tells coh_hold that a page within this node has landed, or that nobody
  // waits for it.
  output logic             msg_valid_o,
  input  wire              msg_ready_i,
  output weft_pkg::msg_t   msg_o,
  output logic             sent_local_valid_o,
  output logic [7:0]       sent_local_hold_o,
  output logic             cnt_bad_o,           // a message is dropped because nobody waits for its page
  output logic             idle_o,
  output logic             quiet_o
);
  localparam int unsigned MSG_W      = weft_pkg::MSG_W;
  localparam int unsigned LINE_BEATS = 512 / DATA_W;
  localparam int unsigned PAGE_LINES = weft_pkg::PAGE_BYTES / 64;
  localparam int unsigned PART_LINES = weft_pkg::FRAGMENT_BYTES / 64;
  localparam int unsigned LAST_PART  = weft_pkg::FRAGMENTS - 1;
  localparam int unsigned BW         = $clog2(PAGE_LINES * LINE_BEATS);
  localparam int unsigned DW         = 6;       // for PENDING, and 16 responses awaited by host_dma_wr
  localparam int unsigned PENDING    = 7;       // frames under way: coh_req counts as many of one page

  // The next frame: asks the engine, then, as no other streams and if it lands, the writer; then waits for its turn.
  localparam logic [1:0] FREE = 2'd0, ASK = 2'd1, ADDR = 2'd2, READY = 2'd3;
  logic [1:0]     next_q;
  weft_pkg::msg_t next_msg_q;
  logic           next_local_q;                 // the page comes from this node
  logic           next_part_q;                  // the frame has a part of a page
  logic [1:0]     next_frag_q;
  logic           next_lands_q;                 // somebody waits for it; else its beats go nowhere
  logic [63:0]    addr_q;
  logic           wire_last_q;                  // the last frame taken was from the wire

  // The frame under way: streams, or pads; TAIL: all beats written, awaits the frame's end, which one of this node's has at once.
  localparam logic [1:0] IDLE = 2'd0, DATA = 2'd1, TAIL = 2'd2;
  logic [1:0]     state_q;
  logic           local_q, lands_q;
  logic           req_q, tells_q;               // its page is the requester's; coh_hold hears of it
  logic           pad_q;                        // the frame broke off
  logic           over_q;                       // the frame had too many beats
  logic [BW-1:0]  beat_q, last_beat_q;
  logic [3:0]     under_way_q;                  // frames taken whose message is still here
  logic [DW-1:0]  done_q;                       // write responses, less landed frames that are over; may be negative
  logic           some_q;                       // it is more than zero

  logic room, take_wire, take_local, ok, begins, source_valid, source_ready, beat, last, end_taken, push, push_good, offer;
  logic head_valid, head_free, head_good, head_landed, head_end, head_sent, done, tells, pop, landed_pop;
  logic offer_q;                                // the oldest message is offered
  logic gone_q;                                 // the oldest message has been taken: heard of a clock later
  logic [MSG_W-1:0] next_bits, head_bits;

  // Pages of this opcode are the requester's.
  function automatic logic for_req(input logic [5:0] op);
    for_req = op == weft_pkg::OPCODE_GRANT_PAGE || op == weft_pkg::OPCODE_OWNER_PAGE;
  endfunction

  // What comes from this node comes straight from memory, late: it is heard of a clock later, and its beats pass a register.
  logic              local_turn, local_turn_q, near_valid, near_ready;
  logic [DATA_W-1:0] near_data;
  stream_reg #(.WIDTH(DATA_W)) u_near (
    .clk_i, .rst_ni, .s_valid_i(local_data_valid_i), .s_ready_o(local_data_ready_o), .s_data_i(local_data_i),
    .m_valid_o(near_valid), .m_ready_i(near_ready), .m_data_o(near_data)
  );

  // Both sides take turns; whose it is, is known a clock ahead.
  assign local_turn    = local_valid_i && !take_local && (!wire_valid_i || wire_last_q || take_wire);
  always_ff @(posedge clk_i) local_turn_q <= rst_ni && local_turn;
  assign room          = next_q == FREE && under_way_q != 4'(PENDING);
  assign wire_ready_o  = room && !local_turn_q;
  assign local_ready_o = room && local_turn_q;
  assign take_wire     = wire_valid_i && wire_ready_o;
  assign take_local    = local_ready_o;

  // The answer is kept: what happens to the entry from now on does not move the page.
  assign land_txn_o  = next_msg_q.txn;
  assign land_htxn_o = next_msg_q.htxn;
  assign land_gpn_o  = next_msg_q.gpn;
  assign land_src_o  = next_msg_q.src;
  assign land_op_o   = next_msg_q.op;
  assign ok          = for_req(next_msg_q.op) ? land_req_ok_i : land_home_ok_i;
  always_ff @(posedge clk_i) land_take_o <= rst_ni && next_q == ASK && land_req_ok_i && for_req(next_msg_q.op);
  assign land_soon_valid_o = take_wire || take_local;
  assign land_soon_txn_o   = local_turn_q ? local_i.txn : wire_i.txn;

  assign wr_valid_o = next_q == ADDR && next_lands_q && state_q != DATA;
  assign wr_addr_o  = addr_q | (64'(next_frag_q) * 64'(weft_pkg::FRAGMENT_BYTES));  // pages are aligned
  always_comb begin
    wr_lines_o = 7'(PAGE_LINES);
    if (next_part_q) wr_lines_o = (next_frag_q == 2'(LAST_PART)) ? 7'(PAGE_LINES - LAST_PART * PART_LINES) : 7'(PART_LINES);
  end
  assign begins = (state_q == IDLE || push) && (next_q == READY || next_q == ADDR);

  // The beats.
  always_comb begin
    source_valid = wire_data_valid_i;
    wr_data_o    = wire_data_i;
    if (pad_q) begin
      source_valid = 1'b1;
      wr_data_o    = '0;
    end else if (local_q) begin
      source_valid = near_valid;
      wr_data_o    = near_data;
    end
  end
  assign wr_data_valid_o    = state_q == DATA && lands_q && source_valid;
  assign source_ready       = state_q == DATA && (wr_data_ready_i || !lands_q);
  assign beat               = source_valid && source_ready;
  assign last               = beat_q == last_beat_q;
  assign near_ready         = source_ready && local_q;
  // In TAIL a beat too many is swallowed, so that its frame ends.
  assign wire_data_ready_o  = (state_q == TAIL || source_ready) && !local_q && !pad_q;
  assign wire_end_ready_o   = !wire_data_valid_i && !local_q && !pad_q
                           && (state_q == DATA || state_q == TAIL);
  assign end_taken          = wire_end_valid_i && wire_end_ready_o;

  // The frame is written, its fate known: its message waits for the write response, if there was a write.
  assign push      = state_q == TAIL && (end_taken || local_q || pad_q);
  assign push_good = local_q || (!pad_q && !over_q && wire_end_good_i && wire_end_whole_i);

  // Messages in the order in which their pages begin, and what became of these. The oldest of both stands in a register.
  logic pending_room, keys_room, bits_valid;
  assign next_bits = next_msg_q;
  fifo_head #(.WIDTH(MSG_W), .DEPTH(8)) u_pending (
    .clk_i, .rst_ni, .wr_valid_i(next_q == ASK), .wr_ready_o(pending_room), .wr_data_i(next_bits),
    .rd_valid_o(bits_valid), .rd_ready_i(pop), .rd_data_o(head_bits)
  );
  fifo_head #(.WIDTH(5), .DEPTH(8)) u_keys (
    .clk_i, .rst_ni, .wr_valid_i(push), .wr_ready_o(keys_room),
    .wr_data_i({!lands_q || req_q, push_good, lands_q, lands_q && !push_good && req_q, tells_q}),
    .rd_valid_o(head_valid), .rd_ready_i(pop),
    .rd_data_o({head_free, head_good, head_landed, head_end, head_sent})   // free: it waits for no response
  );

  weft_pkg::msg_t head_msg;
  logic unused_head;
  assign head_msg    = head_bits;
  assign unused_head = ^head_msg;
  assign msg_o       = head_bits;
  assign done        = head_valid && (head_free || some_q);
  assign tells       = head_good && head_landed;
  assign pop         = done && (!tells || gone_q);
  // Offered from a flip-flop. The requester's page with nothing before it, as soon as that is over.
  assign offer       = head_valid ? done && tells && !gone_q && !(offer_q && msg_ready_i) : push && push_good && lands_q && req_q;
  assign msg_valid_o = offer_q;
  assign landed_pop  = pop && head_landed;
  assign cnt_bad_o   = done && head_good && !head_landed;
  assign land_end_valid_o = done && head_end;
  assign land_end_txn_o   = head_msg.txn;
  assign sent_local_valid_o = pop && head_sent;
  assign sent_local_hold_o  = head_msg.hold;

  always_ff @(posedge clk_i) begin
    if (take_wire || take_local) begin
      next_msg_q   <= local_turn_q ? local_i : wire_i;
      next_frag_q  <= local_turn_q ? 2'd0 : wire_frag_i;
      next_local_q <= local_turn_q;
      next_part_q  <= !local_turn_q && wire_part_i;
    end
    if (next_q == ASK) begin
      addr_q       <= for_req(next_msg_q.op) ? land_req_addr_i : land_home_addr_i;
      next_lands_q <= ok;
    end
    if (begins) begin
      req_q       <= for_req(next_msg_q.op);
      tells_q     <= next_local_q && (next_msg_q.op == weft_pkg::OPCODE_OWNER_PAGE || next_msg_q.op == weft_pkg::OPCODE_SHARE_PAGE);
      local_q     <= next_local_q;
      lands_q     <= next_lands_q;
      last_beat_q <= BW'(32'(wr_lines_o) * LINE_BEATS - 1);
    end
    if (!rst_ni) begin
      next_q      <= FREE;
      state_q     <= IDLE;
      pad_q       <= 1'b0;
      over_q      <= 1'b0;
      beat_q      <= '0;
      wire_last_q <= 1'b0;
      under_way_q <= '0;
      done_q      <= '0;
      some_q      <= 1'b0;
      gone_q      <= 1'b0;
      offer_q     <= 1'b0;
    end else begin
      gone_q      <= msg_valid_o && msg_ready_i;
      offer_q     <= offer;
      done_q      <= done_q + DW'(wr_done_i) - DW'(landed_pop);
      // Which of the sums it is, is known last.
      some_q      <= !done_q[DW-1] && (landed_pop ? done_q[DW-2:1] != '0 || (done_q[0] && wr_done_i) : done_q != '0 || wr_done_i);
      under_way_q <= under_way_q + 4'(take_wire || take_local) - 4'(pop);
      if (take_wire || take_local) wire_last_q <= take_wire;
      unique case (next_q)
        FREE: if (take_wire || take_local) next_q <= ASK;
        ASK: next_q <= ADDR;
        default: begin
          if (begins) next_q <= FREE;
          else if (state_q != DATA) next_q <= READY;
        end
      endcase

      if (beat) beat_q <= last ? '0 : beat_q + BW'(1);
      if (end_taken && state_q == DATA) pad_q <= 1'b1;
      if (state_q == TAIL && wire_data_valid_i) over_q <= 1'b1;
      if (beat && last) state_q <= TAIL;
      if (push) state_q <= IDLE;
      if (begins) begin
        state_q <= DATA;
        pad_q   <= 1'b0;
        over_q  <= 1'b0;
      end
    end
  end

  assign idle_o  = under_way_q == '0;
  assign quiet_o = !take_wire && local_turn_q == local_turn && !take_local && !(local_data_valid_i && local_data_ready_o)
                && next_q != ASK && !(next_q == ADDR && state_q != DATA) && !land_take_o && !begins && !beat && !end_taken
                && !push && offer_q == offer
                && !wr_done_i && !(msg_valid_o && msg_ready_i) && !pop && !(state_q == TAIL && wire_data_valid_i);

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_room: assert ((!push || keys_room) && (next_q != ASK || pending_room));  // A page is begun only if its message has room.
      a_writer: assert (!wr_valid_o || wr_ready_i);  // The writer has nothing left to write.
      a_some: assert (some_q == (!done_q[DW-1] && done_q != '0));
      a_bits: assert (!head_valid || bits_valid);  // A page that is over has its message.
      a_whole: assert (state_q != IDLE || beat_q == '0); // A frame begun is written whole.
      a_done: assert (!wr_done_i || done_q[DW-1] || done_q < DW'(PENDING));  // One response a frame begun, at most.
      a_aligned: assert (!wr_valid_o || addr_q[11:0] == '0);  // A part lies in its page.
      a_frag: assert (!take_wire || wire_frag_i <= (wire_part_i ? 2'(LAST_PART) : 2'd0));  // xport_rx has checked it.
      // It carries a page.
      a_page_op: assert (!head_valid || head_msg.op == weft_pkg::OPCODE_GRANT_PAGE || head_msg.op == weft_pkg::OPCODE_OWNER_PAGE
                         || head_msg.op == weft_pkg::OPCODE_SHARE_PAGE || head_msg.op == weft_pkg::OPCODE_PUT_PAGE);
    end
  end
endmodule
`default_nettype wire
