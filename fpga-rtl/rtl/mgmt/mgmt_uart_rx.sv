// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Bytes from a serial line: 8N1, each bit sampled once in its middle. A start bit that is gone by its middle was noise;
// a byte without a stop bit is dropped and told as framing error.
module mgmt_uart_rx (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire  [15:0]  divisor_i,     // clock cycles a bit
  input  wire          rx_i,
  output logic         valid_o,       // one cycle
  output logic [7:0]   data_o,
  output logic         error_o,       // one cycle
  output logic         busy_o,
  output logic [31:0]  wait_o,        // while busy: cycles to the next sample
  output logic         quiet_o        // nothing happens before rx_i changes or wait_o is over
);
  localparam logic [3:0] STOP = 4'd9;

  logic [1:0]  sync_q;
  logic        was_q;                 // the line one cycle ago
  logic [3:0]  bit_q;                 // to be sampled next; 0 is the start bit
  logic [31:0] sample_q;
  logic        line, start, due;

  assign line    = sync_q[1];
  assign start   = !busy_o && was_q && !line;
  assign wait_o  = sample_q - now_i;
  assign due     = busy_o && (wait_o == '0 || wait_o[31]);
  assign quiet_o = sync_q == {2{rx_i}} && was_q == rx_i && !valid_o && !error_o;

  always_ff @(posedge clk_i) begin
    if (start) sample_q <= now_i + 32'(divisor_i[15:1]);
    else if (due) sample_q <= sample_q + 32'(divisor_i);
    if (due && bit_q != '0 && bit_q != STOP) data_o <= {line, data_o[7:1]};
    if (!rst_ni) begin
      sync_q  <= '1;
      was_q   <= 1'b1;
      busy_o  <= 1'b0;
      bit_q   <= '0;
      valid_o <= 1'b0;
      error_o <= 1'b0;
    end else begin
      sync_q  <= {sync_q[0], rx_i};
      was_q   <= line;
      valid_o <= due && bit_q == STOP && line;
      error_o <= due && bit_q == STOP && !line;
      if (start) begin
        busy_o <= 1'b1;
        bit_q  <= '0;
      end else if (due) begin
        busy_o <= bit_q != STOP && !(bit_q == '0 && line);
        bit_q  <= bit_q + 4'd1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni && busy_o) a_bits: assert (bit_q <= STOP);  // No bit after the stop bit.
  end
endmodule
`default_nettype wire
