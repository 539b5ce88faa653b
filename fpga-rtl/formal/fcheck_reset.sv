// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Reset in the first cycle of a proof, never again.
module fcheck_reset (
  input  wire  clk_i,
  output logic rst_no
);
  logic on_q;
  initial on_q = 1'b0;
  always_ff @(posedge clk_i) on_q <= 1'b1;
  assign rst_no = on_q;
endmodule
`default_nettype wire
