// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A page lock that waits for a node that has left the rack gets its answer here. What waits for nobody resolves
// itself: it picks or grants with a requester that has left, which ends in row GONE.
module coh_home_left (
  input  wire         busy_i,
  input  wire  [3:0]  state_i,    // TshrState
  input  wire  [4:0]  row_i,      // HomeRow
  input  wire         req_left_i,    // the requester has left
  input  wire         pend_left_i,   // of those that owe an answer somebody has,
  input  wire         pend_stays_i,  // somebody has not
  input  wire         nack_i,     // one of those that answered could not give its right up
  output logic        found_o,    // the lock speaks of a node that has left
  output logic        strike_o,   // who has left owes nothing any more
  output logic        move_o,     // the lock goes on to state_o
  output logic [3:0]  state_o
);
  assign found_o = busy_i && (req_left_i || pend_left_i);

  always_comb begin
    strike_o = 1'b0;
    state_o  = state_i;
    if (busy_i) begin
      case (state_i)
        weft_pkg::TSHR_STATE_ACKS: begin
          strike_o = pend_left_i;
          if (pend_left_i && !pend_stays_i) state_o = nack_i ? weft_pkg::TSHR_STATE_DECIDE : weft_pkg::TSHR_STATE_GRANT;
        end
        weft_pkg::TSHR_STATE_OWNER: begin
          // After FWD_S the owner's answer is waited for, whoever asked: FIN is next.
          if (pend_left_i) state_o = weft_pkg::TSHR_STATE_DECIDE;
          else if (req_left_i && row_i == weft_pkg::HOME_ROW_GETM_OWNED) state_o = weft_pkg::TSHR_STATE_COMMIT;
        end
        weft_pkg::TSHR_STATE_PAGE: if (pend_left_i) state_o = weft_pkg::TSHR_STATE_DECIDE;
        weft_pkg::TSHR_STATE_FIN: begin
          // Its page for the pool has come, the one for the requester may never.
          if (req_left_i) state_o = weft_pkg::TSHR_STATE_COMMIT;
          else if (pend_left_i) state_o = weft_pkg::TSHR_STATE_DECIDE;
        end
        default: ;
      endcase
    end
  end

  assign move_o = state_o != state_i;
endmodule
`default_nettype wire
