// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Which page lock acts next: in turn, among those that have something to do and whose lane is free.
module coh_home_turn #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS)
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                stand_i,          // the membership changes: none acts
  input  wire  [TSHRS-1:0]   under_way_i,      // chosen already, and has not acted yet
  input  wire  [TSHRS-1:0]   busy_i,
  input  wire  [TSHRS*4-1:0] state_i,          // TshrState
  input  wire  [TSHRS-1:0]   put_i,            // its request is an eviction
  input  wire  [TSHRS-1:0]   done_i,           // the commit is on its way to the directory
  input  wire                fwd_free_i,
  input  wire                grt_free_i,
  input  wire                fin_free_i,
  input  wire                commit_free_i,    // no other lock in COMMIT is under way
  input  wire                wr_free_i,
  input  wire                wr_valid_i,       // the directory has not taken the commit of this lock
  input  wire  [LW-1:0]      wr_lock_i,
  output logic               sel_o,
  output logic [TSHRS-1:0]   hot_o,
  output logic [LW-1:0]      lock_o,
  output logic [3:0]         state_o
);
  logic [TSHRS-1:0] want;

  always_comb begin
    want = '0;
    if (busy_i != '0 && !stand_i) begin
      for (int unsigned i = 0; i < TSHRS; i++) begin
        unique case (state_i[i*4 +: 4])
          weft_pkg::TSHR_STATE_DECIDE: want[i] = 1'b1;
          weft_pkg::TSHR_STATE_FANOUT: want[i] = fwd_free_i;
          weft_pkg::TSHR_STATE_GRANT:  want[i] = grt_free_i;
          weft_pkg::TSHR_STATE_COMMIT: begin
            // First the entry; when the directory has taken it, PUT_ACK and the next request.
            if (done_i[i]) want[i] = commit_free_i && !(wr_valid_i && wr_lock_i == LW'(i)) && (!put_i[i] || fin_free_i);
            else           want[i] = commit_free_i && wr_free_i;
          end
          default: ;
        endcase
      end
      want = want & ~under_way_i;
    end
  end

  arb_rr #(.N(TSHRS)) u_arb (.clk_i, .rst_ni, .req_i(want), .take_i(1'b1), .gnt_o(hot_o));

  assign sel_o = want != '0;
  always_comb begin
    lock_o  = '0;
    state_o = '0;
    for (int unsigned i = 0; i < TSHRS; i++) begin
      if (hot_o[i]) begin
        lock_o  = lock_o | LW'(i);
        state_o = state_o | state_i[i*4 +: 4];
      end
    end
  end
endmodule
`default_nettype wire
