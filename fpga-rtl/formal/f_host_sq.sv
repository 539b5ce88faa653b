// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The driver plays any game with doorbells, pushes and the switch; the memory answers in order, some time.
// Ring r lies at r << 32, so that an address tells its ring; the rings are of 2, 4 and 8 entries, and ring RING is followed. Four bits of an entry stand for all: they go one way.
module f_host_sq #(
  parameter int unsigned RING = 0
) (
  input  wire        clk_i,
  input  wire        watch_i,
  input  wire        enable_i,
  input  wire        tail_valid_i,
  input  wire [1:0]  tail_ring_i,
  input  wire [15:0] tail_i,
  input  wire        push_valid_i,
  input  wire [1:0]  push_ring_i,
  input  wire [15:0] push_count_i,
  input  wire [3:0]  push_data_i,
  input  wire        rd_ready_i,
  input  wire        rd_data_valid_i,
  input  wire [3:0]  rd_data_i,
  input  wire [2:0]  desc_ready_i
);
  localparam logic [11:0] LOG2 = {4'd3, 4'd2, 4'd1};
  localparam int unsigned HELD = 4;               // what a ring's FIFO holds
  logic          rst_ni, rd_valid, idle, quiet;
  logic [63:0]   rd_addr;
  logic          seen;
  logic [2:0]    desc_valid;
  logic [1535:0] desc;
  logic [95:0]   desc_time;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  logic [511:0]  push;
  always_comb begin
    push = 512'(push_data_i);
    push[weft_pkg::SUBMISSION_COUNT_LSB +: 16] = push_count_i;
  end

  host_sq u_dut (
    .clk_i, .rst_ni, .enable_i, .now_i(32'd0), .base_i({64'd2 << 32, 64'd1 << 32, 64'd0}), .log2_i(LOG2),
    .context_first_i('0), .context_last_i('1), .tail_valid_i, .tail_ring_i, .tail_i, .push_valid_i, .push_ring_i, .push_i(push), .rd_valid_o(rd_valid), .rd_ready_i, .rd_addr_o(rd_addr),
    .rd_data_valid_i, .rd_data_i({508'd0, rd_data_i}), .desc_valid_o(desc_valid), .desc_ready_i, .desc_o(desc),
    .desc_time_o(desc_time), .idle_o(idle), .quiet_o(quiet)
  );

  fcheck_stable #(.WIDTH(64)) u_rd (.clk_i, .rst_ni, .valid_i(rd_valid), .ready_i(rd_ready_i), .data_i(rd_addr));

  // The memory: which ring each read was for, oldest first.
  logic       asked, owed, room;
  logic [1:0] ring, answer;
  logic [4:0] owed_count;
  assign ring  = rd_addr[33:32];
  assign asked = rd_valid && rd_ready_i;
  fifo #(.WIDTH(2), .DEPTH(16)) u_memory (
    .clk_i, .rst_ni, .wr_valid_i(asked), .wr_ready_o(room), .wr_data_i(ring),
    .rd_valid_o(owed), .rd_ready_i(rd_data_valid_i), .rd_data_o(answer), .count_o(owed_count)
  );

  logic offered_q, fresh;                         // a read is offered for the first time
  assign fresh = rd_valid && !offered_q;

  logic [15:0] next;
  logic [7:0]  inside;
  logic        mine, arrive, accept;
  assign arrive = rd_data_valid_i && answer == 2'(RING);
  always_ff @(posedge clk_i) mine <= rst_ni && desc_valid[RING] && desc_ready_i[RING];   // its place is free a clock later
  fcheck_sq_ring u_ring (
    .clk_i, .rst_ni, .enable_i, .tail_valid_i(tail_valid_i && tail_ring_i == 2'(RING)), .tail_i,
    .log2_i(LOG2[4*RING +: 4]), .read_i(fresh && ring == 2'(RING)), .addr_i(rd_addr[31:0]),
    .arrive_i(arrive), .push_i(push_valid_i && push_ring_i == 2'(RING)), .count_i(push_count_i),
    .room_i(inside != 8'(HELD)), .accept_o(accept), .next_o(next)
  );
  // What memory has answered for the ring, or was pushed in its turn, goes to its engine, once and in order.
  fcheck_order #(.WIDTH(4), .MAX(HELD)) u_order (
    .clk_i, .rst_ni, .watch_i, .in_i(arrive || accept), .in_data_i(arrive ? rd_data_i : push_data_i),
    .out_i(mine), .out_data_i(desc[512*RING +: 4]), .count_o(inside), .seen_o(seen)
  );
  fcheck_stable #(.WIDTH(4)) u_desc (
    .clk_i, .rst_ni, .valid_i(desc_valid[RING]), .ready_i(desc_ready_i[RING]), .data_i(desc[512*RING +: 4])
  );

  always_ff @(posedge clk_i) begin
    offered_q <= rst_ni && rd_valid && !rd_ready_i;
    if (rst_ni) begin
      m_answer: assume (!rd_data_valid_i || owed);
      m_one_bell: assume (!(tail_valid_i && push_valid_i));
      a_memory: assert (!asked || room);
      a_ring: assert (!rd_valid || (ring != 2'd3 && rd_addr[63:34] == '0));
      c_order: cover (seen && next > 16'd2);
      c_accept: cover (accept && inside != '0);
      c_full: cover (inside == 8'(HELD));
      c_wrap: cover (next == 16'd4);               // twice round the smallest
    end
  end
endmodule
`default_nettype wire
