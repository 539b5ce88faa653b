// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The card's own computer: CPU, memories, peripherals. doc/management.md has the address map and what firmware does with it.
// rst_ni is the card's power-on reset; the watchdog and firmware reset all of this but mgmt_reset.
module mgmt_top #(
  parameter logic [31:0]  FPGA_ID  = 32'd0,
  parameter logic [31:0]  BOARD    = weft_mgmt_pkg::BOARD_SIM,
  parameter logic [31:0]  VERSION  = 32'd0,
  parameter logic [31:0]  CLOCK_HZ = 32'd156_250_000,
  parameter logic [159:0] GIT_HASH = 160'd0,
  parameter int unsigned  UART_DIVISOR = 434,
  parameter bit           RECONFIGURABLE = 1'b1
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire  [63:0]  serial_i,
  // UART.
  input  wire          uart_rx_i,
  output logic         uart_tx_o,
  // USB bridge: bytes of 64-byte reports.
  input  wire          hid_connected_i,
  input  wire          hid_rx_valid_i,
  output logic         hid_rx_ready_o,
  input  wire  [7:0]   hid_rx_data_i,
  output logic         hid_tx_valid_o,
  input  wire          hid_tx_ready_i,
  output logic [7:0]   hid_tx_data_o,
  // SPI flash.
  output logic         spi_cs_no,
  output logic         spi_sck_o,
  output logic         spi_mosi_o,
  input  wire          spi_miso_i,
  input  wire  [weft_mgmt_pkg::REG_SENSOR_VALUE_COUNT*32-1:0] sensor_i,
  output logic [3:0]   led_o,
  // To the card's registers: valid until ready.
  output logic         bar_valid_o,
  input  wire          bar_ready_i,
  output logic         bar_write_o,
  output logic [15:0]  bar_addr_o,
  output logic [31:0]  bar_wdata_o,
  input  wire  [31:0]  bar_rdata_i,
  input  wire          bar_error_i,
  // The card asks for attention.
  input  wire          attention_i,
  // A new bitstream.
  output logic         card_rst_no,
  output logic         reconfigure_o,
  output logic [7:0]   slot_o,
  // The CPU sleeps and nothing moves before an input changes or wait_o cycles are over.
  output logic         quiet_o,
  output logic [31:0]  wait_o
);
  // ---------------------------------------------------------------- reset
  logic       mgmt_rst_n, bite, ask, ask_bitstream;
  logic [6:0] ask_slot;
  logic [7:0] cause;

  mgmt_reset #(.RECONFIGURABLE(RECONFIGURABLE)) u_reset (
    .clk_i, .rst_ni, .bite_i(bite), .ask_i(ask), .ask_bitstream_i(ask_bitstream), .ask_slot_i(ask_slot),
    .mgmt_rst_no(mgmt_rst_n), .card_rst_no, .reconfigure_o, .slot_o, .cause_o(cause)
  );

  // ---------------------------------------------------------------- CPU and memories
  logic         req_valid, ack, rom_rd_en, ram_rd_en, reg_valid, reg_ready, write;
  logic [31:0]  req_addr, req_wdata, rdata, rom_rdata, ram_rdata, mem_wdata, reg_rdata, wdata;
  logic [3:0]   req_we, ram_we;
  logic [17:2]  mem_addr;
  logic [15:0]  addr;
  logic [127:0] core_name, core_version;
  logic [255:0] core_hash;

  mgmt_cpu #(.RESET_PC(weft_mgmt_pkg::ROM_BASE)) u_cpu (
    .clk_i, .rst_ni(mgmt_rst_n), .req_valid_o(req_valid), .req_addr_o(req_addr), .req_we_o(req_we), .req_wdata_o(req_wdata),
    .ack_i(ack), .rdata_i(rdata), .core_name_o(core_name), .core_version_o(core_version), .core_hash_o(core_hash)
  );
  mgmt_bus u_bus (
    .clk_i, .rst_ni(mgmt_rst_n), .req_valid_i(req_valid), .req_addr_i(req_addr), .req_we_i(req_we), .req_wdata_i(req_wdata),
    .ack_o(ack), .rdata_o(rdata),
    .rom_rd_en_o(rom_rd_en), .rom_rdata_i(rom_rdata), .ram_rd_en_o(ram_rd_en), .ram_we_o(ram_we), .ram_rdata_i(ram_rdata),
    .mem_addr_o(mem_addr), .mem_wdata_o(mem_wdata),
    .reg_valid_o(reg_valid), .reg_ready_i(reg_ready), .reg_rdata_i(reg_rdata),
    .bar_valid_o, .bar_ready_i, .bar_rdata_i, .write_o(write), .addr_o(addr), .wdata_o(wdata)
  );
  mgmt_rom u_rom (.clk_i, .rd_en_i(rom_rd_en), .addr_i(mem_addr), .rdata_o(rom_rdata));
  mgmt_ram u_ram (
    .clk_i, .rd_en_i(ram_rd_en), .we_i(ram_we), .addr_i(mem_addr), .wdata_i(mem_wdata), .rdata_o(ram_rdata)
  );

  assign bar_write_o = write;
  assign bar_addr_o  = addr;
  assign bar_wdata_o = wdata;

  // ---------------------------------------------------------------- peripherals: one block is meant, the others see nothing
  logic sys_hit, uart_hit, hid_hit, spi_hit, timer_hit, watchdog_hit, sensor_hit;
  assign sys_hit      = addr[15:12] == weft_mgmt_pkg::BASE_SYS[15:12];
  assign uart_hit     = addr[15:12] == weft_mgmt_pkg::BASE_UART[15:12];
  assign hid_hit      = addr[15:12] == weft_mgmt_pkg::BASE_HID[15:12];
  assign spi_hit      = addr[15:12] == weft_mgmt_pkg::BASE_SPI[15:12];
  assign timer_hit    = addr[15:12] == weft_mgmt_pkg::BASE_TIMER[15:12];
  assign watchdog_hit = addr[15:12] == weft_mgmt_pkg::BASE_WATCHDOG[15:12];
  assign sensor_hit   = addr[15:12] == weft_mgmt_pkg::BASE_SENSOR[15:12];

  logic        sys_ready, spi_ready, sleeps, uart_irq, hid_irq, timer_irq, uart_quiet, hid_quiet, spi_quiet, sensor_quiet;
  logic [31:0] sys_rdata, id_rdata, uart_rdata, hid_rdata, spi_rdata, timer_rdata, watchdog_rdata, sensor_rdata;
  logic [31:0] uart_wait, timer_wait, watchdog_wait;

  mgmt_sys u_sys (
    .clk_i, .rst_ni(mgmt_rst_n), .valid_i(reg_valid && sys_hit), .ready_o(sys_ready), .write_i(write), .addr_i(addr[11:0]),
    .wdata_i(wdata), .rdata_o(sys_rdata), .sleep_o(sleeps),
    .irq_uart_i(uart_irq), .irq_hid_i(hid_irq), .irq_timer_i(timer_irq), .irq_card_i(attention_i),
    .bus_error_i(bar_valid_o && bar_ready_i && bar_error_i), .cause_i(cause), .slot_i(slot_o), .reconfigurable_i(RECONFIGURABLE),
    .reset_o(ask), .reset_bitstream_o(ask_bitstream), .reset_slot_o(ask_slot), .led_o
  );
  mgmt_buildid #(.FPGA_ID(FPGA_ID), .BOARD(BOARD), .VERSION(VERSION), .CLOCK_HZ(CLOCK_HZ), .GIT_HASH(GIT_HASH)) u_buildid (
    .serial_i, .cpu_name_i(core_name), .cpu_version_i(core_version), .cpu_hash_i(core_hash),
    .addr_i(addr[11:0]), .rdata_o(id_rdata)
  );
  mgmt_uart #(.DIVISOR(UART_DIVISOR)) u_uart (
    .clk_i, .rst_ni(mgmt_rst_n), .now_i, .valid_i(reg_valid && uart_hit), .write_i(write), .addr_i(addr[11:0]), .wdata_i(wdata),
    .rdata_o(uart_rdata), .irq_o(uart_irq), .rx_i(uart_rx_i), .tx_o(uart_tx_o), .quiet_o(uart_quiet), .wait_o(uart_wait)
  );
  mgmt_hid u_hid (
    .clk_i, .rst_ni(mgmt_rst_n), .valid_i(reg_valid && hid_hit), .write_i(write), .addr_i(addr[11:0]), .wdata_i(wdata),
    .rdata_o(hid_rdata), .irq_o(hid_irq), .connected_i(hid_connected_i),
    .rx_valid_i(hid_rx_valid_i), .rx_ready_o(hid_rx_ready_o), .rx_data_i(hid_rx_data_i),
    .tx_valid_o(hid_tx_valid_o), .tx_ready_i(hid_tx_ready_i), .tx_data_o(hid_tx_data_o), .quiet_o(hid_quiet)
  );
  mgmt_spi u_spi (
    .clk_i, .rst_ni(mgmt_rst_n), .valid_i(reg_valid && spi_hit), .ready_o(spi_ready), .write_i(write), .addr_i(addr[11:0]),
    .wdata_i(wdata), .rdata_o(spi_rdata), .cs_no(spi_cs_no), .sck_o(spi_sck_o), .mosi_o(spi_mosi_o), .miso_i(spi_miso_i),
    .quiet_o(spi_quiet)
  );
  mgmt_timer u_timer (
    .clk_i, .rst_ni(mgmt_rst_n), .now_i, .valid_i(reg_valid && timer_hit), .write_i(write), .addr_i(addr[11:0]), .wdata_i(wdata),
    .rdata_o(timer_rdata), .irq_o(timer_irq), .wait_o(timer_wait)
  );
  mgmt_watchdog u_watchdog (
    .clk_i, .rst_ni(mgmt_rst_n), .now_i, .valid_i(reg_valid && watchdog_hit), .write_i(write), .addr_i(addr[11:0]),
    .wdata_i(wdata), .rdata_o(watchdog_rdata), .bite_o(bite), .wait_o(watchdog_wait)
  );
  mgmt_sensors u_sensors (.clk_i, .sensor_i, .addr_i(addr[11:0]), .rdata_o(sensor_rdata), .quiet_o(sensor_quiet));

  assign reg_ready = (sys_ready || !sys_hit) && (spi_ready || !spi_hit);
  always_comb begin
    reg_rdata = 32'd0;
    if (sys_hit)      reg_rdata = sys_rdata | id_rdata;
    if (uart_hit)     reg_rdata = uart_rdata;
    if (hid_hit)      reg_rdata = hid_rdata;
    if (spi_hit)      reg_rdata = spi_rdata;
    if (timer_hit)    reg_rdata = timer_rdata;
    if (watchdog_hit) reg_rdata = watchdog_rdata;
    if (sensor_hit)   reg_rdata = sensor_rdata;
  end

  // ---------------------------------------------------------------- for the simulator: what can be skipped
  logic [31:0] least;
  assign quiet_o = mgmt_rst_n && card_rst_no && !reconfigure_o && sleeps && !bite && uart_quiet && hid_quiet && spi_quiet
                   && sensor_quiet;
  assign least   = uart_wait < timer_wait ? uart_wait : timer_wait;
  assign wait_o  = least < watchdog_wait ? least : watchdog_wait;
endmodule
`default_nettype wire
