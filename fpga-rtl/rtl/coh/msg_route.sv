// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The engines' way out: gathers each lane, sends what is for this node back in, the rest to the transport.
module msg_route (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [5:0]              node_i,
  // Engines.
  input  wire                     req_req_valid_i,
  output logic                    req_req_ready_o,
  input  weft_pkg::msg_t          req_req_i,
  input  wire                     req_fin_valid_i,
  output logic                    req_fin_ready_o,
  input  weft_pkg::msg_t          req_fin_i,
  input  wire                     evict_put_valid_i,
  output logic                    evict_put_ready_o,
  input  weft_pkg::msg_t          evict_put_i,
  input  wire                     evict_bulk_valid_i,
  output logic                    evict_bulk_ready_o,
  input  weft_pkg::msg_t          evict_bulk_i,
  input  wire                     hold_rsp_valid_i,
  output logic                    hold_rsp_ready_o,
  input  weft_pkg::msg_t          hold_rsp_i,
  input  wire                     hold_bulk_valid_i,
  output logic                    hold_bulk_ready_o,
  input  weft_pkg::msg_t          hold_bulk_i,
  input  wire                     home_fwd_valid_i,
  output logic                    home_fwd_ready_o,
  input  weft_pkg::msg_t          home_fwd_i,
  input  wire                     home_grt_valid_i,
  output logic                    home_grt_ready_o,
  input  weft_pkg::msg_t          home_grt_i,
  input  wire                     home_fin_valid_i,
  output logic                    home_fin_ready_o,
  input  weft_pkg::msg_t          home_fin_i,
  // To other nodes: xport_tx, by TxLane.
  output logic [weft_pkg::TX_LANES-1:0] wire_valid_o,
  input  wire  [weft_pkg::TX_LANES-1:0] wire_ready_i,
  output logic [weft_pkg::TX_LANES*weft_pkg::MSG_W-1:0] wire_o,
  // To this node, by TxLane: those without a page ...
  output logic [weft_pkg::TX_LANES-1:0] local_valid_o,
  input  wire  [weft_pkg::TX_LANES-1:0] local_ready_i,
  output logic [weft_pkg::TX_LANES*weft_pkg::MSG_W-1:0] local_o,
  // ... and those with one: page_src. Of lane BULK only when it is asked for.
  input  wire                     page_bulk_i,
  output logic                    page_valid_o,
  input  wire                     page_ready_i,
  output weft_pkg::msg_t          page_o,
  output logic                    idle_o
);
  localparam int unsigned W = weft_pkg::MSG_W;
  localparam int unsigned L = weft_pkg::TX_LANES;
  localparam int unsigned REQ = 32'(weft_pkg::TX_LANE_REQ);
  localparam int unsigned PUT = 32'(weft_pkg::TX_LANE_PUT);
  localparam int unsigned FWD = 32'(weft_pkg::TX_LANE_FWD);
  localparam int unsigned RSP = 32'(weft_pkg::TX_LANE_RSP);
  localparam int unsigned FIN = 32'(weft_pkg::TX_LANE_FIN);
  localparam int unsigned BULK = 32'(weft_pkg::TX_LANE_BULK);

  // A message, and what decides its way, found out before it waits: for this node, with a page.
  localparam int unsigned K = W + 2;
  function automatic logic [K-1:0] known(input logic [W-1:0] msg, input logic [5:0] node);
    known = {msg[W-18 +: 6] == node, weft_pkg::opcode_page(msg[W-6 +: 6]), msg};  // op, src, dst come first, 6 bits each
  endfunction

  logic [L-1:0]   valid, ready, here, page;
  logic [L*K-1:0] lanes;
  logic [L*W-1:0] msgs;

  msg_merge #(.N(1), .WIDTH(K)) u_req (
    .clk_i, .rst_ni, .s_valid_i(req_req_valid_i), .s_ready_o(req_req_ready_o), .s_msg_i(known(req_req_i, node_i)),
    .m_valid_o(valid[REQ]), .m_ready_i(ready[REQ]), .m_msg_o(lanes[REQ*K +: K])
  );
  msg_merge #(.N(1), .WIDTH(K)) u_put (
    .clk_i, .rst_ni, .s_valid_i(evict_put_valid_i), .s_ready_o(evict_put_ready_o), .s_msg_i(known(evict_put_i, node_i)),
    .m_valid_o(valid[PUT]), .m_ready_i(ready[PUT]), .m_msg_o(lanes[PUT*K +: K])
  );
  msg_merge #(.N(1), .WIDTH(K)) u_fwd (
    .clk_i, .rst_ni, .s_valid_i(home_fwd_valid_i), .s_ready_o(home_fwd_ready_o), .s_msg_i(known(home_fwd_i, node_i)),
    .m_valid_o(valid[FWD]), .m_ready_i(ready[FWD]), .m_msg_o(lanes[FWD*K +: K])
  );
  msg_merge #(.N(2), .WIDTH(K)) u_rsp (
    .clk_i, .rst_ni,
    .s_valid_i({hold_rsp_valid_i, home_grt_valid_i}), .s_ready_o({hold_rsp_ready_o, home_grt_ready_o}),
    .s_msg_i({known(hold_rsp_i, node_i), known(home_grt_i, node_i)}),
    .m_valid_o(valid[RSP]), .m_ready_i(ready[RSP]), .m_msg_o(lanes[RSP*K +: K])
  );
  msg_merge #(.N(2), .WIDTH(K)) u_fin (
    .clk_i, .rst_ni,
    .s_valid_i({home_fin_valid_i, req_fin_valid_i}), .s_ready_o({home_fin_ready_o, req_fin_ready_o}),
    .s_msg_i({known(home_fin_i, node_i), known(req_fin_i, node_i)}),
    .m_valid_o(valid[FIN]), .m_ready_i(ready[FIN]), .m_msg_o(lanes[FIN*K +: K])
  );
  msg_merge #(.N(2), .WIDTH(K)) u_bulk (
    .clk_i, .rst_ni,
    .s_valid_i({evict_bulk_valid_i, hold_bulk_valid_i}), .s_ready_o({evict_bulk_ready_o, hold_bulk_ready_o}),
    .s_msg_i({known(evict_bulk_i, node_i), known(hold_bulk_i, node_i)}),
    .m_valid_o(valid[BULK]), .m_ready_i(ready[BULK]), .m_msg_o(lanes[BULK*K +: K])
  );

  // Pages for this node: lanes RSP and BULK.
  logic [1:0] lp_valid, lp_ready;
  assign lp_valid = {valid[BULK] && here[BULK] && page[BULK] && page_bulk_i, valid[RSP] && here[RSP] && page[RSP]};
  msg_merge #(.N(2)) u_page (
    .clk_i, .rst_ni, .s_valid_i(lp_valid), .s_ready_o(lp_ready),
    .s_msg_i({msgs[BULK*W +: W], msgs[RSP*W +: W]}),
    .m_valid_o(page_valid_o), .m_ready_i(page_ready_i), .m_msg_o(page_o)
  );

  assign wire_o  = msgs;
  assign local_o = msgs;

  for (genvar i = 0; i < int'(L); i++) begin : g_lane
    assign {here[i], page[i], msgs[i*W +: W]} = lanes[i*K +: K];
    assign wire_valid_o[i]  = valid[i] && !here[i];
    assign local_valid_o[i] = valid[i] && here[i] && !page[i];
  end

  always_comb begin
    for (int unsigned i = 0; i < L; i++) begin
      ready[i] = here[i] ? local_ready_i[i] : wire_ready_i[i];
    end
    if (here[RSP] && page[RSP]) ready[RSP] = lp_ready[0];
    if (here[BULK]) ready[BULK] = lp_ready[1];
  end

  assign idle_o = valid == '0 && !page_valid_o;
endmodule
`default_nettype wire
