// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Finds each request its page lock: behind the one that has the page already, else a free one. Gets and Puts
// queue apart. Gets go first and may use every lock; Puts may use half, and go first after PATIENCE Gets.
module coh_home_intake #(
  parameter int unsigned TSHRS    = weft_pkg::TSHRS,
  parameter int unsigned DEPTH    = 512,                // requests of one kind at most; a power of two
  parameter int unsigned SW       = 10,
  parameter int unsigned RW       = 59,
  parameter int unsigned LW       = $clog2(TSHRS),
  parameter int unsigned PATIENCE = 15
) (
  input  wire                                   clk_i,
  input  wire                                   rst_ni,
  input  wire  [5:0]                            node_i,
  input  wire  [31:0]                           pool_pages_i,
  input  wire  [6:0]                            stripe_weight_i,
  input  wire                                   stripe_wr_en_i,
  input  wire  [5:0]                            stripe_wr_slot_i,
  input  wire  [31:0]                           stripe_wr_data_i,
  // Arrivals.
  input  wire                                   in_valid_i,
  input  wire                                   in_put_i,
  input  wire  [SW-1:0]                         in_slot_i,
  // Fetch from the store, unless its read port is taken.
  input  wire                                   rd_busy_i,
  output logic                                  rd_en_o,
  output logic [SW-1:0]                         rd_slot_o,
  input  wire  [RW-1:0]                         rd_req_i,
  // The locks: held, running a Put, page.
  input  wire  [TSHRS-1:0]                      busy_i,
  input  wire  [TSHRS-1:0]                      put_i,
  input  wire  [TSHRS*weft_pkg::GPN_BITS-1:0]   gpn_i,
  input  wire                                   hold_i,       // the locks are being changed: decide nothing now
  input  wire                                   lookup_room_i,
  // The decision: begin with a free lock, or wait behind a held one.
  output logic                                  begin_o,
  output logic                                  wait_o,
  output logic [TSHRS-1:0]                      hot_o,        // of the lock, one-hot; zero without a decision
  output logic [LW-1:0]                         lock_o,
  output logic [SW-1:0]                         slot_o,
  output logic [RW-1:0]                         req_o,
  output logic [31:0]                           index_o,      // in the pool
  output logic                                  bad_o,        // not in this home's pool
  output logic                                  quiet_o
);
  localparam int unsigned GW = weft_pkg::GPN_BITS;
  localparam int unsigned HW = 33 + SW + RW;                  // head: bad, index, slot, request

  // Slots in order of arrival.
  logic          get_q_valid, put_q_valid, get_q_pop, put_q_pop, get_q_room, put_q_room;
  logic [SW-1:0] get_q_slot, put_q_slot;
  logic [$clog2(DEPTH):0] get_q_count, put_q_count;

  fifo #(.WIDTH(SW), .DEPTH(DEPTH)) u_gets (
    .clk_i, .rst_ni, .wr_valid_i(in_valid_i && !in_put_i), .wr_ready_o(get_q_room), .wr_data_i(in_slot_i),
    .rd_valid_o(get_q_valid), .rd_ready_i(get_q_pop), .rd_data_o(get_q_slot), .count_o(get_q_count)
  );
  fifo #(.WIDTH(SW), .DEPTH(DEPTH)) u_puts (
    .clk_i, .rst_ni, .wr_valid_i(in_valid_i && in_put_i), .wr_ready_o(put_q_room), .wr_data_i(in_slot_i),
    .rd_valid_o(put_q_valid), .rd_ready_i(put_q_pop), .rd_data_o(put_q_slot), .count_o(put_q_count)
  );

  // Fetch the first of each queue into its head register, with its place in the pool.
  logic          get_v_q, put_v_q;             // heads
  logic [HW-1:0] get_q, put_q;
  logic          fetch_v_q, fetch_put_q;       // fetch in its second cycle
  logic [SW-1:0] fetch_slot_q;
  logic [5:0]    fetch_home;
  logic [GW-1:0] fetch_index;
  logic          fetch_bad;
  logic [HW-1:0] fetch_head;

  assign get_q_pop = get_q_valid && !get_v_q && !(fetch_v_q && !fetch_put_q) && !rd_busy_i;
  assign put_q_pop = put_q_valid && !put_v_q && !(fetch_v_q && fetch_put_q) && !rd_busy_i && !get_q_pop;
  assign rd_en_o   = get_q_pop || put_q_pop;
  assign rd_slot_o = get_q_pop ? get_q_slot : put_q_slot;

  coh_stripe u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(rd_req_i[GW-1:0]), .weight_i(stripe_weight_i), .home_o(fetch_home), .index_o(fetch_index)
  );
  assign fetch_bad  = fetch_home != node_i || fetch_index >= GW'(pool_pages_i);
  assign fetch_head = {fetch_bad, fetch_index[31:0], fetch_slot_q, rd_req_i};

  // The lock that has the page of a head: found when the head is fetched, kept up to date while it waits.
  logic [TSHRS-1:0] fetch_hit, get_hit_q, put_hit_q, get_hit, put_hit, pick;
  logic             same;                      // the heads are of one page
  logic             few_puts_q, went_put_q;    // less than half of the locks ran a Put, before this one
  logic [LW:0]      puts;

  assign get_hit = get_v_q ? get_hit_q & busy_i : '0;
  assign put_hit = put_v_q ? put_hit_q & busy_i : '0;
  assign same    = get_q[GW-1:0] == put_q[GW-1:0];

  always_comb begin
    fetch_hit = '0;
    puts      = '0;
    if (fetch_v_q) begin
      for (int unsigned i = 0; i < TSHRS; i++) begin
        fetch_hit[i] = (busy_i[i] && gpn_i[i*GW +: GW] == rd_req_i[GW-1:0]) || (hot_o[i] && req_o[GW-1:0] == rd_req_i[GW-1:0]);
      end
    end
    for (int unsigned i = 0; i < TSHRS; i++) puts = puts + (LW + 1)'(busy_i[i] && put_i[i]);
  end

  // Who goes. When a Put has waited long enough, Gets stand back: no wait list grows, so a lock comes free.
  logic [3:0] passed_q;                        // Gets that overtook the first Put
  logic       any_free, put_may, put_first, can_get, can_put, go_get, go_put;

  assign any_free  = (&busy_i == 1'b0) && lookup_room_i;
  assign put_may   = put_hit != '0 || (few_puts_q && !went_put_q);
  assign can_get   = get_v_q && !hold_i && (get_hit != '0 || any_free);
  assign can_put   = put_v_q && !hold_i && put_may && (put_hit != '0 || any_free);
  assign put_first = put_v_q && put_may && passed_q == 4'(PATIENCE);
  assign go_put    = can_put && (put_first || !can_get);
  assign go_get    = can_get && !put_first;

  always_comb begin
    pick = ~busy_i & (busy_i + TSHRS'(1));     // lowest free lock, one-hot
    if (go_get && get_hit != '0) pick = get_hit;
    if (go_put && put_hit != '0) pick = put_hit;
    lock_o = '0;
    for (int unsigned i = 0; i < TSHRS; i++) begin
      if (pick[i]) lock_o = lock_o | LW'(i);
    end
  end
  assign hot_o   = (go_get || go_put) ? pick : '0;
  assign wait_o  = (go_get && get_hit != '0) || (go_put && put_hit != '0);
  assign begin_o = (go_get || go_put) && !wait_o;
  assign {bad_o, index_o, slot_o, req_o} = go_put ? put_q : get_q;

  assign quiet_o = !rd_en_o && !fetch_v_q && !go_get && !go_put && !went_put_q && few_puts_q == (puts < (LW + 1)'(TSHRS / 2));

  logic hits_true;
  always_comb begin
    hits_true = 1'b1;
    for (int unsigned i = 0; i < TSHRS; i++) begin
      if (get_v_q && get_hit[i] != (busy_i[i] && gpn_i[i*GW +: GW] == get_q[GW-1:0])) hits_true = 1'b0;
      if (put_v_q && put_hit[i] != (busy_i[i] && gpn_i[i*GW +: GW] == put_q[GW-1:0])) hits_true = 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rd_en_o) fetch_slot_q <= rd_slot_o;
    if (fetch_v_q && !fetch_put_q) get_q <= fetch_head;
    if (fetch_v_q && fetch_put_q)  put_q <= fetch_head;
    get_hit_q  <= (fetch_v_q && !fetch_put_q) ? fetch_hit : (get_hit_q & busy_i) | (same ? hot_o : '0);
    put_hit_q  <= (fetch_v_q && fetch_put_q) ? fetch_hit : (put_hit_q & busy_i) | (same ? hot_o : '0);
    few_puts_q <= puts < (LW + 1)'(TSHRS / 2);
    if (!rst_ni) begin
      get_v_q     <= 1'b0;
      put_v_q     <= 1'b0;
      went_put_q  <= 1'b0;
      fetch_v_q   <= 1'b0;
      fetch_put_q <= 1'b0;
      passed_q    <= '0;
    end else begin
      fetch_v_q   <= rd_en_o;
      fetch_put_q <= put_q_pop;
      went_put_q  <= go_put;
      get_v_q     <= (get_v_q && !go_get) || (fetch_v_q && !fetch_put_q);
      put_v_q     <= (put_v_q && !go_put) || (fetch_v_q && fetch_put_q);
      if (go_put) begin
        passed_q <= '0;
      end else if (go_get && put_v_q && passed_q != 4'(PATIENCE)) begin
        passed_q <= passed_q + 4'd1;
      end

      // One lock a page.
      a_one_lock_get: assert ((get_hit & (get_hit - TSHRS'(1))) == '0);
      a_one_lock_put: assert ((put_hit & (put_hit - TSHRS'(1))) == '0);
      // The queues have room for every slot of the store.
      a_room: assert (!in_valid_i || (in_put_i ? put_q_room : get_q_room));
      a_hits: assert (hits_true);              // What was found is what is there.
      // A head is not overwritten.
      a_head: assert (!fetch_v_q || (fetch_put_q ? !put_v_q : !get_v_q));
      // At most one request is decided a cycle.
      a_single: assert (!(go_get && go_put));
    end
  end

  logic unused;
  assign unused = ^{get_q_count, put_q_count, fetch_index[GW-1:32]};
endmodule
`default_nettype wire
