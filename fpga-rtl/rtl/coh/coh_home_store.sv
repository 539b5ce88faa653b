// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The home's request store: a slot for every request that credits let come, from the wire and from this
// node. A request stays until it begins; slots link into the wait lists of the page locks.
module coh_home_store #(
  parameter int unsigned WIRE   = 512,                  // slots that credits promise to the wire
  parameter int unsigned LOCALS = 8,                    // slots of this node, for Gets and again for Puts
  parameter int unsigned SWEEPS = 4,                    // slots of the sweep
  parameter int unsigned SLOTS  = WIRE + 2 * LOCALS + SWEEPS + 3,
  parameter int unsigned SW     = $clog2(SLOTS),
  parameter int unsigned RW     = 54,                   // local, op (packed), src (5 bits), txn, excl, have, gpn
  parameter logic [5:0]  NOBODY = 6'd63                 // src of the sweep's requests
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  // Arrivals, one a cycle, wire first, sweep last.
  input  wire                     wreq_valid_i,
  output logic                    wreq_ready_o,
  input  weft_pkg::msg_t          wreq_i,
  input  wire                     lreq_valid_i,
  output logic                    lreq_ready_o,
  input  weft_pkg::msg_t          lreq_i,
  input  wire                     lput_valid_i,
  output logic                    lput_ready_o,
  input  weft_pkg::msg_t          lput_i,
  input  wire                     sweep_valid_i,
  output logic                    sweep_ready_o,
  input  wire  [weft_pkg::GPN_BITS-1:0] sweep_gpn_i,
  // The slot that an arrival went into, for the intake.
  output logic                    in_valid_o,
  output logic                    in_put_o,
  output logic [SW-1:0]           in_slot_o,
  output logic [RW-1:0]           in_req_o,
  // Read a request: data one clock later.
  input  wire                     rd_en_i,
  input  wire  [SW-1:0]           rd_slot_i,
  output logic [RW-1:0]           rd_req_o,
  // Wait lists: write the link behind a slot, read the link behind another.
  input  wire                     link_en_i,
  input  wire  [SW-1:0]           link_slot_i,
  input  wire  [SW-1:0]           link_next_i,
  input  wire  [SW-1:0]           next_of_i,
  output logic [SW-1:0]           next_o,
  // A request begins: its slot is free.
  input  wire                     free_en_i,
  input  wire  [SW-1:0]           free_slot_i,
  input  wire                     free_local_i,
  input  wire                     free_put_i,
  input  wire  [5:0]              free_src_i,
  input  wire                     free_sweep_i,      // the sweep's
  output logic                    empty_o,
  // Requests of the sweep, and of nodes that have left, are among them.
  input  wire  [15:0]             members_i,
  output logic                    left_o
);
  localparam int unsigned NW = $clog2(2 * weft_pkg::WINDOW + 2 * LOCALS) + 1;

  logic [weft_pkg::SHARERS*NW-1:0] node_q;    // slots that each node holds
  logic           lreq_room, lput_room, sweep_room;
  logic           want_lreq, want_lput;

  assign wreq_ready_o = 1'b1;
  assign want_lreq    = lreq_valid_i && lreq_room;
  assign want_lput    = lput_valid_i && lput_room;
  assign lreq_ready_o = lreq_room && !wreq_valid_i;
  assign lput_ready_o = lput_room && !wreq_valid_i && !want_lreq;
  assign sweep_ready_o = sweep_room && !wreq_valid_i && !want_lreq && !want_lput;
  // One of them; which one is known later.
  assign in_valid_o   = wreq_valid_i || want_lreq || want_lput || (sweep_valid_i && sweep_room);

  // Two bits say which of four a request is, and five who sent it: of a node's number the upper two are equal, for nobody, too.
  function automatic logic [1:0] pack_op(input logic [5:0] op);
    case (op)
      weft_pkg::OPCODE_GET_M: pack_op = 2'd1;
      weft_pkg::OPCODE_PUT_C: pack_op = 2'd2;
      weft_pkg::OPCODE_PUT_D: pack_op = 2'd3;
      default:                pack_op = 2'd0;
    endcase
  endfunction
  logic [RW-2:0] wreq, lreq, lput, sweep, own;
  assign wreq  = {pack_op(wreq_i.op), wreq_i.src[4:0], wreq_i.txn, wreq_i.excl, wreq_i.have, wreq_i.gpn};
  assign lreq  = {pack_op(lreq_i.op), lreq_i.src[4:0], lreq_i.txn, lreq_i.excl, lreq_i.have, lreq_i.gpn};
  assign lput  = {pack_op(lput_i.op), lput_i.src[4:0], lput_i.txn, lput_i.excl, lput_i.have, lput_i.gpn};
  assign sweep = {2'd2, NOBODY[4:0], 8'd0, 2'd0, sweep_gpn_i};
  assign own   = want_lreq ? lreq : want_lput ? lput : sweep;
  assign in_req_o = wreq_valid_i ? {1'b0, wreq} : {1'b1, own};
  // A Get on one of this node's ports, a Put on the other; the sweep's are Puts.
  assign in_put_o = wreq_valid_i ? wreq[RW-2] : !want_lreq;

  // The next free slot and the one after it are known before they are asked for; behind them those given back, then those never
  // used yet. Three slots more than requests cover the clocks until one that is given back is the next.
  logic [SW:0]   fresh_q;
  logic          back_valid, slot_v_q, after_v_q, more;
  logic [SW-1:0] back_slot, after_q, more_slot;
  logic          back_full_n;
  logic [SW:0]   back_count;

  // Whether a request comes is known late: what follows it is read in the clock after.
  assign more      = back_valid || fresh_q != (SW + 1)'(SLOTS);
  assign more_slot = back_valid ? back_slot : fresh_q[SW-1:0];

  fifo #(.WIDTH(SW), .DEPTH(1 << SW)) u_free (
    .clk_i, .rst_ni,
    .wr_valid_i(free_en_i), .wr_ready_o(back_full_n), .wr_data_i(free_slot_i),
    .rd_valid_o(back_valid), .rd_ready_i(!after_v_q), .rd_data_o(back_slot), .count_o(back_count)
  );

  prim_ram_sdp #(.WIDTH(RW), .DEPTH(SLOTS), .ADDR_W(SW)) u_req (
    .clk_i, .wr_en_i(in_valid_o), .wr_addr_i(in_slot_o), .wr_data_i(in_req_o),
    .rd_en_i, .rd_addr_i(rd_slot_i), .rd_data_o(rd_req_o)
  );

  prim_ram_lut #(.WIDTH(SW), .DEPTH(SLOTS), .ADDR_W(SW)) u_next (
    .clk_i, .wr_en_i(link_en_i), .wr_addr_i(link_slot_i), .wr_data_i(link_next_i),
    .rd_addr_i(next_of_i), .rd_data_o(next_o)
  );

  logic [$clog2(LOCALS):0] lreq_count, lput_count;
  logic [$clog2(SWEEPS):0] sweep_count;
  coh_home_share #(.N(LOCALS)) u_lreq (
    .clk_i, .rst_ni, .take_i(lreq_valid_i && lreq_ready_o), .free_i(free_en_i && free_local_i && !free_put_i),
    .room_o(lreq_room), .count_o(lreq_count)
  );
  coh_home_share #(.N(LOCALS)) u_lput (
    .clk_i, .rst_ni, .take_i(lput_valid_i && lput_ready_o), .free_i(free_en_i && free_local_i && free_put_i && !free_sweep_i),
    .room_o(lput_room), .count_o(lput_count)
  );
  coh_home_share #(.N(SWEEPS)) u_sweep (
    .clk_i, .rst_ni, .take_i(sweep_valid_i && sweep_ready_o), .free_i(free_en_i && free_sweep_i),
    .room_o(sweep_room), .count_o(sweep_count)
  );

  // Counted a clock after the arrival.
  logic        came_q;
  logic [4:0]  came_src_q;
  logic [SW:0] used_q;
  assign empty_o = used_q == '0 && !came_q;

  always_comb begin
    left_o = sweep_count != '0;
    for (int unsigned i = 0; i < weft_pkg::SHARERS; i++) begin
      if (!members_i[i] && node_q[i*NW +: NW] != '0) left_o = 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    came_src_q <= in_req_o[RW-4 -: 5];
    if (in_valid_o || !slot_v_q) in_slot_o <= after_v_q ? after_q : more_slot;
    if (!after_v_q) after_q <= more_slot;
    if (!rst_ni) begin
      fresh_q    <= (SW + 1)'(1);              // slot 0 is the next
      in_slot_o  <= '0;
      slot_v_q   <= 1'b1;
      after_v_q  <= 1'b0;
      came_q     <= 1'b0;
      node_q     <= '0;
      used_q     <= '0;
    end else begin
      slot_v_q  <= after_v_q || more || (slot_v_q && !in_valid_o);
      after_v_q <= slot_v_q && !in_valid_o && (after_v_q || more);
      if (!after_v_q && !back_valid && more) fresh_q <= fresh_q + (SW + 1)'(1);
      came_q     <= in_valid_o;
      for (int unsigned i = 0; i < weft_pkg::SHARERS; i++) begin
        node_q[i*NW +: NW] <= node_q[i*NW +: NW] + NW'(came_q && came_src_q == 5'(i))
                                                 - NW'(free_en_i && free_src_i == 6'(i));
      end
      used_q <= used_q + (SW + 1)'(came_q) - (SW + 1)'(free_en_i);

      // Credits keep the store from overflowing: an arrival always finds a slot.
      a_room: assert (!in_valid_o || slot_v_q);
      // A slot is given back only while it is in use, and the list of free slots has room for all.
      a_free: assert (!free_en_i || (used_q != '0 && back_full_n));
      // Every slot is in use, given back, one of the next two, or was never used.
      a_conserved: assert (used_q + (SW + 1)'(came_q) + back_count + (SW + 1)'(slot_v_q) + (SW + 1)'(after_v_q) == fresh_q);
      // What is stored says who sent it,
      a_src: assert ((!wreq_valid_i || wreq_i.src[5] == wreq_i.src[4]) && (!want_lreq || lreq_i.src[5] == lreq_i.src[4]) &&
                     (!want_lput || lput_i.src[5] == lput_i.src[4]));
      // and which request it is: nothing else is delivered here.
      a_op: assert ((!wreq_valid_i || one_of(wreq_i.op)) && (!want_lreq || (one_of(lreq_i.op) && !lreq[RW-2])) &&
                    (!want_lput || lput[RW-2]));
    end
  end
  function automatic logic one_of(input logic [5:0] op);
    one_of = op == weft_pkg::OPCODE_GET_S || pack_op(op) != 2'd0;
  endfunction

  logic unused;
  assign unused = ^{wreq_i, lreq_i, lput_i, lreq_count, lput_count};
endmodule
`default_nettype wire
