// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Takes a page frame, from the wire or from this node, asks the engine where it lands, streams it into
// host memory, and hands its message on when the page is good and written. One page streams at a time;
// while write responses are awaited, the next streams.
module page_sink #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  // From the wire: message, then beats; `end` says whether all checks held. A frame that breaks off
  // early has fewer beats; the rest of its page is then written as zeros and nothing is handed on.
  input  wire              wire_valid_i,
  output logic             wire_ready_o,
  input  weft_pkg::msg_t   wire_i,
  input  wire              wire_data_valid_i,
  output logic             wire_data_ready_o,
  input  wire  [DATA_W-1:0] wire_data_i,
  input  wire              wire_end_valid_i,    // after the last beat; held until wire_end_ready_o
  output logic             wire_end_ready_o,
  input  wire              wire_end_good_i,
  // From this node: always good.
  input  wire              local_valid_i,
  output logic             local_ready_o,
  input  weft_pkg::msg_t   local_i,
  input  wire              local_data_valid_i,
  output logic             local_data_ready_o,
  input  wire  [DATA_W-1:0] local_data_i,
  // Landing address (combinational): requester by txn for GRANT_PAGE and OWNER_PAGE, home by htxn otherwise.
  output logic [7:0]       land_txn_o,
  input  wire  [63:0]      land_req_addr_i,
  output logic [7:0]       land_htxn_o,
  input  wire  [63:0]      land_home_addr_i,
  // host_dma_wr
  output logic             wr_valid_o,
  input  wire              wr_ready_i,
  output logic [63:0]      wr_addr_o,
  output logic             wr_data_valid_o,
  input  wire              wr_data_ready_i,
  output logic [DATA_W-1:0] wr_data_o,
  input  wire              wr_done_i,
  // The message, page landed. `sent_local` tells coh_hold that a page within this node has landed.
  output logic             msg_valid_o,
  input  wire              msg_ready_i,
  output weft_pkg::msg_t   msg_o,
  output logic             sent_local_valid_o,
  output logic [7:0]       sent_local_hold_o,
  output logic             idle_o,
  output logic             quiet_o
);
  localparam int unsigned MSG_W      = weft_pkg::MSG_W;
  localparam int unsigned PAGE_BEATS = 8 * weft_pkg::PAGE_BYTES / DATA_W;
  localparam int unsigned BW         = $clog2(PAGE_BEATS);
  localparam int unsigned PENDING    = 4;       // pages written whose responses are not back

  localparam logic [1:0] IDLE = 2'd0;           // takes a message
  localparam logic [1:0] ADDR = 2'd1;           // has the landing address, asks the writer for a page
  localparam logic [1:0] DATA = 2'd2;           // streams, or pads
  localparam logic [1:0] TAIL = 2'd3;           // all beats written, awaits the frame's end

  logic [1:0]     state_q;
  weft_pkg::msg_t msg_q;
  logic           local_q;                      // the page comes from this node
  logic           pad_q;                        // its frame broke off
  logic           over_q;                       // its frame had too many beats
  logic [BW-1:0]  beat_q;
  logic           wire_last_q;                  // the last page taken was from the wire
  logic [2:0]     done_q;                       // write responses that met no message yet

  logic room, take_wire, take_local, source_valid, beat, last, end_taken, push, push_good;
  logic head_valid, head_good, head_local, pop;
  logic [MSG_W-1:0] msg_bits, head_bits;

  // Both sides take turns.
  assign wire_ready_o  = state_q == IDLE && room && !(local_valid_i && wire_last_q);
  assign local_ready_o = state_q == IDLE && room && (!wire_valid_i || wire_last_q);
  assign take_wire     = wire_valid_i && wire_ready_o;
  assign take_local    = local_valid_i && local_ready_o;

  // The entry that knows the address cannot go away: it waits for this very message.
  assign land_txn_o  = msg_q.txn;
  assign land_htxn_o = msg_q.htxn;
  assign wr_valid_o  = state_q == ADDR;
  always_comb begin
    wr_addr_o = land_home_addr_i;
    if (msg_q.op == weft_pkg::OPCODE_GRANT_PAGE || msg_q.op == weft_pkg::OPCODE_OWNER_PAGE) begin
      wr_addr_o = land_req_addr_i;
    end
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
  assign wr_data_valid_o    = state_q == DATA && source_valid;
  assign beat               = wr_data_valid_o && wr_data_ready_i;
  assign last               = beat_q == BW'(PAGE_BEATS - 1);
  assign local_data_ready_o = state_q == DATA && local_q && wr_data_ready_i;
  // In TAIL a beat too many is swallowed, so that its frame ends.
  assign wire_data_ready_o  = state_q == TAIL || (state_q == DATA && !local_q && !pad_q && wr_data_ready_i);
  assign wire_end_ready_o   = !wire_data_valid_i && !local_q && !pad_q
                           && (state_q == DATA || state_q == TAIL);
  assign end_taken          = wire_end_valid_i && wire_end_ready_o;

  // The page is written, its fate known: its message waits for the write response.
  assign push      = (state_q == TAIL && end_taken)
                  || (state_q == DATA && beat && last && (local_q || pad_q));
  assign push_good = local_q || (!pad_q && !over_q && wire_end_good_i);
  assign msg_bits  = msg_q;

  logic [2:0] unused_pending_count;
  fifo #(.WIDTH(MSG_W + 2), .DEPTH(PENDING)) u_pending (
    .clk_i, .rst_ni,
    .wr_valid_i(push), .wr_ready_o(room), .wr_data_i({push_good, local_q, msg_bits}),
    .rd_valid_o(head_valid), .rd_ready_i(pop), .rd_data_o({head_good, head_local, head_bits}),
    .count_o(unused_pending_count)
  );

  assign msg_o       = head_bits;
  assign msg_valid_o = head_valid && head_good && done_q != '0;
  assign pop         = head_valid && done_q != '0 && (!head_good || msg_ready_i);
  assign sent_local_valid_o = pop && head_local
                           && (msg_o.op == weft_pkg::OPCODE_OWNER_PAGE || msg_o.op == weft_pkg::OPCODE_SHARE_PAGE);
  assign sent_local_hold_o  = msg_o.hold;

  always_ff @(posedge clk_i) begin
    if (take_wire) begin
      msg_q <= wire_i;
    end else if (take_local) begin
      msg_q <= local_i;
    end
    if (!rst_ni) begin
      state_q     <= IDLE;
      beat_q      <= '0;
      wire_last_q <= 1'b0;
      done_q      <= '0;
    end else begin
      done_q <= done_q + 3'(wr_done_i) - 3'(pop);
      if (beat) beat_q <= beat_q + BW'(1);
      unique case (state_q)
        IDLE: if (take_wire || take_local) begin
          state_q     <= ADDR;
          local_q     <= take_local;
          wire_last_q <= take_wire;
          pad_q       <= 1'b0;
          over_q      <= 1'b0;
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
  assign quiet_o = !take_wire && !take_local && !(wr_valid_o && wr_ready_i) && !beat && !end_taken
                && !wr_done_i && !pop && !(state_q == TAIL && wire_data_valid_i);

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_room: assert (!push || room);                    // A page is begun only if its message has room.
      a_whole: assert (state_q != IDLE || beat_q == '0); // A page begun is written whole.
      a_done: assert (done_q <= 3'(PENDING));            // One response a page begun, at most.
      a_page_op: assert (!push || msg_q.op == weft_pkg::OPCODE_GRANT_PAGE || msg_q.op == weft_pkg::OPCODE_OWNER_PAGE
                         || msg_q.op == weft_pkg::OPCODE_SHARE_PAGE || msg_q.op == weft_pkg::OPCODE_PUT_PAGE);  // It carries a page.
    end
  end
endmodule
`default_nettype wire
