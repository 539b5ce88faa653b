// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What a row of the home's transition table does: whom it asks, what it grants, the entry it leaves; all as far as nodes are
// in the rack. Nodes and what is healed are made before the row is known (coh_home_parts, coh_home_heal).
module coh_home_effect (
  input  wire  [4:0]  row_i,
  input  wire  [5:0]  op_i,         // the request
  input  wire  [5:0]  req_i,        // the node that asks
  input  wire         excl_i,
  input  wire         took_i,       // GET_LOST: the requester has the lost owner's page
  input  wire         left_i,       // the node that asks has left
  input  wire  [15:0] others_i,     // coh_home_parts
  input  wire  [15:0] owner_i,
  input  wire  [15:0] self_i,
  input  wire  [2:0]  some_i,
  input  wire         zero_i,
  input  wire  [63:0] entry_i,      // before, healed
  // Messages of class FWD: to each of these nodes, and where the lock waits for the answers.
  output logic [15:0] targets_o,
  output logic        asks_o,       // there are any
  output logic [5:0]  fwd_op_o,
  output logic [3:0]  await_o,
  // The grant, or the status of PUT_ACK.
  output logic        grants_o,     // this home grants, and GRANT_ACK ends the transaction
  output logic        page_o,       // the grant brings the page from the pool
  output logic        zero_o,
  output logic [1:0]  grant_o,
  output logic [3:0]  status_o,
  // The commit.
  output logic [63:0] entry_o
);
  logic get, writer, keep;

  assign get       = op_i == weft_pkg::OPCODE_GET_S || op_i == weft_pkg::OPCODE_GET_M;
  assign writer    = op_i == weft_pkg::OPCODE_GET_M || excl_i;  // may be granted M where nobody else has the page

  // The entry after the commit, part by part; what a state does not use is zero.
  logic [1:0]  next_state, next_backing;
  logic [2:0]  to, sharing;         // of self, owner, others: who is asked, who shares then

  function automatic logic [15:0] nodes(
    input logic [2:0] which, input logic [15:0] self, input logic [15:0] owner, input logic [15:0] others
  );
    nodes = (which[2] ? self : 16'd0) | (which[1] ? owner : 16'd0) | (which[0] ? others : 16'd0);
  endfunction
  localparam logic [2:0] OTHERS = 3'b001, OWNER = 3'b010, SELF = 3'b100;

  always_comb begin
    to           = '0;
    fwd_op_o     = weft_pkg::OPCODE_INV;
    await_o      = weft_pkg::TSHR_STATE_ACKS;
    grants_o     = 1'b0;
    page_o       = 1'b0;
    zero_o       = 1'b0;
    grant_o      = weft_pkg::GRANT_M;
    status_o     = weft_pkg::STATUS_OK;
    keep         = 1'b0;
    next_state   = weft_pkg::DIR_STATE_OWNED;
    next_backing = weft_pkg::BACKING_POOL;
    sharing      = '0;
    unique case (row_i)
      weft_pkg::HOME_ROW_GET_ZERO, weft_pkg::HOME_ROW_MISS_ZERO: begin
        grants_o     = 1'b1;
        zero_o       = 1'b1;
        next_backing = weft_pkg::BACKING_ZERO;
      end
      weft_pkg::HOME_ROW_GETS_REST_EXCL, weft_pkg::HOME_ROW_GETM_REST: begin
        grants_o = 1'b1;
        page_o   = 1'b1;
      end
      weft_pkg::HOME_ROW_GETS_REST, weft_pkg::HOME_ROW_GETS_SHARED: begin
        grants_o     = 1'b1;
        page_o       = 1'b1;
        grant_o      = weft_pkg::GRANT_S;
        next_state   = weft_pkg::DIR_STATE_SHARED;
        sharing      = OTHERS | SELF;
      end
      weft_pkg::HOME_ROW_GETM_UPGRADE, weft_pkg::HOME_ROW_GETM_SHARED: begin
        to        = OTHERS;
        grants_o  = 1'b1;
        page_o    = row_i == weft_pkg::HOME_ROW_GETM_SHARED;
      end
      weft_pkg::HOME_ROW_GETS_OWNED: begin
        to           = OWNER;
        fwd_op_o     = weft_pkg::OPCODE_FWD_S;
        await_o      = weft_pkg::TSHR_STATE_OWNER;
        grant_o      = weft_pkg::GRANT_S;
        next_state   = weft_pkg::DIR_STATE_SHARED;
        sharing      = OWNER | SELF;
      end
      weft_pkg::HOME_ROW_GETM_OWNED: begin
        to           = OWNER;
        fwd_op_o     = weft_pkg::OPCODE_FWD_M;
        await_o      = weft_pkg::TSHR_STATE_OWNER;
        next_backing = weft_pkg::BACKING_NONE;
      end
      weft_pkg::HOME_ROW_MISS_POOL: begin
        grants_o = 1'b1;
        page_o   = 1'b1;
        if (!writer) begin
          grant_o      = weft_pkg::GRANT_S;
          next_state   = weft_pkg::DIR_STATE_SHARED;
          sharing      = SELF;
        end
      end
      weft_pkg::HOME_ROW_MISS_NONE: begin
        grants_o = 1'b1;
        grant_o  = weft_pkg::GRANT_I;
        status_o = weft_pkg::STATUS_DIRTY;
        keep     = 1'b1;
      end
      weft_pkg::HOME_ROW_GET_OWN: begin
        grants_o = 1'b1;
        grant_o  = weft_pkg::GRANT_I;
        status_o = weft_pkg::STATUS_OWNER;
        keep     = 1'b1;
      end
      weft_pkg::HOME_ROW_PUTC_OWNER: begin
        next_state = zero_i ? weft_pkg::DIR_STATE_ZERO : weft_pkg::DIR_STATE_REST;
      end
      weft_pkg::HOME_ROW_PUTC_LOST: begin
        status_o = weft_pkg::STATUS_DIRTY;
        keep     = 1'b1;
      end
      weft_pkg::HOME_ROW_PUTD_OWNER: begin
        to         = SELF;
        fwd_op_o   = weft_pkg::OPCODE_PUT_GO;
        await_o    = weft_pkg::TSHR_STATE_PAGE;
        next_state = weft_pkg::DIR_STATE_REST;
      end
      weft_pkg::HOME_ROW_PUT_SHARER: begin
        sharing    = OTHERS;
        next_state = weft_pkg::DIR_STATE_SHARED;
      end
      weft_pkg::HOME_ROW_BAD_HOME: begin
        grants_o = get;
        grant_o  = weft_pkg::GRANT_I;
        status_o = weft_pkg::STATUS_RANGE;
        keep     = 1'b1;
      end
      weft_pkg::HOME_ROW_GET_LOST: begin
        grants_o     = 1'b1;
        grant_o      = weft_pkg::GRANT_I;
        status_o     = weft_pkg::STATUS_POISON;
        next_backing = weft_pkg::BACKING_NONE;
        keep         = !took_i;
      end
      weft_pkg::HOME_ROW_GET_TIMEOUT: begin
        grants_o = 1'b1;
        grant_o  = weft_pkg::GRANT_I;
        status_o = weft_pkg::STATUS_TIMEOUT;
        keep     = 1'b1;
      end
      default: begin  // PUT_STALE, GONE
        keep = 1'b1;
      end
    endcase

    targets_o = nodes(to, self_i, owner_i, others_i);
    asks_o    = (to & some_i) != '0;

    entry_o = entry_i;
    if (!keep) begin
      entry_o = '0;
      entry_o[weft_pkg::DIR_ENTRY_STATE_LSB +: weft_pkg::DIR_ENTRY_STATE_W] =
        (next_state == weft_pkg::DIR_STATE_SHARED && (sharing & some_i) == '0) ? weft_pkg::DIR_STATE_REST : next_state;
      if (next_state == weft_pkg::DIR_STATE_OWNED) begin
        entry_o[weft_pkg::DIR_ENTRY_BACKING_LSB +: weft_pkg::DIR_ENTRY_BACKING_W] = left_i ? weft_pkg::BACKING_LOST : next_backing;
        entry_o[weft_pkg::DIR_ENTRY_OWNER_LSB +: weft_pkg::DIR_ENTRY_OWNER_W] = left_i ? 6'd0 : req_i;
      end
      entry_o[weft_pkg::DIR_ENTRY_SHARERS_LSB +: weft_pkg::DIR_ENTRY_SHARERS_W] = nodes(sharing, self_i, owner_i, others_i);
    end
  end

endmodule
`default_nettype wire
