// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Answers, and recovery's looks at the locks, one at a time: read what the lock holds, judge, change the lock, a clock each;
// a look finds in one more who of its nodes has left.
// From the second clock on the lock is held: it is not chosen, and one that is on its way to act is waited for.
// So what is judged is what is there. An answer stays at the input until it has changed its lock.
module coh_home_rsp #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS),
  parameter int unsigned GW    = weft_pkg::GPN_BITS
) (
  input  wire                  clk_i,
  input  wire                  rst_ni,
  input  wire  [15:0]          members_i,
  input  wire                  rsp_valid_i,
  output logic                 rsp_ready_o,
  input  weft_pkg::msg_t       rsp_i,
  // Recovery looks at this lock while no answer is there.
  input  wire                  recover_i,
  input  wire  [LW-1:0]        walk_lock_i,
  output logic                 walk_o,           // it has
  output logic                 found_o,          // the lock speaks of a node that has left
  // The locks.
  input  wire  [TSHRS-1:0]     busy_i,
  input  wire  [TSHRS*4-1:0]   state_i,          // TshrState
  input  wire  [TSHRS*16-1:0]  pend_i,           // nodes that owe an answer
  input  wire  [TSHRS-1:0]     acked_i,
  input  wire  [TSHRS-1:0]     again_i,
  input  wire  [TSHRS-1:0]     miss_i,
  input  wire  [TSHRS-1:0]     nack_i,
  input  wire  [TSHRS-1:0]     away_i,           // on its way to act, or acted in the last cycle
  // Memories of the locks.
  output logic [LW-1:0]        lock_o,
  input  wire  [GW-1:0]        gpn_i,
  input  wire  [5:0]           req_i,            // requester
  input  wire  [4:0]           row_i,
  input  wire  [15:0]          send_i,           // nodes not asked yet
  // The lock that is judged, one-hot; none acts meanwhile.
  output logic [TSHRS-1:0]     hold_o,
  output logic                 hold_any_o,
  // What becomes of it, in one cycle.
  output logic                 gave_o,
  output logic                 miss_o,
  output logic                 nack_o,
  output logic                 acked_o,
  output logic                 took_o,
  output logic                 share_o,          // the owner's bytes are in the pool
  output logic [15:0]          drop_o,           // these owe nothing any more
  output logic                 move_o,           // to state_o:
  output logic [3:0]           state_o,
  output logic                 act_o,            // in which it has something to do at once
  output logic                 again_o,          // which is to pick again
  output logic                 bad_o             // the answer did not fit
);
  // ---------------------------------------------------------------- whose turn, and which lock
  logic hold_q, walk_q, done_q;                  // one is judged; a look, or no look has its turn; judged, the lock changes now
  logic start, settled, judge;

  assign start       = !hold_q && (walk_q ? recover_i : rsp_valid_i);
  assign lock_o      = walk_q ? walk_lock_i : rsp_i.htxn[LW-1:0];
  assign settled     = (hold_o & away_i) == '0;
  assign judge       = hold_q && !done_q && settled && (look_q || !walk_q);
  assign rsp_ready_o = done_q && !walk_q;
  assign hold_any_o  = hold_q;

  // ---------------------------------------------------------------- what the lock held in the last cycle
  logic          busy_q, acked_q, again_q, miss_q, nack_q;
  logic [3:0]    state_q;
  logic [4:0]    row_q;
  logic [5:0]    req_q;
  logic [15:0]   pend_q, send_q, src_q;
  logic [GW-1:0] gpn_q;
  // And who of its nodes had left; it stands while the look is judged, by whatever members.
  logic          look_q, req_left_q, pend_left_q, pend_stays_q;
  logic [15:0]   gone_q;

  always_ff @(posedge clk_i) begin
    busy_q  <= busy_i[lock_o];
    acked_q <= acked_i[lock_o];
    again_q <= again_i[lock_o];
    miss_q  <= miss_i[lock_o];
    nack_q  <= nack_i[lock_o];
    state_q <= state_i[lock_o*4 +: 4];
    gpn_q   <= gpn_i;
    pend_q  <= pend_i[lock_o*16 +: 16];
    row_q   <= row_i;
    req_q   <= req_i;
    send_q  <= send_i;
    src_q   <= 16'd1 << rsp_i.src[3:0];
    if (!look_q) begin
      gone_q       <= pend_q & ~members_i;
      pend_left_q  <= (pend_q & ~members_i) != '0;
      pend_stays_q <= (pend_q & members_i) != '0;
      req_left_q   <= req_q >= 6'(weft_pkg::SHARERS) || !members_i[req_q[3:0]];
    end
    if (start) hold_o <= TSHRS'(1) << lock_o;
    if (!rst_ni) begin
      hold_q <= 1'b0;
      hold_o <= '0;
      done_q <= 1'b0;
      walk_q <= 1'b0;
      look_q <= 1'b0;
    end else begin
      hold_q <= start || (hold_q && !done_q);
      // A look waits for an answer that is there; it is known a clock before whose turn it is.
      if (hold_q ? done_q : !start) walk_q <= recover_i && !rsp_valid_i;
      done_q <= judge;
      look_q <= hold_q && !done_q && settled;
      if (done_q) hold_o <= '0;
    end
  end

  // ---------------------------------------------------------------- judge
  logic       fits, gave, miss, nack, acked, took, rsp_move, found, strike, left_move, move;
  logic [3:0] rsp_next, left_next, next;
  logic       strike_q;

  coh_home_answer u_answer (
    .valid_i(!walk_q), .rsp_i,
    .busy_i(rsp_i.htxn < 8'(TSHRS) && busy_q), .state_i(state_q), .row_i(row_q),
    .gpn_i(gpn_q), .req_i(req_q), .pend_i(pend_q), .send_i(send_q), .src_bit_i(src_q),
    .acked_i(acked_q), .again_i(again_q), .miss_i(miss_q), .nack_i(nack_q),
    .fits_o(fits), .gave_o(gave), .miss_o(miss), .nack_o(nack), .acked_o(acked),
    .took_o(took), .move_o(rsp_move), .state_o(rsp_next)
  );

  coh_home_left u_left (
    .busy_i(walk_q && busy_q), .state_i(state_q), .row_i(row_q), .req_left_i(req_left_q),
    .pend_left_i(pend_left_q), .pend_stays_i(pend_stays_q), .nack_i(nack_q),
    .found_o(found), .strike_o(strike), .move_o(left_move), .state_o(left_next)
  );
  assign move = rsp_move || left_move;
  assign next = walk_q ? left_next : rsp_next;

  // The answer, and so src_q, stays until it is taken.
  assign drop_o = ((gave_o || nack_o) ? src_q : 16'd0) | (strike_q ? gone_q : 16'd0);

  always_ff @(posedge clk_i) begin
    state_o <= next;
    if (!rst_ni || !judge) begin
      strike_q <= 1'b0;
      {gave_o, miss_o, nack_o, acked_o, took_o, share_o, move_o, act_o, again_o, bad_o, walk_o, found_o} <= '0;
    end else begin
      strike_q <= strike;
      gave_o  <= gave;
      miss_o  <= miss;
      nack_o  <= nack;
      acked_o <= acked;
      took_o  <= took;
      share_o <= fits && rsp_i.op == weft_pkg::OPCODE_SHARE_PAGE;
      move_o  <= move;
      act_o   <= move && next != weft_pkg::TSHR_STATE_FIN;
      again_o <= move && next == weft_pkg::TSHR_STATE_DECIDE;
      bad_o   <= !walk_q && !fits;
      walk_o  <= walk_q;
      found_o <= found;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      // What was judged is what the lock holds when it changes. (A lock whose entry comes, or that begins, meanwhile may act: no
      // answer fits it.)
      a_same: assert (!(done_q && (move_o || gave_o || nack_o || acked_o || took_o || drop_o != '0)) ||
                      (busy_i[lock_o] && held_state_q == state_i[lock_o*4 +: 4] && held_pend_q == pend_i[lock_o*16 +: 16] &&
                       (hold_o & away_i) == '0));
      // An answer waits until it is taken.
      a_stays: assert (!hold_q || walk_q || rsp_valid_i);
    end
  end
  logic [3:0]  held_state_q;                     // simulation: what was judged
  logic [15:0] held_pend_q;
  always_ff @(posedge clk_i) begin
    held_state_q <= state_q;
    held_pend_q  <= pend_q;
  end
endmodule
`default_nettype wire
