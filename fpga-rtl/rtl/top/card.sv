// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The card with its own computer: card_core, the data path, and mgmt_top beside it, which reaches the same registers as the
// host. No path of the data goes through here.
//
// core_clk_i and core_now_i are clk_i and now_i. A simulator leaves edges of core_clk_i out that the data path does not need:
// while core_awake_o is 0, was 0 before the last edge, and no input of the data path has changed.
module card #(
  parameter int unsigned  DATA_W = 512,
  parameter int unsigned  NODES  = 16,
  parameter logic [31:0]  BUILD  = 32'd0,       // hash of the sources
  parameter logic [31:0]  FPGA_ID  = 32'd0,
  parameter logic [31:0]  BOARD    = weft_mgmt_pkg::BOARD_SIM,
  parameter logic [31:0]  VERSION  = 32'd0,
  parameter logic [31:0]  CLOCK_HZ = 32'd156_250_000,
  parameter logic [159:0] GIT_HASH = 160'd0,
  parameter int unsigned  UART_DIVISOR = 1356,  // 115,200 baud
  parameter bit           RECONFIGURABLE = 1'b1
) (
  input  wire                 clk_i,
  input  wire                 core_clk_i,
  input  wire                 rst_ni,
  input  wire  [31:0]         now_i,
  input  wire  [31:0]         core_now_i,
  // As card_core has them.
  input  wire                 axil_awvalid_i,
  output logic                axil_awready_o,
  input  wire  [15:0]         axil_awaddr_i,
  input  wire                 axil_wvalid_i,
  output logic                axil_wready_o,
  input  wire  [31:0]         axil_wdata_i,
  input  wire  [3:0]          axil_wstrb_i,
  output logic                axil_bvalid_o,
  input  wire                 axil_bready_i,
  input  wire                 axil_arvalid_i,
  output logic                axil_arready_o,
  input  wire  [15:0]         axil_araddr_i,
  output logic                axil_rvalid_o,
  input  wire                 axil_rready_i,
  output logic [31:0]         axil_rdata_o,
  input  wire                 push_valid_i,
  input  wire  [15:0]         push_addr_i,
  input  wire  [DATA_W-1:0]   push_data_i,
  output logic                dma_arvalid_o,
  input  wire                 dma_arready_i,
  output logic [63:0]         dma_araddr_o,
  output logic [7:0]          dma_arlen_o,
  input  wire                 dma_rvalid_i,
  output logic                dma_rready_o,
  input  wire  [DATA_W-1:0]   dma_rdata_i,
  input  wire                 dma_rlast_i,
  output logic                dma_awvalid_o,
  input  wire                 dma_awready_i,
  output logic [63:0]         dma_awaddr_o,
  output logic [7:0]          dma_awlen_o,
  output logic                dma_wvalid_o,
  input  wire                 dma_wready_i,
  output logic [DATA_W-1:0]   dma_wdata_o,
  output logic                dma_wlast_o,
  input  wire                 dma_bvalid_i,
  output logic                dma_bready_o,
  output logic                dir_arvalid_o,
  input  wire                 dir_arready_i,
  output logic [63:0]         dir_araddr_o,
  output logic [3:0]          dir_arid_o,
  input  wire                 dir_rvalid_i,
  output logic                dir_rready_o,
  input  wire  [63:0]         dir_rdata_i,
  input  wire  [3:0]          dir_rid_i,
  output logic                dir_awvalid_o,
  input  wire                 dir_awready_i,
  output logic [63:0]         dir_awaddr_o,
  output logic                dir_wvalid_o,
  input  wire                 dir_wready_i,
  output logic [63:0]         dir_wdata_o,
  input  wire                 dir_bvalid_i,
  output logic                dir_bready_o,
  output logic                tx_valid_o,
  input  wire                 tx_ready_i,
  output logic [DATA_W-1:0]   tx_data_o,
  output logic [DATA_W/8-1:0] tx_keep_o,
  output logic                tx_last_o,
  input  wire                 rx_valid_i,
  input  wire  [DATA_W-1:0]   rx_data_i,
  input  wire  [DATA_W/8-1:0] rx_keep_i,
  input  wire                 rx_last_i,
  output logic                irq_o,
  output weft_pkg::trace_t    trace_home_o,
  output weft_pkg::trace_t    trace_req_o,
  output weft_pkg::trace_t    trace_evict_o,
  output weft_pkg::trace_t    trace_hold_o,
  output logic                idle_o,
  output logic                quiet_o,
  output logic                core_awake_o,
  // As mgmt_top has them.
  input  wire  [63:0]         serial_i,
  input  wire                 uart_rx_i,
  output logic                uart_tx_o,
  input  wire                 hid_connected_i,
  input  wire                 hid_rx_valid_i,
  output logic                hid_rx_ready_o,
  input  wire  [7:0]          hid_rx_data_i,
  output logic                hid_tx_valid_o,
  input  wire                 hid_tx_ready_i,
  output logic [7:0]          hid_tx_data_o,
  output logic                spi_cs_no,
  output logic                spi_sck_o,
  output logic                spi_mosi_o,
  input  wire                 spi_miso_i,
  input  wire  [weft_mgmt_pkg::REG_SENSOR_VALUE_COUNT*32-1:0] sensor_i,
  output logic [3:0]          led_o,
  output logic                reconfigure_o,
  output logic [7:0]          slot_o,
  output logic [31:0]         mgmt_wait_o
);
  logic        core_rst_n, card_rst_n, core_quiet, mgmt_quiet, bridge_quiet;
  logic        bar_valid, bar_ready, bar_write, bar_error;
  logic [15:0] bar_addr, csr_awaddr, csr_araddr;
  logic [31:0] bar_wdata, bar_rdata, csr_wdata;
  logic        csr_awvalid, csr_awready, csr_wvalid, csr_wready, csr_bvalid, csr_bready, csr_arvalid, csr_arready, csr_rvalid,
               csr_rready;
  logic [3:0]  csr_wstrb;

  assign core_rst_n = rst_ni && card_rst_n;
  assign quiet_o    = core_quiet && mgmt_quiet && bridge_quiet;
  assign core_awake_o = !core_quiet || !bridge_quiet || bar_valid || !core_rst_n;

  mgmt_top #(
    .FPGA_ID(FPGA_ID), .BOARD(BOARD), .VERSION(VERSION), .CLOCK_HZ(CLOCK_HZ), .GIT_HASH(GIT_HASH),
    .UART_DIVISOR(UART_DIVISOR), .RECONFIGURABLE(RECONFIGURABLE)
  ) u_mgmt (
    .clk_i, .rst_ni, .now_i, .serial_i, .uart_rx_i, .uart_tx_o, .hid_connected_i, .hid_rx_valid_i, .hid_rx_ready_o,
    .hid_rx_data_i, .hid_tx_valid_o, .hid_tx_ready_i, .hid_tx_data_o, .spi_cs_no, .spi_sck_o, .spi_mosi_o, .spi_miso_i,
    .sensor_i, .led_o,
    .bar_valid_o(bar_valid), .bar_ready_i(bar_ready), .bar_write_o(bar_write), .bar_addr_o(bar_addr),
    .bar_wdata_o(bar_wdata), .bar_rdata_i(bar_rdata), .bar_error_i(bar_error),
    .attention_i(1'b0), .card_rst_no(card_rst_n), .reconfigure_o, .slot_o, .quiet_o(mgmt_quiet), .wait_o(mgmt_wait_o)
  );

  mgmt_csr_bridge u_bridge (
    .clk_i, .rst_ni(core_rst_n),
    .bar_valid_i(bar_valid), .bar_ready_o(bar_ready), .bar_write_i(bar_write), .bar_addr_i(bar_addr),
    .bar_wdata_i(bar_wdata), .bar_rdata_o(bar_rdata), .bar_error_o(bar_error),
    .host_awvalid_i(axil_awvalid_i), .host_awready_o(axil_awready_o), .host_awaddr_i(axil_awaddr_i),
    .host_wvalid_i(axil_wvalid_i), .host_wready_o(axil_wready_o), .host_wdata_i(axil_wdata_i), .host_wstrb_i(axil_wstrb_i),
    .host_bvalid_o(axil_bvalid_o), .host_bready_i(axil_bready_i),
    .host_arvalid_i(axil_arvalid_i), .host_arready_o(axil_arready_o), .host_araddr_i(axil_araddr_i),
    .host_rvalid_o(axil_rvalid_o), .host_rready_i(axil_rready_i),
    .axil_awvalid_o(csr_awvalid), .axil_awready_i(csr_awready), .axil_awaddr_o(csr_awaddr), .axil_wvalid_o(csr_wvalid),
    .axil_wready_i(csr_wready), .axil_wdata_o(csr_wdata), .axil_wstrb_o(csr_wstrb), .axil_bvalid_i(csr_bvalid),
    .axil_bready_o(csr_bready), .axil_arvalid_o(csr_arvalid), .axil_arready_i(csr_arready), .axil_araddr_o(csr_araddr),
    .axil_rvalid_i(csr_rvalid), .axil_rready_o(csr_rready), .axil_rdata_i(axil_rdata_o), .quiet_o(bridge_quiet)
  );

  card_core #(.DATA_W(DATA_W), .NODES(NODES), .BUILD(BUILD)) u_core (
    .clk_i(core_clk_i), .rst_ni(core_rst_n), .now_i(core_now_i),
    .axil_awvalid_i(csr_awvalid), .axil_awready_o(csr_awready), .axil_awaddr_i(csr_awaddr), .axil_wvalid_i(csr_wvalid),
    .axil_wready_o(csr_wready), .axil_wdata_i(csr_wdata), .axil_wstrb_i(csr_wstrb), .axil_bvalid_o(csr_bvalid),
    .axil_bready_i(csr_bready), .axil_arvalid_i(csr_arvalid), .axil_arready_o(csr_arready), .axil_araddr_i(csr_araddr),
    .axil_rvalid_o(csr_rvalid), .axil_rready_i(csr_rready), .axil_rdata_o,
    .push_valid_i, .push_addr_i, .push_data_i,
    .dma_arvalid_o, .dma_arready_i, .dma_araddr_o, .dma_arlen_o, .dma_rvalid_i, .dma_rready_o, .dma_rdata_i, .dma_rlast_i,
    .dma_awvalid_o, .dma_awready_i, .dma_awaddr_o, .dma_awlen_o, .dma_wvalid_o, .dma_wready_i, .dma_wdata_o, .dma_wlast_o,
    .dma_bvalid_i, .dma_bready_o,
    .dir_arvalid_o, .dir_arready_i, .dir_araddr_o, .dir_arid_o, .dir_rvalid_i, .dir_rready_o, .dir_rdata_i, .dir_rid_i,
    .dir_awvalid_o, .dir_awready_i, .dir_awaddr_o, .dir_wvalid_o, .dir_wready_i, .dir_wdata_o, .dir_bvalid_i, .dir_bready_o,
    .tx_valid_o, .tx_ready_i, .tx_data_o, .tx_keep_o, .tx_last_o, .rx_valid_i, .rx_data_i, .rx_keep_i, .rx_last_i,
    .irq_o, .trace_home_o, .trace_req_o, .trace_evict_o, .trace_hold_o, .idle_o, .quiet_o(core_quiet)
  );
endmodule
`default_nettype wire
