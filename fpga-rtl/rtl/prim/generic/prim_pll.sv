// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Two clocks from one: f(a) = f(ref) * MUL / REF_DIV, f(b) = f(a) * DIV_A / DIV_B. Here, where nothing has a frequency,
// all are the same.
module prim_pll #(
  parameter int unsigned REF_DIV = 1,
  parameter int unsigned MUL = 1,
  parameter int unsigned DIV_A = 5,     // VCO = f(a) * DIV_A
  parameter int unsigned DIV_B = 5
) (
  input  wire   ref_i,
  output logic  a_o,
  output logic  b_o,
  output logic  locked_o
);
  assign a_o      = ref_i;
  assign b_o      = ref_i;
  assign locked_o = 1'b1;

  if (REF_DIV == 0 || MUL == 0 || DIV_A == 0 || DIV_B == 0) $error("prim_pll: no divider may be zero");
endmodule
`default_nettype wire
