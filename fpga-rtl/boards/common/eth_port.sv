// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A gigabit port: RGMII pins on one side, the card's frames in the card's clock on the other.
module eth_port #(
  parameter int unsigned TX_CLOCK_TAPS = 80,
  parameter int unsigned RX_DATA_TAPS = 0
) (
  // The card's clock.
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         tx_valid_i,
  output logic        tx_ready_o,
  input  wire  [63:0] tx_data_i,
  input  wire  [7:0]  tx_keep_i,
  input  wire         tx_last_i,
  output logic        rx_valid_o,
  output logic [63:0] rx_data_o,
  output logic [7:0]  rx_keep_o,
  output logic        rx_last_o,
  // 125 MHz.
  input  wire         tx_clk_i,
  input  wire         tx_rst_ni,
  // Pins.
  output logic        rgmii_txc_o,
  output logic        rgmii_tx_ctl_o,
  output logic [3:0]  rgmii_txd_o,
  input  wire         rgmii_rxc_i,
  input  wire         rgmii_rx_ctl_i,
  input  wire  [3:0]  rgmii_rxd_i
);
  logic        en, er, dv, rer;
  logic [7:0]  txd, rxd;

  rgmii #(.TX_CLOCK_TAPS(TX_CLOCK_TAPS), .RX_DATA_TAPS(RX_DATA_TAPS)) u_rgmii (
    .tx_clk_i, .tx_en_i(en), .tx_er_i(er), .txd_i(txd), .rx_dv_o(dv), .rx_er_o(rer), .rxd_o(rxd),
    .rgmii_txc_o, .rgmii_tx_ctl_o, .rgmii_txd_o, .rgmii_rxc_i, .rgmii_rx_ctl_i, .rgmii_rxd_i
  );

  // ---- Out.
  logic        out_valid, out_ready, out_last;
  logic [63:0] out_data;
  logic [7:0]  out_keep;
  cdc_fifo #(.WIDTH(73), .DEPTH(32)) u_out (
    .wr_clk_i(clk_i), .wr_rst_ni(rst_ni), .wr_valid_i(tx_valid_i), .wr_ready_o(tx_ready_o),
    .wr_data_i({tx_last_i, tx_keep_i, tx_data_i}),
    .rd_clk_i(tx_clk_i), .rd_rst_ni(tx_rst_ni), .rd_valid_o(out_valid), .rd_ready_i(out_ready),
    .rd_data_o({out_last, out_keep, out_data})
  );
  gmii_tx u_tx (
    .clk_i(tx_clk_i), .rst_ni(tx_rst_ni), .s_valid_i(out_valid), .s_ready_o(out_ready), .s_data_i(out_data),
    .s_keep_i(out_keep), .s_last_i(out_last), .en_o(en), .er_o(er), .d_o(txd)
  );

  // ---- In. The PHY's clock may stand whenever there is no link.
  logic        in_valid, in_last, in_room, rx_rst_n, in_rst_n;
  logic [63:0] in_data;
  logic [7:0]  in_keep;
  cdc_reset_pair u_reset (.clk_i, .rst_ni, .rst_no(in_rst_n), .far_clk_i(rgmii_rxc_i), .far_rst_no(rx_rst_n));
  gmii_rx u_rx (
    .clk_i(rgmii_rxc_i), .rst_ni(rx_rst_n), .dv_i(dv), .er_i(rer), .d_i(rxd),
    .m_valid_o(in_valid), .m_data_o(in_data), .m_keep_o(in_keep), .m_last_o(in_last)
  );
  cdc_fifo #(.WIDTH(73), .DEPTH(16)) u_in (
    .wr_clk_i(rgmii_rxc_i), .wr_rst_ni(rx_rst_n), .wr_valid_i(in_valid), .wr_ready_o(in_room),
    .wr_data_i({in_last, in_keep, in_data}),
    .rd_clk_i(clk_i), .rd_rst_ni(in_rst_n), .rd_valid_o(rx_valid_o), .rd_ready_i(1'b1),
    .rd_data_o({rx_last_o, rx_keep_o, rx_data_o})
  );
  logic unused;
  assign unused = in_room;                  // The card takes a beat a clock, the wire brings one in eight.
endmodule
`default_nettype wire
