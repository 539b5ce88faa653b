// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Submission rings: takes the descriptors that are pushed, fetches by DMA those that a doorbell tells of.
// Fetches ahead only as many as its per-ring FIFOs (4 deep) can hold, so a ring that waits blocks no other.
//
// What is pushed lies in its ring, too. If it is the very next entry of a ring that owes nothing, it is taken as it
// came; otherwise (there is no room, it overtook another, it is old) a push is a doorbell. So a ring keeps its order
// and loses nothing, whatever becomes of a push.
//
// Whether a push is the next one is known late, and only its descriptor goes by it at once. What it and a doorbell say of
// the ring's count is heard of a clock later: so a ring takes a push as it came in every other clock at most.
//
// However a descriptor came, its bit `outside` is set here: its page is none of the context that the rings have.
module host_sq (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire          enable_i,                // 0: doorbells are ignored, the counts start again from zero
  input  wire  [31:0]  now_i,
  input  wire  [191:0] base_i,                  // 3 * 64: FAULT, EVICT, RESPOND
  input  wire  [11:0]  log2_i,                  // 3 * 4
  input  wire  [weft_pkg::GPN_BITS-1:0] context_first_i,  // pages that descriptors may name
  input  wire  [weft_pkg::GPN_BITS-1:0] context_last_i,
  input  wire          tail_valid_i,            // doorbell
  input  wire  [1:0]   tail_ring_i,
  input  wire  [15:0]  tail_i,
  input  wire          push_valid_i,            // a descriptor from the BAR
  input  wire  [1:0]   push_ring_i,
  input  wire  [511:0] push_i,
  output logic         rd_valid_o,              // descriptor read (64 bytes); answers come in order
  input  wire          rd_ready_i,
  output logic [63:0]  rd_addr_o,
  input  wire          rd_data_valid_i,
  input  wire  [511:0] rd_data_i,
  output logic [2:0]   desc_valid_o,            // one port a ring
  input  wire  [2:0]   desc_ready_i,
  output logic [1535:0] desc_o,                 // 3 * 512
  output logic [95:0]  desc_time_o,             // 3 * 32: cycle of the push, of hearing of what woke its ring, else of the fetch
  output logic         idle_o,
  output logic         quiet_o
);
  localparam int unsigned RINGS = weft_pkg::SUBMISSION_RINGS;
  localparam int unsigned DEPTH = 4;            // descriptors held a ring, those under way included
  localparam int unsigned HELD_W = $clog2(DEPTH) + 1;
  localparam int unsigned BODY_W = weft_pkg::SUBMISSION_ADDR_LSB + weft_pkg::SUBMISSION_ADDR_W;  // what engines read

  logic [16*RINGS-1:0]     tail_q, head_q;      // free-running: written by the driver, fetched by the card
  logic [HELD_W*RINGS-1:0] held_q, coming_q;    // places taken in the ring's FIFO; those of them whose descriptor is fetched
  logic [RINGS-1:0]        fresh_q;             // the next fetch answers what was heard of in cycle bell_q
  logic [32*RINGS-1:0]     bell_q;              // runs with the time until then
  logic [16*RINGS-1:0]     next_q;              // tail_q and one: the count that the next push has
  logic                    rd_valid_q;
  logic [63:0]             rd_base_q;           // of the ring that is read
  logic [15:0]             rd_place_q;

  logic [RINGS-1:0]        taken_q;             // an engine has taken it: hundreds of flip-flops hear of that a clock later
  logic [RINGS-1:0]        want_q;              // found a clock before, in which its count did not change
  logic [RINGS-1:0]        open_q;              // likewise: nothing told of is still to be fetched or to arrive, and there is room
  logic [RINGS-1:0]        told_q;              // a doorbell or a push was for this ring
  logic                    told_push_q;
  logic [15:0]             told_count_q;
  logic [RINGS-1:0]        accept_q;            // that push was taken as it came
  logic [RINGS-1:0] pending, want, pick, there, taken, arrived, held, open, told, rung, pushed, accept, counted;
  logic [15:0]      push_count;
  logic             issue, order_valid, order_ready;
  logic [1:0]       order_ring, pick_ring;
  logic [63:0]      pick_base;
  logic [15:0]      pick_place;
  logic [31:0]      pick_time;

  assign rd_valid_o = rd_valid_q;
  assign rd_addr_o  = rd_base_q + {42'b0, rd_place_q, 6'b0};
  assign issue      = !rd_valid_q && enable_i && want_q != '0;
  assign desc_valid_o = there & ~taken_q;
  assign taken      = desc_valid_o & desc_ready_i;
  assign push_count = push_i[weft_pkg::SUBMISSION_COUNT_LSB +: 16];

  always_comb begin
    for (int r = 0; r < RINGS; r++) begin
      pending[r] = head_q[16*r +: 16] != tail_q[16*r +: 16];
      held[r]    = held_q[HELD_W*r +: HELD_W] != '0;
      arrived[r] = rd_data_valid_i && order_ring == 2'(r);
      counted[r] = (issue && pick[r]) || accept_q[r];
      want[r]    = enable_i && pending[r] && held_q[HELD_W*r +: HELD_W] != HELD_W'(DEPTH) && !told_q[r];
      open[r]    = enable_i && !pending[r] && coming_q[HELD_W*r +: HELD_W] == '0 && held_q[HELD_W*r +: HELD_W] != HELD_W'(DEPTH)
                && (!told_q[r] || (accept_q[r] && held_q[HELD_W*r +: HELD_W] != HELD_W'(DEPTH - 1)));
      pushed[r]  = push_valid_i && enable_i && push_ring_i == 2'(r);
      accept[r]  = pushed[r] && open_q[r] && !told_q[r] && push_count == next_q[16*r +: 16];
      told[r]    = pushed[r] || (tail_valid_i && enable_i && tail_ring_i == 2'(r));
      // A doorbell says what it says; a push moves the count forward only: it may come late, or twice.
      rung[r]    = told_q[r] && (!told_push_q || 16'(told_count_q - next_q[16*r +: 16]) < 16'h8000);
    end
  end

  arb_rr #(.N(RINGS)) u_arb (.clk_i, .rst_ni, .req_i(want_q), .take_i(issue), .gnt_o(pick));

  always_comb begin
    pick_ring = '0;
    pick_base  = '0;
    pick_place = '0;
    pick_time = now_i;
    for (int r = 0; r < RINGS; r++) begin
      if (pick[r]) begin
        pick_ring = 2'(r);
        pick_base = base_i[64*r +: 64];
        for (int i = 0; i < 16; i++) pick_place[i] = head_q[16*r + i] && 32'(log2_i[4*r +: 4]) > i;
        if (fresh_q[r]) pick_time = bell_q[32*r +: 32];
      end
    end
  end

  // Answers come in order: which ring each belongs to.
  logic [4:0] unused_order_count;
  fifo #(.WIDTH(2), .DEPTH(16), .EAGER(1'b1), .SURE(1'b1)) u_order (
    .clk_i, .rst_ni,
    .wr_valid_i(issue), .wr_ready_o(order_ready), .wr_data_i(pick_ring),
    .rd_valid_o(order_valid), .rd_ready_i(rd_data_valid_i), .rd_data_o(order_ring),
    .count_o(unused_order_count)
  );

  // What arrives and what is pushed are two descriptors, of different rings perhaps.
  logic [BODY_W-1:0] fetched_body, pushed_body;
  logic              fetched_outside, pushed_outside;
  assign fetched_outside = rd_data_i[weft_pkg::SUBMISSION_GPN_LSB +: weft_pkg::GPN_BITS] < context_first_i
                        || rd_data_i[weft_pkg::SUBMISSION_GPN_LSB +: weft_pkg::GPN_BITS] > context_last_i;
  assign pushed_outside  = push_i[weft_pkg::SUBMISSION_GPN_LSB +: weft_pkg::GPN_BITS] < context_first_i
                        || push_i[weft_pkg::SUBMISSION_GPN_LSB +: weft_pkg::GPN_BITS] > context_last_i;
  always_comb begin
    fetched_body = rd_data_i[BODY_W-1:0];
    pushed_body  = push_i[BODY_W-1:0];
    fetched_body[weft_pkg::SUBMISSION_OUTSIDE_LSB] = fetched_outside;
    pushed_body[weft_pkg::SUBMISSION_OUTSIDE_LSB]  = pushed_outside;
  end

  logic [RINGS-1:0] data_ready, time_ready, time_valid, follows;
  for (genvar r = 0; r < RINGS; r++) begin : g_ring
    assign desc_o[512*r + BODY_W +: 512 - BODY_W] = '0;
    fifo_head #(.WIDTH(BODY_W), .DEPTH(DEPTH)) u_data (
      .clk_i, .rst_ni,
      .wr_valid_i(arrived[r] || accept[r]), .wr_ready_o(data_ready[r]),
      .wr_data_i(arrived[r] ? fetched_body : pushed_body),
      .rd_valid_o(there[r]), .rd_ready_i(taken_q[r]), .rd_data_o(desc_o[512*r +: BODY_W])
    );
    assign follows[r] = next_q[16*r +: 16] == 16'(tail_q[16*r +: 16] + 16'd1);
    logic [2:0] unused_time_count;
    fifo #(.WIDTH(32), .DEPTH(DEPTH), .EAGER(1'b1), .SURE(1'b1)) u_time (
      .clk_i, .rst_ni,
      .wr_valid_i((issue && pick[r]) || accept[r]), .wr_ready_o(time_ready[r]), .wr_data_i(open_q[r] ? now_i : pick_time),
      .rd_valid_o(time_valid[r]), .rd_ready_i(taken_q[r]), .rd_data_o(desc_time_o[32*r +: 32]),
      .count_o(unused_time_count)
    );
  end

  always_ff @(posedge clk_i) begin
    told_push_q  <= push_valid_i;
    told_count_q <= push_valid_i ? push_count : tail_i;
    if (!rd_valid_q) begin                      // whether it is one says rd_valid_q
      rd_base_q  <= pick_base;
      rd_place_q <= pick_place;
    end
    for (int r = 0; r < RINGS; r++) begin
      if (!pending[r]) bell_q[32*r +: 32] <= now_i;
    end
    if (!rst_ni) begin
      tail_q     <= '0;
      next_q     <= {RINGS{16'd1}};
      head_q     <= '0;
      held_q     <= '0;
      coming_q   <= '0;
      fresh_q    <= '0;
      rd_valid_q <= 1'b0;
      taken_q    <= '0;
      want_q     <= '0;
      open_q     <= '0;
      told_q     <= '0;
      accept_q   <= '0;
    end else begin
      taken_q    <= taken;
      want_q     <= want;
      open_q     <= open;
      told_q     <= told;
      accept_q   <= accept;
      rd_valid_q <= issue || (rd_valid_q && !rd_ready_i);
      for (int r = 0; r < RINGS; r++) begin
        held_q[HELD_W*r +: HELD_W] <= held_q[HELD_W*r +: HELD_W] + HELD_W'(counted[r]) - HELD_W'(taken_q[r]);
        coming_q[HELD_W*r +: HELD_W] <= coming_q[HELD_W*r +: HELD_W] + HELD_W'(issue && pick[r]) - HELD_W'(arrived[r]);
        if (!enable_i) begin
          tail_q[16*r +: 16] <= '0;
          next_q[16*r +: 16] <= 16'd1;
          head_q[16*r +: 16] <= '0;
          fresh_q[r]         <= 1'b0;
        end else begin
          if (counted[r]) begin
            head_q[16*r +: 16] <= head_q[16*r +: 16] + 16'd1;
            fresh_q[r]         <= 1'b0;
          end
          if (rung[r]) begin
            tail_q[16*r +: 16] <= told_count_q;
            next_q[16*r +: 16] <= told_count_q + 16'd1;
            if (!pending[r]) fresh_q[r] <= 1'b1;
          end
        end
      end
    end
  end

  assign idle_o  = pending == '0 && (held | told_q) == '0 && !rd_valid_q;
  assign quiet_o = !issue && want_q == want && open_q == open && !(rd_valid_q && rd_ready_i) && !rd_data_valid_i
                && (taken | taken_q | told_q) == '0 && !tail_valid_i && !push_valid_i && (enable_i || (head_q | tail_q) == '0);

  logic unused_push;
  assign unused_push = ^{push_i, rd_data_i};

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_next: assert (follows == '1);
      a_open: assert ((((issue ? pick : '0) | arrived) & open_q) == '0);  // Nothing of such a ring is under way.
      // Every fetch has its places reserved, and every answer was asked for.
      a_order_room: assert (!issue || order_ready);
      a_time_room: assert (!issue || (pick & ~time_ready) == '0);
      a_data_room: assert (((arrived | accept) & ~data_ready) == '0);
      a_one_bell: assert (!(tail_valid_i && push_valid_i));         // The BAR's writes come one after the other.
      a_asked: assert (!rd_data_valid_i || order_valid);
      // A descriptor never stands there without its time.
      a_timed: assert ((there & ~time_valid) == '0);
    end
  end
endmodule
`default_nettype wire
