// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Counters of events, in distributed RAM. What has been counted lately stands in a few bits for each; a walk takes one
// counter's a clock into the RAM: it is read in one clock, added in the next. A pulse is counted a clock later: it has come
// through a whole engine already.
module csr_counters #(
  parameter int unsigned N      = weft_pkg::COUNTERS,
  parameter int unsigned ADDR_W = $clog2(N)
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire  [N-1:0]       cnt_i,
  input  wire  [ADDR_W-1:0]  rd_addr_i,
  output logic [31:0]        rd_data_o,         // with what the walk has still to take, which is beside it, it is exact
  output logic [$clog2(N + 1)-1:0] rd_late_o,
  output logic               clear_o,           // the first walk after reset: nothing is counted
  output logic               idle_o             // every pulse is counted
);
  localparam int unsigned LW = $clog2(N + 1);   // a walk is N clocks

  logic [N-1:0]      cnt_q;
  logic [LW*N-1:0]   late_q;
  logic [ADDR_W-1:0] walk_q;
  logic              clear_q, last;
  logic [ADDR_W-1:0] add_q;                     // the counter that is added
  logic              add_clear_q;
  logic [LW-1:0]     taken_q;                   // what is added to it
  logic [31:0]       own, own_q, own_new;
  assign last    = walk_q == ADDR_W'(N - 1);
  assign own_new = add_clear_q ? 32'd0 : own_q + 32'(taken_q);

  prim_ram_lut #(.WIDTH(32), .DEPTH(N), .ADDR_W(ADDR_W)) u_own (
    .clk_i, .wr_en_i(1'b1), .wr_addr_i(add_q), .wr_data_i(own_new), .rd_addr_i(walk_q), .rd_data_o(own)
  );
  prim_ram_lut #(.WIDTH(32), .DEPTH(N), .ADDR_W(ADDR_W)) u_copy (
    .clk_i, .wr_en_i(1'b1), .wr_addr_i(add_q), .wr_data_i(own_new), .rd_addr_i, .rd_data_o
  );
  assign rd_late_o = late_q[LW*32'(rd_addr_i) +: LW];
  assign clear_o   = clear_q || add_clear_q;
  assign idle_o    = !clear_o && cnt_q == '0;

  always_ff @(posedge clk_i) begin
    add_q       <= walk_q;
    add_clear_q <= clear_q;
    own_q       <= own;
    taken_q     <= late_q[LW*32'(walk_q) +: LW];
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
        // Since it was read one pulse may have come.
        late_q[LW*i +: LW] <= (add_q == ADDR_W'(i) ? LW'(late_q[LW*i] != taken_q[0]) : late_q[LW*i +: LW]) + LW'(cnt_q[i] && !clear_o);
      end
    end
  end

  logic [N-1:0] over;
  always_comb begin
    for (int unsigned i = 0; i < N; i++) over[i] = cnt_q[i] && add_q != ADDR_W'(i) && late_q[LW*i +: LW] == '1;
  end
  always_ff @(posedge clk_i) begin
    if (rst_ni) a_room: assert (over == '0);      // The walk comes before a counter's few bits are full.
  end
endmodule
`default_nettype wire
