// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Serial port: registers and a FIFO each way in front of mgmt_uart_tx and mgmt_uart_rx.
module mgmt_uart #(
  parameter int unsigned DIVISOR = 434           // cycles a bit, after reset
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire          valid_i,
  input  wire          write_i,
  input  wire  [11:0]  addr_i,
  input  wire  [31:0]  wdata_i,
  output logic [31:0]  rdata_o,
  output logic         irq_o,         // something was received
  input  wire          rx_i,
  output logic         tx_o,
  output logic         quiet_o,
  output logic [31:0]  wait_o         // cycles to the end of a bit, at most
);
  localparam int unsigned DEPTH = weft_mgmt_pkg::UART_FIFO_BYTES;
  localparam int unsigned LEVEL_W = 12;
  localparam logic [15:0] LEAST = 16'd4;
  if (DEPTH >= (1 << LEVEL_W)) $error("mgmt_uart: the level does not fit into STATUS");

  logic [15:0] divisor_q;
  logic        wr, rd_data, rd_status;
  assign wr        = valid_i && write_i;
  assign rd_data   = valid_i && !write_i && addr_i == weft_mgmt_pkg::REG_UART_DATA;
  assign rd_status = valid_i && !write_i && addr_i == weft_mgmt_pkg::REG_UART_STATUS;

  // ---------------------------------------------------------------- receive
  logic        rx_valid, rx_room, rx_there, rx_error, rx_busy, rx_quiet, rx_fifo_quiet, rx_fifo_idle;
  logic [7:0]  rx_data, rx_byte;
  logic [31:0] rx_wait;

  mgmt_uart_rx u_rx (
    .clk_i, .rst_ni, .now_i, .divisor_i(divisor_q), .rx_i, .valid_o(rx_valid), .data_o(rx_data), .error_o(rx_error),
    .busy_o(rx_busy), .wait_o(rx_wait), .quiet_o(rx_quiet)
  );
  fifo_ram #(.WIDTH(8), .DEPTH(DEPTH)) u_rx_fifo (
    .clk_i, .rst_ni, .wr_valid_i(rx_valid), .wr_ready_o(rx_room), .wr_data_i(rx_data),
    .rd_valid_o(rx_there), .rd_ready_i(rd_data), .rd_data_o(rx_byte), .idle_o(rx_fifo_idle), .quiet_o(rx_fifo_quiet)
  );

  // ---------------------------------------------------------------- send
  logic        tx_put, tx_room, tx_there, tx_ready, tx_busy, tx_fifo_idle, tx_fifo_quiet;
  logic [7:0]  tx_byte;
  logic [31:0] tx_wait;

  assign tx_put = wr && addr_i == weft_mgmt_pkg::REG_UART_DATA;
  fifo_ram #(.WIDTH(8), .DEPTH(DEPTH)) u_tx_fifo (
    .clk_i, .rst_ni, .wr_valid_i(tx_put), .wr_ready_o(tx_room), .wr_data_i(wdata_i[7:0]),
    .rd_valid_o(tx_there), .rd_ready_i(tx_ready), .rd_data_o(tx_byte), .idle_o(tx_fifo_idle), .quiet_o(tx_fifo_quiet)
  );
  mgmt_uart_tx u_tx (
    .clk_i, .rst_ni, .now_i, .divisor_i(divisor_q), .valid_i(tx_there), .ready_o(tx_ready), .data_i(tx_byte),
    .tx_o, .busy_o(tx_busy), .wait_o(tx_wait)
  );

  // ---------------------------------------------------------------- registers
  // Each FIFO has room for one byte more, in its output register; levels leave that out.
  logic [LEVEL_W-1:0] rx_level_q, tx_level_q, tx_room_now;
  logic               overrun_q, framing_q;
  assign tx_room_now = tx_level_q >= LEVEL_W'(DEPTH) ? '0 : LEVEL_W'(DEPTH) - tx_level_q;

  always_comb begin
    rdata_o = 32'd0;
    unique case (addr_i)
      weft_mgmt_pkg::REG_UART_DATA:    rdata_o = {!rx_there, 23'd0, rx_there ? rx_byte : 8'd0};
      weft_mgmt_pkg::REG_UART_STATUS:
        rdata_o = {5'd0, framing_q, overrun_q, tx_fifo_idle && !tx_busy, tx_room_now, rx_there ? rx_level_q : '0};
      weft_mgmt_pkg::REG_UART_DIVISOR: rdata_o = 32'(divisor_q);
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      divisor_q  <= 16'(DIVISOR);
      rx_level_q <= '0;
      tx_level_q <= '0;
      overrun_q  <= 1'b0;
      framing_q  <= 1'b0;
    end else begin
      if (wr && addr_i == weft_mgmt_pkg::REG_UART_DIVISOR) divisor_q <= wdata_i[15:0] < LEAST ? LEAST : wdata_i[15:0];
      rx_level_q <= rx_level_q + LEVEL_W'(rx_valid && rx_room) - LEVEL_W'(rx_there && rd_data);
      tx_level_q <= tx_level_q + LEVEL_W'(tx_put && tx_room) - LEVEL_W'(tx_there && tx_ready);
      overrun_q  <= (rx_valid && !rx_room) || (overrun_q && !rd_status);
      framing_q  <= rx_error || (framing_q && !rd_status);
    end
  end

  assign irq_o   = rx_there;
  assign quiet_o = rx_quiet && rx_fifo_quiet && tx_fifo_quiet && !(tx_there && tx_ready);
  logic [31:0] rx_until, tx_until;
  assign rx_until = rx_busy ? rx_wait : '1;
  assign tx_until = tx_busy ? tx_wait : '1;
  assign wait_o   = rx_until < tx_until ? rx_until : tx_until;

  logic unused;
  assign unused = ^{wdata_i[31:16], rx_fifo_idle};
endmodule
`default_nettype wire
