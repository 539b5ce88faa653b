// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What each page lock is about: its state, who owes it an answer, and what it has to remember of its request.
module coh_home_state #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS
) (
  input  wire                 clk_i,
  input  wire                 rst_ni,
  input  wire                 tick_i,         // locks that are held off look again
  // A lock is taken, and has its request a clock later: to be looked up, or of a page that is not ours.
  input  wire  [TSHRS-1:0]    take_hot_i,
  input  wire                 new_i,
  input  wire  [TSHRS-1:0]    new_hot_i,
  input  wire                 new_bad_i,
  input  wire  [TSHRS-1:0]    begin_hot_i,    // its first or next request
  input  wire                 begin_put_i,
  input  wire  [TSHRS-1:0]    ready_hot_i,    // it is to decide: its entry has come, or it takes its next request
  input  wire  [TSHRS-1:0]    free_hot_i,     // nobody waits behind it
  // An answer, or a look of recovery: see coh_home_rsp.
  input  wire  [TSHRS-1:0]    rsp_hot_i,
  input  wire                 rsp_miss_i,
  input  wire                 rsp_nack_i,
  input  wire                 rsp_acked_i,
  input  wire                 rsp_took_i,
  input  wire                 rsp_again_i,
  input  wire                 rsp_drops_i,
  input  wire  [15:0]         rsp_drop_i,
  input  wire                 rsp_move_i,
  input  wire  [3:0]          rsp_state_i,
  // The lock acts: one of these.
  input  wire  [TSHRS-1:0]    act_hot_i,
  input  wire                 put_off_i,
  input  wire                 decide_i,
  input  wire  [15:0]         targets_i,      // whom it asks,
  input  wire                 asks_i,         // if anybody,
  input  wire                 share_i,        // the owner for a copy,
  input  wire                 grants_i,       // or else it grants
  input  wire                 asked_i,        // the last one
  input  wire  [3:0]          await_i,        // where it waits then
  input  wire                 take_back_i,    // it picks again: nobody waits for its grant
  input  wire                 grant_i,
  input  wire                 commit_i,
  input  wire                 finish_i,
  output logic [TSHRS*4-1:0]  state_o,        // TshrState
  output logic [TSHRS*16-1:0] pend_o,         // nodes that owe an answer
  output logic [TSHRS-1:0]    busy_o,
  output logic [TSHRS-1:0]    put_o,
  output logic [TSHRS-1:0]    bad_o,
  output logic [TSHRS-1:0]    again_o,        // sent back to DECIDE: the owner has not got the right, or somebody left
  output logic [TSHRS-1:0]    miss_o,         // FWD_MISS came
  output logic [TSHRS-1:0]    nack_o,         // FWD_NACK came
  output logic [TSHRS-1:0]    share_o,        // GETS_OWNED: SHARE_PAGE may come
  output logic [TSHRS-1:0]    acked_o,        // GETS_OWNED: GRANT_ACK came before SHARE_PAGE; GET_LOST: one of two
  output logic [TSHRS-1:0]    took_o,         // GET_LOST: the requester has the lost owner's page
  output logic [TSHRS-1:0]    held_o,         // held off already
  output logic [TSHRS-1:0]    done_o          // the commit is on its way to the directory
);
  // What an action makes of its lock; one that has ended waits until it is known who waits behind it.
  logic       moves;
  logic [3:0] next;
  assign moves = put_off_i || take_back_i || decide_i || asked_i || grant_i || finish_i;
  always_comb begin
    next = weft_pkg::TSHR_STATE_LOOKUP;
    if (put_off_i)   next = weft_pkg::TSHR_STATE_HOLDOFF;
    if (decide_i)    next = asks_i ? weft_pkg::TSHR_STATE_FANOUT : grants_i ? weft_pkg::TSHR_STATE_GRANT : weft_pkg::TSHR_STATE_COMMIT;
    if (asked_i)     next = await_i;
    if (take_back_i) next = weft_pkg::TSHR_STATE_DECIDE;
    if (grant_i)     next = weft_pkg::TSHR_STATE_FIN;
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < TSHRS; i++) begin
      if (rsp_hot_i[i] && rsp_drops_i) pend_o[i*16 +: 16] <= pend_o[i*16 +: 16] & ~rsp_drop_i;
      if (act_hot_i[i] && decide_i) begin
        pend_o[i*16 +: 16] <= targets_i;
        share_o[i]         <= share_i;
      end
      if (rsp_hot_i[i] && rsp_miss_i)  miss_o[i]  <= 1'b1;
      if (rsp_hot_i[i] && rsp_nack_i)  nack_o[i]  <= 1'b1;
      if (rsp_hot_i[i] && rsp_acked_i) acked_o[i] <= 1'b1;
      if (rsp_hot_i[i] && rsp_took_i)  took_o[i]  <= 1'b1;
      if (rsp_hot_i[i] && rsp_again_i) again_o[i] <= 1'b1;
      if (act_hot_i[i] && take_back_i) again_o[i] <= 1'b1;
      if (act_hot_i[i] && put_off_i)   held_o[i]  <= 1'b1;
      if (begin_hot_i[i]) begin
        put_o[i]   <= begin_put_i;
        again_o[i] <= 1'b0;
        miss_o[i]  <= 1'b0;
        nack_o[i]  <= 1'b0;
        acked_o[i] <= 1'b0;
        took_o[i]  <= 1'b0;
        held_o[i]  <= 1'b0;
      end
      if (new_i && new_hot_i[i]) bad_o[i] <= new_bad_i;
    end
    if (!rst_ni) begin
      state_o <= '0;
      busy_o  <= '0;
      done_o  <= '0;
    end else begin
      for (int unsigned i = 0; i < TSHRS; i++) begin
        if (take_hot_i[i]) busy_o[i] <= 1'b1;          // it begins, or is busy already
        if (new_i && new_hot_i[i]) state_o[i*4 +: 4] <= new_bad_i ? weft_pkg::TSHR_STATE_DECIDE : weft_pkg::TSHR_STATE_LOOKUP;
        if (tick_i && state_o[i*4 +: 4] == weft_pkg::TSHR_STATE_HOLDOFF) state_o[i*4 +: 4] <= weft_pkg::TSHR_STATE_DECIDE;
        if (ready_hot_i[i]) state_o[i*4 +: 4] <= weft_pkg::TSHR_STATE_DECIDE;
        if (rsp_hot_i[i] && rsp_move_i) state_o[i*4 +: 4] <= rsp_state_i;
        if (act_hot_i[i] && moves) state_o[i*4 +: 4] <= next;
        if (act_hot_i[i] && commit_i) done_o[i] <= 1'b1;
        if (act_hot_i[i] && finish_i) done_o[i] <= 1'b0;
        if (free_hot_i[i]) begin
          busy_o[i] <= 1'b0;
          state_o[i*4 +: 4] <= weft_pkg::TSHR_STATE_IDLE;
        end
      end
    end
  end
endmodule
`default_nettype wire
