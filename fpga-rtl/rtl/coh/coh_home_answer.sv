// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// An answer meets its page lock: does it fit (from a node asked, for this page, in this state), and what
// becomes of the lock. One that does not fit is late or a peer's error, and changes nothing.
module coh_home_answer (
  input  wire                            valid_i,
  input  weft_pkg::msg_t                 rsp_i,
  // The lock that it names.
  input  wire                            busy_i,
  input  wire  [3:0]                     state_i,   // TshrState
  input  wire  [4:0]                     row_i,     // HomeRow
  input  wire  [weft_pkg::GPN_BITS-1:0]  gpn_i,
  input  wire  [5:0]                     req_i,     // requester
  input  wire  [15:0]                    pend_i,    // nodes that owe an answer
  input  wire  [15:0]                    send_i,    // of these, nodes not asked yet (state FANOUT)
  input  wire  [15:0]                    src_bit_i, // who answers, one-hot
  input  wire                            acked_i,   // GRANT_ACK came, and one thing more has to come
  input  wire                            again_i,   // not its first row: the lock picked, or is to pick, again
  input  wire                            miss_i,    // FWD_MISS came
  input  wire                            nack_i,    // FWD_NACK came
  output logic                           fits_o,
  output logic                           gave_o,    // the sender owes nothing any more
  output logic                           miss_o,    // pick a MISS row
  output logic                           nack_o,    // pick GET_TIMEOUT when all have answered
  output logic                           acked_o,   // remember GRANT_ACK
  output logic                           took_o,    // the requester had the owner's page before the owner left
  output logic                           move_o,    // the lock goes on to state_o, if it is not there
  output logic [3:0]                     state_o
);
  logic        owes, last, fanout, inv, owner, lost, half;
  logic        fits, goes, gave, miss, nack, acked, took;   // if it is of this lock's page

  assign fanout  = state_i == weft_pkg::TSHR_STATE_FANOUT;
  assign inv     = (fanout || state_i == weft_pkg::TSHR_STATE_ACKS) &&
                   (row_i == weft_pkg::HOME_ROW_GETM_UPGRADE || row_i == weft_pkg::HOME_ROW_GETM_SHARED);
  // An owner that has left is still waited for until the lock has picked again.
  assign owner   = (row_i == weft_pkg::HOME_ROW_GETS_OWNED || row_i == weft_pkg::HOME_ROW_GETM_OWNED) &&
                   (state_i == weft_pkg::TSHR_STATE_OWNER ||
                    (state_i == weft_pkg::TSHR_STATE_DECIDE && again_i && !miss_i && !nack_i));
  assign lost    = row_i == weft_pkg::HOME_ROW_GET_LOST && again_i && rsp_i.status == weft_pkg::STATUS_OK;
  assign owes    = rsp_i.src < 6'(weft_pkg::SHARERS) && (pend_i & src_bit_i) != '0 &&
                   !(fanout && (send_i & src_bit_i) != '0);
  assign last    = !fanout && pend_i == src_bit_i;

  // GRANT_ACK, and one thing more has to come: after FWD_S the pool still lacks the owner's bytes; a grant of GET_LOST that
  // crossed the owner's page is acknowledged beside it: only with both nothing is under way.
  assign half    = !acked_i && ((owner && row_i == weft_pkg::HOME_ROW_GETS_OWNED) || (lost && state_i == weft_pkg::TSHR_STATE_FIN));

  always_comb begin
    fits    = 1'b0;
    goes    = 1'b1;
    gave    = 1'b0;
    miss    = 1'b0;
    nack    = 1'b0;
    acked   = 1'b0;
    took    = 1'b0;
    state_o = weft_pkg::TSHR_STATE_COMMIT;
    case (rsp_i.op)
      weft_pkg::OPCODE_INV_ACK: begin
        fits    = owes && inv;
        goes    = last;
        gave    = 1'b1;
        state_o = nack_i ? weft_pkg::TSHR_STATE_DECIDE : weft_pkg::TSHR_STATE_GRANT;
      end
      weft_pkg::OPCODE_FWD_NACK: begin
        fits    = owes && (inv || (owner && !acked_i));
        goes    = last;
        nack    = 1'b1;
        state_o = weft_pkg::TSHR_STATE_DECIDE;
      end
      weft_pkg::OPCODE_FWD_MISS: begin
        fits    = owes && owner && !acked_i;
        gave    = 1'b1;
        miss    = 1'b1;
        state_o = weft_pkg::TSHR_STATE_DECIDE;
      end
      weft_pkg::OPCODE_SHARE_PAGE: begin
        // Until GRANT_ACK, the owner owes the requester its page.
        fits    = owes && owner && row_i == weft_pkg::HOME_ROW_GETS_OWNED;
        gave    = acked_i;
        state_o = acked_i ? weft_pkg::TSHR_STATE_COMMIT : weft_pkg::TSHR_STATE_FIN;
      end
      weft_pkg::OPCODE_PUT_PAGE: begin
        fits    = owes && state_i == weft_pkg::TSHR_STATE_PAGE;
        gave    = 1'b1;
      end
      weft_pkg::OPCODE_GRANT_ACK: begin
        // Before the grant of GET_LOST has left, only the owner's page can be what is acknowledged.
        fits    = rsp_i.src == req_i && (state_i == weft_pkg::TSHR_STATE_FIN || (owner && !acked_i) ||
                                         (state_i == weft_pkg::TSHR_STATE_GRANT && lost));
        goes    = !half;
        took    = lost && rsp_i.grant == weft_pkg::GRANT_M;
        acked   = half;
      end
      default: ;
    endcase
  end

  assign fits_o = valid_i && busy_i && gpn_i == rsp_i.gpn && fits;
  assign {move_o, gave_o, miss_o, nack_o, acked_o, took_o} = fits_o ? {goes, gave, miss, nack, acked, took} : '0;

  logic unused;
  assign unused = ^{rsp_i.dst, rsp_i.req, rsp_i.txn, rsp_i.htxn, rsp_i.excl, rsp_i.have, rsp_i.zero,
                    rsp_i.hold, rsp_i.addr};
endmodule
`default_nettype wire
