// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Output of two bits a clock: first_i in its high half, second_i in its low half, both taken at the rising edge.
// TAPS delays the pin, in steps of the technology (ECP5: 25 ps); without meaning here.
module prim_oddr #(
  parameter int unsigned TAPS = 0
) (
  input  wire   clk_i,
  input  wire   first_i,
  input  wire   second_i,
  output logic  pin_o
);
  logic first_q, second_q;

  always_ff @(posedge clk_i) begin
    first_q  <= first_i;
    second_q <= second_i;
  end
  assign pin_o = clk_i ? first_q : second_q;

  if (TAPS > 127) $error("prim_oddr: 127 taps at most");
endmodule
`default_nettype wire
