// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// All of a board without PCIe but pins and PLL: the card, a gigabit port, memory on the chip in the place of the host's,
// and a serial line in the place of its bus (doc/adr/0012). The card has a clock of its own.
module board_card #(
  parameter int unsigned NODES = 4,
  parameter int unsigned CLOCK_HZ = 15_625_000,   // of the card
  parameter int unsigned BAUD = 115_200,
  parameter int unsigned HOST_BYTES = 65536,
  parameter int unsigned DIR_ENTRIES = 1024,
  parameter int unsigned TX_CLOCK_TAPS = 80,
  parameter int unsigned RX_DATA_TAPS = 0,
  parameter logic [31:0] BUILD = 32'd0            // hash of the sources
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         tx_clk_i,                   // 125 MHz
  input  wire         tx_rst_ni,
  // Pins.
  output logic        rgmii_txc_o,
  output logic        rgmii_tx_ctl_o,
  output logic [3:0]  rgmii_txd_o,
  input  wire         rgmii_rxc_i,
  input  wire         rgmii_rx_ctl_i,
  input  wire  [3:0]  rgmii_rxd_i,
  input  wire         uart_rx_i,
  output logic        uart_tx_o,
  output logic        alive_o,                    // blinks
  output logic        busy_o,                     // the card has something under way
  output logic        irq_o
);
  localparam logic [15:0] DIVISOR = 16'(CLOCK_HZ / BAUD);

  logic [31:0] now_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) now_q <= '0;
    else now_q <= now_q + 32'd1;
  end
  assign alive_o = now_q[23];

  // ---------------------------------------------------------------- host
  logic        in_valid, out_valid, out_ready;
  logic [7:0]  in_byte, out_byte;
  logic        unused_error, unused_rx_busy, unused_rx_quiet, unused_tx_busy;
  logic [31:0] unused_rx_wait, unused_tx_wait;
  mgmt_uart_rx u_uart_rx (
    .clk_i, .rst_ni, .now_i(now_q), .divisor_i(DIVISOR), .rx_i(uart_rx_i), .valid_o(in_valid), .data_o(in_byte),
    .error_o(unused_error), .busy_o(unused_rx_busy), .wait_o(unused_rx_wait), .quiet_o(unused_rx_quiet)
  );
  mgmt_uart_tx u_uart_tx (
    .clk_i, .rst_ni, .now_i(now_q), .divisor_i(DIVISOR), .valid_i(out_valid), .ready_o(out_ready), .data_i(out_byte),
    .tx_o(uart_tx_o), .busy_o(unused_tx_busy), .wait_o(unused_tx_wait)
  );

  logic        awvalid, awready, wvalid, wready, bvalid, bready, arvalid, arready, rvalid, rready;
  logic [15:0] awaddr, araddr;
  logic [31:0] wdata, rdata;
  logic        word_wr, word_wr_ready, word_rd, word_rd_ready;
  logic [31:0] word_addr, word_wdata, word_rdata;
  sidecar u_sidecar (
    .clk_i, .rst_ni, .byte_valid_i(in_valid), .byte_i(in_byte),
    .byte_valid_o(out_valid), .byte_ready_i(out_ready), .byte_o(out_byte),
    .axil_awvalid_o(awvalid), .axil_awready_i(awready), .axil_awaddr_o(awaddr),
    .axil_wvalid_o(wvalid), .axil_wready_i(wready), .axil_wdata_o(wdata),
    .axil_bvalid_i(bvalid), .axil_bready_o(bready),
    .axil_arvalid_o(arvalid), .axil_arready_i(arready), .axil_araddr_o(araddr),
    .axil_rvalid_i(rvalid), .axil_rready_o(rready), .axil_rdata_i(rdata),
    .word_wr_o(word_wr), .word_wr_ready_i(word_wr_ready), .word_rd_o(word_rd), .word_rd_ready_i(word_rd_ready),
    .word_addr_o(word_addr), .word_wdata_o(word_wdata), .word_rdata_i(word_rdata)
  );

  logic        dma_arvalid, dma_arready, dma_rvalid, dma_rready, dma_rlast;
  logic        dma_awvalid, dma_awready, dma_wvalid, dma_wready, dma_wlast, dma_bvalid, dma_bready;
  logic [63:0] dma_araddr, dma_rdata, dma_awaddr, dma_wdata;
  logic [7:0]  dma_arlen, dma_awlen;
  host_memory #(.BYTES(HOST_BYTES)) u_host (
    .clk_i, .rst_ni,
    .axi_arvalid_i(dma_arvalid), .axi_arready_o(dma_arready), .axi_araddr_i(dma_araddr), .axi_arlen_i(dma_arlen),
    .axi_rvalid_o(dma_rvalid), .axi_rready_i(dma_rready), .axi_rdata_o(dma_rdata), .axi_rlast_o(dma_rlast),
    .axi_awvalid_i(dma_awvalid), .axi_awready_o(dma_awready), .axi_awaddr_i(dma_awaddr), .axi_awlen_i(dma_awlen),
    .axi_wvalid_i(dma_wvalid), .axi_wready_o(dma_wready), .axi_wdata_i(dma_wdata), .axi_wlast_i(dma_wlast),
    .axi_bvalid_o(dma_bvalid), .axi_bready_i(dma_bready),
    .word_wr_i(word_wr), .word_wr_ready_o(word_wr_ready), .word_rd_i(word_rd), .word_rd_ready_o(word_rd_ready),
    .word_addr_i(word_addr), .word_wdata_i(word_wdata), .word_rdata_o(word_rdata)
  );

  logic        dir_arvalid, dir_arready, dir_rvalid, dir_rready;
  logic        dir_awvalid, dir_awready, dir_wvalid, dir_wready, dir_bvalid, dir_bready;
  logic [63:0] dir_araddr, dir_rdata, dir_awaddr, dir_wdata;
  logic [3:0]  dir_arid, dir_rid;
  directory_memory #(.ENTRIES(DIR_ENTRIES)) u_directory (
    .clk_i, .rst_ni,
    .arvalid_i(dir_arvalid), .arready_o(dir_arready), .araddr_i(dir_araddr), .arid_i(dir_arid),
    .rvalid_o(dir_rvalid), .rready_i(dir_rready), .rdata_o(dir_rdata), .rid_o(dir_rid),
    .awvalid_i(dir_awvalid), .awready_o(dir_awready), .awaddr_i(dir_awaddr),
    .wvalid_i(dir_wvalid), .wready_o(dir_wready), .wdata_i(dir_wdata), .bvalid_o(dir_bvalid), .bready_i(dir_bready)
  );

  // ---------------------------------------------------------------- wire
  logic        tx_valid, tx_ready, tx_last, rx_valid, rx_last;
  logic [63:0] tx_data, rx_data;
  logic [7:0]  tx_keep, rx_keep;
  eth_port #(.TX_CLOCK_TAPS(TX_CLOCK_TAPS), .RX_DATA_TAPS(RX_DATA_TAPS)) u_port (
    .clk_i, .rst_ni, .tx_valid_i(tx_valid), .tx_ready_o(tx_ready), .tx_data_i(tx_data), .tx_keep_i(tx_keep),
    .tx_last_i(tx_last), .rx_valid_o(rx_valid), .rx_data_o(rx_data), .rx_keep_o(rx_keep), .rx_last_o(rx_last),
    .tx_clk_i, .tx_rst_ni,
    .rgmii_txc_o, .rgmii_tx_ctl_o, .rgmii_txd_o, .rgmii_rxc_i, .rgmii_rx_ctl_i, .rgmii_rxd_i
  );

  // ---------------------------------------------------------------- card
  weft_pkg::trace_t unused_home, unused_req, unused_evict, unused_hold;
  logic             idle, unused_quiet;
  card_core #(.DATA_W(64), .NODES(NODES), .BUILD(BUILD)) u_card (
    .clk_i, .rst_ni, .now_i(now_q),
    .axil_awvalid_i(awvalid), .axil_awready_o(awready), .axil_awaddr_i(awaddr),
    .axil_wvalid_i(wvalid), .axil_wready_o(wready), .axil_wdata_i(wdata), .axil_wstrb_i(4'hf),
    .axil_bvalid_o(bvalid), .axil_bready_i(bready),
    .axil_arvalid_i(arvalid), .axil_arready_o(arready), .axil_araddr_i(araddr),
    .axil_rvalid_o(rvalid), .axil_rready_i(rready), .axil_rdata_o(rdata),
    .push_valid_i(1'b0), .push_addr_i(16'd0), .push_data_i(64'd0),   // A serial line has no store of 64 bytes.
    .dma_arvalid_o(dma_arvalid), .dma_arready_i(dma_arready), .dma_araddr_o(dma_araddr), .dma_arlen_o(dma_arlen),
    .dma_rvalid_i(dma_rvalid), .dma_rready_o(dma_rready), .dma_rdata_i(dma_rdata), .dma_rlast_i(dma_rlast),
    .dma_awvalid_o(dma_awvalid), .dma_awready_i(dma_awready), .dma_awaddr_o(dma_awaddr), .dma_awlen_o(dma_awlen),
    .dma_wvalid_o(dma_wvalid), .dma_wready_i(dma_wready), .dma_wdata_o(dma_wdata), .dma_wlast_o(dma_wlast),
    .dma_bvalid_i(dma_bvalid), .dma_bready_o(dma_bready),
    .dir_arvalid_o(dir_arvalid), .dir_arready_i(dir_arready), .dir_araddr_o(dir_araddr), .dir_arid_o(dir_arid),
    .dir_rvalid_i(dir_rvalid), .dir_rready_o(dir_rready), .dir_rdata_i(dir_rdata), .dir_rid_i(dir_rid),
    .dir_awvalid_o(dir_awvalid), .dir_awready_i(dir_awready), .dir_awaddr_o(dir_awaddr),
    .dir_wvalid_o(dir_wvalid), .dir_wready_i(dir_wready), .dir_wdata_o(dir_wdata),
    .dir_bvalid_i(dir_bvalid), .dir_bready_o(dir_bready),
    .tx_valid_o(tx_valid), .tx_ready_i(tx_ready), .tx_data_o(tx_data), .tx_keep_o(tx_keep), .tx_last_o(tx_last),
    .rx_valid_i(rx_valid), .rx_data_i(rx_data), .rx_keep_i(rx_keep), .rx_last_i(rx_last),
    .irq_o, .trace_home_o(unused_home), .trace_req_o(unused_req), .trace_evict_o(unused_evict),
    .trace_hold_o(unused_hold), .idle_o(idle), .quiet_o(unused_quiet)
  );
  assign busy_o = !idle;

  logic unused;
  assign unused = ^{unused_error, unused_rx_busy, unused_rx_quiet, unused_tx_busy, unused_rx_wait, unused_tx_wait,
                    unused_home, unused_req, unused_evict, unused_hold, unused_quiet};
endmodule
`default_nettype wire
