// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Levels into another clock domain, two registers each. Bits that change together may arrive a clock apart: one bit,
// or a Gray code.
module cdc_sync #(
  parameter int unsigned WIDTH = 1
) (
  input  wire               clk_i,      // of the receiver
  input  wire  [WIDTH-1:0]  d_i,
  output logic [WIDTH-1:0]  q_o
);
  logic [WIDTH-1:0] meta_q;

  always_ff @(posedge clk_i) begin
    meta_q <= d_i;
    q_o    <= meta_q;
  end
endmodule
`default_nettype wire
