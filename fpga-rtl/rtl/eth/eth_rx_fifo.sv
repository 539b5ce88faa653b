// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A PHY does not wait: takes every beat, or cuts the frame short with err and drops the rest of it.
// Passes beats on as they come (no store and forward). Room for two pages.
module eth_rx_fifo #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                s_valid_i,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               m_err_o,
  output logic               cnt_overflow_o,
  output logic               quiet_o
);
endmodule
`default_nettype wire
