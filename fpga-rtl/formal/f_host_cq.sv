// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Entries of four free bits that also name their source; rings of 2 and of 4 entries. Revokes are source 3.
module f_host_cq (
  input  wire        clk_i,
  input  wire        watch_i,
  input  wire [1:0]  source_i,
  input  wire [3:0]  valid_i,
  input  wire [15:0] bits_i,
  input  wire        wr_ready_i,
  input  wire        wr_done_i
);
  localparam int unsigned SOURCES = 4;
  localparam int unsigned BODY_W = weft_pkg::COMPLETION_CYCLES_LSB + weft_pkg::COMPLETION_CYCLES_W;
  localparam int unsigned LAP = weft_pkg::COMPLETION_LAP_LSB;
  localparam logic [63:0] CQ = 64'h1_0000_0000, RQ = 64'h2_0000_0000;
  localparam logic [3:0] CQ_LOG2 = 4'd1, RQ_LOG2 = 4'd2;

  logic         rst_ni, wr_valid, irq, idle, quiet, written, revoke;
  logic         seen;
  logic [1:0]   source_q;
  logic [3:0]   ready, log2;
  logic [511:0] wr_data;
  logic [63:0]  wr_addr, base;
  logic [SOURCES*512-1:0] entries;
  logic [31:0]  cq_q, rq_q, count;                // entries written
  logic [7:0]   open_q;
  logic [7:0]   inside;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  host_cq u_dut (
    .clk_i, .rst_ni, .cq_base_i(CQ), .cq_log2_i(CQ_LOG2), .rq_base_i(RQ), .rq_log2_i(RQ_LOG2),
    .cqe_valid_i(valid_i[2:0]), .cqe_ready_o(ready[2:0]), .cqe_i(entries[1535:0]),
    .rqe_valid_i(valid_i[3]), .rqe_ready_o(ready[3]), .rqe_i(entries[2047:1536]),
    .wr_valid_o(wr_valid), .wr_ready_i, .wr_addr_o(wr_addr), .wr_data_o(wr_data), .wr_done_i,
    .irq_o(irq), .idle_o(idle), .quiet_o(quiet)
  );

  // The bits stand at both ends of an entry's body, so that a torn one shows.
  for (genvar i = 0; i < SOURCES; i++) begin : g_source
    logic [3:0] bits;
    assign bits = bits_i[4*i +: 4];
    assign entries[512*i +: 512] = {(512 - BODY_W)'(0), bits, (BODY_W - 10)'(0), 2'(i), bits};
    fcheck_stable #(.WIDTH(4), .ASSUME(1'b1)) u_s (
      .clk_i, .rst_ni, .valid_i(valid_i[i]), .ready_i(ready[i]), .data_i(bits)
    );
  end
  // One source, chosen freely, is followed.
  fcheck_order #(.WIDTH(4), .MAX(8)) u_order (
    .clk_i, .rst_ni, .watch_i, .in_i(valid_i[source_q] && ready[source_q]), .in_data_i(bits_i[4*source_q +: 4]),
    .out_i(written && wr_data[5:4] == source_q), .out_data_i(wr_data[3:0]), .count_o(inside), .seen_o(seen)
  );
  fcheck_stable #(.WIDTH(576)) u_wr (
    .clk_i, .rst_ni, .valid_i(wr_valid), .ready_i(wr_ready_i), .data_i({wr_addr, wr_data})
  );

  assign written = wr_valid && wr_ready_i;
  assign revoke  = wr_data[5:4] == 2'd3;
  assign count   = revoke ? rq_q : cq_q;
  assign log2    = revoke ? RQ_LOG2 : CQ_LOG2;
  assign base    = revoke ? RQ : CQ;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      source_q  <= source_i;
      cq_q      <= '0;
      rq_q      <= '0;
      open_q    <= '0;
    end else begin
      if (written && revoke) rq_q <= rq_q + 32'd1;
      if (written && !revoke) cq_q <= cq_q + 32'd1;
      open_q <= open_q + 8'(written) - 8'(wr_done_i);
      m_done: assume (!wr_done_i || open_q != '0);
      a_place: assert (!wr_valid || wr_addr == base + {26'd0, count & ~(32'hffff_ffff << log2), 6'd0});
      a_lap: assert (!wr_valid || wr_data[511:LAP] == (count >> log2) + 32'd1);  // The driver sees a new entry by its lap.
      a_whole: assert (!wr_valid || wr_data[BODY_W-1 -: 4] == wr_data[3:0]);
      a_irq: assert (irq == wr_done_i);                                           // Only when it is in memory.
      c_laps: cover (wr_valid && wr_data[511:LAP] == 32'd3);
      c_both: cover (seen && source_q == 2'd3 && cq_q != '0);
    end
  end
endmodule
`default_nettype wire
