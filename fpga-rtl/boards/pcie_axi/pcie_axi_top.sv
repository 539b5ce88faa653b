// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// How the card attaches to a NIC shell with PCIe: 512 bits, AXI4-Lite for the BAR, AXI4 for DMA, AXI4-Stream for an
// Ethernet MAC that strips no FCS and makes none. Names are those of the standards, so that block designs connect them
// by themselves. The shell brings card clock and reset, and any crossing to the MAC's clocks.
module pcie_axi_top #(
  parameter int unsigned NODES = 16,
  parameter logic [31:0] BUILD = 32'd0
) (
  input  wire          aclk,
  input  wire          aresetn,
  // BAR: 64 KiB, 32-bit words.
  input  wire  [15:0]  s_axil_awaddr,
  input  wire          s_axil_awvalid,
  output logic         s_axil_awready,
  input  wire  [31:0]  s_axil_wdata,
  input  wire  [3:0]   s_axil_wstrb,
  input  wire          s_axil_wvalid,
  output logic         s_axil_wready,
  output logic [1:0]   s_axil_bresp,
  output logic         s_axil_bvalid,
  input  wire          s_axil_bready,
  input  wire  [15:0]  s_axil_araddr,
  input  wire          s_axil_arvalid,
  output logic         s_axil_arready,
  output logic [31:0]  s_axil_rdata,
  output logic [1:0]   s_axil_rresp,
  output logic         s_axil_rvalid,
  input  wire          s_axil_rready,
  // The BAR's PUSH block, for shells that show a write of 64 bytes at full width; else valid is 0.
  input  wire          s_push_valid,
  input  wire  [15:0]  s_push_addr,
  input  wire  [511:0] s_push_data,
  // Host memory.
  output logic [63:0]  m_axi_host_araddr,
  output logic [7:0]   m_axi_host_arlen,
  output logic [2:0]   m_axi_host_arsize,
  output logic [1:0]   m_axi_host_arburst,
  output logic         m_axi_host_arvalid,
  input  wire          m_axi_host_arready,
  input  wire  [511:0] m_axi_host_rdata,
  input  wire          m_axi_host_rlast,
  input  wire          m_axi_host_rvalid,
  output logic         m_axi_host_rready,
  output logic [63:0]  m_axi_host_awaddr,
  output logic [7:0]   m_axi_host_awlen,
  output logic [2:0]   m_axi_host_awsize,
  output logic [1:0]   m_axi_host_awburst,
  output logic         m_axi_host_awvalid,
  input  wire          m_axi_host_awready,
  output logic [511:0] m_axi_host_wdata,
  output logic [63:0]  m_axi_host_wstrb,
  output logic         m_axi_host_wlast,
  output logic         m_axi_host_wvalid,
  input  wire          m_axi_host_wready,
  input  wire          m_axi_host_bvalid,
  output logic         m_axi_host_bready,
  // Directory table, in memory of the card.
  output logic [63:0]  m_axi_dir_araddr,
  output logic [3:0]   m_axi_dir_arid,
  output logic         m_axi_dir_arvalid,
  input  wire          m_axi_dir_arready,
  input  wire  [63:0]  m_axi_dir_rdata,
  input  wire  [3:0]   m_axi_dir_rid,
  input  wire          m_axi_dir_rvalid,
  output logic         m_axi_dir_rready,
  output logic [63:0]  m_axi_dir_awaddr,
  output logic         m_axi_dir_awvalid,
  input  wire          m_axi_dir_awready,
  output logic [63:0]  m_axi_dir_wdata,
  output logic [7:0]   m_axi_dir_wstrb,
  output logic         m_axi_dir_wlast,
  output logic         m_axi_dir_wvalid,
  input  wire          m_axi_dir_wready,
  input  wire          m_axi_dir_bvalid,
  output logic         m_axi_dir_bready,
  // Frames. The receiver takes every beat: it has a buffer, and drops by itself.
  output logic [511:0] m_axis_tdata,
  output logic [63:0]  m_axis_tkeep,
  output logic         m_axis_tlast,
  output logic         m_axis_tvalid,
  input  wire          m_axis_tready,
  input  wire  [511:0] s_axis_tdata,
  input  wire  [63:0]  s_axis_tkeep,
  input  wire          s_axis_tlast,
  input  wire          s_axis_tvalid,
  output logic         s_axis_tready,
  output logic         irq               // level; the shell makes an MSI-X of its rising edge
);
  localparam logic [1:0] INCR = 2'b01, OKAY = 2'b00;
  assign s_axil_bresp       = OKAY;
  assign s_axil_rresp       = OKAY;
  assign m_axi_host_arsize  = 3'd6;
  assign m_axi_host_awsize  = 3'd6;
  assign m_axi_host_arburst = INCR;
  assign m_axi_host_awburst = INCR;
  assign m_axi_host_wstrb   = '1;
  assign m_axi_dir_wstrb    = '1;
  assign m_axi_dir_wlast    = 1'b1;
  assign s_axis_tready      = 1'b1;

  logic [31:0] now_q;
  always_ff @(posedge aclk) begin
    if (!aresetn) now_q <= '0;
    else now_q <= now_q + 32'd1;
  end

  weft_pkg::trace_t unused_home, unused_req, unused_evict, unused_hold;
  logic             unused_idle, unused_quiet, unused;
  assign unused = ^{unused_home, unused_req, unused_evict, unused_hold, unused_idle, unused_quiet};

  card_core #(.DATA_W(512), .NODES(NODES), .BUILD(BUILD)) u_card (
    .clk_i(aclk), .rst_ni(aresetn), .now_i(now_q),
    .axil_awvalid_i(s_axil_awvalid), .axil_awready_o(s_axil_awready), .axil_awaddr_i(s_axil_awaddr),
    .axil_wvalid_i(s_axil_wvalid), .axil_wready_o(s_axil_wready), .axil_wdata_i(s_axil_wdata),
    .axil_wstrb_i(s_axil_wstrb), .axil_bvalid_o(s_axil_bvalid), .axil_bready_i(s_axil_bready),
    .axil_arvalid_i(s_axil_arvalid), .axil_arready_o(s_axil_arready), .axil_araddr_i(s_axil_araddr),
    .axil_rvalid_o(s_axil_rvalid), .axil_rready_i(s_axil_rready), .axil_rdata_o(s_axil_rdata),
    .push_valid_i(s_push_valid), .push_addr_i(s_push_addr), .push_data_i(s_push_data),
    .dma_arvalid_o(m_axi_host_arvalid), .dma_arready_i(m_axi_host_arready), .dma_araddr_o(m_axi_host_araddr),
    .dma_arlen_o(m_axi_host_arlen), .dma_rvalid_i(m_axi_host_rvalid), .dma_rready_o(m_axi_host_rready),
    .dma_rdata_i(m_axi_host_rdata), .dma_rlast_i(m_axi_host_rlast),
    .dma_awvalid_o(m_axi_host_awvalid), .dma_awready_i(m_axi_host_awready), .dma_awaddr_o(m_axi_host_awaddr),
    .dma_awlen_o(m_axi_host_awlen), .dma_wvalid_o(m_axi_host_wvalid), .dma_wready_i(m_axi_host_wready),
    .dma_wdata_o(m_axi_host_wdata), .dma_wlast_o(m_axi_host_wlast), .dma_bvalid_i(m_axi_host_bvalid),
    .dma_bready_o(m_axi_host_bready),
    .dir_arvalid_o(m_axi_dir_arvalid), .dir_arready_i(m_axi_dir_arready), .dir_araddr_o(m_axi_dir_araddr),
    .dir_arid_o(m_axi_dir_arid), .dir_rvalid_i(m_axi_dir_rvalid), .dir_rready_o(m_axi_dir_rready),
    .dir_rdata_i(m_axi_dir_rdata), .dir_rid_i(m_axi_dir_rid),
    .dir_awvalid_o(m_axi_dir_awvalid), .dir_awready_i(m_axi_dir_awready), .dir_awaddr_o(m_axi_dir_awaddr),
    .dir_wvalid_o(m_axi_dir_wvalid), .dir_wready_i(m_axi_dir_wready), .dir_wdata_o(m_axi_dir_wdata),
    .dir_bvalid_i(m_axi_dir_bvalid), .dir_bready_o(m_axi_dir_bready),
    .tx_valid_o(m_axis_tvalid), .tx_ready_i(m_axis_tready), .tx_data_o(m_axis_tdata), .tx_keep_o(m_axis_tkeep),
    .tx_last_o(m_axis_tlast),
    .rx_valid_i(s_axis_tvalid), .rx_data_i(s_axis_tdata), .rx_keep_i(s_axis_tkeep), .rx_last_i(s_axis_tlast),
    .irq_o(irq), .trace_home_o(unused_home), .trace_req_o(unused_req), .trace_evict_o(unused_evict),
    .trace_hold_o(unused_hold), .idle_o(unused_idle), .quiet_o(unused_quiet)
  );
endmodule
`default_nettype wire
