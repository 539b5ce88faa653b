// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// DMA writes, one AXI4 id, so in order: 64-byte ring entries and pages as they arrive.
module host_dma_wr #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  input  wire              entry_valid_i,
  output logic             entry_ready_o,
  input  wire  [63:0]      entry_addr_i,
  input  wire  [511:0]     entry_data_i,
  output logic             entry_done_o,        // write response of an entry, in order
  input  wire              page_valid_i,        // a page begins
  output logic             page_ready_o,
  input  wire  [63:0]      page_addr_i,
  input  wire              page_data_valid_i,   // exactly PAGE_BYTES of beats a page
  output logic             page_data_ready_o,
  input  wire  [DATA_W-1:0] page_data_i,
  output logic             page_done_o,         // last write response of a page, in order
  // AXI4 master, write half (size = log2(DATA_W/8), INCR, id 0, all strobes set).
  output logic             axi_awvalid_o,
  input  wire              axi_awready_i,
  output logic [63:0]      axi_awaddr_o,
  output logic [7:0]       axi_awlen_o,
  output logic             axi_wvalid_o,
  input  wire              axi_wready_i,
  output logic [DATA_W-1:0] axi_wdata_o,
  output logic             axi_wlast_o,
  input  wire              axi_bvalid_i,
  output logic             axi_bready_o,
  output logic             idle_o,
  output logic             quiet_o
);
endmodule
`default_nettype wire
