// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A node leaves: its messages give their slots back. First what is on its way leaves, and ACKs in work end, then all slots
// are looked at, one a clock. What else is in a queue finds later that its slot is free.
module xport_tx_leave #(
  parameter int unsigned SLOT_W = 7
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire               begin_i,            // a node has left: from the next clock on nothing more is sent to it
  input  wire               ctl_valid_i,        // a control frame waits to leave
  input  wire  [4:0]        pages_i,            // page frames that wait to leave
  input  wire               page_left_i,
  input  wire               calm_i,             // no ACK was in work in the clock before
  // The slot that is looked at, and a clock later: was it used, is its node a member?
  output logic [SLOT_W-1:0] slot_o,
  input  wire               used_i,
  input  wire               member_i,
  output logic              stop_o,             // no ACK is taken
  output logic              free_o,
  output logic [SLOT_W-1:0] free_slot_o,
  output logic              busy_o
);
  localparam logic [2:0] IDLE = 3'd0, SETTLE = 3'd1, AWAY = 3'd2, CALM = 3'd3, WALK = 3'd4;
  logic [2:0]        state_q;
  logic [4:0]        pages_q;
  logic              ctl_q;                      // the control frame that was there has not left yet
  logic [SLOT_W-1:0] slot_q, seen_slot_q;
  logic              seen_q;                     // a slot was looked at

  assign slot_o = slot_q;
  assign stop_o = state_q == CALM || state_q == WALK || seen_q || free_o;
  assign busy_o = state_q != IDLE || seen_q || free_o;

  always_ff @(posedge clk_i) begin
    seen_slot_q <= slot_q;
    free_slot_o <= seen_slot_q;
    if (!rst_ni) begin
      state_q <= IDLE;
      free_o  <= 1'b0;
      seen_q  <= 1'b0;
      pages_q <= '0;
      ctl_q   <= 1'b0;
      slot_q  <= '0;
    end else begin
      seen_q <= state_q == WALK;
      free_o <= seen_q && used_i && !member_i;
      ctl_q  <= state_q == SETTLE || (ctl_q && ctl_valid_i);
      if (state_q == SETTLE) pages_q <= pages_i - 5'(page_left_i);
      else if (page_left_i && pages_q != '0) pages_q <= pages_q - 5'd1;
      unique case (state_q)
        IDLE:    slot_q <= '0;
        SETTLE:  state_q <= AWAY;
        AWAY:    if (!ctl_q && pages_q == '0) state_q <= CALM;
        CALM:    if (calm_i) state_q <= WALK;
        default: begin
          slot_q <= slot_q + SLOT_W'(1);
          if (slot_q == '1) state_q <= IDLE;
        end
      endcase
      if (begin_i) begin
        state_q <= SETTLE;
        slot_q  <= '0;
      end
    end
  end
endmodule
`default_nettype wire
