// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Cycles since reset, 64 bits, and one moment to compare with. Made from now_i: seen in time, it does not count.
// It must be evaluated once in 2^31 cycles at least; wait_o sees to that.
module mgmt_timer (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire          valid_i,
  input  wire          write_i,
  input  wire  [11:0]  addr_i,
  input  wire  [31:0]  wdata_i,
  output logic [31:0]  rdata_o,
  output logic         irq_o,         // the moment has come
  output logic [31:0]  wait_o         // cycles to it, LONGEST at most
);
  localparam logic [31:0] LONGEST = 32'h4000_0000;

  logic [31:0] start_q, lo_q, hi_q, kept_q, lo;
  logic [63:0] compare_q, left;
  logic        reached;

  assign lo      = now_i - start_q;
  assign reached = {hi_q, lo_q} >= compare_q;
  assign irq_o   = reached;
  assign left    = compare_q - {hi_q, lo_q};
  assign wait_o  = reached || left > 64'(LONGEST) ? LONGEST : left[31:0];

  always_comb begin
    rdata_o = 32'd0;
    unique case (addr_i)
      weft_mgmt_pkg::REG_TIMER_NOW_LO:     rdata_o = lo_q;
      weft_mgmt_pkg::REG_TIMER_NOW_HI:     rdata_o = kept_q;
      weft_mgmt_pkg::REG_TIMER_COMPARE_LO: rdata_o = compare_q[31:0];
      weft_mgmt_pkg::REG_TIMER_COMPARE_HI: rdata_o = compare_q[63:32];
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (valid_i && !write_i && addr_i == weft_mgmt_pkg::REG_TIMER_NOW_LO) kept_q <= hi_q;
    if (!rst_ni) begin
      start_q   <= now_i;
      lo_q      <= '0;
      hi_q      <= '0;
      compare_q <= '1;
    end else begin
      lo_q <= lo;
      hi_q <= hi_q + 32'(lo < lo_q);
      if (valid_i && write_i && addr_i == weft_mgmt_pkg::REG_TIMER_COMPARE_LO) compare_q[31:0]  <= wdata_i;
      if (valid_i && write_i && addr_i == weft_mgmt_pkg::REG_TIMER_COMPARE_HI) compare_q[63:32] <= wdata_i;
    end
  end
endmodule
`default_nettype wire
