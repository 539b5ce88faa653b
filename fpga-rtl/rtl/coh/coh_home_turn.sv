// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Which page lock acts next: in turn, among those that have something to do and whose lane is free. Who that is is found in
// one cycle, chosen in the next, given out in the third. It is for locks that have waited: one that has just been answered,
// or has just acted and has more to do, goes on without (coh_home), and then the choice begins anew.
module coh_home_turn #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS)
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                stop_i,           // none is given out now: begin anew
  input  wire  [TSHRS-1:0]   away_i,           // on its way to act
  input  wire  [TSHRS-1:0]   hold_i,           // an answer for it is judged
  input  wire  [TSHRS*4-1:0] state_i,          // TshrState
  input  wire  [TSHRS-1:0]   put_i,            // its request is an eviction
  input  wire  [TSHRS-1:0]   done_i,           // the commit is on its way to the directory,
  input  wire  [TSHRS-1:0]   wr_hot_i,         // which has not taken that of this lock
  input  wire                fwd_free_i,
  input  wire                grt_free_i,
  input  wire                fin_free_i,
  input  wire                wr_free_i,
  output logic [TSHRS-1:0]   hot_o,            // none, or one
  output logic [LW-1:0]      lock_o,
  output logic               quiet_o
);
  logic [TSHRS-1:0] want, want_q, gnt_q;
  logic             choose_q, give_q, took_q;  // second cycle, third; it was given out

  always_comb begin
    for (int unsigned i = 0; i < TSHRS; i++) begin
      unique case (state_i[i*4 +: 4])
        weft_pkg::TSHR_STATE_DECIDE: want[i] = 1'b1;
        weft_pkg::TSHR_STATE_FANOUT: want[i] = fwd_free_i;
        weft_pkg::TSHR_STATE_GRANT:  want[i] = grt_free_i;
        // First the entry; when the directory has taken it, PUT_ACK and the next request.
        weft_pkg::TSHR_STATE_COMMIT: want[i] = done_i[i] ? !wr_hot_i[i] && (!put_i[i] || fin_free_i) : wr_free_i;
        default:                     want[i] = 1'b0;
      endcase
    end
    want = want & ~away_i & ~hold_i;
  end

  // want_q stands from choose to give, so what is taken, a clock after it is given out, is what was chosen. Who is held when it
  // is given out keeps its turn: recovery holds one lock after the other at the pace of the turns, and could else be before each.
  arb_rr #(.N(TSHRS), .REGISTERED(1'b1)) u_arb (.clk_i, .rst_ni, .req_i(want_q), .take_i(took_q), .gnt_o(gnt_q));

  assign hot_o = give_q ? gnt_q & ~hold_i : '0;
  always_comb begin
    lock_o = '0;
    for (int unsigned i = 0; i < TSHRS; i++) begin
      if (gnt_q[i]) lock_o = lock_o | LW'(i);
    end
  end
  assign quiet_o = want == '0 && !choose_q && !give_q && !took_q;

  always_ff @(posedge clk_i) begin
    if (!choose_q && !give_q) want_q <= want;
    if (!rst_ni || stop_i) begin
      choose_q <= 1'b0;
      give_q   <= 1'b0;
      took_q   <= 1'b0;
    end else begin
      choose_q <= !choose_q && !give_q && want != '0;
      give_q   <= choose_q;
      took_q   <= hot_o != '0;
    end
  end
endmodule
`default_nettype wire
