// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Completion and revoke rings: gives each entry its place and lap, writes it by DMA, raises the interrupt.
// One FIFO for both, so that what was handed in first is seen first.
module host_cq (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [63:0]  cq_base_i,
  input  wire  [3:0]   cq_log2_i,
  input  wire  [63:0]  rq_base_i,
  input  wire  [3:0]   rq_log2_i,
  input  wire  [2:0]   cqe_valid_i,             // coh_req, coh_evict, coh_hold
  output logic [2:0]   cqe_ready_o,
  input  wire  [1535:0] cqe_i,
  input  wire          rqe_valid_i,
  output logic         rqe_ready_o,
  input  wire  [511:0] rqe_i,
  output logic         wr_valid_o,              // 64-byte write
  input  wire          wr_ready_i,
  output logic [63:0]  wr_addr_o,
  output logic [511:0] wr_data_o,
  input  wire          wr_done_i,               // its response is back (in order)
  output logic         irq_o,                   // one-cycle pulse after an entry is in memory
  output logic         idle_o,
  output logic         quiet_o
);
  localparam int unsigned SOURCES = 4;          // three of completions, then revokes
  // Both kinds of entry are empty between their last field and the lap: no need to carry that.
  localparam int unsigned BODY_W = weft_pkg::COMPLETION_CYCLES_LSB + weft_pkg::COMPLETION_CYCLES_W;
  localparam int unsigned LAP_LSB = weft_pkg::COMPLETION_LAP_LSB;

  logic [SOURCES-1:0]     req, pick;
  logic [SOURCES*512-1:0] entries;
  logic                   room, push, head_valid, head_revoke, written;
  logic [BODY_W-1:0]      pick_body, head_body;
  logic [511-BODY_W:0]    pick_rest;
  // Free-running: entries written. Place and lap of the next one of each ring are made of its count in the clock after a write,
  // in which none is offered.
  logic [31:0]            cq_count_q, rq_count_q, cq_lap_q, rq_lap_q;
  logic [15:0]            cq_place_q, rq_place_q;
  logic                   made_q;                   // they are of these counts
  logic [7:0]             open_q;                   // written, response not back yet
  logic                   full_q;                   // of these there are as many as can be counted, or nearly

  function automatic logic [15:0] place(input logic [31:0] count, input logic [3:0] log2);
    for (int i = 0; i < 16; i++) place[i] = count[i] && 32'(log2) > i;
  endfunction

  assign req         = {rqe_valid_i, cqe_valid_i};
  assign entries     = {rqe_i, cqe_i};
  assign cqe_ready_o = room ? pick[2:0] : '0;
  assign rqe_ready_o = room && pick[3];
  assign push        = room && req != '0;
  assign written     = wr_valid_o && wr_ready_i;

  arb_rr #(.N(SOURCES)) u_arb (.clk_i, .rst_ni, .req_i(req), .take_i(push), .gnt_o(pick));

  always_comb begin
    {pick_rest, pick_body} = '0;
    for (int s = 0; s < SOURCES; s++) begin
      if (pick[s]) {pick_rest, pick_body} = entries[512*s +: 512];
    end
  end

  logic [3:0] unused_fifo_count;
  fifo #(.WIDTH(BODY_W + 1), .DEPTH(8), .EAGER(1'b1)) u_fifo (
    .clk_i, .rst_ni,
    .wr_valid_i(push), .wr_ready_o(room), .wr_data_i({pick[3], pick_body}),
    .rd_valid_o(head_valid), .rd_ready_i(written), .rd_data_o({head_revoke, head_body}),
    .count_o(unused_fifo_count)
  );

  assign wr_valid_o = head_valid && made_q && !full_q;
  assign wr_addr_o  = (head_revoke ? rq_base_i : cq_base_i) + {42'b0, head_revoke ? rq_place_q : cq_place_q, 6'b0};
  assign wr_data_o  = {head_revoke ? rq_lap_q : cq_lap_q, {(LAP_LSB - BODY_W){1'b0}}, head_body};

  always_ff @(posedge clk_i) begin
    cq_place_q <= place(cq_count_q, cq_log2_i);
    rq_place_q <= place(rq_count_q, rq_log2_i);
    cq_lap_q   <= (cq_count_q >> cq_log2_i) + 32'd1;
    rq_lap_q   <= (rq_count_q >> rq_log2_i) + 32'd1;
    full_q     <= open_q >= 8'hfe;
    if (!rst_ni) begin
      cq_count_q <= '0;
      rq_count_q <= '0;
      open_q     <= '0;
      made_q     <= 1'b0;
    end else begin
      made_q     <= !written;
      cq_count_q <= cq_count_q + 32'(written && !head_revoke);
      rq_count_q <= rq_count_q + 32'(written && head_revoke);
      open_q     <= open_q + 8'(written) - 8'(wr_done_i);
    end
  end

  assign irq_o   = wr_done_i;
  assign idle_o  = !head_valid && open_q == '0;
  assign quiet_o = !push && !written && !wr_done_i && made_q && full_q == (open_q >= 8'hfe);

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      // A response answers a write.
      a_answered: assert (!wr_done_i || open_q != '0);
      a_open: assert (!written || open_q != '1);
      // What the FIFO does not carry is zero.
      a_body: assert (!push || pick_rest == '0);
    end
  end
endmodule
`default_nettype wire
