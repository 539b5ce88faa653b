// SPDX-License-Identifier: Apache-2.0
// Written by `npm run gen` from fpga-rtl/spec. Do not edit.

/* verilator lint_off UNUSEDPARAM */
package weft_mgmt_pkg;

  localparam logic [31:0] HID_REPORT_BYTES = 32'h00000040;  // A HID report, both ways, without report id.
  localparam logic [31:0] HID_DATA_BYTES = 32'h0000003e;  // Bytes of the framed stream that a report can carry.
  localparam logic [31:0] MGMT_HISTOGRAM_BUCKETS = 32'h00000018;  // Buckets of a histogram.
  localparam logic [31:0] ROM_BASE = 32'h00000000;  // Boot ROM: reset vector.
  localparam logic [31:0] ROM_BYTES = 32'h00008000;  // Its size.
  localparam logic [31:0] RAM_BASE = 32'h10000000;  // RAM: firmware is loaded here and entered here.
  localparam logic [31:0] RAM_BYTES = 32'h00020000;  // Its size.
  localparam logic [31:0] PERIPHERAL_BASE = 32'h40000000;  // Register blocks.
  localparam logic [31:0] CSR_BASE = 32'h50000000;  // The BAR: CSR_BASE + its offset. An access waits for the answer of the BAR, CSR_LIMIT_CYCLES at most; then it reads ones and sets SYS.BUS_ERROR.
  localparam logic [31:0] CSR_BYTES = 32'h00010000;  // Size of the window.
  localparam logic [31:0] CSR_LIMIT_CYCLES = 32'h00001000;  // Longest wait for the BAR.
  localparam logic [31:0] MAP_VERSION = 32'h00000001;  // Version of this memory map.
  localparam logic [31:0] MGMT_MAGIC = 32'h544d4757;  // "WGMT".
  localparam logic [31:0] WATCHDOG_KEY = 32'h64656566;  // Written to WATCHDOG.FEED.
  localparam logic [31:0] RESET_MAGIC = 32'h52455300;  // Upper 24 bits of what is written to SYS.RESET.
  localparam logic [31:0] UART_FIFO_BYTES = 32'h00000800;  // Depth of each UART FIFO: a whole frame, so that the host needs no flow control as long as it waits for replies.
  localparam logic [31:0] HID_FIFO_REPORTS = 32'h00000020;  // Depth of each HID FIFO: likewise.

  // Boards for which there are images.
  typedef enum logic [31:0] {
    BOARD_SIM = 32'd1,
    BOARD_ECP5_EVN = 32'd2
  } board_e;

  // Why the management CPU started.
  typedef enum logic [7:0] {
    RESET_CAUSE_POWER_ON = 8'd0,
    RESET_CAUSE_WATCHDOG = 8'd1,
    RESET_CAUSE_SOFTWARE = 8'd2,
    RESET_CAUSE_RECONFIGURED = 8'd3
  } reset_cause_e;

  // Where an image lies.
  typedef enum logic [7:0] {
    SLOT_GOLDEN = 8'd0,
    SLOT_A = 8'd1,
    SLOT_B = 8'd2,
    SLOT_NONE = 8'd255
  } slot_e;

  localparam logic [31:0] BASE_SYS = PERIPHERAL_BASE + 32'h0;  // Build-ID, reset, interrupts.
  localparam logic [31:0] BASE_UART = PERIPHERAL_BASE + 32'h1000;  // 8N1.
  localparam logic [31:0] BASE_HID = PERIPHERAL_BASE + 32'h2000;  // Mailbox to the USB bridge: 64-byte reports, each read or written as 16 words, first byte in bits 7:0.
  localparam logic [31:0] BASE_SPI = PERIPHERAL_BASE + 32'h3000;  // SPI flash, mode 0, most significant bit first. An access to WRITE1, WRITE4 or READ waits until the shift under way is over: no polling.
  localparam logic [31:0] BASE_TIMER = PERIPHERAL_BASE + 32'h4000;  // Cycles since reset of the subsystem, 64 bits.
  localparam logic [31:0] BASE_WATCHDOG = PERIPHERAL_BASE + 32'h5000;  // Resets the management subsystem, never the data path. Cannot be switched off once it runs.
  localparam logic [31:0] BASE_SENSOR = PERIPHERAL_BASE + 32'h6000;  // Values of the sensors, signed, in the units of SensorUnit.

  localparam logic [11:0] REG_SYS_MAGIC = 12'h000;
  localparam logic [11:0] REG_SYS_MAP = 12'h004;
  localparam logic [11:0] REG_SYS_FPGA_ID = 12'h008;
  localparam logic [11:0] REG_SYS_BOARD = 12'h00c;
  localparam logic [11:0] REG_SYS_VERSION = 12'h010;
  localparam logic [11:0] REG_SYS_CLOCK_HZ = 12'h014;
  localparam logic [11:0] REG_SYS_SERIAL_LO = 12'h018;
  localparam logic [11:0] REG_SYS_SERIAL_HI = 12'h01c;
  localparam logic [11:0] REG_SYS_GIT_HASH = 12'h020;
  localparam int unsigned REG_SYS_GIT_HASH_COUNT = 5;
  localparam logic [11:0] REG_SYS_CPU_NAME = 12'h040;
  localparam int unsigned REG_SYS_CPU_NAME_COUNT = 4;
  localparam logic [11:0] REG_SYS_CPU_VERSION = 12'h050;
  localparam int unsigned REG_SYS_CPU_VERSION_COUNT = 4;
  localparam logic [11:0] REG_SYS_CPU_HASH = 12'h060;
  localparam int unsigned REG_SYS_CPU_HASH_COUNT = 8;
  localparam logic [11:0] REG_SYS_CAUSE = 12'h080;
  localparam int unsigned REG_SYS_CAUSE_CAUSE_LSB = 0;
  localparam int unsigned REG_SYS_CAUSE_CAUSE_W = 8;
  localparam int unsigned REG_SYS_CAUSE_SLOT_LSB = 8;
  localparam int unsigned REG_SYS_CAUSE_SLOT_W = 8;
  localparam int unsigned REG_SYS_CAUSE_RECONFIGURABLE_LSB = 16;
  localparam int unsigned REG_SYS_CAUSE_RECONFIGURABLE_W = 1;
  localparam logic [11:0] REG_SYS_RESET = 12'h084;
  localparam int unsigned REG_SYS_RESET_SLOT_LSB = 0;
  localparam int unsigned REG_SYS_RESET_SLOT_W = 7;
  localparam int unsigned REG_SYS_RESET_RECONFIGURE_LSB = 7;
  localparam int unsigned REG_SYS_RESET_RECONFIGURE_W = 1;
  localparam logic [11:0] REG_SYS_PENDING = 12'h088;
  localparam int unsigned REG_SYS_PENDING_UART_RX_LSB = 0;
  localparam int unsigned REG_SYS_PENDING_UART_RX_W = 1;
  localparam int unsigned REG_SYS_PENDING_HID_OUT_LSB = 1;
  localparam int unsigned REG_SYS_PENDING_HID_OUT_W = 1;
  localparam int unsigned REG_SYS_PENDING_TIMER_LSB = 2;
  localparam int unsigned REG_SYS_PENDING_TIMER_W = 1;
  localparam int unsigned REG_SYS_PENDING_DATA_PATH_LSB = 3;
  localparam int unsigned REG_SYS_PENDING_DATA_PATH_W = 1;
  localparam logic [11:0] REG_SYS_ENABLE = 12'h08c;
  localparam int unsigned REG_SYS_ENABLE_UART_RX_LSB = 0;
  localparam int unsigned REG_SYS_ENABLE_UART_RX_W = 1;
  localparam int unsigned REG_SYS_ENABLE_HID_OUT_LSB = 1;
  localparam int unsigned REG_SYS_ENABLE_HID_OUT_W = 1;
  localparam int unsigned REG_SYS_ENABLE_TIMER_LSB = 2;
  localparam int unsigned REG_SYS_ENABLE_TIMER_W = 1;
  localparam int unsigned REG_SYS_ENABLE_DATA_PATH_LSB = 3;
  localparam int unsigned REG_SYS_ENABLE_DATA_PATH_W = 1;
  localparam logic [11:0] REG_SYS_SLEEP = 12'h090;
  localparam logic [11:0] REG_SYS_BUS_ERROR = 12'h094;
  localparam logic [11:0] REG_SYS_LED = 12'h098;
  localparam logic [11:0] REG_UART_DATA = 12'h000;
  localparam int unsigned REG_UART_DATA_BYTE_LSB = 0;
  localparam int unsigned REG_UART_DATA_BYTE_W = 8;
  localparam int unsigned REG_UART_DATA_EMPTY_LSB = 31;
  localparam int unsigned REG_UART_DATA_EMPTY_W = 1;
  localparam logic [11:0] REG_UART_STATUS = 12'h004;
  localparam int unsigned REG_UART_STATUS_RX_LEVEL_LSB = 0;
  localparam int unsigned REG_UART_STATUS_RX_LEVEL_W = 12;
  localparam int unsigned REG_UART_STATUS_TX_ROOM_LSB = 12;
  localparam int unsigned REG_UART_STATUS_TX_ROOM_W = 12;
  localparam int unsigned REG_UART_STATUS_TX_IDLE_LSB = 24;
  localparam int unsigned REG_UART_STATUS_TX_IDLE_W = 1;
  localparam int unsigned REG_UART_STATUS_OVERRUN_LSB = 25;
  localparam int unsigned REG_UART_STATUS_OVERRUN_W = 1;
  localparam int unsigned REG_UART_STATUS_FRAMING_LSB = 26;
  localparam int unsigned REG_UART_STATUS_FRAMING_W = 1;
  localparam logic [11:0] REG_UART_DIVISOR = 12'h008;
  localparam logic [11:0] REG_HID_STATUS = 12'h000;
  localparam int unsigned REG_HID_STATUS_OUT_REPORTS_LSB = 0;
  localparam int unsigned REG_HID_STATUS_OUT_REPORTS_W = 8;
  localparam int unsigned REG_HID_STATUS_IN_ROOM_LSB = 8;
  localparam int unsigned REG_HID_STATUS_IN_ROOM_W = 8;
  localparam int unsigned REG_HID_STATUS_CONNECTED_LSB = 16;
  localparam int unsigned REG_HID_STATUS_CONNECTED_W = 1;
  localparam int unsigned REG_HID_STATUS_OVERRUN_LSB = 17;
  localparam int unsigned REG_HID_STATUS_OVERRUN_W = 1;
  localparam logic [11:0] REG_HID_OUT = 12'h004;
  localparam logic [11:0] REG_HID_IN = 12'h008;
  localparam logic [11:0] REG_SPI_SELECT = 12'h000;
  localparam logic [11:0] REG_SPI_DIVISOR = 12'h004;
  localparam logic [11:0] REG_SPI_WRITE1 = 12'h008;
  localparam logic [11:0] REG_SPI_WRITE4 = 12'h00c;
  localparam logic [11:0] REG_SPI_READ = 12'h010;
  localparam logic [11:0] REG_TIMER_NOW_LO = 12'h000;
  localparam logic [11:0] REG_TIMER_NOW_HI = 12'h004;
  localparam logic [11:0] REG_TIMER_COMPARE_LO = 12'h008;
  localparam logic [11:0] REG_TIMER_COMPARE_HI = 12'h00c;
  localparam logic [11:0] REG_WATCHDOG_LIMIT = 12'h000;
  localparam logic [11:0] REG_WATCHDOG_FEED = 12'h004;
  localparam logic [11:0] REG_WATCHDOG_LEFT = 12'h008;
  localparam logic [11:0] REG_SENSOR_VALUE = 12'h000;
  localparam int unsigned REG_SENSOR_VALUE_COUNT = 4;

endpackage
/* verilator lint_on UNUSEDPARAM */
