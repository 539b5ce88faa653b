// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Which lock is sent to act, and its way: read, picked, acting, a clock each. With new members all that was read and picked is
// void, and chosen anew.
module coh_home_send #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS)
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                members_set_i,
  // At once: its entry has come; it takes its next request; it was answered; it acts and has more to do.
  input  wire                entry_i,
  input  wire  [TSHRS-1:0]   entry_hot_i,
  input  wire  [LW-1:0]      entry_lock_i,
  input  wire                restart_i,
  input  wire  [TSHRS-1:0]   restart_hot_i,
  input  wire  [LW-1:0]      restart_lock_i,
  input  wire                rsp_i,
  input  wire  [LW-1:0]      rsp_lock_i,
  input  wire  [TSHRS-1:0]   hold_i,          // an answer for it is judged
  input  wire                hold_any_i,
  input  wire                more_i,
  // Else in turn: see coh_home_turn.
  input  wire  [TSHRS*4-1:0] state_i,         // TshrState
  input  wire  [TSHRS-1:0]   put_i,
  input  wire  [TSHRS-1:0]   done_i,
  input  wire  [TSHRS-1:0]   wr_hot_i,
  input  wire                fwd_free_i,
  input  wire                grt_free_i,
  input  wire                fin_free_i,
  input  wire                wr_free_i,
  // The lock that is read; the one that is picked is to decide, or to end; the one that acts decides, asks, grants, commits, ends.
  output logic [LW-1:0]      read_lock_o,
  output logic               pick_dec_o,
  output logic               pick_end_o,
  output logic [LW-1:0]      act_lock_o,
  output logic [TSHRS-1:0]   act_hot_o,
  output logic               act_dec_o,
  output logic               act_fan_o,
  output logic               act_gra_o,
  output logic               act_com_o,
  output logic               act_end_o,
  output logic [TSHRS-1:0]   acted_hot_o,     // a clock later
  output logic [TSHRS-1:0]   away_o,          // all these
  output logic               quiet_o
);
  logic             read_v_q, pick_v_q, pick_fan_q, pick_gra_q, pick_com_q, pick_done_q, pick;
  logic [TSHRS-1:0] sent_hot, turn_hot, read_hot_q, pick_hot_q, behind_q, away;
  logic [LW-1:0]    sent_lock, turn_lock, pick_lock_q;
  logic             sent, follow, turn_quiet;
  logic [3:0]       read_state;

  coh_home_turn #(.TSHRS(TSHRS)) u_turn (
    .clk_i, .rst_ni, .stop_i(members_set_i || entry_i || restart_i || rsp_i || follow), .away_i(away), .hold_i,
    .state_i, .put_i, .done_i, .wr_hot_i, .fwd_free_i, .grt_free_i, .fin_free_i, .wr_free_i,
    .hot_o(turn_hot), .lock_o(turn_lock), .quiet_o(turn_quiet)
  );

  // It goes on if nothing is on its way behind it; with new members all the same: it begins anew.
  assign follow = more_i && !read_v_q && !pick_v_q && !hold_any_i;
  assign sent   = entry_i || restart_i || rsp_i || follow || turn_hot != '0;
  always_comb begin
    sent_hot  = turn_hot;
    sent_lock = turn_lock;
    if (follow) begin
      sent_hot  = act_hot_o;
      sent_lock = act_lock_o;
    end
    if (rsp_i) begin
      sent_hot  = hold_i;
      sent_lock = rsp_lock_i;
    end
    if (restart_i) begin
      sent_hot  = restart_hot_i;
      sent_lock = restart_lock_i;
    end
    if (entry_i) begin
      sent_hot  = entry_hot_i;
      sent_lock = entry_lock_i;
    end
  end

  assign read_state = state_i[read_lock_o*4 +: 4];
  assign pick       = pick_v_q && !members_set_i;
  assign pick_end_o = pick && pick_com_q && pick_done_q;
  assign away       = read_hot_q | pick_hot_q | act_hot_o;
  assign away_o     = read_hot_q | behind_q;
  assign quiet_o    = turn_quiet && away_o == '0;

  always_ff @(posedge clk_i) begin
    read_lock_o <= sent_lock;
    pick_lock_q <= read_lock_o;
    pick_dec_o  <= read_state == weft_pkg::TSHR_STATE_DECIDE;
    pick_fan_q  <= read_state == weft_pkg::TSHR_STATE_FANOUT;
    pick_gra_q  <= read_state == weft_pkg::TSHR_STATE_GRANT;
    pick_com_q  <= read_state == weft_pkg::TSHR_STATE_COMMIT;
    pick_done_q <= done_i[read_lock_o];
    act_lock_o  <= pick_lock_q;
    if (!rst_ni) begin
      read_v_q    <= 1'b0;
      pick_v_q    <= 1'b0;
      read_hot_q  <= '0;
      pick_hot_q  <= '0;
      act_hot_o   <= '0;
      acted_hot_o <= '0;
      behind_q    <= '0;
      {act_dec_o, act_fan_o, act_gra_o, act_com_o, act_end_o} <= '0;
    end else begin
      read_v_q    <= sent;
      read_hot_q  <= sent_hot;
      pick_v_q    <= read_v_q && !members_set_i;
      pick_hot_q  <= read_hot_q;
      act_hot_o   <= pick_hot_q;
      acted_hot_o <= act_hot_o;
      behind_q    <= away;
      act_dec_o   <= pick && pick_dec_o;
      act_fan_o   <= pick && pick_fan_q;
      act_gra_o   <= pick && pick_gra_q;
      act_com_o   <= pick && pick_com_q && !pick_done_q;
      act_end_o   <= pick_end_o;
    end
  end
endmodule
`default_nettype wire
