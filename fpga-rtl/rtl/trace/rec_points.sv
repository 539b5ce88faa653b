// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Where the card is watched: handshakes and pulses that it has anyway, made into records and, for what has ended, into
// times for the histograms. Looks on only: no output goes back to what it watches.
module rec_points #(
  parameter int unsigned POINTS  = 9,
  parameter int unsigned POINT_W = 80,
  parameter int unsigned ENDS    = 3
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire  [31:0]       now_i,
  // Requester: a request leaves; a page begins to land; a fault is counted as its completion is offered.
  input  wire               req_sent_i,
  input  weft_pkg::msg_t    req_i,
  input  wire               land_take_i,
  input  wire  [5:0]        land_op_i,
  input  wire  [5:0]        land_src_i,
  input  wire  [weft_pkg::GPN_BITS-1:0] land_gpn_i,
  input  wire  [weft_pkg::COUNTERS-1:0] cnt_req_i,
  input  wire               req_cqe_valid_i,
  input  wire  [511:0]      req_cqe_i,
  // Evictions: likewise.
  input  wire               put_sent_i,
  input  weft_pkg::msg_t    put_i,
  input  wire  [weft_pkg::COUNTERS-1:0] cnt_evict_i,
  input  wire               evict_cqe_valid_i,
  input  wire  [511:0]      evict_cqe_i,
  // Holder: a revoke goes to the driver, a descriptor comes back.
  input  wire               rqe_sent_i,
  input  wire  [511:0]      rqe_i,
  input  wire               desc_taken_i,
  input  wire  [511:0]      desc_i,
  // Home: its protocol trace; an answer leaves.
  input  weft_pkg::trace_t  trace_home_i,
  input  wire               grt_sent_i,
  input  weft_pkg::msg_t    grt_i,
  // Records: {kind, status, node, info, gpn, cycles}.
  output logic [POINTS-1:0]         valid_o,
  output logic [POINTS*POINT_W-1:0] point_o,
  // What has ended, and how long it took.
  output logic [ENDS-1:0]           end_valid_o,
  output logic [4*ENDS-1:0]         end_kind_o,
  output logic [32*ENDS-1:0]        end_cycles_o,
  output logic                      quiet_o     // nothing that was seen is still looked up
);
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;

  function automatic logic [23:0] clip(input logic [31:0] cycles);
    clip = cycles[31:24] != '0 ? '1 : cycles[23:0];
  endfunction

  // ---------------------------------------------------------------- what has ended
  logic        fault, evict, revoke, revoke_page;
  logic [3:0]  fault_kind, evict_kind;
  logic [31:0] fault_cycles, evict_cycles, revoke_cycles;
  logic [NODE_W-1:0] revoke_node;
  logic [GPN_W-1:0]  revoke_gpn;

  assign fault = cnt_req_i[weft_pkg::CNT_FAULT_READ] || cnt_req_i[weft_pkg::CNT_FAULT_WRITE];
  always_comb begin
    logic write, local_home;
    write      = cnt_req_i[weft_pkg::CNT_FAULT_WRITE];
    local_home = cnt_req_i[weft_pkg::CNT_FAULT_LOCAL];
    fault_kind = weft_pkg::HISTOGRAM_KIND_FAULT_ERROR;
    if (cnt_req_i[weft_pkg::CNT_GRANT_POOL] && !write) begin
      fault_kind = local_home ? weft_pkg::HISTOGRAM_KIND_READ_LOCAL : weft_pkg::HISTOGRAM_KIND_READ_POOL;
    end else if (cnt_req_i[weft_pkg::CNT_GRANT_POOL]) begin
      fault_kind = local_home ? weft_pkg::HISTOGRAM_KIND_WRITE_LOCAL : weft_pkg::HISTOGRAM_KIND_WRITE_POOL;
    end else if (cnt_req_i[weft_pkg::CNT_GRANT_OWNER]) begin
      fault_kind = write ? weft_pkg::HISTOGRAM_KIND_WRITE_OWNER : weft_pkg::HISTOGRAM_KIND_READ_OWNER;
    end else if (cnt_req_i[weft_pkg::CNT_GRANT_ZERO]) begin
      fault_kind = write ? weft_pkg::HISTOGRAM_KIND_WRITE_ZERO : weft_pkg::HISTOGRAM_KIND_READ_ZERO;
    end else if (cnt_req_i[weft_pkg::CNT_GRANT_UPGRADE]) begin
      fault_kind = weft_pkg::HISTOGRAM_KIND_UPGRADE;
    end
  end
  assign fault_cycles = req_cqe_i[weft_pkg::COMPLETION_CYCLES_LSB +: 32];

  assign evict        = cnt_evict_i[weft_pkg::CNT_EVICT_CLEAN] || cnt_evict_i[weft_pkg::CNT_EVICT_DIRTY];
  assign evict_kind   = cnt_evict_i[weft_pkg::CNT_EVICT_DIRTY] ? weft_pkg::HISTOGRAM_KIND_EVICT_DIRTY
                                                               : weft_pkg::HISTOGRAM_KIND_EVICT_CLEAN;
  assign evict_cycles = evict_cqe_i[weft_pkg::COMPLETION_CYCLES_LSB +: 32];

  rec_revokes u_revokes (
    .clk_i, .rst_ni, .now_i, .rqe_valid_i(rqe_sent_i), .rqe_i, .desc_valid_i(desc_taken_i), .desc_i,
    .end_valid_o(revoke), .end_page_o(revoke_page), .end_node_o(revoke_node), .end_gpn_o(revoke_gpn),
    .end_cycles_o(revoke_cycles), .quiet_o
  );

  assign end_valid_o  = {revoke, evict, fault};
  assign end_kind_o   = {weft_pkg::HISTOGRAM_KIND_REVOKE, evict_kind, fault_kind};
  assign end_cycles_o = {revoke_cycles, evict_cycles, fault_cycles};

  // ---------------------------------------------------------------- records
  logic home_end;
  assign home_end = trace_home_i.kind == weft_pkg::TRACE_KIND_HOME_COMMIT;
  assign valid_o = {
    grt_sent_i, home_end || trace_home_i.kind == weft_pkg::TRACE_KIND_HOME_BEGIN,
    revoke, rqe_sent_i, evict, put_sent_i, fault, land_take_i, req_sent_i
  };
  assign point_o = {
    weft_pkg::RECORD_KIND_HOME_GRANT, 4'd0, grt_i.dst, grt_i.op, grt_i.gpn, 24'd0,
    home_end ? weft_pkg::RECORD_KIND_HOME_END : weft_pkg::RECORD_KIND_HOME_BEGIN,
    4'd0, trace_home_i.node, {1'b0, trace_home_i.row}, trace_home_i.gpn, 24'd0,
    weft_pkg::RECORD_KIND_REVOKE_END, 4'd0, revoke_node, {5'd0, revoke_page}, revoke_gpn, clip(revoke_cycles),
    weft_pkg::RECORD_KIND_REVOKE, 4'd0, rqe_i[weft_pkg::REVOKE_REQ_LSB +: NODE_W],
    rqe_i[weft_pkg::REVOKE_KIND_LSB +: 6], rqe_i[weft_pkg::REVOKE_GPN_LSB +: GPN_W], 24'd0,
    weft_pkg::RECORD_KIND_EVICT_END, evict_cqe_i[weft_pkg::COMPLETION_STATUS_LSB +: 4],
    evict_cqe_i[weft_pkg::COMPLETION_HOME_LSB +: NODE_W], {2'd0, evict_kind},
    evict_cqe_i[weft_pkg::COMPLETION_GPN_LSB +: GPN_W], clip(evict_cycles),
    weft_pkg::RECORD_KIND_EVICT_SENT, 4'd0, put_i.dst, put_i.op, put_i.gpn, 24'd0,
    weft_pkg::RECORD_KIND_FAULT_END, req_cqe_i[weft_pkg::COMPLETION_STATUS_LSB +: 4],
    req_cqe_i[weft_pkg::COMPLETION_SRC_LSB +: NODE_W], {2'd0, fault_kind},
    req_cqe_i[weft_pkg::COMPLETION_GPN_LSB +: GPN_W], clip(fault_cycles),
    weft_pkg::RECORD_KIND_PAGE_LANDS, 4'd0, land_src_i, land_op_i, land_gpn_i, 24'd0,
    weft_pkg::RECORD_KIND_FAULT_SENT, 4'd0, req_i.dst, req_i.op, req_i.gpn, 24'd0
  };

  logic unused;
  assign unused = ^{req_i, put_i, grt_i, trace_home_i, cnt_req_i, cnt_evict_i, req_cqe_i, evict_cqe_i, rqe_i};

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_fault_cqe: assert (!fault || req_cqe_valid_i);      // Counted while its completion stands there.
      a_evict_cqe: assert (!evict || evict_cqe_valid_i);
      a_one_answer: assert (!fault || 32'(cnt_req_i[weft_pkg::CNT_GRANT_POOL]) + 32'(cnt_req_i[weft_pkg::CNT_GRANT_OWNER])
                            + 32'(cnt_req_i[weft_pkg::CNT_GRANT_ZERO]) + 32'(cnt_req_i[weft_pkg::CNT_GRANT_UPGRADE])
                            + 32'(cnt_req_i[weft_pkg::CNT_GRANT_ERROR]) == 1);  // By one thing.
    end
  end
endmodule
`default_nettype wire
