// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Receiving half of the transport: checks every frame, drops and counts what is not as it should be,
// delivers each sequence number once, owes and composes acknowledgements and credit.
module xport_rx #(
  parameter int unsigned DATA_W = 512,
  parameter int unsigned NODES = 16
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                enable_i,           // 0: every frame is dropped
  input  wire  [31:0]        now_i,
  input  wire  [5:0]         node_i,
  input  wire  [15:0]        epoch_i,
  input  wire  [31:0]        ack_delay_cycles_i,
  // Frames without FCS.
  input  wire                s_valid_i,
  output logic               s_ready_o,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  input  wire                s_err_i,
  // Messages without a page, each once.
  output logic               msg_valid_o,
  input  wire                msg_ready_i,
  output weft_pkg::msg_t     msg_o,
  // Messages with a page: see page_sink. A sequence number counts as seen only after a good end.
  output logic               page_valid_o,
  input  wire                page_ready_i,
  output weft_pkg::msg_t     page_o,
  output logic               page_data_valid_o,
  input  wire                page_data_ready_i,
  output logic [DATA_W-1:0]  page_data_o,
  output logic               page_end_valid_o,
  input  wire                page_end_ready_i,
  output logic               page_end_good_o,
  // ACK frames for xport_tx.
  output logic               ack_valid_o,
  input  wire                ack_ready_i,
  output logic [5:0]         ack_src_o,
  output logic [weft_pkg::CLASSES*48-1:0] ack_body_o,
  // ACK frames to send.
  output logic               ackhdr_valid_o,
  input  wire                ackhdr_ready_i,
  output logic [511:0]       ackhdr_o,
  input  wire                poll_valid_i,
  output logic               poll_ready_o,
  input  wire  [5:0]         poll_dst_i,
  // Credit back: a message of the class has left its queue. coh_home (REQ, PUT), coh_hold, coh_evict (FWD).
  // RSP and FIN need none: they are consumed on arrival.
  input  wire                rel_home_valid_i,
  input  wire  [5:0]         rel_home_src_i,
  input  wire  [2:0]         rel_home_cls_i,
  input  wire                rel_hold_valid_i,
  input  wire  [5:0]         rel_hold_src_i,
  input  wire                rel_evict_valid_i,
  input  wire  [5:0]         rel_evict_src_i,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic               idle_o,             // no frame in, no acknowledgement owed
  output logic               quiet_o
);
  localparam int unsigned PEER_W = $clog2(NODES);
  localparam int unsigned BYTES = DATA_W / 8;
  localparam int unsigned HDR_BEATS = 512 / DATA_W;
  localparam int unsigned PAGE_BEATS = weft_pkg::PAGE_BYTES / BYTES;
  localparam int unsigned CW = $clog2(PAGE_BEATS);
  localparam int unsigned CNT_W = $clog2(weft_pkg::COUNTERS);

  // HEAD takes the header, CHECK decides; the rest of a frame that is dropped goes through SKIP. A page:
  // OFFER its message, DATA, TAIL (its CRC), and END tells whether all was good.
  localparam logic [3:0] HEAD = 4'd0, CHECK = 4'd1, MSG = 4'd2, ACK = 4'd3, SKIP = 4'd4, OFFER = 4'd5, DATA = 4'd6,
                         TAIL = 4'd7, END = 4'd8;
  localparam logic [CNT_W-1:0] BAD_LENGTH = CNT_W'(weft_pkg::CNT_RX_BAD_LENGTH);
  localparam logic [CNT_W-1:0] BAD_CRC    = CNT_W'(weft_pkg::CNT_RX_BAD_CRC);
  localparam logic [CNT_W-1:0] NOT_OURS   = CNT_W'(weft_pkg::CNT_RX_NOT_OURS);
  localparam logic [CNT_W-1:0] OLD_EPOCH  = CNT_W'(weft_pkg::CNT_RX_OLD_EPOCH);
  localparam logic [CNT_W-1:0] DUPLICATE  = CNT_W'(weft_pkg::CNT_RX_DUPLICATE);

  logic [3:0]       state_q;
  logic [511:0]     hdr_q;
  logic [CW-1:0]    beat_q;
  logic             last_q, err_q;               // the frame ended with its header; so badly
  logic [CNT_W-1:0] reason_q;                    // SKIP: the counter of the frame
  logic             quiet_drop_q;                // SKIP: no counter (switched off)
  logic             in_page_q;                   // SKIP: page_sink has the message already
  logic             good_q;

  // ---- Header fields.
  logic [7:0]   op, src, dst;
  logic [15:0]  seq;
  logic         is_ack, is_page, poll, old, ready;
  logic [31:0]  crc;
  assign op      = hdr_q[weft_pkg::FRAME_HEADER_OP_LSB +: 8];
  assign src     = hdr_q[weft_pkg::FRAME_HEADER_SRC_LSB +: 8];
  assign dst     = hdr_q[weft_pkg::FRAME_HEADER_DST_LSB +: 8];
  assign seq     = hdr_q[weft_pkg::FRAME_HEADER_SEQ_LSB +: 16];
  assign is_ack  = op[5:0] == weft_pkg::OPCODE_ACK;
  assign is_page = weft_pkg::opcode_page(op[5:0]);
  assign poll    = hdr_q[weft_pkg::FRAME_HEADER_POLL_LSB];

  // ---- CRC-32C of the header (its own field zero) and on through the page.
  logic              take, head_first, head_last, crc_en;
  logic [DATA_W-1:0] crc_data;
  assign take      = s_valid_i && s_ready_o;
  assign head_first = state_q == HEAD && beat_q == '0;
  assign head_last = beat_q == CW'(HDR_BEATS - 1);
  assign crc_en    = take && (state_q == HEAD || state_q == DATA);
  always_comb begin
    crc_data = '0;
    if (crc_en) begin
      crc_data = s_data_i;
      if (state_q == HEAD && head_last) crc_data[DATA_W-32 +: 32] = '0;
    end
  end
  crc_stream #(.DATA_W(DATA_W), .POLY(32'h82F63B78)) u_crc (
    .clk_i, .en_i(crc_en), .first_i(head_first), .data_i(crc_data), .keep_i({BYTES{1'b1}}), .crc_o(crc)
  );

  // ---- CHECK. What names the protocol comes first, then the CRC that covers the rest.
  logic             drop;
  logic [CNT_W-1:0] reason;
  logic [15:0]      ethertype;
  assign ethertype = {hdr_q[weft_pkg::FRAME_HEADER_ETHERTYPE_LSB +: 8], hdr_q[weft_pkg::FRAME_HEADER_ETHERTYPE_LSB + 8 +: 8]};
  always_comb begin
    drop   = 1'b0;
    reason = DUPLICATE;
    if (state_q == CHECK) begin
      drop = 1'b1;
      if (ethertype != 16'(weft_pkg::ETHERTYPE) || hdr_q[weft_pkg::FRAME_HEADER_VERSION_LSB +: 8] != 8'(weft_pkg::WIRE_VERSION)) begin
        reason = NOT_OURS;
      end else if (hdr_q[weft_pkg::FRAME_HEADER_HCRC_LSB +: 32] != ~crc) begin
        reason = BAD_CRC;
      end else if (dst != {2'd0, node_i} || src == dst || 32'(src) >= NODES || !weft_pkg::opcode_known(op) ||
                   op == {2'd0, weft_pkg::OPCODE_VCPU_STATE}) begin
        reason = NOT_OURS;                       // VCPU_STATE is reserved: nobody takes it yet
      end else if (hdr_q[weft_pkg::FRAME_HEADER_EPOCH_LSB +: 16] != epoch_i) begin
        reason = OLD_EPOCH;
      end else if (last_q == is_page ||
                   (!is_ack && hdr_q[weft_pkg::FRAME_HEADER_LEN_LSB +: 16] != (is_page ? 16'(weft_pkg::PAGE_BYTES) : 16'd0))) begin
        reason = BAD_LENGTH;
      end else begin
        drop = !is_ack && old;
      end
    end
  end

  // ---- Engines, page_sink, xport_tx.
  logic [weft_pkg::MSG_W-1:0] msg_bits;
  assign msg_bits    = weft_pkg::header_unpack(hdr_q);
  assign msg_valid_o = state_q == MSG;
  assign msg_o       = msg_bits;
  assign ack_valid_o = state_q == ACK;
  assign ack_src_o   = src[5:0];
  assign ack_body_o  = hdr_q[8 * weft_pkg::ACK_OFFSET +: weft_pkg::CLASSES * 48];
  assign page_valid_o = state_q == OFFER;
  assign page_o       = msg_bits;
  // A frame that breaks off inside the page ends it: its last beat may be short and is not passed on.
  assign page_data_valid_o = state_q == DATA && s_valid_i && !s_last_i;
  assign page_data_o       = s_data_i;
  assign page_end_valid_o  = state_q == END;
  assign page_end_good_o   = good_q;

  always_comb begin
    case (state_q)
      HEAD:       s_ready_o = ready;
      SKIP, TAIL: s_ready_o = 1'b1;
      DATA:       s_ready_o = page_data_ready_i || s_last_i;
      default:    s_ready_o = 1'b0;
    endcase
  end

  // ---- Ends of frames: what they count, what they owe.
  logic             done_msg, done_ack, done_page, skip_end, drop_now, runt, tail_good, count;
  logic [CNT_W-1:0] counter;
  logic             duplicate;
  assign done_msg  = msg_valid_o && msg_ready_i;
  assign done_ack  = ack_valid_o && ack_ready_i;
  assign done_page = page_end_valid_o && page_end_ready_i && good_q;
  assign skip_end  = state_q == SKIP && take && s_last_i;
  assign runt      = state_q == HEAD && take && s_last_i && !(head_last && s_keep_i == '1);
  assign drop_now  = drop && last_q;
  assign tail_good = s_keep_i == BYTES'(15) && s_data_i[31:0] == ~crc;
  // One counter a frame. A frame with err has been counted where the error was seen.
  always_comb begin
    count   = 1'b0;
    counter = reason_q;
    if (runt || (state_q == DATA && take && s_last_i)) begin
      count   = !s_err_i;
      counter = BAD_LENGTH;
    end else if (drop_now) begin
      count   = !err_q && enable_i;
      counter = reason;
    end else if (skip_end) begin
      count   = !s_err_i && !quiet_drop_q;
    end else if (state_q == TAIL && take && s_last_i && !tail_good) begin
      count   = !s_err_i;
      counter = (s_keep_i == BYTES'(15)) ? BAD_CRC : BAD_LENGTH;
    end
    cnt_o = '0;
    if (count) cnt_o[counter] = 1'b1;
    cnt_o[weft_pkg::CNT_RX_FRAMES] = done_msg || done_ack || done_page;
    cnt_o[weft_pkg::CNT_RX_PAGES]  = done_page;
  end
  assign duplicate = count && counter == DUPLICATE;

  logic acks_idle, acks_quiet;
  xport_rx_ack #(.NODES(NODES)) u_ack (
    .clk_i, .rst_ni, .enable_i, .node_i, .epoch_i, .ack_delay_cycles_i,
    .peer_i(src[PEER_W-1:0]), .cls_i(weft_pkg::opcode_class(op[5:0])), .seq_i(seq), .old_o(old),
    .seen_i(done_msg || done_page),
    .owe_i(done_msg || done_page || duplicate || (done_ack && poll)), .owe_now_i(poll),
    .poll_valid_i, .poll_dst_i(poll_dst_i[PEER_W-1:0]),
    .rel_home_valid_i, .rel_home_src_i(rel_home_src_i[PEER_W-1:0]), .rel_home_cls_i,
    .rel_hold_valid_i, .rel_hold_src_i(rel_hold_src_i[PEER_W-1:0]),
    .rel_evict_valid_i, .rel_evict_src_i(rel_evict_src_i[PEER_W-1:0]),
    .ackhdr_valid_o, .ackhdr_ready_i, .ackhdr_o, .ready_o(ready), .idle_o(acks_idle), .quiet_o(acks_quiet)
  );
  assign poll_ready_o = 1'b1;
  logic unused_bits;
  assign unused_bits = ^{now_i, poll_dst_i, rel_home_src_i, rel_hold_src_i, rel_evict_src_i};

  assign idle_o  = state_q == HEAD && beat_q == '0 && acks_idle;
  assign quiet_o = !take && state_q != CHECK && !done_msg && !done_ack && !(page_valid_o && page_ready_i) &&
                   !(page_end_valid_o && page_end_ready_i) && acks_quiet;

  always_ff @(posedge clk_i) begin
    if (state_q == HEAD && take) hdr_q[32'(beat_q) * DATA_W +: DATA_W] <= s_data_i;
    if (!rst_ni) begin
      state_q  <= HEAD;
      beat_q   <= '0;
      last_q   <= 1'b0;
      err_q    <= 1'b0;
      reason_q <= '0;
      quiet_drop_q <= 1'b0;
      in_page_q <= 1'b0;
      good_q   <= 1'b0;
    end else begin
      case (state_q)
        HEAD: if (take) begin
          last_q    <= s_last_i;
          err_q     <= s_last_i && s_err_i;
          in_page_q <= 1'b0;
          beat_q    <= (s_last_i || head_last) ? '0 : beat_q + CW'(1);
          if (head_last && !runt) state_q <= CHECK;
        end
        CHECK: begin
          reason_q     <= reason;
          quiet_drop_q <= !enable_i;
          if (drop || !enable_i || err_q) state_q <= last_q ? HEAD : SKIP;
          else if (is_ack) state_q <= ACK;
          else state_q <= is_page ? OFFER : MSG;
        end
        MSG: if (msg_ready_i) state_q <= HEAD;
        ACK: if (ack_ready_i) state_q <= HEAD;
        SKIP: if (take && s_last_i) begin
          good_q  <= 1'b0;
          state_q <= in_page_q ? END : HEAD;
        end
        OFFER: if (page_ready_i) begin
          beat_q  <= '0;
          state_q <= DATA;
        end
        DATA: if (take) begin
          beat_q <= beat_q + CW'(1);
          good_q <= 1'b0;
          if (s_last_i) state_q <= END;
          else if (beat_q == CW'(PAGE_BEATS - 1)) state_q <= TAIL;
        end
        TAIL: if (take) begin
          good_q    <= s_last_i && !s_err_i && tail_good;
          in_page_q <= 1'b1;
          reason_q  <= BAD_LENGTH;               // unless this is the end
          quiet_drop_q <= 1'b0;
          state_q   <= s_last_i ? END : SKIP;
        end
        END: if (page_end_ready_i) begin
          beat_q  <= '0;
          state_q <= HEAD;
        end
        default: state_q <= HEAD;
      endcase

      a_whole: assert (!done_page || (beat_q == '0 && is_page));            // A good page has all its beats.
      a_ours: assert (!(msg_valid_o || page_valid_o) || dst == {2'd0, node_i});  // Nobody else's message is delivered.
    end
  end
endmodule
`default_nettype wire
