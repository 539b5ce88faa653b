// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// See prim/generic. Cells: Lattice FPGA-TN-02035, "ECP5 and ECP5-5G High-Speed I/O Interface".
module prim_iddr #(
  parameter int unsigned TAPS = 0
) (
  input  wire   clk_i,
  input  wire   pin_i,
  output logic  first_o,
  output logic  second_o
);
  logic d;

  DELAYG #(.DEL_MODE("SCLK_ALIGNED"), .DEL_VALUE(TAPS)) u_delay (.A(pin_i), .Z(d));
  IDDRX1F u_ddr (.SCLK(clk_i), .RST(1'b0), .D(d), .Q0(first_o), .Q1(second_o));
endmodule
`default_nettype wire
