// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The home's registers towards the directory: a look-up; a commit, whose entry is written unless it is as it was, and goes into
// the lock's own memory when no answer of the directory does. Both take what comes while they are free, wanted or not.
module coh_home_commit #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS)
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  // A look-up; only while there is room.
  output logic              lookup_room_o,
  input  wire               lookup_i,
  input  wire  [LW-1:0]     lookup_lock_i,
  input  wire  [31:0]       lookup_index_i,
  // A commit; only while none is under way.
  output logic              busy_o,
  output logic [TSHRS-1:0]  hot_o,              // of the lock whose commit is under way
  input  wire               commit_i,
  input  wire  [TSHRS-1:0]  commit_hot_i,
  input  wire  [LW-1:0]     commit_lock_i,
  input  wire               commit_bad_i,       // its page is not of this pool: no entry
  input  wire  [31:0]       commit_index_i,
  input  wire  [31:0]       before_i,
  input  wire  [31:0]       after_i,
  // The lock's memory: takes it unless there is an answer.
  output logic              keep_o,
  output logic [LW-1:0]     keep_lock_o,
  output logic [31:0]       keep_entry_o,
  input  wire               answer_i,
  // Directory.
  output logic              dir_rd_valid_o,
  input  wire               dir_rd_ready_i,
  output logic [31:0]       dir_rd_index_o,
  output logic [7:0]        dir_rd_id_o,
  output logic              dir_wr_valid_o,
  input  wire               dir_wr_ready_i,
  output logic [31:0]       dir_wr_index_o,
  output logic [63:0]       dir_wr_entry_o,
  output logic              idle_o,             // no write is under way
  output logic              quiet_o
);
  logic             commit_v_q, wr_v_q, busy_q, keep_q, lookup_v_q;   // commit_v_q: the entry is compared with what was read
  logic             stays, kept;
  logic [TSHRS-1:0] hot_q;
  logic [LW-1:0]    lock_q;
  logic [31:0]      after_q, before_q;

  assign stays = (commit_v_q && after_q != before_q) || (wr_v_q && !dir_wr_ready_i);
  assign kept  = !keep_q || !answer_i;

  assign lookup_room_o  = !lookup_v_q;
  assign dir_rd_valid_o = lookup_v_q;
  assign busy_o         = busy_q;
  assign hot_o          = busy_q ? hot_q : '0;
  assign keep_o         = keep_q && !answer_i;
  assign keep_lock_o    = lock_q;
  assign keep_entry_o   = after_q;
  assign dir_wr_valid_o = wr_v_q;
  assign dir_wr_entry_o = {32'd0, after_q};
  assign idle_o         = !wr_v_q && !commit_v_q && !keep_q;
  assign quiet_o        = !(wr_v_q && dir_wr_ready_i) && !commit_v_q && !keep_q && !(lookup_v_q && dir_rd_ready_i);

  always_ff @(posedge clk_i) begin
    if (!busy_q) begin
      dir_wr_index_o <= commit_index_i;
      after_q        <= after_i;
      before_q       <= before_i;
      hot_q          <= commit_hot_i;
      lock_q         <= commit_lock_i;
    end
    if (!lookup_v_q) begin
      dir_rd_index_o <= lookup_index_i;
      dir_rd_id_o    <= 8'(lookup_lock_i);
    end
    if (!rst_ni) begin
      commit_v_q <= 1'b0;
      wr_v_q     <= 1'b0;
      busy_q     <= 1'b0;
      keep_q     <= 1'b0;
      lookup_v_q <= 1'b0;
    end else begin
      commit_v_q <= commit_i;
      wr_v_q     <= stays;
      keep_q     <= (commit_i && !commit_bad_i) || !kept;
      busy_q     <= commit_i || stays || !kept;
      lookup_v_q <= lookup_i || (lookup_v_q && !dir_rd_ready_i);
      a_room: assert (!(commit_i && busy_q) && !(lookup_i && lookup_v_q));
    end
  end
endmodule
`default_nettype wire
