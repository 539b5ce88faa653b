// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What a lock does that is to act: from what was read of it, its entry healed, to the row (pick, the second clock) and to what
// the row does (act, the third). What the row chooses among is made while the row is picked; what a row does that was picked
// before, too.
module coh_home_step #(
  parameter int unsigned KW = 22,                // request: op, src, txn, excl, have
  parameter int unsigned GW = weft_pkg::GPN_BITS
) (
  input  wire           clk_i,
  input  wire           rst_ni,
  input  wire  [31:0]   now_i,
  input  wire  [31:0]   holdoff_cycles_i,
  input  wire  [15:0]   members_i,
  // The lock that is read.
  input  wire  [KW-1:0] req_i,
  input  wire  [4:0]    row_i,
  input  wire  [15:0]   send_i,          // nodes still to be asked
  input  wire  [31:0]   entry_i,
  input  wire  [31:0]   index_i,         // of the page in the pool
  input  wire  [5:0]    late_i,          // who did not give its right up in time
  input  wire  [GW-1:0] gpn_i,
  input  wire           bad_i,           // not of this home's pool
  input  wire           nack_i,
  input  wire           miss_i,
  input  wire           acked_i,
  input  wire           took_i,
  input  wire           put_i,
  input  wire           again_i,
  input  wire           held_i,          // held off already
  // The lock that was read a clock before: its row is to be picked.
  input  wire           decide_i,
  // The acting lock hands its page from owner to owner.
  input  wire           handed_i,
  // The acting lock.
  output logic [5:0]    op_o,
  output logic [5:0]    src_o,
  output logic [7:0]    txn_o,
  output logic          excl_o,
  output logic          have_o,
  output logic [GW-1:0] gpn_o,
  output logic [31:0]   index_o,
  output logic [5:0]    late_o,
  output logic [15:0]   send_o,
  output logic          more_o,          // more than one is to be asked
  output logic          bad_o,
  output logic          left_o,          // nobody waits for the answer
  output logic          put_o,
  output logic          again_o,
  output logic          held_o,
  output logic          put_off_o,       // the page has just been handed over: not now
  output logic [4:0]    row_o,
  output logic [5:0]    pick_op_o,       // the message that led to the row
  // If it was just picked.
  output logic [15:0]   targets_o,
  output logic          asks_o,          // there are targets
  output logic          grants_o,
  output logic          first_page_o,    // with a page
  output logic [1:0]    first_right_o,   // of any row
  // If it was picked before.
  output logic [5:0]    ask_op_o,
  output logic [3:0]    await_o,
  output logic          page_o,
  output logic          zero_o,
  output logic [1:0]    right_o,
  output logic [3:0]    status_o,
  output logic [31:0]   before_o,        // entry as read, healed, as the row leaves it
  output logic [31:0]   healed_o,
  output logic [31:0]   after_o
);
  // ---------------------------------------------------------------- read
  logic [63:0]   healed;
  logic          recent, left;
  logic [5:0]    read_src;
  logic [KW-1:0] req_q;
  logic [4:0]    row_q;
  logic [15:0]   send_q;
  logic [31:0]   entry_q, healed_q, index_q;
  logic [5:0]    late_q;
  logic [GW-1:0] gpn_q;
  logic          bad_q, nack_q, miss_q, acked_q, took_q, put_q, again_q, held_q;
  logic          left_q, owner_is_q, sharer_is_q;        // who asks has left; is named by the entry

  // A row meets the healed entry. What it leaves is healed, too: nodes may have left since.
  coh_home_heal u_heal (.entry_i({32'd0, entry_i}), .members_i, .entry_o(healed));

  coh_home_holdoff u_holdoff (
    .clk_i, .rst_ni, .now_i, .cycles_i(holdoff_cycles_i), .index_i, .recent_o(recent),
    .handed_i, .handed_index_i(index_o)
  );

  assign read_src = req_i[KW-7 -: 6];
  assign left     = read_src >= 6'(weft_pkg::SHARERS) || !members_i[read_src[3:0]];

  always_ff @(posedge clk_i) begin
    req_q       <= req_i;
    row_q       <= row_i;
    send_q      <= send_i;
    entry_q     <= entry_i;
    healed_q    <= healed[31:0];
    index_q     <= index_i;
    late_q      <= late_i;
    gpn_q       <= gpn_i;
    bad_q       <= bad_i;
    nack_q      <= nack_i;
    miss_q      <= miss_i;
    acked_q     <= acked_i;
    took_q      <= took_i;
    put_q       <= put_i;
    again_q     <= again_i;
    held_q      <= held_i;
    left_q      <= left;
    owner_is_q  <= entry_i[weft_pkg::DIR_ENTRY_OWNER_LSB +: weft_pkg::DIR_ENTRY_OWNER_W] == read_src;
    sharer_is_q <= entry_i[weft_pkg::DIR_ENTRY_SHARERS_LSB + 32'(read_src[3:0])] && !left;
  end

  // ---------------------------------------------------------------- pick
  logic [5:0]  op, src, op_now;
  logic        excl, have, forwards, zero;
  logic [4:0]  row_now;
  logic [15:0] others, owner, self, others_q, owner_q, self_q;
  logic [2:0]  some, some_q;

  assign {op, src}    = req_q[KW-1 -: 12];
  assign {excl, have} = req_q[1:0];

  // Acknowledged, and yet it is to pick again: the owner left before it could send the pool its page.
  coh_home_pick u_pick (
    .bad_i(bad_q), .left_i(left_q || acked_q), .nack_i(nack_q), .miss_i(miss_q),
    .op_i(op), .excl_i(excl), .have_i(have), .owner_i(owner_is_q), .sharer_i(sharer_is_q),
    .entry_i({32'd0, healed_q}), .op_o(op_now), .row_o(row_now), .forwards_o(forwards)
  );
  coh_home_parts u_parts (
    .req_i(src), .members_i, .entry_i({32'd0, entry_q}),
    .others_o(others), .owner_o(owner), .self_o(self), .some_o(some), .zero_o(zero)
  );

  // Of a row picked before.
  logic [15:0] old_targets;
  logic [63:0] after;
  logic [5:0]  ask_op;
  logic [3:0]  await, status;
  logic [1:0]  right;
  logic        old_asks, old_grants, page, gives_zero;
  coh_home_effect u_effect (
    .row_i(row_q), .op_i(op), .req_i(src), .excl_i(excl), .took_i(took_q), .left_i(left_q),
    .others_i(others), .owner_i(owner), .self_i(self), .some_i(some), .zero_i(zero), .entry_i({32'd0, healed_q}),
    .targets_o(old_targets), .asks_o(old_asks), .fwd_op_o(ask_op), .await_o(await),
    .grants_o(old_grants), .page_o(page), .zero_o(gives_zero), .grant_o(right), .status_o(status), .entry_o(after)
  );

  always_ff @(posedge clk_i) begin
    {op_o, src_o, txn_o, excl_o, have_o} <= req_q;
    gpn_o     <= gpn_q;
    index_o   <= index_q;
    late_o    <= late_q;
    send_o    <= send_q;
    more_o    <= (send_q & (send_q - 16'd1)) != '0;
    bad_o     <= bad_q;
    left_o    <= left_q;
    put_o     <= put_q;
    again_o   <= again_q;
    held_o    <= held_q;
    put_off_o <= recent && forwards && healed_q[weft_pkg::DIR_ENTRY_BACKING_LSB +: 2] == weft_pkg::BACKING_NONE;
    row_o     <= decide_i ? row_now : row_q;
    pick_op_o <= op_now;
    before_o  <= entry_q;
    healed_o  <= healed_q;
    after_o   <= after[31:0];
    if (bad_q) {before_o, healed_o, after_o} <= '0;        // what was read is no entry of its page
    ask_op_o  <= ask_op;
    await_o   <= await;
    page_o    <= page;
    zero_o    <= gives_zero;
    right_o   <= right;
    status_o  <= status;
    others_q  <= others;
    owner_q   <= owner;
    self_q    <= self;
    some_q    <= some;
  end

  // ---------------------------------------------------------------- act
  // Of the row that was just picked: whom it asks, does it grant.
  logic [63:0] new_after;
  logic [5:0]  new_ask_op;
  logic [3:0]  new_await, new_status;
  logic        new_zero;
  coh_home_effect u_first (
    .row_i(row_o), .op_i(op_o), .req_i(src_o), .excl_i(excl_o), .took_i(1'b0), .left_i(left_o),
    .others_i(others_q), .owner_i(owner_q), .self_i(self_q), .some_i(some_q), .zero_i(1'b0), .entry_i({32'd0, healed_o}),
    .targets_o, .asks_o, .fwd_op_o(new_ask_op), .await_o(new_await), .grants_o, .page_o(first_page_o), .zero_o(new_zero),
    .grant_o(first_right_o), .status_o(new_status), .entry_o(new_after)
  );

  logic unused;
  assign unused = ^{healed[63:32], after[63:32], old_targets, old_asks, old_grants,
                    new_after, new_ask_op, new_await, new_zero, new_status};
endmodule
`default_nettype wire
