// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Appends the Ethernet FCS (CRC-32, IEEE 802.3 clause 3.2.9) to a frame without one.
// Every beat but the last is full; the last holds 4 bytes or is full (64 bits: 4 or 8; 512 bits: 4 or 64).
module eth_fcs_tx #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                s_valid_i,
  output logic               s_ready_o,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               quiet_o
);
endmodule
`default_nettype wire
