// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The card for the simulator. Verilator evaluates whatever hangs on a top-level input at each turn; the data path's inputs are
// therefore taken by a clock of their own, which a data path that sleeps does not get: then only the small computer costs time.
// An edge of core_in_clk_i comes in the low half of a cycle, so it adds no delay.
module nonsynth_card #(
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
  input  wire                 core_in_clk_i,
  input  wire                 rst_ni,
  input  wire  [31:0]         now_i,
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
  logic axil_awvalid_q, axil_wvalid_q, axil_bready_q, axil_arvalid_q, axil_rready_q, push_valid_q, dma_arready_q,
         dma_rvalid_q, dma_rlast_q, dma_awready_q, dma_wready_q, dma_bvalid_q, dir_arready_q, dir_rvalid_q, dir_awready_q,
         dir_wready_q, dir_bvalid_q, tx_ready_q, rx_valid_q, rx_last_q;
  logic [15:0] axil_awaddr_q, axil_araddr_q, push_addr_q;
  logic [31:0] axil_wdata_q;
  logic [3:0] axil_wstrb_q, dir_rid_q;
  logic [DATA_W-1:0] push_data_q, dma_rdata_q, rx_data_q;
  logic [63:0] dir_rdata_q;
  logic [DATA_W/8-1:0] rx_keep_q;
  logic [31:0] now_q;

  always_ff @(posedge core_in_clk_i) begin
    axil_awvalid_q <= axil_awvalid_i; axil_awaddr_q <= axil_awaddr_i; axil_wvalid_q <= axil_wvalid_i;
    axil_wdata_q <= axil_wdata_i; axil_wstrb_q <= axil_wstrb_i; axil_bready_q <= axil_bready_i;
    axil_arvalid_q <= axil_arvalid_i; axil_araddr_q <= axil_araddr_i; axil_rready_q <= axil_rready_i;
    push_valid_q <= push_valid_i; push_addr_q <= push_addr_i; push_data_q <= push_data_i;
    dma_arready_q <= dma_arready_i; dma_rvalid_q <= dma_rvalid_i; dma_rdata_q <= dma_rdata_i;
    dma_rlast_q <= dma_rlast_i; dma_awready_q <= dma_awready_i; dma_wready_q <= dma_wready_i;
    dma_bvalid_q <= dma_bvalid_i; dir_arready_q <= dir_arready_i; dir_rvalid_q <= dir_rvalid_i;
    dir_rdata_q <= dir_rdata_i; dir_rid_q <= dir_rid_i; dir_awready_q <= dir_awready_i; dir_wready_q <= dir_wready_i;
    dir_bvalid_q <= dir_bvalid_i; tx_ready_q <= tx_ready_i; rx_valid_q <= rx_valid_i; rx_data_q <= rx_data_i;
    rx_keep_q <= rx_keep_i; rx_last_q <= rx_last_i;
    now_q <= now_i;
  end

  card #(
    .DATA_W(DATA_W), .NODES(NODES), .BUILD(BUILD), .FPGA_ID(FPGA_ID), .BOARD(BOARD), .VERSION(VERSION),
    .CLOCK_HZ(CLOCK_HZ), .GIT_HASH(GIT_HASH), .UART_DIVISOR(UART_DIVISOR), .RECONFIGURABLE(RECONFIGURABLE)
  ) u_card (
    .clk_i, .core_clk_i, .rst_ni, .now_i, .core_now_i(now_q), .axil_awvalid_i(axil_awvalid_q), .axil_awready_o,
    .axil_awaddr_i(axil_awaddr_q), .axil_wvalid_i(axil_wvalid_q), .axil_wready_o, .axil_wdata_i(axil_wdata_q),
    .axil_wstrb_i(axil_wstrb_q), .axil_bvalid_o, .axil_bready_i(axil_bready_q), .axil_arvalid_i(axil_arvalid_q),
    .axil_arready_o, .axil_araddr_i(axil_araddr_q), .axil_rvalid_o, .axil_rready_i(axil_rready_q), .axil_rdata_o,
    .push_valid_i(push_valid_q), .push_addr_i(push_addr_q), .push_data_i(push_data_q), .dma_arvalid_o,
    .dma_arready_i(dma_arready_q), .dma_araddr_o, .dma_arlen_o, .dma_rvalid_i(dma_rvalid_q), .dma_rready_o,
    .dma_rdata_i(dma_rdata_q), .dma_rlast_i(dma_rlast_q), .dma_awvalid_o, .dma_awready_i(dma_awready_q), .dma_awaddr_o,
    .dma_awlen_o, .dma_wvalid_o, .dma_wready_i(dma_wready_q), .dma_wdata_o, .dma_wlast_o, .dma_bvalid_i(dma_bvalid_q),
    .dma_bready_o, .dir_arvalid_o, .dir_arready_i(dir_arready_q), .dir_araddr_o, .dir_arid_o,
    .dir_rvalid_i(dir_rvalid_q), .dir_rready_o, .dir_rdata_i(dir_rdata_q), .dir_rid_i(dir_rid_q), .dir_awvalid_o,
    .dir_awready_i(dir_awready_q), .dir_awaddr_o, .dir_wvalid_o, .dir_wready_i(dir_wready_q), .dir_wdata_o,
    .dir_bvalid_i(dir_bvalid_q), .dir_bready_o, .tx_valid_o, .tx_ready_i(tx_ready_q), .tx_data_o, .tx_keep_o, .tx_last_o,
    .rx_valid_i(rx_valid_q), .rx_data_i(rx_data_q), .rx_keep_i(rx_keep_q), .rx_last_i(rx_last_q), .irq_o, .trace_home_o,
    .trace_req_o, .trace_evict_o, .trace_hold_o, .idle_o, .quiet_o, .core_awake_o, .serial_i, .uart_rx_i, .uart_tx_o,
    .hid_connected_i, .hid_rx_valid_i, .hid_rx_ready_o, .hid_rx_data_i, .hid_tx_valid_o, .hid_tx_ready_i, .hid_tx_data_o,
    .spi_cs_no, .spi_sck_o, .spi_mosi_o, .spi_miso_i, .sensor_i, .led_o, .reconfigure_o, .slot_o, .mgmt_wait_o
  );
endmodule
`default_nettype wire
