// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What the acting lock says: FWD_S, FWD_M, INV or PUT_GO; a grant; PUT_ACK. One register a lane.
module coh_home_lanes (
  input  wire                            clk_i,
  input  wire                            rst_ni,
  input  wire  [5:0]                     node_i,
  input  wire  [15:0]                    members_i,
  input  wire  [63:0]                    pool_base_i,
  // The lock, its row and its request.
  input  wire  [7:0]                     lock_i,
  input  wire  [4:0]                     row_i,
  input  wire  [5:0]                     op_i,
  input  wire  [5:0]                     src_i,
  input  wire  [7:0]                     txn_i,
  input  wire  [weft_pkg::GPN_BITS-1:0]  gpn_i,
  input  wire  [31:0]                    index_i,       // of the page in the pool
  input  wire  [5:0]                     late_i,        // who did not give its right up in time
  // What it does: one of these, when its lane is free.
  input  wire                            ask_i,
  input  wire  [5:0]                     ask_op_i,
  input  wire  [5:0]                     ask_node_i,
  input  wire                            grant_i,
  input  wire                            page_i,
  input  wire                            zero_i,
  input  wire                            put_ack_i,
  input  wire  [1:0]                     right_i,
  input  wire  [3:0]                     status_i,
  output logic                           fwd_free_o,
  output logic                           grt_free_o,
  output logic                           fin_free_o,
  output logic                           left_o,        // a message for a node that has left
  output logic                           fwd_valid_o,
  input  wire                            fwd_ready_i,
  output weft_pkg::msg_t                 fwd_o,
  output logic                           grt_valid_o,
  input  wire                            grt_ready_i,
  output weft_pkg::msg_t                 grt_o,
  output logic                           fin_valid_o,
  input  wire                            fin_ready_i,
  output weft_pkg::msg_t                 fin_o
);
  // Which lock is chosen does not wait for what lies behind a lane: one that is just taken is free a clock later.
  assign fwd_free_o = !fwd_valid_o;
  assign grt_free_o = !grt_valid_o;
  assign fin_free_o = !fin_valid_o;

  // Messages to nodes that have left are the transport's to drop, but a blocked lane may hold one for long.
  function automatic logic stranger(input logic [15:0] members, input logic [5:0] node);
    stranger = node >= 6'(weft_pkg::SHARERS) || !members[node[3:0]];
  endfunction
  assign left_o = (fwd_valid_o && stranger(members_i, fwd_o.dst)) || (grt_valid_o && stranger(members_i, grt_o.dst)) ||
                  (fin_valid_o && stranger(members_i, fin_o.dst));

  weft_pkg::msg_t msg, fwd, grt, fin;

  always_comb begin
    msg      = '0;
    msg.src  = node_i;
    msg.dst  = src_i;
    msg.req  = src_i;
    msg.txn  = txn_i;
    msg.htxn = lock_i;
    msg.gpn  = gpn_i;

    fwd       = msg;
    fwd.op    = ask_op_i;
    fwd.dst   = ask_node_i;
    fwd.grant = (ask_op_i == weft_pkg::OPCODE_FWD_S || ask_op_i == weft_pkg::OPCODE_FWD_M) ? right_i : weft_pkg::GRANT_I;

    grt        = msg;
    grt.op     = page_i ? weft_pkg::OPCODE_GRANT_PAGE : weft_pkg::OPCODE_GRANT;
    grt.req    = row_i == weft_pkg::HOME_ROW_GET_TIMEOUT ? late_i : src_i;
    grt.grant  = right_i;
    // The requester has to know which of its faults is meant.
    if (row_i == weft_pkg::HOME_ROW_GET_LOST) begin
      grt.grant = op_i == weft_pkg::OPCODE_GET_M ? weft_pkg::GRANT_M : weft_pkg::GRANT_S;
    end
    grt.zero   = zero_i;
    grt.status = status_i;
    grt.addr   = page_i ? pool_base_i + (64'(index_i) << weft_pkg::PAGE_SHIFT) : 64'd0;

    fin        = msg;
    fin.op     = weft_pkg::OPCODE_PUT_ACK;
    fin.status = status_i;
  end

  // A free lane has what the acting lock would say, so that only whether it does comes late.
  always_ff @(posedge clk_i) begin
    if (fwd_free_o) fwd_o <= fwd;
    if (grt_free_o) grt_o <= grt;
    if (fin_free_o) fin_o <= fin;
    if (!rst_ni) begin
      fwd_valid_o <= 1'b0;
      grt_valid_o <= 1'b0;
      fin_valid_o <= 1'b0;
    end else begin
      fwd_valid_o <= ask_i || (fwd_valid_o && !fwd_ready_i);
      grt_valid_o <= grant_i || (grt_valid_o && !grt_ready_i);
      fin_valid_o <= put_ack_i || (fin_valid_o && !fin_ready_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      // A lock says one thing at a time, to a free lane.
      a_one: assert (32'(ask_i) + 32'(grant_i) + 32'(put_ack_i) <= 1);
      a_free: assert ((!ask_i || fwd_free_o) && (!grant_i || grt_free_o) && (!put_ack_i || fin_free_o));
    end
  end
endmodule
`default_nettype wire
