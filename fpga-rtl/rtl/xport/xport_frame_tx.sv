// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Turns headers, and headers with a page, into frames: header CRC-32C, page, page CRC-32C (no FCS).
// A page is one frame, or is cut into FRAGMENTS of them. Control frames go between frames, never into one: before each
// of those that wait, up to BETWEEN, since a page brings about more than one (its request, its acknowledgement, those of
// the page behind it) and they would queue up. More would hold pages up.
module xport_frame_tx #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                ctl_valid_i,
  output logic               ctl_ready_o,
  input  wire  [511:0]       ctl_hdr_i,          // hcrc zero
  input  wire                page_valid_i,       // comes only when the page's first beat is there
  output logic               page_ready_o,
  input  wire  [511:0]       page_hdr_i,         // stays until the page's last beat is taken
  input  wire                page_parts_i,       // cut the page that begins now
  input  wire                data_valid_i,
  output logic               data_ready_o,
  input  wire  [DATA_W-1:0]  data_i,
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               cnt_frame_o,
  output logic               cnt_page_o,         // a frame with a page, or with a part of one
  output logic               page_left_o,        // its last frame has left
  output logic               page_out_o,         // a clock ago one was leaving and would be for some time: nothing else leaves
  output logic               quiet_o
);
  localparam int unsigned BYTES = DATA_W / 8;
  localparam int unsigned HDR_BEATS = 512 / DATA_W;
  localparam int unsigned PAGE_BEATS = weft_pkg::PAGE_BYTES / BYTES;
  localparam int unsigned PART_BEATS = weft_pkg::FRAGMENT_BYTES / BYTES;
  localparam int unsigned LAST_PART = weft_pkg::FRAGMENTS - 1;
  localparam int unsigned LAST_BYTES = weft_pkg::PAGE_BYTES - LAST_PART * weft_pkg::FRAGMENT_BYTES;
  localparam int unsigned CW = $clog2(PAGE_BEATS);
  localparam int unsigned FW = $clog2(weft_pkg::FRAGMENTS);
  localparam logic [2:0]  BETWEEN = 3'd7;
  localparam int unsigned SOON = 9;              // beats before the end in which a control frame is made ready

  localparam logic [1:0] IDLE = 2'd0, HDR = 2'd1, DATA = 2'd2, TAIL = 2'd3;
  // What the output register still lacks: nothing, the header's CRC in its top four bytes, or the page's.
  localparam logic [1:0] AS_IS = 2'd0, HDR_CRC = 2'd1, PAGE_CRC = 2'd2;

  logic [1:0]        state_q;
  logic [511:0]      hdr_q;
  logic [DATA_W-1:0] word_q;                     // of it, the beat that is next
  logic              page_q;                     // the frame under way carries a page
  logic              parts_q;                    // that page is cut
  logic [2:0]        between_q;                  // control frames that still go before the page that waits
  logic [FW-1:0]     part_q;                     // next part; not 0: the page lacks frames
  logic [CW-1:0]     beat_q;
  logic              first_q;                    // the frame's first beat is next
  logic [DATA_W-1:0] spare_q;                    // a beat of the page for which there was no room: who gives it does not wait to hear
  logic              spare_v_q;                  // whether there was
  logic [DATA_W-1:0] data_q;
  logic              valid_q, last_q;
  logic [1:0]        lacks_q;

  logic              room, move, data_there, want_page, want_ctl, pick_page, idle_take, cut, final_part, page_out;
  logic [511:0]      page_hdr, hdr;
  logic [CW-1:0]     last_beat;
  logic [DATA_W-1:0] beat;
  logic [31:0]       crc;

  assign room = !valid_q || m_ready_i;           // the output register can be written

  // Between frames. A part, too, waits for its first beat. Whether a page is there is known late, and nothing else waits for it:
  // without a page none goes before it, so `between_q` is not zero.
  assign want_page    = (part_q == '0) ? page_valid_i : data_valid_i;
  assign want_ctl     = ctl_valid_i && between_q != '0;
  assign pick_page    = want_page && !want_ctl;
  assign page_ready_o = state_q == IDLE && !want_ctl && part_q == '0;
  assign ctl_ready_o  = state_q == IDLE && between_q != '0;
  assign idle_take    = state_q == IDLE && (want_page || want_ctl);

  // The page's header serves each of its parts.
  assign cut        = (part_q == '0) ? page_parts_i : parts_q;
  assign final_part = !parts_q || part_q == FW'(LAST_PART);
  always_comb begin
    page_hdr  = page_hdr_i;
    last_beat = CW'(PAGE_BEATS - 1);
    if (cut) begin
      page_hdr[weft_pkg::FRAME_HEADER_FRAG_LSB +: 8] = 8'(part_q);
      page_hdr[weft_pkg::FRAME_HEADER_LEN_LSB +: 16] =
          (part_q == FW'(LAST_PART)) ? 16'(LAST_BYTES) : 16'(weft_pkg::FRAGMENT_BYTES);
    end
    hdr = want_ctl ? ctl_hdr_i : page_hdr;
    if (parts_q) last_beat = (part_q == FW'(LAST_PART)) ? CW'(LAST_BYTES / BYTES - 1) : CW'(PART_BEATS - 1);
  end

  assign data_ready_o = state_q == DATA && !spare_v_q;
  assign data_there = state_q == DATA && (data_valid_i || spare_v_q);
  assign move = room && (state_q == HDR || data_there || state_q == TAIL);
  assign beat = (state_q == HDR) ? word_q : spare_v_q ? spare_q : data_i;

  // The register after the header seeds the page's CRC: both are one stream.
  crc_stream #(.DATA_W(DATA_W), .POLY(32'h82F63B78)) u_crc (
    .clk_i, .en_i(move && state_q != TAIL), .first_i(first_q),
    .data_i(beat), .keep_i({BYTES{1'b1}}), .crc_o(crc)
  );

  assign m_valid_o = valid_q;
  assign m_last_o  = last_q;
  assign m_keep_o  = (lacks_q == PAGE_CRC) ? BYTES'(15) : '1;
  always_comb begin
    m_data_o = data_q;
    if (lacks_q == HDR_CRC) m_data_o[DATA_W-32 +: 32] = ~crc;
    if (lacks_q == PAGE_CRC) m_data_o[31:0] = ~crc;
  end

  assign cnt_frame_o = valid_q && m_ready_i && last_q;
  assign cnt_page_o  = cnt_frame_o && lacks_q == PAGE_CRC;
  assign page_left_o = cnt_page_o && part_q == '0;
  assign page_out    = page_q && (state_q == HDR || (state_q == DATA && 32'(beat_q) + SOON < 32'(last_beat)));
  assign quiet_o     = !idle_take && !move && !(data_valid_i && data_ready_o) && !(valid_q && m_ready_i) && page_out_o == page_out;

  always_ff @(posedge clk_i) begin
    if (state_q == IDLE) begin
      hdr_q  <= hdr;
      word_q <= hdr[DATA_W-1:0];
      if (part_q == '0) parts_q <= page_parts_i;
    end else if (move) begin
      word_q <= hdr_q[(32'(beat_q) + 1) % HDR_BEATS * DATA_W +: DATA_W];
    end
    if (move) data_q <= beat;
    if (!spare_v_q) spare_q <= data_i;
    first_q <= state_q == IDLE || (first_q && !move);
    if (!rst_ni) begin
      state_q <= IDLE;
      page_q  <= 1'b0;
      part_q  <= '0;
      page_out_o <= 1'b0;
      between_q <= BETWEEN;
      beat_q  <= '0;
      spare_v_q <= 1'b0;
      valid_q <= 1'b0;
      last_q  <= 1'b0;
      lacks_q <= AS_IS;
    end else begin
      page_out_o <= page_out;
      spare_v_q <= data_there && !room;
      if (m_ready_i) valid_q <= 1'b0;
      if (move) begin
        valid_q <= 1'b1;
        last_q  <= 1'b0;
        lacks_q <= AS_IS;
        beat_q  <= beat_q + CW'(1);
      end
      unique case (state_q)
        IDLE: begin
          beat_q <= '0;
          if (idle_take) begin
            page_q  <= pick_page;
            if (pick_page) between_q <= BETWEEN;
            else if (want_page) between_q <= between_q - 3'd1;
            state_q <= HDR;
          end
        end
        HDR: if (move && beat_q == CW'(HDR_BEATS - 1)) begin
          lacks_q <= HDR_CRC;
          last_q  <= !page_q;
          beat_q  <= '0;
          state_q <= page_q ? DATA : IDLE;
        end
        DATA: if (move && beat_q == last_beat) state_q <= TAIL;
        TAIL: if (move) begin
          lacks_q <= PAGE_CRC;
          last_q  <= 1'b1;
          part_q  <= final_part ? '0 : part_q + FW'(1);
          state_q <= IDLE;
        end
        default: state_q <= IDLE;
      endcase

      a_hcrc: assert (!idle_take || (pick_page ? page_hdr_i[511:480] : ctl_hdr_i[511:480]) == '0);  // The CRC's place is zero.
      // A header that says page comes with one, and no other.
      a_page: assert (!idle_take || pick_page == weft_pkg::opcode_page(
          pick_page ? page_hdr_i[weft_pkg::FRAME_HEADER_OP_LSB +: 6] : ctl_hdr_i[weft_pkg::FRAME_HEADER_OP_LSB +: 6]));
      a_between: assert (state_q != IDLE || between_q != '0 || want_page);  // Control frames went before one that still waits.
      // The next page comes after this one's last part.
      a_parts: assert (state_q != IDLE || part_q == '0 || !page_valid_i);
    end
  end
endmodule
`default_nettype wire
