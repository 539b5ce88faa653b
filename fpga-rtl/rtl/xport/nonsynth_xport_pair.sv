// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Bench: two transports, from message lanes to the wire and back. The bench is the wire between them.
// End 0 is node 1, end 1 is node 2. Page bytes are a function of the address: see beat_of.
module nonsynth_xport_pair #(
  parameter int unsigned DATA_W = 64,
  parameter int unsigned NODES = 4
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire  [31:0]       now_i,
  input  wire               enable_i,
  input  wire  [31:0]       epoch_i,
  input  wire  [31:0]       members_i,
  input  wire  [1:0]        members_set_i,
  output logic [1:0]        recover_o,
  input  wire  [31:0]       rto_cycles_i,
  input  wire  [31:0]       rto_min_cycles_i,
  input  wire  [31:0]       ack_delay_cycles_i,
  input  wire               page_parts_i,       // pages travel in fragments
  // Each end offers one message at a time, on one lane.
  input  wire  [2*weft_pkg::TX_LANES-1:0] msg_valid_i,
  output logic [2*weft_pkg::TX_LANES-1:0] msg_ready_o,
  input  wire  [2*weft_pkg::MSG_W-1:0] msg_i,
  output logic [1:0]        sent_valid_o,
  output logic [15:0]       sent_hold_o,
  // Wire out and in.
  output logic [1:0]        tx_valid_o,
  input  wire  [1:0]        tx_ready_i,
  output logic [2*DATA_W-1:0] tx_data_o,
  output logic [2*DATA_W/8-1:0] tx_keep_o,
  output logic [1:0]        tx_last_o,
  input  wire  [1:0]        rx_valid_i,
  input  wire  [2*DATA_W-1:0] rx_data_i,
  input  wire  [2*DATA_W/8-1:0] rx_keep_i,
  input  wire  [1:0]        rx_last_i,
  // Delivery.
  output logic [1:0]        rx_msg_valid_o,
  input  wire  [1:0]        rx_msg_ready_i,
  output logic [2*weft_pkg::MSG_W-1:0] rx_msg_o,
  output logic [1:0]        page_valid_o,
  input  wire  [1:0]        page_ready_i,
  output logic [2*weft_pkg::MSG_W-1:0] page_o,
  output logic [1:0]        page_part_o,
  output logic [3:0]        page_frag_o,
  output logic [1:0]        page_data_valid_o,
  input  wire  [1:0]        page_data_ready_i,
  output logic [2*DATA_W-1:0] page_data_o,
  output logic [1:0]        page_end_valid_o,
  input  wire  [1:0]        page_end_ready_i,
  output logic [1:0]        page_end_good_o,
  output logic [1:0]        page_end_whole_o,
  // Credit back; the queues a message may be in.
  input  wire  [1:0]        rel_home_valid_i,
  input  wire  [5:0]        rel_home_cls_i,
  input  wire  [1:0]        rel_hold_valid_i,
  input  wire  [1:0]        rel_evict_valid_i,
  output logic [2*weft_pkg::COUNTERS-1:0] cnt_o,
  output logic [1:0]        idle_o,
  output logic [1:0]        quiet_o
);
  localparam int unsigned MSG_W = weft_pkg::MSG_W;
  localparam int unsigned LANES = weft_pkg::TX_LANES;
  localparam int unsigned CNT = weft_pkg::COUNTERS;
  localparam int unsigned KEEP_W = DATA_W / 8;
  localparam int unsigned WORDS = DATA_W / 64;
  localparam int unsigned PAGE_BEATS = weft_pkg::PAGE_BYTES / KEEP_W;

  function automatic logic [DATA_W-1:0] beat_of(input logic [63:0] addr, input logic [9:0] beat);
    for (int w = 0; w < int'(WORDS); w++) begin
      beat_of[w * 64 +: 64] = addr ^ (64'h9E3779B97F4A7C15 * (64'(beat) * 64'(WORDS) + 64'(w) + 64'd1));
    end
  endfunction

  for (genvar g = 0; g < 2; g++) begin : gen_end
    localparam logic [5:0] NODE = 6'(g + 1);
    localparam logic [5:0] PEER = 6'(2 - g);

    logic ctl_valid, ctl_ready, page_valid, page_ready, ack_valid, ack_ready, ackhdr_valid, ackhdr_ready, poll_valid, poll_ready;
    logic [511:0] ctl_hdr, page_hdr, ackhdr;
    logic [63:0]  page_addr;
    logic [5:0]   ack_src, poll_dst;
    logic [weft_pkg::CLASSES*48-1:0] ack_body;
    logic [CNT-1:0] cnt_tx, cnt_rx;
    logic [LANES*MSG_W-1:0] lanes;
    logic [15:0]    unused_suspect;
    logic           unused_demand;
    logic page_left, page_out, page_cnt, frame_cnt, bad_fcs, overflow, tx_idle, rx_idle;
    logic tx_quiet, rx_quiet, ftx_quiet, fcst_quiet, fcsr_quiet, fifo_quiet;
    assign lanes = {LANES{msg_i[g * MSG_W +: MSG_W]}};

    xport_tx #(.NODES(NODES)) u_tx (
      .clk_i, .rst_ni, .enable_i, .now_i, .node_i(NODE), .epoch_i(epoch_i[g * 16 +: 16]), .rto_cycles_i, .rto_min_cycles_i,
      .members_i(members_i[g * 16 +: 16]), .members_set_i(members_set_i[g]), .recover_o(recover_o[g]),
      .msg_valid_i(msg_valid_i[g * LANES +: LANES]), .msg_ready_o(msg_ready_o[g * LANES +: LANES]), .msg_i(lanes),
      .ctl_valid_o(ctl_valid), .ctl_ready_i(ctl_ready), .ctl_hdr_o(ctl_hdr),
      .page_valid_o(page_valid), .page_ready_i(page_ready), .page_hdr_o(page_hdr), .page_addr_o(page_addr),
      .page_bulk_i(1'b1), .page_demand_o(unused_demand), .page_left_i(page_left),
      .ack_valid_i(ack_valid), .ack_ready_o(ack_ready), .ack_src_i(ack_src), .ack_body_i(ack_body),
      .ackhdr_valid_i(ackhdr_valid), .ackhdr_ready_o(ackhdr_ready), .ackhdr_i(ackhdr),
      .poll_valid_o(poll_valid), .poll_ready_i(poll_ready), .poll_dst_o(poll_dst),
      .sent_valid_o(sent_valid_o[g]), .sent_hold_o(sent_hold_o[g * 8 +: 8]),
      .cnt_o(cnt_tx), .idle_o(tx_idle), .quiet_o(tx_quiet)
    );

    // Two pages wait here, as in page_src.
    logic         head_valid, head_room, data_valid, data_ready, hdr_ready, end_page, sent_q;
    logic [575:0] head;
    logic [9:0]   beat_q;
    logic [1:0]   unused_count;
    fifo #(.WIDTH(576), .DEPTH(2)) u_heads (
      .clk_i, .rst_ni, .wr_valid_i(page_valid), .wr_ready_o(head_room), .wr_data_i({page_addr, page_hdr}),
      .rd_valid_o(head_valid), .rd_ready_i(end_page), .rd_data_o(head), .count_o(unused_count)
    );
    assign page_ready = head_room;
    assign data_valid = head_valid && sent_q;
    assign end_page   = data_valid && data_ready && beat_q == 10'(PAGE_BEATS - 1);
    always_ff @(posedge clk_i) begin
      if (!rst_ni) begin
        sent_q <= 1'b0;
        beat_q <= '0;
      end else begin
        if (head_valid && !sent_q && hdr_ready) sent_q <= 1'b1;
        if (data_valid && data_ready) beat_q <= beat_q + 10'd1;
        if (end_page) begin
          sent_q <= 1'b0;
          beat_q <= '0;
        end
      end
    end

    logic              f_valid, f_ready, f_last;
    logic [DATA_W-1:0] f_data;
    logic [KEEP_W-1:0] f_keep;
    xport_frame_tx #(.DATA_W(DATA_W)) u_frame (
      .clk_i, .rst_ni, .ctl_valid_i(ctl_valid), .ctl_ready_o(ctl_ready), .ctl_hdr_i(ctl_hdr),
      .page_valid_i(head_valid && !sent_q), .page_ready_o(hdr_ready), .page_hdr_i(head[511:0]), .page_parts_i,
      .data_valid_i(data_valid), .data_ready_o(data_ready), .data_i(beat_of(head[575:512], beat_q)),
      .m_valid_o(f_valid), .m_ready_i(f_ready), .m_data_o(f_data), .m_keep_o(f_keep), .m_last_o(f_last),
      .cnt_frame_o(frame_cnt), .cnt_page_o(page_cnt), .page_left_o(page_left), .page_out_o(page_out),
      .quiet_o(ftx_quiet)
    );
    eth_fcs_tx #(.DATA_W(DATA_W)) u_fcs_tx (
      .clk_i, .rst_ni, .s_valid_i(f_valid), .s_ready_o(f_ready), .s_data_i(f_data), .s_keep_i(f_keep), .s_last_i(f_last),
      .m_valid_o(tx_valid_o[g]), .m_ready_i(tx_ready_i[g]), .m_data_o(tx_data_o[g * DATA_W +: DATA_W]),
      .m_keep_o(tx_keep_o[g * KEEP_W +: KEEP_W]), .m_last_o(tx_last_o[g]), .quiet_o(fcst_quiet)
    );

    logic              b_valid, b_ready, b_last, b_err, c_valid, c_ready, c_last, c_err;
    logic [DATA_W-1:0] b_data, c_data;
    logic [KEEP_W-1:0] b_keep, c_keep;
    eth_rx_fifo #(.DATA_W(DATA_W)) u_fifo (
      .clk_i, .rst_ni, .s_valid_i(rx_valid_i[g]), .s_data_i(rx_data_i[g * DATA_W +: DATA_W]),
      .s_keep_i(rx_keep_i[g * KEEP_W +: KEEP_W]), .s_last_i(rx_last_i[g]),
      .m_valid_o(b_valid), .m_ready_i(b_ready), .m_data_o(b_data), .m_keep_o(b_keep), .m_last_o(b_last), .m_err_o(b_err),
      .cnt_overflow_o(overflow), .quiet_o(fifo_quiet)
    );
    eth_fcs_rx #(.DATA_W(DATA_W)) u_fcs_rx (
      .clk_i, .rst_ni, .s_valid_i(b_valid), .s_ready_o(b_ready), .s_data_i(b_data), .s_keep_i(b_keep), .s_last_i(b_last),
      .s_err_i(b_err), .m_valid_o(c_valid), .m_ready_i(c_ready), .m_data_o(c_data), .m_keep_o(c_keep), .m_last_o(c_last),
      .m_err_o(c_err), .cnt_bad_fcs_o(bad_fcs), .quiet_o(fcsr_quiet)
    );
    xport_rx #(.DATA_W(DATA_W), .NODES(NODES)) u_rx (
      .clk_i, .rst_ni, .enable_i, .now_i, .node_i(NODE), .epoch_i(epoch_i[g * 16 +: 16]), .ack_delay_cycles_i,
      .members_i(members_i[g * 16 +: 16]), .members_set_i(members_set_i[g]), .heartbeat_cycles_i(32'd0),
      .heartbeat_limit_i(4'd1), .suspect_o(unused_suspect),
      .s_valid_i(c_valid), .s_ready_o(c_ready), .s_data_i(c_data), .s_keep_i(c_keep), .s_last_i(c_last), .s_err_i(c_err),
      .msg_valid_o(rx_msg_valid_o[g]), .msg_ready_i(rx_msg_ready_i[g]), .msg_o(rx_msg_o[g * MSG_W +: MSG_W]),
      .page_valid_o(page_valid_o[g]), .page_ready_i(page_ready_i[g]), .page_o(page_o[g * MSG_W +: MSG_W]),
      .page_part_o(page_part_o[g]), .page_frag_o(page_frag_o[g * 2 +: 2]), .page_end_whole_o(page_end_whole_o[g]),
      .page_data_valid_o(page_data_valid_o[g]), .page_data_ready_i(page_data_ready_i[g]),
      .page_data_o(page_data_o[g * DATA_W +: DATA_W]),
      .page_end_valid_o(page_end_valid_o[g]), .page_end_ready_i(page_end_ready_i[g]), .page_end_good_o(page_end_good_o[g]),
      .ack_valid_o(ack_valid), .ack_ready_i(ack_ready), .ack_src_o(ack_src), .ack_body_o(ack_body),
      .page_out_i(page_out), .ackhdr_valid_o(ackhdr_valid), .ackhdr_ready_i(ackhdr_ready), .ackhdr_o(ackhdr),
      .poll_valid_i(poll_valid), .poll_ready_o(poll_ready), .poll_dst_i(poll_dst),
      .rel_home_valid_i(rel_home_valid_i[g]), .rel_home_src_i(PEER), .rel_home_cls_i(rel_home_cls_i[g * 3 +: 3]),
      .rel_hold_valid_i(rel_hold_valid_i[g]), .rel_hold_src_i(PEER),
      .rel_evict_valid_i(rel_evict_valid_i[g]), .rel_evict_src_i(PEER),
      .cnt_o(cnt_rx), .idle_o(rx_idle), .quiet_o(rx_quiet)
    );

    always_comb begin
      cnt_o[g * CNT +: CNT] = cnt_tx | cnt_rx;
      cnt_o[g * CNT + weft_pkg::CNT_TX_FRAMES]   = frame_cnt;
      cnt_o[g * CNT + weft_pkg::CNT_TX_PAGES]    = page_cnt;
      cnt_o[g * CNT + weft_pkg::CNT_RX_BAD_FCS]  = bad_fcs;
      cnt_o[g * CNT + weft_pkg::CNT_RX_OVERFLOW] = overflow;
    end
    assign idle_o[g]  = tx_idle && rx_idle;
    assign quiet_o[g] = tx_quiet && rx_quiet && ftx_quiet && fcst_quiet && fcsr_quiet && fifo_quiet &&
                        !(head_valid && !sent_q && hdr_ready) && !(data_valid && data_ready);
  end
endmodule
`default_nettype wire
