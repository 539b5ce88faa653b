// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Which row of the home's transition table applies (spec/src/coherence.ts, homeTransitions): state, event, guard.
module coh_home_pick (
  input  wire         bad_i,        // the page lies outside this home's pool
  input  wire         left_i,       // nobody waits for the answer
  input  wire         nack_i,       // FWD_NACK came: who was asked could not give its right up in time
  input  wire         miss_i,       // FWD_MISS came: the owner had dropped the page unwritten
  input  wire  [5:0]  op_i,         // the request
  input  wire         excl_i,
  input  wire         have_i,
  input  wire         owner_i,      // the entry names the node that asks: as owner,
  input  wire         sharer_i,     // as sharer
  input  wire  [63:0] entry_i,      // healed
  output logic [5:0]  op_o,         // the message that led to the row
  output logic [4:0]  row_o,
  output logic        forwards_o    // it is GETS_OWNED or GETM_OWNED
);
  logic [1:0]  state, backing;
  logic        get, lost, owns, shares;

  assign state   = entry_i[weft_pkg::DIR_ENTRY_STATE_LSB +: weft_pkg::DIR_ENTRY_STATE_W];
  assign backing = entry_i[weft_pkg::DIR_ENTRY_BACKING_LSB +: weft_pkg::DIR_ENTRY_BACKING_W];
  assign get     = op_i == weft_pkg::OPCODE_GET_S || op_i == weft_pkg::OPCODE_GET_M;
  assign lost    = state == weft_pkg::DIR_STATE_OWNED && backing == weft_pkg::BACKING_LOST;
  assign owns    = state == weft_pkg::DIR_STATE_OWNED && owner_i && !lost;
  assign shares  = state == weft_pkg::DIR_STATE_SHARED && sharer_i;

  assign forwards_o = !bad_i && !left_i && !nack_i && !miss_i && get && state == weft_pkg::DIR_STATE_OWNED && !lost && !owns;

  always_comb begin
    row_o = weft_pkg::HOME_ROW_NONE;
    op_o  = op_i;
    if (bad_i) begin
      row_o = weft_pkg::HOME_ROW_BAD_HOME;
    end else if (left_i) begin
      row_o = weft_pkg::HOME_ROW_GONE;
    end else if (get && lost) begin
      row_o = weft_pkg::HOME_ROW_GET_LOST;
    end else if (nack_i) begin
      op_o  = weft_pkg::OPCODE_FWD_NACK;
      row_o = weft_pkg::HOME_ROW_GET_TIMEOUT;
    end else if (miss_i) begin
      op_o = weft_pkg::OPCODE_FWD_MISS;
      case (backing)
        weft_pkg::BACKING_POOL: row_o = weft_pkg::HOME_ROW_MISS_POOL;
        weft_pkg::BACKING_ZERO: row_o = weft_pkg::HOME_ROW_MISS_ZERO;
        default:                row_o = weft_pkg::HOME_ROW_MISS_NONE;
      endcase
    end else begin
      case (op_i)
        weft_pkg::OPCODE_GET_S: begin
          unique case (state)
            weft_pkg::DIR_STATE_ZERO:   row_o = weft_pkg::HOME_ROW_GET_ZERO;
            weft_pkg::DIR_STATE_REST:   row_o = excl_i ? weft_pkg::HOME_ROW_GETS_REST_EXCL
                                                       : weft_pkg::HOME_ROW_GETS_REST;
            weft_pkg::DIR_STATE_SHARED: row_o = weft_pkg::HOME_ROW_GETS_SHARED;
            default:                    row_o = owns ? weft_pkg::HOME_ROW_GET_OWN
                                                     : weft_pkg::HOME_ROW_GETS_OWNED;
          endcase
        end
        weft_pkg::OPCODE_GET_M: begin
          unique case (state)
            weft_pkg::DIR_STATE_ZERO:   row_o = weft_pkg::HOME_ROW_GET_ZERO;
            weft_pkg::DIR_STATE_REST:   row_o = weft_pkg::HOME_ROW_GETM_REST;
            weft_pkg::DIR_STATE_SHARED: row_o = (have_i && shares) ? weft_pkg::HOME_ROW_GETM_UPGRADE
                                                                   : weft_pkg::HOME_ROW_GETM_SHARED;
            default:                    row_o = owns ? weft_pkg::HOME_ROW_GET_OWN
                                                     : weft_pkg::HOME_ROW_GETM_OWNED;
          endcase
        end
        weft_pkg::OPCODE_PUT_C: begin
          if (owns) begin
            row_o = (backing == weft_pkg::BACKING_NONE) ? weft_pkg::HOME_ROW_PUTC_LOST
                                                        : weft_pkg::HOME_ROW_PUTC_OWNER;
          end else begin
            row_o = shares ? weft_pkg::HOME_ROW_PUT_SHARER : weft_pkg::HOME_ROW_PUT_STALE;
          end
        end
        default: begin  // PUT_D
          if (owns) row_o = weft_pkg::HOME_ROW_PUTD_OWNER;
          else      row_o = shares ? weft_pkg::HOME_ROW_PUT_SHARER : weft_pkg::HOME_ROW_PUT_STALE;
        end
      endcase
    end
  end

  logic unused;
  assign unused = ^entry_i;
endmodule
`default_nettype wire
