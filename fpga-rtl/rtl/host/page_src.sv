// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Reads the page of a message from host memory and sends it on its way: to the wire, or to this node.
// Issues reads ahead (4 deep), so that the memory's latency is paid once in a stream of pages.
module page_src #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  // Frames for the wire: the complete header (but hcrc) and where the page lies. First choice.
  input  wire              wire_valid_i,
  output logic             wire_ready_o,
  input  wire  [511:0]     wire_hdr_i,
  input  wire  [63:0]      wire_addr_i,
  // Messages for this node.
  input  wire              local_valid_i,
  output logic             local_ready_o,
  input  weft_pkg::msg_t   local_i,
  // host_dma_rd
  output logic             rd_valid_o,
  input  wire              rd_ready_i,
  output logic [63:0]      rd_addr_o,
  input  wire              rd_data_valid_i,
  output logic             rd_data_ready_o,
  input  wire  [DATA_W-1:0] rd_data_i,
  input  wire              rd_last_i,
  // xport_frame_tx: header is valid only when its first beat is there too.
  output logic             tx_hdr_valid_o,
  input  wire              tx_hdr_ready_i,
  output logic [511:0]     tx_hdr_o,
  output logic             tx_data_valid_o,
  input  wire              tx_data_ready_i,
  output logic [DATA_W-1:0] tx_data_o,
  // page_sink
  output logic             sink_valid_o,
  input  wire              sink_ready_i,
  output weft_pkg::msg_t   sink_o,
  output logic             sink_data_valid_o,
  input  wire              sink_data_ready_i,
  output logic [DATA_W-1:0] sink_data_o,
  output logic             idle_o,
  output logic             quiet_o
);
endmodule
`default_nettype wire
