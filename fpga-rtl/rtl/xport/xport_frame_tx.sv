// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Turns headers, and headers with a page, into frames: header CRC-32C, page, page CRC-32C (no FCS).
// A control frame goes between pages, never into one.
module xport_frame_tx #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                ctl_valid_i,
  output logic               ctl_ready_o,
  input  wire  [511:0]       ctl_hdr_i,          // hcrc zero
  input  wire                page_valid_i,       // comes only when the page's first beat is there
  output logic               page_ready_o,
  input  wire  [511:0]       page_hdr_i,
  input  wire                data_valid_i,
  output logic               data_ready_o,
  input  wire  [DATA_W-1:0]  data_i,
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               cnt_frame_o,
  output logic               cnt_page_o,
  output logic               quiet_o
);
endmodule
`default_nettype wire
