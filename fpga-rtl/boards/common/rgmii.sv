// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// RGMII 2.0 at 1 Gb/s to and from GMII: a byte a clock of 125 MHz, low half first. Either side of the board may delay a
// clock by the 1.5 to 2 ns that the standard asks for; the taps (25 ps each on ECP5) say what is left to this one.
// The control line carries "valid" at the rising edge, "valid xor error" at the falling one.
module rgmii #(
  parameter int unsigned TX_CLOCK_TAPS = 80,
  parameter int unsigned RX_DATA_TAPS = 0
) (
  input  wire         tx_clk_i,     // 125 MHz
  input  wire         tx_en_i,
  input  wire         tx_er_i,
  input  wire  [7:0]  txd_i,
  output logic        rx_dv_o,      // in the clock of rgmii_rxc_i
  output logic        rx_er_o,
  output logic [7:0]  rxd_o,
  // Pins.
  output logic        rgmii_txc_o,
  output logic        rgmii_tx_ctl_o,
  output logic [3:0]  rgmii_txd_o,
  input  wire         rgmii_rxc_i,
  input  wire         rgmii_rx_ctl_i,
  input  wire  [3:0]  rgmii_rxd_i
);
  logic rx_ctl_fall;

  prim_oddr #(.TAPS(TX_CLOCK_TAPS)) u_txc (
    .clk_i(tx_clk_i), .first_i(1'b1), .second_i(1'b0), .pin_o(rgmii_txc_o)
  );
  prim_oddr u_tx_ctl (
    .clk_i(tx_clk_i), .first_i(tx_en_i), .second_i(tx_en_i ^ tx_er_i), .pin_o(rgmii_tx_ctl_o)
  );
  prim_iddr #(.TAPS(RX_DATA_TAPS)) u_rx_ctl (
    .clk_i(rgmii_rxc_i), .pin_i(rgmii_rx_ctl_i), .first_o(rx_dv_o), .second_o(rx_ctl_fall)
  );
  for (genvar i = 0; i < 4; i++) begin : g_bit
    prim_oddr u_txd (
      .clk_i(tx_clk_i), .first_i(txd_i[i]), .second_i(txd_i[i+4]), .pin_o(rgmii_txd_o[i])
    );
    prim_iddr #(.TAPS(RX_DATA_TAPS)) u_rxd (
      .clk_i(rgmii_rxc_i), .pin_i(rgmii_rxd_i[i]), .first_o(rxd_o[i]), .second_o(rxd_o[i+4])
    );
  end
  assign rx_er_o = rx_dv_o ^ rx_ctl_fall;
endmodule
`default_nettype wire
