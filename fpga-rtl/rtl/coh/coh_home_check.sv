// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Invariants of a commit, checked in simulation: nobody loses a right that it has not given up. No outputs.
module coh_home_check #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS)
) (
  input  wire           clk_i,
  input  wire           rst_ni,
  input  wire  [15:0]   members_i,
  // A request begins, with a new lock or one of the same page; a node has answered that it gave its right up.
  input  wire           begin_i,
  input  wire           begin_new_i,
  input  wire  [LW-1:0] begin_lock_i,
  input  wire  [weft_pkg::GPN_BITS-1:0] begin_gpn_i,
  input  wire           gave_i,
  input  wire  [LW-1:0] gave_lock_i,
  input  wire  [3:0]    gave_node_i,
  input  wire           share_i,        // or: the owner's bytes are in the pool
  // The lock that acts.
  input  wire  [LW-1:0] lock_i,
  input  wire           ask_i,
  input  wire           grant_i,
  input  wire           commit_i,
  input  wire           put_i,          // its request is an eviction
  input  wire  [4:0]    row_i,
  input  wire  [5:0]    req_i,          // requester
  input  wire  [15:0]   pend_i,         // nodes that owe an answer
  input  wire  [15:0]   send_i,         // nodes not asked yet
  input  wire  [63:0]   before_i,       // entry
  input  wire  [63:0]   after_i,
  // An entry from the table.
  input  wire           read_i,
  input  wire  [63:0]   read_entry_i
);
  localparam int unsigned GW = weft_pkg::GPN_BITS;
  logic [TSHRS*GW-1:0] gpn_q;
  logic [TSHRS*16-1:0] gave_q;          // nodes that gave their right up in this transaction
  logic [TSHRS-1:0]    shared_q;        // the owner's bytes are in the pool
  logic [15:0]         gave, held_before, held_after, dropped, may_drop;
  logic                old_owner, both, lost;

  // Nodes with a right; of a lost page nobody has one.
  function automatic logic [15:0] holders(
    input logic [1:0] state, input logic [1:0] backing, input logic [3:0] owner, input logic [15:0] sharers
  );
    case (state)
      weft_pkg::DIR_STATE_OWNED:  holders = (backing == weft_pkg::BACKING_LOST) ? 16'd0 : 16'd1 << owner;
      weft_pkg::DIR_STATE_SHARED: holders = sharers;
      default:                    holders = 16'd0;
    endcase
  endfunction

  assign held_before = holders(before_i[weft_pkg::DIR_ENTRY_STATE_LSB +: 2],
                               before_i[weft_pkg::DIR_ENTRY_BACKING_LSB +: 2],
                               before_i[weft_pkg::DIR_ENTRY_OWNER_LSB +: 4],
                               before_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: 16]);
  assign held_after  = holders(after_i[weft_pkg::DIR_ENTRY_STATE_LSB +: 2],
                               after_i[weft_pkg::DIR_ENTRY_BACKING_LSB +: 2],
                               after_i[weft_pkg::DIR_ENTRY_OWNER_LSB +: 4],
                               after_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: 16]);
  assign gave        = gave_q[lock_i*16 +: 16];
  assign dropped     = held_before & ~held_after;
  assign old_owner   = row_i == weft_pkg::HOME_ROW_GETM_OWNED;  // GRANT_ACK speaks for it: the page came from it
  assign both        = row_i == weft_pkg::HOME_ROW_GETS_OWNED && shared_q[lock_i];  // GRANT_ACK is the last word
  assign lost        = after_i[weft_pkg::DIR_ENTRY_STATE_LSB +: 2] == weft_pkg::DIR_STATE_OWNED &&
                       after_i[weft_pkg::DIR_ENTRY_BACKING_LSB +: 2] == weft_pkg::BACKING_LOST;
  // Who has left holds nothing; a lost page is granted to nobody, so copies of it conflict with nothing.
  assign may_drop    = gave | ~members_i | {16{lost}} | (put_i ? 16'd1 << req_i[3:0] : 16'd0) |
                       (old_owner ? held_before : 16'd0);

  always_ff @(posedge clk_i) begin
    if (begin_i) gave_q[begin_lock_i*16 +: 16] <= '0;
    if (begin_i && begin_new_i) gpn_q[begin_lock_i*GW +: GW] <= begin_gpn_i;
    if (begin_i) shared_q[begin_lock_i] <= 1'b0;
    if (share_i) shared_q[gave_lock_i] <= 1'b1;
    if (gave_i) gave_q[{gave_lock_i, gave_node_i}] <= 1'b1;
    if (rst_ni) begin
      // A wait list holds only its lock's page.
      a_page: assert (!begin_i || begin_new_i || begin_gpn_i == gpn_q[begin_lock_i*GW +: GW]);
      // A commit drops no holder that has not given its right up.
      a_no_lost_holder: assert (!commit_i || (dropped & ~may_drop) == '0);
      // Nobody is named who has left.
      a_healed: assert (!commit_i || (held_after & ~members_i) == '0);
      // A commit waits for every node that was asked.
      a_all_answered: assert (!commit_i || pend_i == '0 || old_owner || both);
      // A grant of this home leaves only when everyone asked has answered.
      a_grant_last: assert (!grant_i || pend_i == '0);
      // Only holders are asked, or the evictor, and each owes its answer before it is asked.
      a_asked: assert (!ask_i || (send_i != '0 && (send_i & ~(pend_i & held_before)) == '0));
      // Sharers if and only if SHARED: OWNED never has any.
      a_commit_entry: assert (!commit_i || (after_i[weft_pkg::DIR_ENTRY_STATE_LSB +: 2] == weft_pkg::DIR_STATE_SHARED) ==
                              (after_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: 16] != '0));
      a_table_entry: assert (!read_i || (read_entry_i[weft_pkg::DIR_ENTRY_STATE_LSB +: 2] == weft_pkg::DIR_STATE_SHARED) ==
                             (read_entry_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: 16] != '0));
    end
  end

  logic unused;
  assign unused = ^{before_i, after_i, read_entry_i, req_i[5:4]};
endmodule
`default_nettype wire
