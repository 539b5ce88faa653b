// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The home's combinational core against the spec's table, for all inputs. The reference is generated from
// spec/src/coherence.ts when the proof is built (src/formal/home-reference.ts).
module f_home_table (
  input  wire         clk_i,
  input  wire         bad_i,
  input  wire         left_i,
  input  wire         nack_i,
  input  wire         miss_i,
  input  wire         excl_i,
  input  wire         have_i,
  input  wire         took_i,
  input  wire  [1:0]  op_i,
  input  wire  [3:0]  node_i,
  input  wire  [15:0] members_i,
  input  wire  [15:0] later_i,                   // who of them is still there when the row is carried out
  input  wire  [63:0] entry_i
);
  logic [63:0] healed, healed_ref, healed_later, entry, entry_ref, entry_next;
  logic [31:0] fits;
  logic [15:0] later, targets, targets_ref, others, owner_bit, self;
  logic [2:0]  some;
  logic        was_zero, asks, forwards;
  logic [5:0]  op, req, row_op, fwd_op, fwd_op_ref;
  logic [4:0]  row;
  logic [3:0]  state, state_ref, status, status_ref;
  logic [1:0]  grant, grant_ref, dir_state, backing;
  logic [5:0]  owner;
  logic [15:0] sharers;
  logic        grants, grants_ref, page, page_ref, zero, zero_ref, put, legal;

  always_comb begin
    case (op_i)
      2'd0:    op = weft_pkg::OPCODE_GET_S;
      2'd1:    op = weft_pkg::OPCODE_GET_M;
      2'd2:    op = weft_pkg::OPCODE_PUT_C;
      default: op = weft_pkg::OPCODE_PUT_D;
    endcase
  end
  assign req = {2'd0, node_i};
  assign put = op_i[1];

  coh_home_heal u_heal (.entry_i, .members_i, .entry_o(healed));
  coh_home_pick u_pick (
    .bad_i, .left_i, .nack_i, .miss_i, .op_i(op), .excl_i, .have_i,
    .owner_i(owner == req), .sharer_i(sharers[node_i] && members_i[node_i]), .entry_i(healed),
    .op_o(row_op), .row_o(row), .forwards_o(forwards)
  );
  assign later = members_i & later_i;
  coh_home_heal u_heal_later (.entry_i, .members_i(later), .entry_o(healed_later));
  coh_home_parts u_parts (
    .req_i(req), .members_i(later), .entry_i, .others_o(others), .owner_o(owner_bit), .self_o(self), .some_o(some), .zero_o(was_zero)
  );
  coh_home_effect u_effect (
    .row_i(row), .op_i(op), .req_i(req), .excl_i, .took_i, .left_i(!later[node_i]), .others_i(others), .owner_i(owner_bit), .self_i(self),
    .some_i(some), .zero_i(was_zero), .entry_i(healed_later), .targets_o(targets), .asks_o(asks), .fwd_op_o(fwd_op),
    .await_o(state), .grants_o(grants), .page_o(page), .zero_o(zero), .grant_o(grant), .status_o(status), .entry_o(entry)
  );
  // What the table leaves, as the members know it.
  coh_home_heal u_heal_after (.entry_i(entry_ref), .members_i(later), .entry_o(entry_next));
  home_reference u_ref (
    .bad_i, .left_i, .nack_i, .miss_i, .excl_i, .have_i, .took_i, .op_i(op), .req_i(req), .entry_i(healed), .row_i(row),
    .fits_o(fits), .targets_o(targets_ref), .fwd_op_o(fwd_op_ref), .await_o(state_ref), .grants_o(grants_ref),
    .page_o(page_ref), .zero_o(zero_ref), .grant_o(grant_ref), .status_o(status_ref), .entry_o(entry_ref),
    .heal_i(entry_i), .members_i, .healed_o(healed_ref)
  );

  // Entries as commits write them: what a state does not use is zero.
  assign dir_state = entry_i[weft_pkg::DIR_ENTRY_STATE_LSB +: 2];
  assign backing   = entry_i[weft_pkg::DIR_ENTRY_BACKING_LSB +: 2];
  assign owner     = entry_i[weft_pkg::DIR_ENTRY_OWNER_LSB +: 6];
  assign sharers   = entry_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: 16];
  assign legal     = entry_i[63:32] == '0 && entry_i[15:14] == '0 && entry_i[7:4] == '0 &&
                     (sharers != '0) == (dir_state == weft_pkg::DIR_STATE_SHARED) &&
                     (dir_state == weft_pkg::DIR_STATE_OWNED ? owner < 6'(weft_pkg::SHARERS) : {owner, backing} == '0) &&
                     (backing != weft_pkg::BACKING_LOST || owner == '0);

  always_ff @(posedge clk_i) begin
    m_legal: assume (legal);
    // An answer came to a Get; FWD_MISS, to one that asked an owner.
    m_answer: assume (!(nack_i && miss_i) && !(put && (nack_i || miss_i)));
    m_owner: assume (!miss_i || dir_state == weft_pkg::DIR_STATE_OWNED);

    a_heal: assert (healed == healed_ref);
    a_one_row: assert (fits != '0 && (fits & (fits - 32'd1)) == '0);     // The table is complete and unambiguous.
    a_row: assert (fits[row]);
    a_forwards: assert (forwards == (row == weft_pkg::HOME_ROW_GETS_OWNED || row == weft_pkg::HOME_ROW_GETM_OWNED));
    a_targets: assert (targets == (targets_ref & later));
    a_asks: assert (asks == (targets != '0));
    a_ask: assert (targets == '0 || (fwd_op == fwd_op_ref && state == state_ref));
    a_grants: assert (grants == grants_ref);
    a_grant: assert (!grants || (page == page_ref && zero == zero_ref));
    a_right: assert (!(grants || targets != '0) || put || grant == grant_ref);
    a_status: assert (status == status_ref);
    a_entry: assert (entry == entry_next);

    c_pair: cover (row == weft_pkg::HOME_ROW_GETS_OWNED && targets[15]);
    c_took: cover (row == weft_pkg::HOME_ROW_GET_LOST && took_i && nack_i);
    c_gone: cover (row == weft_pkg::HOME_ROW_GONE && healed != entry_i);
    c_miss: cover (row == weft_pkg::HOME_ROW_MISS_POOL && entry != healed);
  end
endmodule
`default_nettype wire
