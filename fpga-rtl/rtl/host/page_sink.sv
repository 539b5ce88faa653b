// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Takes a page frame, from the wire or from this node, asks the engine whether and where it lands, streams it
// into host memory, and hands its message on when the page is good, whole and written. One frame streams at a
// time; while write responses are awaited, the next streams. A page for which nobody waits is swallowed.
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
  // requester's, by txn, the others the home's, by htxn. After `take` comes either the message or `end`.
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
  // host_dma_wr
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

  localparam logic [2:0] IDLE = 3'd0;           // takes a message
  localparam logic [2:0] ASK  = 3'd1;           // asks the engine
  localparam logic [2:0] ADDR = 3'd2;           // asks the writer
  localparam logic [2:0] DATA = 3'd3;           // streams, or pads
  localparam logic [2:0] TAIL = 3'd4;           // all beats written, awaits the frame's end

  logic [2:0]     state_q;
  weft_pkg::msg_t msg_q;
  logic           local_q;                      // the page comes from this node
  logic           part_q;                       // the frame has a part of a page
  logic [1:0]     frag_q;
  logic           lands_q;                      // somebody waits for it; else its beats go nowhere
  logic [63:0]    addr_q;
  logic           pad_q;                        // the frame broke off
  logic           over_q;                       // the frame had too many beats
  logic [BW-1:0]  beat_q;
  logic           wire_last_q;                  // the last frame taken was from the wire
  logic [DW-1:0]  done_q;                       // write responses, less landed frames that are over; may be negative

  logic room, take_wire, take_local, ok, source_valid, source_ready, beat, last, end_taken, push, push_good;
  logic head_valid, head_good, head_landed, head_local, done, pop;
  logic [MSG_W-1:0] msg_bits, head_bits;

  // Pages of this opcode are the requester's.
  function automatic logic for_req(input logic [5:0] op);
    for_req = op == weft_pkg::OPCODE_GRANT_PAGE || op == weft_pkg::OPCODE_OWNER_PAGE;
  endfunction

  // Both sides take turns.
  assign wire_ready_o  = state_q == IDLE && room && !(local_valid_i && wire_last_q);
  assign local_ready_o = state_q == IDLE && room && (!wire_valid_i || wire_last_q);
  assign take_wire     = wire_valid_i && wire_ready_o;
  assign take_local    = local_valid_i && local_ready_o;

  // The answer is kept: what happens to the entry from now on does not move the page.
  assign land_txn_o  = msg_q.txn;
  assign land_htxn_o = msg_q.htxn;
  assign land_gpn_o  = msg_q.gpn;
  assign land_src_o  = msg_q.src;
  assign land_op_o   = msg_q.op;
  assign ok          = for_req(msg_q.op) ? land_req_ok_i : land_home_ok_i;
  assign land_take_o = state_q == ASK && ok && for_req(msg_q.op);

  assign wr_valid_o = state_q == ADDR;
  assign wr_addr_o  = addr_q | (64'(frag_q) * 64'(weft_pkg::FRAGMENT_BYTES));  // pages are aligned
  always_comb begin
    wr_lines_o = 7'(PAGE_LINES);
    if (part_q) wr_lines_o = (frag_q == 2'(LAST_PART)) ? 7'(PAGE_LINES - LAST_PART * PART_LINES) : 7'(PART_LINES);
  end

  // The beats.
  always_comb begin
    source_valid = wire_data_valid_i;
    wr_data_o    = wire_data_i;
    if (pad_q) begin
      source_valid = 1'b1;
      wr_data_o    = '0;
    end else if (local_q) begin
      source_valid = local_data_valid_i;
      wr_data_o    = local_data_i;
    end
  end
  assign wr_data_valid_o    = state_q == DATA && lands_q && source_valid;
  assign source_ready       = state_q == DATA && (wr_data_ready_i || !lands_q);
  assign beat               = source_valid && source_ready;
  assign last               = 32'(beat_q) == 32'(wr_lines_o) * LINE_BEATS - 1;
  assign local_data_ready_o = source_ready && local_q;
  // In TAIL a beat too many is swallowed, so that its frame ends.
  assign wire_data_ready_o  = state_q == TAIL || (source_ready && !local_q && !pad_q);
  assign wire_end_ready_o   = !wire_data_valid_i && !local_q && !pad_q
                           && (state_q == DATA || state_q == TAIL);
  assign end_taken          = wire_end_valid_i && wire_end_ready_o;

  // The frame is written, its fate known: its message waits for the write response, if there was a write.
  assign push      = (state_q == TAIL && end_taken)
                  || (state_q == DATA && beat && last && (local_q || pad_q));
  assign push_good = local_q || (!pad_q && !over_q && wire_end_good_i && wire_end_whole_i);
  assign msg_bits  = msg_q;

  logic       unused_pending_room;
  logic [3:0] pending;
  assign room = pending < 4'(PENDING);
  fifo #(.WIDTH(MSG_W + 3), .DEPTH(8)) u_pending (
    .clk_i, .rst_ni,
    .wr_valid_i(push), .wr_ready_o(unused_pending_room), .wr_data_i({push_good, lands_q, local_q, msg_bits}),
    .rd_valid_o(head_valid), .rd_ready_i(pop), .rd_data_o({head_good, head_landed, head_local, head_bits}),
    .count_o(pending)
  );

  assign msg_o       = head_bits;
  assign done        = head_valid && (!head_landed || for_req(msg_o.op) || (!done_q[DW-1] && done_q != '0));
  assign msg_valid_o = done && head_good && head_landed;
  assign pop         = done && (!msg_valid_o || msg_ready_i);
  assign cnt_bad_o   = pop && head_good && !head_landed;
  assign land_end_valid_o = pop && head_landed && !head_good && for_req(msg_o.op);
  assign land_end_txn_o   = msg_o.txn;
  assign sent_local_valid_o = pop && head_local
                           && (msg_o.op == weft_pkg::OPCODE_OWNER_PAGE || msg_o.op == weft_pkg::OPCODE_SHARE_PAGE);
  assign sent_local_hold_o  = msg_o.hold;

  always_ff @(posedge clk_i) begin
    if (take_wire) begin
      msg_q  <= wire_i;
      frag_q <= wire_frag_i;
    end else if (take_local) begin
      msg_q  <= local_i;
      frag_q <= '0;
    end
    if (state_q == ASK) addr_q <= for_req(msg_q.op) ? land_req_addr_i : land_home_addr_i;
    if (!rst_ni) begin
      state_q     <= IDLE;
      beat_q      <= '0;
      wire_last_q <= 1'b0;
      done_q      <= '0;
    end else begin
      done_q <= done_q + DW'(wr_done_i) - DW'(pop && head_landed);
      if (beat) beat_q <= last ? '0 : beat_q + BW'(1);
      unique case (state_q)
        IDLE: if (take_wire || take_local) begin
          state_q     <= ASK;
          local_q     <= take_local;
          part_q      <= take_wire && wire_part_i;
          wire_last_q <= take_wire;
          pad_q       <= 1'b0;
          over_q      <= 1'b0;
        end
        ASK: begin
          lands_q <= ok;
          state_q <= ok ? ADDR : DATA;
        end
        ADDR: if (wr_ready_i) state_q <= DATA;
        DATA: begin
          if (end_taken) pad_q <= 1'b1;
          if (beat && last) state_q <= (local_q || pad_q) ? IDLE : TAIL;
        end
        default: begin
          if (wire_data_valid_i) over_q <= 1'b1;
          if (end_taken) state_q <= IDLE;
        end
      endcase
    end
  end

  assign idle_o  = state_q == IDLE && !head_valid;
  assign quiet_o = !take_wire && !take_local && state_q != ASK && !(wr_valid_o && wr_ready_i) && !beat && !end_taken
                && !wr_done_i && !pop && !(state_q == TAIL && wire_data_valid_i);

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_room: assert (!push || room);                    // A page is begun only if its message has room.
      a_whole: assert (state_q != IDLE || beat_q == '0); // A frame begun is written whole.
      a_done: assert (!wr_done_i || done_q[DW-1] || done_q < DW'(PENDING));  // One response a frame begun, at most.
      a_aligned: assert (!wr_valid_o || addr_q[11:0] == '0);  // A part lies in its page.
      a_frag: assert (!take_wire || wire_frag_i <= (wire_part_i ? 2'(LAST_PART) : 2'd0));  // xport_rx has checked it.
      a_page_op: assert (!push || msg_q.op == weft_pkg::OPCODE_GRANT_PAGE || msg_q.op == weft_pkg::OPCODE_OWNER_PAGE
                         || msg_q.op == weft_pkg::OPCODE_SHARE_PAGE || msg_q.op == weft_pkg::OPCODE_PUT_PAGE);  // It carries a page.
    end
  end
endmodule
`default_nettype wire
