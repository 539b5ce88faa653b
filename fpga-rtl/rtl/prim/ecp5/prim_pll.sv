// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// See prim/generic. EHXPLLL with feedback from its first output (Lattice FPGA-TN-02200): VCO 400 to 800 MHz,
// phase detector 10 to 400 MHz.
module prim_pll #(
  parameter int unsigned REF_DIV = 1,
  parameter int unsigned MUL = 1,
  parameter int unsigned DIV_A = 5,
  parameter int unsigned DIV_B = 5
) (
  input  wire   ref_i,
  output logic  a_o,
  output logic  b_o,
  output logic  locked_o
);
  EHXPLLL #(
    .PLLRST_ENA("DISABLED"), .INTFB_WAKE("DISABLED"), .STDBY_ENABLE("DISABLED"), .DPHASE_SOURCE("DISABLED"),
    .OUTDIVIDER_MUXA("DIVA"), .OUTDIVIDER_MUXB("DIVB"), .OUTDIVIDER_MUXC("DIVC"), .OUTDIVIDER_MUXD("DIVD"),
    .CLKI_DIV(REF_DIV), .CLKFB_DIV(MUL), .FEEDBK_PATH("CLKOP"),
    .CLKOP_ENABLE("ENABLED"), .CLKOP_DIV(DIV_A), .CLKOP_CPHASE(DIV_A - 1), .CLKOP_FPHASE(0),
    .CLKOS_ENABLE("ENABLED"), .CLKOS_DIV(DIV_B), .CLKOS_CPHASE(DIV_B - 1), .CLKOS_FPHASE(0)
  ) u_pll (
    .CLKI(ref_i), .CLKFB(a_o), .CLKOP(a_o), .CLKOS(b_o), .LOCK(locked_o),
    .RST(1'b0), .STDBY(1'b0), .PHASESEL0(1'b0), .PHASESEL1(1'b0), .PHASEDIR(1'b1), .PHASESTEP(1'b1),
    .PHASELOADREG(1'b1), .PLLWAKESYNC(1'b0), .ENCLKOP(1'b0), .ENCLKOS(1'b0), .ENCLKOS2(1'b0), .ENCLKOS3(1'b0)
  );
endmodule
`default_nettype wire
