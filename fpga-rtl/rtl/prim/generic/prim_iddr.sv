// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Input of two bits a clock: first_o was there at the rising edge, second_o at the falling edge behind it; both
// from the next rising edge on.
module prim_iddr #(
  parameter int unsigned TAPS = 0
) (
  input  wire   clk_i,
  input  wire   pin_i,
  output logic  first_o,
  output logic  second_o
);
  logic first_q, second_q;

  always_ff @(posedge clk_i) first_q <= pin_i;
  always_ff @(negedge clk_i) second_q <= pin_i;
  always_ff @(posedge clk_i) begin
    first_o  <= first_q;
    second_o <= second_q;
  end

  if (TAPS > 127) $error("prim_iddr: 127 taps at most");
endmodule
`default_nettype wire
