// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Lattice ECP5-5G Versa, LFE5UM5G-45F: pins, clocks, resets. The second Ethernet port's PHY stays in reset.
module versa_ecp5_top #(
  parameter logic [31:0] BUILD = 32'd0
) (
  input  wire         clk100_i,           // LVDS; the tools take its other pin by themselves
  input  wire         uart_rx_i,
  output logic        uart_tx_o,
  output logic        phy0_rst_no,
  output logic        phy1_rst_no,
  output logic        rgmii_txc_o,
  output logic        rgmii_tx_ctl_o,
  output logic [3:0]  rgmii_txd_o,
  input  wire         rgmii_rxc_i,
  input  wire         rgmii_rx_ctl_i,
  input  wire  [3:0]  rgmii_rxd_i,
  output logic        led_alive_no,
  output logic        led_busy_no,
  output logic        led_irq_no
);
  // 100 MHz * 5 / 4 = 125 MHz for the wire, / 8 for the card, whose beats are eight bytes wide: VCO 625 MHz.
  logic wire_clk, card_clk, locked, wire_rst_n, card_rst_n, phy_rst_n;
  prim_pll #(.REF_DIV(4), .MUL(5), .DIV_A(5), .DIV_B(40)) u_pll (
    .ref_i(clk100_i), .a_o(wire_clk), .b_o(card_clk), .locked_o(locked)
  );
  cdc_reset u_wire_reset (.clk_i(wire_clk), .request_i(!locked), .rst_no(wire_rst_n));
  cdc_reset u_card_reset (.clk_i(card_clk), .request_i(!locked), .rst_no(card_rst_n));
  cdc_reset #(.HOLD(1_250_000)) u_phy_reset (.clk_i(wire_clk), .request_i(!locked), .rst_no(phy_rst_n));
  assign phy0_rst_no = phy_rst_n;
  assign phy1_rst_no = 1'b0;

  // The 88E1512 is not told over MDIO to delay its clocks, so both are delayed here.
  logic alive, busy, irq;
  board_card #(
    .NODES(2), .CLOCK_HZ(15_625_000), .HOST_BYTES(32768), .TX_CLOCK_TAPS(80), .RX_DATA_TAPS(80), .BUILD(BUILD)
  ) u_board (
    .clk_i(card_clk), .rst_ni(card_rst_n), .tx_clk_i(wire_clk), .tx_rst_ni(wire_rst_n),
    .rgmii_txc_o, .rgmii_tx_ctl_o, .rgmii_txd_o, .rgmii_rxc_i, .rgmii_rx_ctl_i, .rgmii_rxd_i,
    .uart_rx_i, .uart_tx_o, .alive_o(alive), .busy_o(busy), .irq_o(irq)
  );
  assign led_alive_no = !alive;
  assign led_busy_no  = !busy;
  assign led_irq_no   = !irq;
endmodule
`default_nettype wire
