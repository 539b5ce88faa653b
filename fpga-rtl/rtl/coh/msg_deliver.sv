// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The engines' way in: gives every message, from the wire or from this node, to the engine its opcode names.
module msg_deliver (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  // From xport_rx (no page), from page_sink (page has landed), and from this node's lanes.
  input  wire                     wire_valid_i,
  output logic                    wire_ready_o,
  input  weft_pkg::msg_t          wire_i,
  input  wire                     page_valid_i,
  output logic                    page_ready_o,
  input  weft_pkg::msg_t          page_i,
  input  wire  [weft_pkg::TX_LANES-1:0] local_valid_i,
  output logic [weft_pkg::TX_LANES-1:0] local_ready_o,
  input  wire  [weft_pkg::TX_LANES*weft_pkg::MSG_W-1:0] local_i,
  // Engines.
  output logic                    home_wreq_valid_o,
  input  wire                     home_wreq_ready_i,
  output weft_pkg::msg_t          home_wreq_o,
  output logic                    home_lreq_valid_o,
  input  wire                     home_lreq_ready_i,
  output weft_pkg::msg_t          home_lreq_o,
  output logic                    home_lput_valid_o,
  input  wire                     home_lput_ready_i,
  output weft_pkg::msg_t          home_lput_o,
  output logic                    home_rsp_valid_o,
  input  wire                     home_rsp_ready_i,
  output weft_pkg::msg_t          home_rsp_o,
  output logic                    req_gnt_valid_o,
  input  wire                     req_gnt_ready_i,
  output weft_pkg::msg_t          req_gnt_o,
  output logic                    hold_fwd_valid_o,
  input  wire                     hold_fwd_ready_i,
  output weft_pkg::msg_t          hold_fwd_o,
  output logic                    evict_fwd_valid_o,
  input  wire                     evict_fwd_ready_i,
  output weft_pkg::msg_t          evict_fwd_o,
  output logic                    idle_o
);
  localparam int unsigned W = weft_pkg::MSG_W;
  localparam int unsigned REQ = 32'(weft_pkg::TX_LANE_REQ);
  localparam int unsigned PUT = 32'(weft_pkg::TX_LANE_PUT);
  localparam int unsigned FWD = 32'(weft_pkg::TX_LANE_FWD);
  localparam int unsigned RSP = 32'(weft_pkg::TX_LANE_RSP);
  localparam int unsigned FIN = 32'(weft_pkg::TX_LANE_FIN);

  // Sources that may speak to any engine, and the engines.
  localparam int unsigned SRCS = 5;    // page, wire, local FWD, local RSP, local FIN
  localparam int unsigned PAGE = 0, WIRE = 1, OWN_FWD = 2, OWN_RSP = 3;
  localparam int unsigned HOME_REQ = 0, HOME_RSP = 1, REQ_GNT = 2, HOLD = 3, EVICT = 4, DSTS = 5;

  // Engines to which a source speaks: a page is an answer to the home or to the requester, a lane has its opcodes.
  localparam logic [SRCS*DSTS-1:0] WAYS = {
    DSTS'(1 << HOME_RSP | 1 << EVICT), DSTS'(1 << HOME_RSP | 1 << REQ_GNT), DSTS'(1 << HOLD | 1 << EVICT),
    {DSTS{1'b1}}, DSTS'(1 << HOME_RSP | 1 << REQ_GNT)
  };

  // Which engine takes an opcode; one-hot.
  function automatic logic [DSTS-1:0] engine_of(input logic [5:0] op);
    case (op)
      weft_pkg::OPCODE_GET_S, weft_pkg::OPCODE_GET_M,
      weft_pkg::OPCODE_PUT_C, weft_pkg::OPCODE_PUT_D: engine_of = DSTS'(1 << HOME_REQ);
      weft_pkg::OPCODE_INV_ACK, weft_pkg::OPCODE_FWD_MISS, weft_pkg::OPCODE_FWD_NACK,
      weft_pkg::OPCODE_SHARE_PAGE, weft_pkg::OPCODE_PUT_PAGE, weft_pkg::OPCODE_GRANT_ACK: engine_of = DSTS'(1 << HOME_RSP);
      weft_pkg::OPCODE_GRANT, weft_pkg::OPCODE_GRANT_PAGE,
      weft_pkg::OPCODE_OWNER_PAGE: engine_of = DSTS'(1 << REQ_GNT);
      weft_pkg::OPCODE_FWD_S, weft_pkg::OPCODE_FWD_M, weft_pkg::OPCODE_INV: engine_of = DSTS'(1 << HOLD);
      weft_pkg::OPCODE_PUT_GO, weft_pkg::OPCODE_PUT_ACK: engine_of = DSTS'(1 << EVICT);
      default: engine_of = '0;
    endcase
  endfunction

  logic [SRCS-1:0]      offered, src_valid, src_ready;
  logic [SRCS-1:0]      gone_q;               // its engine has it: all but the page, which goes first, hear of that a clock later
  logic [SRCS*W-1:0]    src_msg;
  logic [SRCS*DSTS-1:0] named, want;          // by the opcode; and offered now. [s*DSTS + d]
  logic [DSTS*SRCS-1:0] dst_req, dst_ready;   // [d*SRCS + s]

  assign offered   = {local_valid_i[FIN], local_valid_i[RSP], local_valid_i[FWD], wire_valid_i, page_valid_i};
  assign src_valid = offered & ~gone_q;
  assign src_msg   = {local_i[FIN*W +: W], local_i[RSP*W +: W], local_i[FWD*W +: W], wire_i, page_i};

  always_comb begin
    dst_req = '0;
    for (int unsigned s = 0; s < SRCS; s++) begin
      named[s*DSTS +: DSTS] = engine_of(src_msg[s*W + W - 6 +: 6]);   // op is the first field
      want[s*DSTS +: DSTS]  = src_valid[s] ? named[s*DSTS +: DSTS] & WAYS[s*DSTS +: DSTS] : '0;
      for (int unsigned d = 0; d < DSTS; d++) dst_req[d*SRCS + s] = want[s*DSTS + d];
    end
  end

  always_comb begin
    for (int unsigned s = 0; s < SRCS; s++) begin
      src_ready[s] = want[s*DSTS +: DSTS] == '0;                       // no engine: dropped
      for (int unsigned d = 0; d < DSTS; d++) begin
        if (dst_ready[d*SRCS + s]) src_ready[s] = 1'b1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    gone_q       <= rst_ni ? src_valid & src_ready : '0;
    gone_q[PAGE] <= 1'b0;
  end

  assign page_ready_o = src_ready[PAGE];
  assign wire_ready_o = gone_q[WIRE];
  always_comb begin
    local_ready_o      = '0;
    local_ready_o[REQ] = home_lreq_ready_i;
    local_ready_o[PUT] = home_lput_ready_i;
    local_ready_o[FWD] = gone_q[OWN_FWD];
    local_ready_o[RSP] = gone_q[OWN_RSP];
    local_ready_o[FIN] = gone_q[4];
  end

  // Requests of this node go straight to their own ports: they may have to wait, others must not.
  assign home_lreq_valid_o = local_valid_i[REQ];
  assign home_lreq_o       = local_i[REQ*W +: W];
  assign home_lput_valid_o = local_valid_i[PUT];
  assign home_lput_o       = local_i[PUT*W +: W];

  msg_merge #(.N(SRCS), .LAST(WIRE)) u_home_req (
    .clk_i, .rst_ni, .s_valid_i(dst_req[HOME_REQ*SRCS +: SRCS]), .s_ready_o(dst_ready[HOME_REQ*SRCS +: SRCS]),
    .s_msg_i(src_msg), .m_valid_o(home_wreq_valid_o), .m_ready_i(home_wreq_ready_i), .m_msg_o(home_wreq_o)
  );
  msg_merge #(.N(SRCS)) u_home_rsp (
    .clk_i, .rst_ni, .s_valid_i(dst_req[HOME_RSP*SRCS +: SRCS]), .s_ready_o(dst_ready[HOME_RSP*SRCS +: SRCS]),
    .s_msg_i(src_msg), .m_valid_o(home_rsp_valid_o), .m_ready_i(home_rsp_ready_i), .m_msg_o(home_rsp_o)
  );
  msg_merge #(.N(SRCS), .LAST(OWN_RSP)) u_req (
    .clk_i, .rst_ni, .s_valid_i(dst_req[REQ_GNT*SRCS +: SRCS]), .s_ready_o(dst_ready[REQ_GNT*SRCS +: SRCS]),
    .s_msg_i(src_msg), .m_valid_o(req_gnt_valid_o), .m_ready_i(req_gnt_ready_i), .m_msg_o(req_gnt_o)
  );
  msg_merge #(.N(SRCS), .LAST(OWN_FWD)) u_hold (
    .clk_i, .rst_ni, .s_valid_i(dst_req[HOLD*SRCS +: SRCS]), .s_ready_o(dst_ready[HOLD*SRCS +: SRCS]),
    .s_msg_i(src_msg), .m_valid_o(hold_fwd_valid_o), .m_ready_i(hold_fwd_ready_i), .m_msg_o(hold_fwd_o)
  );
  msg_merge #(.N(SRCS)) u_evict (
    .clk_i, .rst_ni, .s_valid_i(dst_req[EVICT*SRCS +: SRCS]), .s_ready_o(dst_ready[EVICT*SRCS +: SRCS]),
    .s_msg_i(src_msg), .m_valid_o(evict_fwd_valid_o), .m_ready_i(evict_fwd_ready_i), .m_msg_o(evict_fwd_o)
  );

  // Who offers something hears a clock later that it was taken.
  assign idle_o = !(offered != '0 || home_wreq_valid_o || home_rsp_valid_o || req_gnt_valid_o || hold_fwd_valid_o ||
                    evict_fwd_valid_o);

  // What is in BULK has a page and comes through page_sink.
  logic unused;
  assign unused = ^{local_i[32'(weft_pkg::TX_LANE_BULK)*W +: W], local_valid_i};

  logic [SRCS-1:0] astray;
  always_comb begin
    for (int unsigned s = 0; s < SRCS; s++) astray[s] = src_valid[s] && (named[s*DSTS +: DSTS] & ~WAYS[s*DSTS +: DSTS]) != '0;
  end
  always_ff @(posedge clk_i) begin
    if (rst_ni) a_way: assert (astray == '0);   // No source names an engine to which it has no way.
  end
endmodule
`default_nettype wire
