// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Checks and removes the FCS; any frame length. `err` with the last beat: FCS wrong, or err_i came in.
module eth_fcs_rx #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                s_valid_i,
  output logic               s_ready_o,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  input  wire                s_err_i,            // with last: broken off (buffer was full)
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               m_err_o,
  output logic               cnt_bad_fcs_o,
  output logic               quiet_o
);
endmodule
`default_nettype wire
