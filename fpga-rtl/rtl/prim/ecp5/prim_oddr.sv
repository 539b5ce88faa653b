// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// See prim/generic. Cells: Lattice FPGA-TN-02035, "ECP5 and ECP5-5G High-Speed I/O Interface".
module prim_oddr #(
  parameter int unsigned TAPS = 0
) (
  input  wire   clk_i,
  input  wire   first_i,
  input  wire   second_i,
  output logic  pin_o
);
  logic q;

  ODDRX1F u_ddr (.SCLK(clk_i), .RST(1'b0), .D0(first_i), .D1(second_i), .Q(q));
  DELAYG #(.DEL_MODE("SCLK_ALIGNED"), .DEL_VALUE(TAPS)) u_delay (.A(q), .Z(pin_o));
endmodule
`default_nettype wire
