// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Counters of events, in distributed RAM. What has been counted lately stands in a few bits for each; a walk takes one
// counter's a clock into the RAM. A pulse is counted a clock later: it has come through a whole engine already.
module csr_counters #(
  parameter int unsigned N      = weft_pkg::COUNTERS,
  parameter int unsigned ADDR_W = $clog2(N)
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire  [N-1:0]       cnt_i,
  input  wire  [ADDR_W-1:0]  rd_addr_i,
  output logic [31:0]        rd_data_o,         // exact, whatever the walk has still to take
  output logic               clear_o,           // the first walk after reset: nothing is counted
  output logic               idle_o             // every pulse is counted
);
  localparam int unsigned LW = $clog2(N + 1);   // a walk is N clocks

  logic [N-1:0]      cnt_q;
  logic [LW*N-1:0]   late_q;
  logic [ADDR_W-1:0] walk_q;
  logic              clear_q, last;
  logic [31:0]       own, own_new, copy;
  assign last    = walk_q == ADDR_W'(N - 1);
  assign own_new = clear_q ? 32'd0 : own + 32'(late_q[LW*32'(walk_q) +: LW]);

  prim_ram_lut #(.WIDTH(32), .DEPTH(N), .ADDR_W(ADDR_W)) u_own (
    .clk_i, .wr_en_i(1'b1), .wr_addr_i(walk_q), .wr_data_i(own_new), .rd_addr_i(walk_q), .rd_data_o(own)
  );
  prim_ram_lut #(.WIDTH(32), .DEPTH(N), .ADDR_W(ADDR_W)) u_copy (
    .clk_i, .wr_en_i(1'b1), .wr_addr_i(walk_q), .wr_data_i(own_new), .rd_addr_i, .rd_data_o(copy)
  );
  assign rd_data_o = copy + 32'(late_q[LW*32'(rd_addr_i) +: LW]);
  assign clear_o   = clear_q;
  assign idle_o    = !clear_q && cnt_q == '0;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      cnt_q   <= '0;
      late_q  <= '0;
      walk_q  <= '0;
      clear_q <= 1'b1;
    end else begin
      cnt_q  <= cnt_i;
      walk_q <= last ? '0 : walk_q + ADDR_W'(1);
      if (last) clear_q <= 1'b0;
      for (int unsigned i = 0; i < N; i++) begin
        late_q[LW*i +: LW] <= (walk_q == ADDR_W'(i) ? '0 : late_q[LW*i +: LW]) + LW'(cnt_q[i] && !clear_q);
      end
    end
  end

  logic [N-1:0] over;
  always_comb begin
    for (int unsigned i = 0; i < N; i++) over[i] = cnt_q[i] && walk_q != ADDR_W'(i) && late_q[LW*i +: LW] == '1;
  end
  always_ff @(posedge clk_i) begin
    if (rst_ni) a_room: assert (over == '0);      // The walk comes before a counter's few bits are full.
  end
endmodule
`default_nettype wire
