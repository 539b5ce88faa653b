// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Interrupts, sleep, reset and lamps: the registers of SYS that are not the build-ID.
module mgmt_sys (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire          valid_i,
  output logic         ready_o,       // 0: the CPU sleeps
  input  wire          write_i,
  input  wire  [11:0]  addr_i,
  input  wire  [31:0]  wdata_i,
  output logic [31:0]  rdata_o,
  output logic         sleep_o,       // a read of SLEEP waits
  input  wire          irq_uart_i,
  input  wire          irq_hid_i,
  input  wire          irq_timer_i,
  input  wire          irq_card_i,
  input  wire          bus_error_i,   // one cycle: an access to the BAR was given up
  input  wire  [7:0]   cause_i,
  input  wire  [7:0]   slot_i,
  input  wire          reconfigurable_i,
  output logic         reset_o,       // one cycle
  output logic         reset_bitstream_o,
  output logic [6:0]   reset_slot_o,
  output logic [3:0]   led_o
);
  localparam int unsigned IRQS = 4;

  logic [IRQS-1:0] pending, enable_q;
  logic            wr, bus_error_q, at_sleep;
  always_comb begin
    pending = '0;
    pending[weft_mgmt_pkg::REG_SYS_PENDING_UART_RX_LSB]   = irq_uart_i;
    pending[weft_mgmt_pkg::REG_SYS_PENDING_HID_OUT_LSB]   = irq_hid_i;
    pending[weft_mgmt_pkg::REG_SYS_PENDING_TIMER_LSB]     = irq_timer_i;
    pending[weft_mgmt_pkg::REG_SYS_PENDING_DATA_PATH_LSB] = irq_card_i;
  end

  assign at_sleep = valid_i && !write_i && addr_i == weft_mgmt_pkg::REG_SYS_SLEEP;
  assign sleep_o  = at_sleep && (pending & enable_q) == '0;
  assign ready_o  = !sleep_o;
  assign wr       = valid_i && write_i;

  // Firmware's wish for a reset; the CPU's write is answered into it.
  assign reset_o           = wr && addr_i == weft_mgmt_pkg::REG_SYS_RESET && wdata_i[31:8] == weft_mgmt_pkg::RESET_MAGIC[31:8];
  assign reset_bitstream_o = wdata_i[weft_mgmt_pkg::REG_SYS_RESET_RECONFIGURE_LSB];
  assign reset_slot_o      = wdata_i[weft_mgmt_pkg::REG_SYS_RESET_SLOT_LSB +: weft_mgmt_pkg::REG_SYS_RESET_SLOT_W];

  always_comb begin
    rdata_o = 32'd0;
    unique case (addr_i)
      weft_mgmt_pkg::REG_SYS_CAUSE:     rdata_o = {15'd0, reconfigurable_i, slot_i, cause_i};
      weft_mgmt_pkg::REG_SYS_PENDING:   rdata_o = 32'(pending);
      weft_mgmt_pkg::REG_SYS_ENABLE:    rdata_o = 32'(enable_q);
      weft_mgmt_pkg::REG_SYS_SLEEP:     rdata_o = 32'(pending);
      weft_mgmt_pkg::REG_SYS_BUS_ERROR: rdata_o = 32'(bus_error_q);
      weft_mgmt_pkg::REG_SYS_LED:       rdata_o = 32'(led_o);
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      enable_q    <= '0;
      bus_error_q <= 1'b0;
      led_o       <= '0;
    end else begin
      if (wr && addr_i == weft_mgmt_pkg::REG_SYS_ENABLE) enable_q <= wdata_i[IRQS-1:0];
      if (wr && addr_i == weft_mgmt_pkg::REG_SYS_LED)    led_o    <= wdata_i[3:0];
      bus_error_q <= bus_error_i || (bus_error_q && !(wr && addr_i == weft_mgmt_pkg::REG_SYS_BUS_ERROR && !wdata_i[0]));
    end
  end
endmodule
`default_nettype wire
