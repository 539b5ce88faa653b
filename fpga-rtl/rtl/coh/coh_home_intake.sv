// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Finds each request its page lock: behind the one that has the page already, else a free one. Gets and Puts
// queue apart. Gets go first and may use every lock; Puts may use half, and go first after PATIENCE Gets.
module coh_home_intake #(
  parameter int unsigned TSHRS    = weft_pkg::TSHRS,
  parameter int unsigned DEPTH    = 512,                // requests of one kind at most; a power of two
  parameter int unsigned SW       = 10,
  parameter int unsigned RW       = 54,
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
  input  wire  [RW-1:0]                         in_req_i,
  // Fetch from the store, unless its read port is taken in the next clock.
  input  wire                                   rd_busy_i,
  output logic                                  rd_en_o,
  output logic [SW-1:0]                         rd_slot_o,
  input  wire  [RW-1:0]                         rd_req_i,
  // The locks: held, running a Put.
  input  wire  [TSHRS-1:0]                      busy_i,
  input  wire  [TSHRS-1:0]                      put_i,
  input  wire                                   hold_i,       // the locks are being changed: decide nothing now
  input  wire                                   lookup_room_i,
  // The decision: begin with a free lock, or wait behind a held one; at most every other clock.
  output logic                                  begin_o,
  output logic [TSHRS-1:0]                      hot_o,        // of the lock, one-hot; zero without a decision
  output logic [LW-1:0]                         lock_o,
  output logic                                  put_o,        // it is a Put
  output logic [31:0]                           index_o,      // in the pool
  output logic [31:0]                           get_index_o,  // if it is no Put
  output logic                                  bad_o,        // not in this home's pool
  // The same a clock later.
  output logic                                  began_o,
  output logic                                  waits_o,
  output logic [TSHRS-1:0]                      went_hot_o,
  output logic [LW-1:0]                         went_lock_o,
  output logic [31:0]                           went_index_o,
  output logic                                  went_bad_o,
  output logic [SW-1:0]                         went_slot_o,
  output logic [RW-1:0]                         went_req_o,
  output logic                                  quiet_o
);
  localparam int unsigned GW = weft_pkg::GPN_BITS;
  localparam int unsigned HW = SW + RW;                       // head: slot, request

  // Slots in order of arrival. What finds its queue empty and nothing of its kind before it goes past queue and store.
  // One slot comes and one goes in a clock, so both queues are in one RAM: Puts in its upper half.
  localparam int unsigned QW = $clog2(DEPTH);
  logic          get_q_pop, put_q_pop, get_q_room, put_q_room;
  logic          in_by, get_by_q, put_by_q;
  logic          push_get_q, push_put_q, want_get_q, want_put_q;   // into the queue; the first of it may be fetched
  logic          get_q_valid, put_q_valid;
  logic [SW-1:0] push_slot_q;
  logic [QW:0]   get_in_q, get_out_q, put_in_q, put_out_q, get_q_count, put_q_count;

  assign in_by = in_valid_i && !fetch_v_q && (in_put_i ? put_by_q : get_by_q);
  assign get_q_count = get_in_q - get_out_q;
  assign put_q_count = put_in_q - put_out_q;
  assign get_q_room  = get_q_count != (QW + 1)'(DEPTH);
  assign put_q_room  = put_q_count != (QW + 1)'(DEPTH);

  prim_ram_sdp #(.WIDTH(SW), .DEPTH(2 * DEPTH)) u_queues (
    .clk_i, .wr_en_i(push_get_q || push_put_q), .wr_data_i(push_slot_q),
    .wr_addr_i({push_put_q, push_put_q ? put_in_q[QW-1:0] : get_in_q[QW-1:0]}),
    .rd_en_i(get_q_pop || put_q_pop), .rd_data_o(rd_slot_o),
    .rd_addr_i({!want_get_q, want_get_q ? get_out_q[QW-1:0] : put_out_q[QW-1:0]})
  );

  // The first of each queue comes into its head: from the store (fetch), or past it; the stripe is asked, and the locks are
  // searched for its page (find); its place in the pool is there (place). While one is found and placed nobody goes.
  logic          get_full_q, put_full_q;       // a head, or what is to become one
  logic          read_put_q, fetch_v_q, fetch_put_q, find_v_q, find_put_q, place_v_q, place_put_q;
  logic [SW-1:0] fetch_slot_q, find_slot_q;
  logic [RW-1:0] find_req_q;
  logic [5:0]    place_home;
  logic [GW-1:0] place_index;
  logic          place_bad;
  logic          get_v_q, put_v_q, get_bad_q, put_bad_q;     // heads
  logic [31:0]   get_index_q, put_index_q;
  logic [HW-1:0] get_q, put_q;

  assign get_q_pop = want_get_q && !rd_busy_i;
  assign put_q_pop = want_put_q && !rd_busy_i && !want_get_q;

  coh_stripe #(.REGISTERED(1'b1)) u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(find_req_q[GW-1:0]), .weight_i(stripe_weight_i), .home_o(place_home), .index_o(place_index)
  );
  assign place_bad = place_home != node_i || place_index >= GW'(pool_pages_i);

  // The lock that has the page of a head: found once, kept up to date while it waits. Which page a lock has is written a clock
  // after the decision.
  logic [TSHRS*GW-1:0] gpn_q;
  logic                went_same;
  logic [TSHRS-1:0] find_hit, get_hit_q, put_hit_q, get_hit, put_hit, get_pick, put_pick, free_q;
  logic             get_any_q, put_any_q, free_v_q;          // there is one; a lock is free
  logic             same_q;                    // the heads are of one page
  logic             went_q, went_put_q;        // somebody went in the last cycle; a Put
  logic [1:0]       late_put_q;                // a Put went in the two cycles before: it is not counted yet
  logic             few_puts_q;                // less than half of the locks run a Put
  logic [LW:0]      puts, puts_q;
  logic [TSHRS-1:0] joins;                     // the lock of who went, if it has the other head's page, too

  assign joins   = (went_q && same_q) ? went_hot_o : '0;
  assign get_hit = (get_hit_q | joins) & busy_i;
  assign put_hit = (put_hit_q | joins) & busy_i;

  assign went_same = went_req_o[GW-1:0] == find_req_q[GW-1:0];
  always_comb begin
    puts = '0;
    for (int unsigned i = 0; i < TSHRS; i++) begin
      find_hit[i] = went_hot_o[i] ? went_same : busy_i[i] && gpn_q[i*GW +: GW] == find_req_q[GW-1:0];
      puts = puts + (LW + 1)'(busy_i[i] && put_i[i]);
    end
  end

  // Who goes. When a Put has waited long enough, Gets stand back: no wait list grows, so a lock comes free.
  logic [3:0] passed_q;                        // Gets that overtook the first Put
  logic       last_q;                          // as many as may
  logic       stand, any_free, put_may, put_first, can_get, can_put, go_get, go_put;
  logic [LW-1:0] get_lock, put_lock;

  assign stand     = hold_i || went_q || find_v_q || place_v_q;
  assign any_free  = free_v_q && lookup_room_i;
  assign put_may   = put_any_q || (few_puts_q && late_put_q == '0);
  assign can_get   = get_v_q && !stand && (get_any_q || any_free);
  assign can_put   = put_v_q && !stand && put_may && (put_any_q || any_free);
  assign put_first = put_v_q && put_may && last_q;
  assign go_put    = can_put && (put_first || !can_get);
  assign go_get    = can_get && !put_first;

  assign get_pick = get_any_q ? get_hit_q : free_q;
  assign put_pick = put_any_q ? put_hit_q : free_q;
  always_comb begin
    get_lock = '0;
    put_lock = '0;
    for (int unsigned i = 0; i < TSHRS; i++) begin
      hot_o[i] = (go_get && get_pick[i]) || (go_put && put_pick[i]);
      if (get_pick[i]) get_lock = get_lock | LW'(i);
      if (put_pick[i]) put_lock = put_lock | LW'(i);
    end
  end
  assign begin_o     = (go_get && !get_any_q) || (go_put && !put_any_q);
  assign lock_o      = go_put ? put_lock : get_lock;
  assign put_o       = go_put;
  assign index_o     = go_put ? put_index_q : get_index_q;
  assign get_index_o = get_index_q;
  assign bad_o       = go_put ? put_bad_q : get_bad_q;

  // Who went is still in its head.
  assign {went_slot_o, went_req_o} = went_put_q ? put_q : get_q;
  assign went_index_o = went_put_q ? put_index_q : get_index_q;
  assign went_bad_o   = went_put_q ? put_bad_q : get_bad_q;

  assign quiet_o = !push_get_q && !push_put_q &&
                   want_get_q == (get_q_valid && !get_full_q) && want_put_q == (put_q_valid && !put_full_q) &&
                   !get_q_pop && !put_q_pop && !rd_en_o && late_put_q == '0 && !fetch_v_q && !find_v_q && !place_v_q && !went_q &&
                   !go_get && !go_put && puts_q == puts && few_puts_q == (puts < (LW + 1)'(TSHRS / 2));

  logic hits_true;
  always_comb begin
    hits_true = 1'b1;
    for (int unsigned i = 0; i < TSHRS; i++) begin
      if (get_v_q && !stand && (get_any_q && get_hit_q[i]) != (busy_i[i] && gpn_q[i*GW +: GW] == get_q[GW-1:0])) hits_true = 1'b0;
      if (put_v_q && !stand && (put_any_q && put_hit_q[i]) != (busy_i[i] && gpn_q[i*GW +: GW] == put_q[GW-1:0])) hits_true = 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    push_slot_q  <= in_slot_i;
    fetch_slot_q <= rd_slot_o;
    find_slot_q  <= fetch_v_q ? fetch_slot_q : in_slot_i;
    find_req_q   <= fetch_v_q ? rd_req_i : in_req_i;
    find_put_q   <= fetch_v_q ? fetch_put_q : in_put_i;
    place_put_q  <= find_put_q;
    if (find_v_q && !find_put_q) get_q <= {find_slot_q, find_req_q};
    if (find_v_q && find_put_q)  put_q <= {find_slot_q, find_req_q};
    if (place_v_q && !place_put_q) {get_bad_q, get_index_q} <= {place_bad, place_index[31:0]};
    if (place_v_q && place_put_q)  {put_bad_q, put_index_q} <= {place_bad, place_index[31:0]};
    get_hit_q  <= (find_v_q && !find_put_q) ? find_hit : get_hit;
    put_hit_q  <= (find_v_q && find_put_q) ? find_hit : put_hit;
    get_any_q  <= get_hit != '0;
    put_any_q  <= put_hit != '0;
    same_q     <= get_q[GW-1:0] == put_q[GW-1:0];
    free_v_q   <= &busy_i == 1'b0;
    free_q     <= ~busy_i & (busy_i + TSHRS'(1));            // the lowest, one-hot
    puts_q     <= puts;
    few_puts_q <= puts_q < (LW + 1)'(TSHRS / 2);
    went_hot_o  <= hot_o;
    went_lock_o <= lock_o;
    went_put_q  <= go_put;
    late_put_q  <= {late_put_q[0], went_q && went_put_q};
    for (int unsigned i = 0; i < TSHRS; i++) begin       // who waits behind a lock is of its page
      if (went_hot_o[i]) gpn_q[i*GW +: GW] <= went_req_o[GW-1:0];
    end
    last_q      <= passed_q == 4'(PATIENCE);
    if (!rst_ni) begin
      {get_v_q, put_v_q, get_full_q, put_full_q, get_by_q, put_by_q} <= '0;
      {push_get_q, push_put_q, want_get_q, want_put_q, get_q_valid, put_q_valid} <= '0;
      {get_in_q, get_out_q, put_in_q, put_out_q} <= '0;
      {rd_en_o, read_put_q, fetch_v_q, fetch_put_q, find_v_q, place_v_q, went_q, began_o, waits_o} <= '0;
      passed_q <= '0;
    end else begin
      fetch_v_q   <= rd_en_o;
      rd_en_o     <= get_q_pop || put_q_pop;
      read_put_q  <= put_q_pop;
      fetch_put_q <= read_put_q;
      find_v_q    <= fetch_v_q || in_by;
      place_v_q   <= find_v_q;
      went_q      <= go_get || go_put;
      began_o     <= begin_o;
      waits_o     <= (go_get && get_any_q) || (go_put && put_any_q);
      get_v_q     <= (get_v_q && !go_get) || (place_v_q && !place_put_q);
      put_v_q     <= (put_v_q && !go_put) || (place_v_q && place_put_q);
      get_full_q  <= (get_full_q && !go_get) || get_q_pop || (in_by && !in_put_i);
      put_full_q  <= (put_full_q && !go_put) || put_q_pop || (in_by && in_put_i);
      get_in_q    <= get_in_q + (QW + 1)'(push_get_q);
      get_out_q   <= get_out_q + (QW + 1)'(get_q_pop);
      put_in_q    <= put_in_q + (QW + 1)'(push_put_q);
      put_out_q   <= put_out_q + (QW + 1)'(put_q_pop);
      get_q_valid <= push_get_q || (get_q_valid && !(get_q_pop && get_q_count == (QW + 1)'(1)));
      put_q_valid <= push_put_q || (put_q_valid && !(put_q_pop && put_q_count == (QW + 1)'(1)));
      push_get_q  <= in_valid_i && !in_put_i && !in_by;
      push_put_q  <= in_valid_i && in_put_i && !in_by;
      get_by_q    <= !get_q_valid && !push_get_q && !get_full_q && !(in_valid_i && !in_put_i);
      put_by_q    <= !put_q_valid && !push_put_q && !put_full_q && !(in_valid_i && in_put_i);
      want_get_q  <= get_q_valid && !get_full_q && !get_q_pop;
      want_put_q  <= put_q_valid && !put_full_q && !put_q_pop;
      if (go_put) begin
        passed_q <= '0;
      end else if (go_get && put_v_q && passed_q != 4'(PATIENCE)) begin
        passed_q <= passed_q + 4'd1;
      end

      // One lock a page.
      a_one_lock_get: assert (stand || !get_v_q || (get_hit & (get_hit - TSHRS'(1))) == '0);
      a_one_lock_put: assert (stand || !put_v_q || (put_hit & (put_hit - TSHRS'(1))) == '0);
      a_free: assert (!begin_o || (hot_o & busy_i) == '0);
      a_queued: assert (get_q_valid == (get_q_count != '0) && put_q_valid == (put_q_count != '0));
      // The queues have room for every slot of the store.
      a_room: assert ((!push_get_q || get_q_room) && (!push_put_q || put_q_room));
      a_hits: assert (hits_true);              // What was found is what is there.
      // A head is not overwritten.
      a_head: assert (!find_v_q || (find_put_q ? !put_v_q && !(went_q && went_put_q) : !get_v_q && !(went_q && !went_put_q)));
      // A request waits only behind a held lock of its page.
      a_wait: assert (!waits_o || (busy_i[went_lock_o] && gpn_q[went_lock_o*GW +: GW] == went_req_o[GW-1:0]));
      // At most one request is decided a cycle.
      a_single: assert (!(go_get && go_put));
    end
  end

  logic unused;
  assign unused = ^place_index[GW-1:32];
endmodule
`default_nettype wire
