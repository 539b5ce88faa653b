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
  input  wire  [15:0]        members_i,
  input  wire                members_set_i,      // 1 in the first cycle of a new epoch or new members
  input  wire  [31:0]        ack_delay_cycles_i,
  input  wire  [31:0]        heartbeat_cycles_i, // 0: no heartbeat
  input  wire  [3:0]         heartbeat_limit_i,
  output logic [15:0]        suspect_o,
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
  // Messages with a page or a fragment of one: see page_sink. Each frame is a message, its bytes, and an end that
  // says whether they were good, and whether the page is whole now. Only then its sequence number counts as seen.
  output logic               page_valid_o,
  input  wire                page_ready_i,
  output weft_pkg::msg_t     page_o,
  output logic               page_part_o,
  output logic [1:0]         page_frag_o,
  output logic               page_data_valid_o,
  input  wire                page_data_ready_i,
  output logic [DATA_W-1:0]  page_data_o,
  output logic               page_end_valid_o,
  input  wire                page_end_ready_i,
  output logic               page_end_good_o,
  output logic               page_end_whole_o,
  // ACK frames for xport_tx.
  output logic               ack_valid_o,
  input  wire                ack_ready_i,
  output logic [5:0]         ack_src_o,
  output logic [weft_pkg::CLASSES*48-1:0] ack_body_o,
  // ACK frames to send: made when they can leave.
  input  wire                page_out_i,         // a page fills the wire for some time (xport_frame_tx)
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
  localparam bit          EARLY = HDR_BEATS > 4;  // all but its CRC is in a header some clocks before its end
  localparam int unsigned PAGE_BEATS = weft_pkg::PAGE_BYTES / BYTES;
  localparam int unsigned CW = $clog2(PAGE_BEATS);
  localparam int unsigned CNT_W = $clog2(weft_pkg::COUNTERS);
  if (weft_pkg::FRAGMENT_BYTES % BYTES != 0) $error("xport_rx: a fragment ends within a beat");

  // HEAD takes the header, CHECK decides; the rest of a frame that is dropped goes through SKIP. A page: DATA, and TAIL
  // (its CRC) tells whether all was good. Its message is offered meanwhile; the header stays till it is taken.
  localparam logic [2:0] HEAD = 3'd0, CHECK = 3'd1, MSG = 3'd2, ACK = 3'd3, SKIP = 3'd4, DATA = 3'd5, TAIL = 3'd6;
  // Between here and page_sink: bytes that come while it asks where they land, or while others have its DMA writer. The
  // wire may go on without a gap, and a word a clock is all that 64 bits can do.
  localparam int unsigned STORE = DATA_W == 64 ? 32 : 4;
  localparam logic [CNT_W-1:0] BAD_LENGTH = CNT_W'(weft_pkg::CNT_RX_BAD_LENGTH);
  localparam logic [CNT_W-1:0] BAD_CRC    = CNT_W'(weft_pkg::CNT_RX_BAD_CRC);
  localparam logic [CNT_W-1:0] DUPLICATE  = CNT_W'(weft_pkg::CNT_RX_DUPLICATE);

  logic [2:0]       state_q;
  logic [511:0]     hdr_q;
  logic [CW-1:0]    beat_q;
  logic             first_q, final_q;            // HEAD, CHECK: the next beat is a header's first, last; DATA: 0
  logic             last_q, err_q;               // the frame ended with its header; so badly
  logic [CNT_W-1:0] reason_q;                    // SKIP: the counter of the frame
  logic             quiet_drop_q;                // SKIP: no counter (switched off)
  logic             in_page_q;                   // SKIP: page_sink has the message already
  logic             whole_q;
  logic             offer_q;                     // the message of a page waits for page_sink
  logic             left_q;                      // the sender has left since CHECK: its frame ends, and leaves no trace

  // ---- Members.
  logic [NODES-1:0] members, members_q, joined;
  assign members = members_i[NODES-1:0];
  assign joined  = members_set_i ? members & ~members_q : '0;

  // ---- Header fields.
  logic [5:0]        op, src;
  logic [15:0]       len;
  logic [PEER_W-1:0] peer;
  logic              is_ack, is_page, poll;
  logic [31:0]       crc;
  assign op      = hdr_q[weft_pkg::FRAME_HEADER_OP_LSB +: 6];
  assign src     = hdr_q[weft_pkg::FRAME_HEADER_SRC_LSB +: 6];
  assign len     = hdr_q[weft_pkg::FRAME_HEADER_LEN_LSB +: 16];
  assign peer    = src[PEER_W-1:0];
  assign is_ack  = op == weft_pkg::OPCODE_ACK;
  assign is_page = weft_pkg::opcode_page(op);
  assign poll    = hdr_q[weft_pkg::FRAME_HEADER_POLL_LSB];

  // ---- CRC-32C of the header (its own field zero) and on through the page.
  logic              take, crc_en;
  logic [DATA_W-1:0] crc_data;
  assign take      = s_valid_i && s_ready_o;
  assign crc_en    = take && (state_q == HEAD || state_q == DATA);
  always_comb begin
    crc_data = s_data_i;
    if (final_q) crc_data[DATA_W-32 +: 32] = '0;
  end
  crc_stream #(.DATA_W(DATA_W), .POLY(32'h82F63B78)) u_crc (
    .clk_i, .en_i(crc_en), .first_i(first_q), .data_i(crc_data), .keep_i({BYTES{1'b1}}), .crc_o(crc)
  );

  // ---- CHECK waits for flows that start anew.
  logic             check, ready, ready_now, drop, good, old, here, spent, whole, old_now, here_now, spent_now, whole_now;
  logic [2:0]       cls;
  // Whether its number is new is read two clocks before, if the header takes that many: these fields are in it early,
  // and no frame before it changes anything any more.
  if (EARLY) begin : g_early
    logic       ready_q, ready_qq, old_q, here_q, spent_q, whole_here_q;
    logic [2:0] cls_q;
    assign cls = cls_q;
    always_ff @(posedge clk_i) begin
      cls_q    <= weft_pkg::opcode_class(op);
      ready_q  <= ready_now && !members_set_i;
      ready_qq <= ready_q;
      old_q    <= old_now;
      here_q   <= here_now;
      spent_q  <= spent_now;
      whole_here_q <= whole_now;
    end
    assign ready = ready_qq && ready_q && ready_now;
    assign {old, here, spent, whole} = {old_q, here_q, spent_q, whole_here_q};
    always_ff @(posedge clk_i) begin
      // What was read still holds; credit may have been told since.
      if (rst_ni) a_early: assert (!check || (old == old_now && here == here_now && whole == whole_now && (spent || !spent_now)));
    end
  end else begin : g_now
    assign cls   = weft_pkg::opcode_class(op);
    assign ready = ready_now;
    assign {old, here, spent, whole} = {old_now, here_now, spent_now, whole_now};
  end
  logic [CNT_W-1:0] reason;
  assign check = state_q == CHECK && ready && !members_set_i;
  logic [15:0]      ethertype;
  assign ethertype = {hdr_q[weft_pkg::FRAME_HEADER_ETHERTYPE_LSB +: 8], hdr_q[weft_pkg::FRAME_HEADER_ETHERTYPE_LSB + 8 +: 8]};
  xport_rx_check #(.NODES(NODES), .EARLY(EARLY)) u_check (
    .clk_i, .node_i, .epoch_i, .members_i(members),
    .protocol_i(ethertype == 16'(weft_pkg::ETHERTYPE) && hdr_q[weft_pkg::FRAME_HEADER_VERSION_LSB +: 8] == 8'(weft_pkg::WIRE_VERSION)),
    .crc_good_i(hdr_q[weft_pkg::FRAME_HEADER_HCRC_LSB +: 32] == ~crc),
    .op_i(hdr_q[weft_pkg::FRAME_HEADER_OP_LSB +: 8]), .src_i(hdr_q[weft_pkg::FRAME_HEADER_SRC_LSB +: 8]),
    .dst_i(hdr_q[weft_pkg::FRAME_HEADER_DST_LSB +: 8]), .of_epoch_i(hdr_q[weft_pkg::FRAME_HEADER_EPOCH_LSB +: 16]),
    .frag_i(hdr_q[weft_pkg::FRAME_HEADER_FRAG_LSB +: 8]), .len_i(len), .last_i(last_q), .old_i(old || here), .spent_i(spent),
    .drop_o(drop), .reason_o(reason), .good_o(good)
  );

  // ---- Engines, page_sink, xport_tx.
  logic [weft_pkg::MSG_W-1:0] msg_bits;
  assign msg_bits    = weft_pkg::header_unpack(hdr_q);
  assign msg_valid_o = state_q == MSG;
  assign msg_o       = msg_bits;
  assign ack_valid_o = state_q == ACK;
  assign ack_src_o   = src;
  assign ack_body_o  = hdr_q[8 * weft_pkg::ACK_OFFSET +: weft_pkg::CLASSES * 48];
  assign page_valid_o = offer_q;
  assign page_o       = msg_bits;
  assign page_part_o  = len != 16'(weft_pkg::PAGE_BYTES);
  assign page_frag_o  = hdr_q[weft_pkg::FRAME_HEADER_FRAG_LSB +: 2];
  // A frame that breaks off inside the page ends it: its last beat may be short and is not passed on.
  logic             store_ready, store_valid, store_take, store_end, data_in, end_in, end_good, tail_good;
  assign data_in  = state_q == DATA && s_valid_i && !s_last_i;
  assign end_in   = s_valid_i && s_last_i && (state_q == DATA || state_q == TAIL || (state_q == SKIP && in_page_q));
  assign end_good = state_q == TAIL && !s_err_i && tail_good;
  fifo_head #(.WIDTH(DATA_W + 3), .DEPTH(STORE)) u_store (
    .clk_i, .rst_ni, .wr_valid_i(data_in || end_in), .wr_ready_o(store_ready),
    .wr_data_i({end_in, end_good, whole_q, s_data_i}),
    .rd_valid_o(store_valid), .rd_ready_i(store_take),
    .rd_data_o({store_end, page_end_good_o, page_end_whole_o, page_data_o})
  );
  assign page_data_valid_o = store_valid && !store_end;
  assign page_end_valid_o  = store_valid && store_end;
  assign store_take        = store_end ? page_end_ready_i : page_data_ready_i;

  always_comb begin
    case (state_q)
      HEAD:       s_ready_o = !offer_q;
      DATA, TAIL: s_ready_o = store_ready;
      SKIP:       s_ready_o = store_ready || !in_page_q;
      default:    s_ready_o = 1'b0;
    endcase
  end

  // ---- Ends of frames: what they count, what they owe.
  logic [CW-1:0]    last_beat;
  logic             done_msg, done_ack, done_page, skip_end, drop_now, runt, count;
  logic [CNT_W-1:0] counter;
  logic             duplicate, left, seen, keep, missed;
  assign done_msg  = msg_valid_o && msg_ready_i;
  assign done_ack  = ack_valid_o && ack_ready_i;
  assign done_page = take && end_in && end_good;
  assign skip_end  = state_q == SKIP && take && s_last_i;
  assign runt      = state_q == HEAD && take && s_last_i && !(final_q && s_keep_i == '1);
  assign drop_now  = check && drop && last_q;
  // `len` has been checked. The count of a whole page wraps to 0.
  assign last_beat = len[$clog2(BYTES) +: CW] - CW'(1);
  assign tail_good = s_keep_i == BYTES'(15) && s_data_i[31:0] == ~crc;
  // One counter a frame. A frame with err has been counted where the error was seen.
  always_comb begin
    count   = 1'b0;
    counter = reason_q;
    if (runt || (state_q == DATA && take && s_last_i)) begin
      count   = !s_err_i && (enable_i || !runt);
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
  end
  // What is dropped is counted, and answered if it is a duplicate, a clock later: the header is still there.
  logic             count_q, heard_q;
  logic [CNT_W-1:0] counter_q;
  logic [NODES-1:0] heard_hot_q;                 // from whom
  always_comb begin
    cnt_o = '0;
    if (count_q) cnt_o[counter_q] = 1'b1;
    cnt_o[weft_pkg::CNT_RX_FRAMES] = done_msg || done_ack || done_page;
    cnt_o[weft_pkg::CNT_RX_PAGES]  = done_page;
    cnt_o[weft_pkg::CNT_HEARTBEAT_MISSED] = missed;
  end
  assign duplicate = count_q && counter_q == DUPLICATE && !left;
  assign left      = state_q != CHECK && (left_q || (members_set_i && !members[peer]));
  assign seen      = (done_msg || (done_page && whole_q)) && !left;
  assign keep      = done_page && !whole_q && !left;

  logic             beat_quiet;
  logic [NODES-1:0] beat, suspect;
  xport_heartbeat #(.NODES(NODES)) u_heartbeat (
    .clk_i, .rst_ni, .enable_i, .now_i, .node_i, .members_i(members), .joined_i(joined), .cycles_i(heartbeat_cycles_i),
    .limit_i(heartbeat_limit_i), .heard_valid_i(heard_q), .heard_i(heard_hot_q),
    .beat_o(beat), .suspect_o(suspect), .cnt_missed_o(missed), .quiet_o(beat_quiet)
  );
  assign suspect_o = 16'(suspect);

  logic acks_idle, acks_quiet;
  xport_rx_ack #(.NODES(NODES), .EARLY(EARLY)) u_ack (
    .clk_i, .rst_ni, .enable_i, .node_i, .epoch_i, .ack_delay_cycles_i, .members_i(members), .members_set_i, .joined_i(joined),
    .peer_i(peer), .cls_i(cls), .seq_i(hdr_q[weft_pkg::FRAME_HEADER_SEQ_LSB +: 16]),
    .part_i(is_page && page_part_o), .frag_i(page_frag_o), .old_o(old_now), .here_o(here_now), .spent_o(spent_now), .whole_o(whole_now),
    .busy_i(state_q == MSG || state_q == TAIL), .seen_i(seen), .keep_i(keep),
    .owe_i(seen || duplicate || (done_ack && poll && !left)), .owe_now_i(poll),
    .beat_i(beat), .poll_valid_i, .poll_dst_i(poll_dst_i[PEER_W-1:0]),
    .rel_home_valid_i, .rel_home_src_i(rel_home_src_i[PEER_W-1:0]), .rel_home_cls_i,
    .rel_hold_valid_i, .rel_hold_src_i(rel_hold_src_i[PEER_W-1:0]),
    .rel_evict_valid_i, .rel_evict_src_i(rel_evict_src_i[PEER_W-1:0]),
    .page_out_i, .ackhdr_valid_o, .ackhdr_ready_i, .ackhdr_o, .ready_o(ready_now), .idle_o(acks_idle), .quiet_o(acks_quiet)
  );
  assign poll_ready_o = 1'b1;
  logic unused_bits;
  assign unused_bits = ^{members_i, poll_dst_i, rel_home_src_i, rel_hold_src_i, rel_evict_src_i};

  assign idle_o  = state_q == HEAD && first_q && !offer_q && !store_valid && !count_q && beat == '0 && acks_idle;
  assign quiet_o = !take && state_q != CHECK && !done_msg && !done_ack && !(page_valid_o && page_ready_i) &&
                   !(store_valid && store_take) && !members_set_i && !count_q && !heard_q && acks_quiet && beat_quiet;

  always_ff @(posedge clk_i) begin
    counter_q    <= counter;
    heard_hot_q  <= NODES'(1) << peer;
    // Its next beat, until it is taken.
    for (int n = 0; n < int'(HDR_BEATS); n++) begin
      if (state_q == HEAD && !offer_q && 4'(beat_q) == 4'(n)) hdr_q[n * int'(DATA_W) +: DATA_W] <= s_data_i;
    end
    if (!rst_ni) begin
      state_q  <= HEAD;
      beat_q   <= '0;
      first_q  <= 1'b1;
      final_q  <= HDR_BEATS == 1;
      last_q   <= 1'b0;
      err_q    <= 1'b0;
      reason_q <= '0;
      quiet_drop_q <= 1'b0;
      in_page_q <= 1'b0;
      whole_q  <= 1'b0;
      offer_q  <= 1'b0;
      left_q   <= 1'b0;
      members_q <= '1;
      count_q     <= 1'b0;
      heard_q     <= 1'b0;
    end else begin
      count_q     <= count;
      heard_q     <= check && good && enable_i && !err_q;
      if (members_set_i) begin
        members_q <= members;
        left_q    <= left;
      end
      if (page_ready_i) offer_q <= 1'b0;
      case (state_q)
        HEAD: begin
          // Of its next beat, until it is taken.
          last_q    <= s_last_i;
          err_q     <= s_last_i && s_err_i;
          in_page_q <= 1'b0;
          if (take) begin
            beat_q  <= (s_last_i || final_q) ? '0 : beat_q + CW'(1);
            first_q <= s_last_i || final_q;
            final_q <= (!s_last_i && beat_q == CW'(HDR_BEATS - 2)) || HDR_BEATS == 1;
            if (final_q && !runt) state_q <= CHECK;
          end
        end
        CHECK: if (check) begin
          left_q       <= 1'b0;
          whole_q      <= whole;
          reason_q     <= reason;
          quiet_drop_q <= !enable_i;
          if (drop || !enable_i || err_q) state_q <= last_q ? HEAD : SKIP;
          else if (is_ack) state_q <= ACK;
          else state_q <= is_page ? DATA : MSG;
          if (is_page && !(drop || !enable_i || err_q)) offer_q <= 1'b1;
          if (is_page && !last_q) {first_q, final_q} <= 2'b00;
        end
        MSG: if (msg_ready_i) state_q <= HEAD;
        ACK: if (ack_ready_i) state_q <= HEAD;
        SKIP: if (take && s_last_i) begin
          state_q <= HEAD;
          {first_q, final_q} <= {1'b1, HDR_BEATS == 1};
        end
        DATA: if (take) begin
          beat_q <= s_last_i ? '0 : beat_q + CW'(1);
          if (s_last_i) state_q <= HEAD;
          else if (beat_q == last_beat) state_q <= TAIL;
          if (s_last_i || beat_q == last_beat) {first_q, final_q} <= {1'b1, HDR_BEATS == 1};
        end
        TAIL: if (take) begin
          beat_q    <= '0;
          in_page_q <= 1'b1;
          reason_q  <= BAD_LENGTH;               // unless this is the end
          quiet_drop_q <= 1'b0;
          state_q   <= s_last_i ? HEAD : SKIP;
        end
        default: state_q <= HEAD;
      endcase

      a_beat: assert (state_q == HEAD ? first_q == (beat_q == '0) && final_q == (beat_q == CW'(HDR_BEATS - 1))
                                      : state_q != DATA || !(first_q || final_q));
      a_whole: assert (!done_page || (beat_q == CW'(last_beat + CW'(1)) && is_page));  // Good bytes are all there.
      a_page: assert (!page_valid_o || weft_pkg::opcode_class(op) == weft_pkg::MESSAGE_CLASS_RSP);  // The class with fragments.
    end
  end
endmodule
`default_nettype wire
