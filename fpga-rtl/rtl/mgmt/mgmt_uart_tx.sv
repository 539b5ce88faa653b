// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A byte to a serial line: 8N1, least significant bit first. A bit ends when now_i has come to its end.
module mgmt_uart_tx (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire  [15:0]  divisor_i,     // clock cycles a bit
  input  wire          valid_i,
  output logic         ready_o,
  input  wire  [7:0]   data_i,
  output logic         tx_o,
  output logic         busy_o,
  output logic [31:0]  wait_o         // while busy: cycles to the end of this bit
);
  localparam logic [3:0] BITS = 4'd10;

  logic [3:0]  left_q;                // bits not yet over
  logic [9:0]  shift_q;
  logic [31:0] end_q;
  logic        due;

  assign busy_o  = left_q != '0;
  assign ready_o = !busy_o;
  assign tx_o    = !busy_o || shift_q[0];
  assign wait_o  = end_q - now_i;
  assign due     = wait_o == '0 || wait_o[31];

  always_ff @(posedge clk_i) begin
    if (valid_i && ready_o) begin
      shift_q <= {1'b1, data_i, 1'b0};
      end_q   <= now_i + 32'(divisor_i);
    end else if (due) begin
      shift_q <= {1'b1, shift_q[9:1]};
      end_q   <= end_q + 32'(divisor_i);
    end
    if (!rst_ni) left_q <= '0;
    else if (valid_i && ready_o) left_q <= BITS;
    else if (busy_o && due) left_q <= left_q - 4'd1;
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) a_bits: assert (left_q <= BITS);  // No byte has more bits than a frame.
  end
endmodule
`default_nettype wire
