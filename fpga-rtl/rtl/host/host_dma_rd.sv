// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// DMA reads, one AXI4 id, answered in order: 64-byte descriptors and pages.
// Pages are bursts of at most 256 beats that cross no 4 KiB boundary.
module host_dma_rd #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  input  wire              desc_valid_i,
  output logic             desc_ready_o,
  input  wire  [63:0]      desc_addr_i,
  output logic             desc_data_valid_o,   // taken at once
  output logic [511:0]     desc_data_o,
  input  wire              page_valid_i,
  output logic             page_ready_o,
  input  wire  [63:0]      page_addr_i,
  output logic             page_data_valid_o,
  input  wire              page_data_ready_i,
  output logic [DATA_W-1:0] page_data_o,
  output logic             page_last_o,
  // AXI4 master, read half (size = log2(DATA_W/8), INCR, id 0).
  output logic             axi_arvalid_o,
  input  wire              axi_arready_i,
  output logic [63:0]      axi_araddr_o,
  output logic [7:0]       axi_arlen_o,
  input  wire              axi_rvalid_i,
  output logic             axi_rready_o,
  input  wire  [DATA_W-1:0] axi_rdata_i,
  input  wire              axi_rlast_i,
  output logic             idle_o,
  output logic             quiet_o              // waits for the memory or does nothing
);
endmodule
`default_nettype wire
