// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Flight recorder: see doc/flight-recorder.md. Looks on (rec_points), writes records into a ring when nothing else has to
// be written (rec_merge, rec_ring), counts how long transactions took (rec_hist). PRESENT = 0 leaves it out.
module recorder #(
  parameter int unsigned DATA_W  = 512,
  parameter bit          PRESENT = 1'b1
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire  [31:0]       now_i,
  // Registers.
  input  wire               wr_en_i,
  input  wire  [15:0]       wr_addr_i,
  input  wire  [31:0]       wr_data_i,
  input  wire               rd_en_i,
  input  wire  [15:0]       rd_addr_i,
  output logic [31:0]       rd_data_o,
  output logic              rd_ready_o,
  // What is watched: see rec_points.
  input  wire               req_sent_i,
  input  weft_pkg::msg_t    req_i,
  input  wire               land_take_i,
  input  wire  [5:0]        land_op_i,
  input  wire  [5:0]        land_src_i,
  input  wire  [weft_pkg::GPN_BITS-1:0] land_gpn_i,
  input  wire  [weft_pkg::COUNTERS-1:0] cnt_req_i,
  input  wire               req_cqe_valid_i,
  input  wire  [511:0]      req_cqe_i,
  input  wire               put_sent_i,
  input  weft_pkg::msg_t    put_i,
  input  wire  [weft_pkg::COUNTERS-1:0] cnt_evict_i,
  input  wire               evict_cqe_valid_i,
  input  wire  [511:0]      evict_cqe_i,
  input  wire               rqe_sent_i,
  input  wire  [511:0]      rqe_i,
  input  wire               desc_taken_i,
  input  wire  [511:0]      desc_i,
  input  weft_pkg::trace_t  trace_home_i,
  input  wire               grt_sent_i,
  input  weft_pkg::msg_t    grt_i,
  // Lines for host_dma_wr: see rec_ring, rec_calm.
  input  wire               stir_i,
  input  wire               read_i,
  input  wire               read_end_i,
  output logic              calm_o,
  output logic              wr_valid_o,
  output logic [63:0]       wr_addr_o,
  output logic [DATA_W-1:0] wr_data_o,
  input  wire               wr_beat_i,
  input  wire               wr_done_i,
  output logic              idle_o,
  output logic              quiet_o
);
  localparam int unsigned POINTS  = 9;
  localparam int unsigned POINT_W = 80;         // kind, status, node, info, gpn, cycles
  localparam int unsigned ENDS    = 3;
  localparam int unsigned LW      = $clog2(POINTS) + 1;

  if (!PRESENT) begin : g_absent
    // CAPS reads zero, as does the rest.
    assign rd_data_o  = '0;
    assign rd_ready_o = 1'b1;
    assign calm_o     = 1'b0;
    assign wr_valid_o = 1'b0;
    assign wr_addr_o  = '0;
    assign wr_data_o  = '0;
    assign idle_o     = 1'b1;
    assign quiet_o    = 1'b1;
    logic unused;
    assign unused = ^{clk_i, rst_ni, now_i, wr_en_i, wr_addr_i, wr_data_i, rd_en_i, rd_addr_i, req_sent_i, req_i,
                      land_take_i, land_op_i, land_src_i, land_gpn_i, cnt_req_i, req_cqe_valid_i, req_cqe_i, put_sent_i,
                      put_i, cnt_evict_i, evict_cqe_valid_i, evict_cqe_i, rqe_sent_i, rqe_i, desc_taken_i, desc_i,
                      trace_home_i, grt_sent_i, grt_i, stir_i, read_i, read_end_i,
                      wr_beat_i, wr_done_i};
  end else begin : g_present
    logic                      record, busy, clear, clearing, index_set, index_next, data_valid;
    logic [63:0]               base;
    logic [3:0]                log2;
    logic [31:0]               tail, head, index, data;
    logic [LW-1:0]             lost;
    rec_csr u_csr (
      .clk_i, .rst_ni, .now_i, .wr_en_i, .wr_addr_i, .wr_data_i, .rd_en_i, .rd_addr_i, .rd_data_o, .rd_ready_o,
      .record_o(record), .base_o(base), .log2_o(log2), .tail_o(tail), .head_i(head), .busy_i(busy), .lost_i(lost),
      .clear_o(clear), .clearing_i(clearing), .index_set_o(index_set), .index_next_o(index_next), .index_i(index),
      .data_valid_i(data_valid), .data_i(data)
    );

    logic [POINTS-1:0]         valid;
    logic [POINTS*POINT_W-1:0] points;
    logic [ENDS-1:0]           end_valid;
    logic [4*ENDS-1:0]         end_kind;
    logic [32*ENDS-1:0]        end_cycles;
    logic                      points_quiet;
    rec_points #(.POINTS(POINTS), .POINT_W(POINT_W), .ENDS(ENDS)) u_points (
      .clk_i, .rst_ni, .now_i, .req_sent_i, .req_i, .land_take_i, .land_op_i, .land_src_i, .land_gpn_i, .cnt_req_i,
      .req_cqe_valid_i, .req_cqe_i, .put_sent_i, .put_i, .cnt_evict_i, .evict_cqe_valid_i, .evict_cqe_i,
      .rqe_sent_i, .rqe_i, .desc_taken_i, .desc_i, .trace_home_i, .grt_sent_i, .grt_i,
      .valid_o(valid), .point_o(points), .end_valid_o(end_valid), .end_kind_o(end_kind), .end_cycles_o(end_cycles),
      .quiet_o(points_quiet)
    );

    // Some points come late in their clock: all are merged in the next, by a time that is as late.
    logic [POINTS-1:0]         valid_q;
    logic [POINTS*POINT_W-1:0] points_q;
    logic [31:0]               now_q;
    always_ff @(posedge clk_i) begin
      points_q <= points;
      now_q    <= now_i;
      valid_q  <= rst_ni && record ? valid : '0;
    end

    logic                      merged, merge_idle;
    logic [31:0]               merged_time;
    logic [POINT_W-1:0]        point;
    logic [LW-1:0]             point_lost;
    rec_merge #(.POINTS(POINTS), .WIDTH(POINT_W)) u_merge (
      .clk_i, .rst_ni, .now_i(now_q), .valid_i(valid_q), .point_i(points_q),
      .valid_o(merged), .time_o(merged_time), .point_o(point), .lost_o(point_lost), .idle_o(merge_idle)
    );

    // The record in the layout of the spec, with what was lost before it.
    logic [3:0]  kind, status;
    logic [5:0]  node, info;
    logic [weft_pkg::GPN_BITS-1:0] gpn;
    logic [23:0] cycles;
    logic [7:0]  since_q;
    logic        drop, ring_busy, ring_idle, ring_quiet;
    logic [2:0]  hist_lost;
    logic [7:0]  earlier;
    logic [8:0]  since;
    logic [39:0] page;
    assign {kind, status, node, info, gpn, cycles} = point;
    assign lost    = point_lost + LW'(drop) + LW'(hist_lost);
    assign page    = 40'(gpn);
    assign earlier = merged && !drop ? 8'd0 : since_q;
    assign since   = 9'(earlier) + 9'(point_lost) + 9'(drop);
    always_ff @(posedge clk_i) begin
      if (!rst_ni) since_q <= '0;
      else since_q <= since[8] ? 8'hff : since[7:0];
    end
    rec_ring #(.DATA_W(DATA_W)) u_ring (
      .clk_i, .rst_ni, .now_i, .flush_i(!record), .base_i(base), .log2_i(log2), .tail_i(tail), .head_o(head),
      .valid_i(merged),
      .record_i({cycles[15:0], cycles[23:16], page[39:32], page[31:0], merged_time, since_q, 8'(info), 8'(node), status, kind}),
      .drop_o(drop), .wr_valid_o, .wr_addr_o, .wr_data_o, .wr_beat_i, .wr_done_i,
      .busy_o(ring_busy), .idle_o(ring_idle), .quiet_o(ring_quiet)
    );
    assign busy = ring_busy || !merge_idle;

    logic calm_quiet, hist_idle, hist_quiet;
    rec_calm u_calm (
      .clk_i, .rst_ni, .enable_i(record || ring_busy), .stir_i, .read_i, .read_end_i, .calm_o, .quiet_o(calm_quiet)
    );
    rec_hist #(.SOURCES(ENDS)) u_hist (
      .clk_i, .rst_ni, .valid_i(end_valid), .kind_i(end_kind), .cycles_i(end_cycles), .lost_o(hist_lost),
      .clear_i(clear), .clearing_o(clearing), .index_set_i(index_set), .index_i(wr_data_i), .index_next_i(index_next),
      .index_o(index), .data_valid_o(data_valid), .data_o(data), .idle_o(hist_idle), .quiet_o(hist_quiet)
    );
    assign idle_o  = points_quiet && merge_idle && ring_idle && hist_idle;
    assign quiet_o = points_quiet && valid == '0 && merge_idle && ring_quiet && calm_quiet && hist_quiet;
  end
endmodule
`default_nettype wire
