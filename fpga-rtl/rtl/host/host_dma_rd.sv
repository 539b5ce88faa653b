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
  localparam int unsigned ENTRY_BEATS = 8 * weft_pkg::RING_ENTRY_BYTES / DATA_W;
  localparam int unsigned PAGE_BEATS  = 8 * weft_pkg::PAGE_BYTES / DATA_W;
  localparam int unsigned BURST_BEATS = PAGE_BEATS > 256 ? 256 : PAGE_BEATS;
  localparam bit          TWO_BURSTS  = PAGE_BEATS > 256;
  localparam int unsigned PAGES       = 4;      // asked for, not all here yet
  if (PAGE_BEATS > 512 || DATA_W > 512) $error("host_dma_rd: DATA_W must be 64 to 512");

  logic        ar_valid_q;
  logic [63:0] ar_addr_q;
  logic [7:0]  ar_len_q;
  logic        second_q;                        // the next page burst is the second half of its page
  logic [2:0]  pages_q;

  logic slot_free, issue_desc, issue_page, page_final;
  logic order_ready, order_valid, order_page, order_final;
  logic beat, burst_end, page_begins, page_ends;

  // Issue: descriptors first, one burst a clock. Everything asked for has its place in `order`.
  assign slot_free    = (!ar_valid_q || axi_arready_i) && order_ready;
  assign issue_desc   = slot_free && desc_valid_i;
  assign issue_page   = slot_free && !desc_valid_i && page_valid_i
                     && (second_q || pages_q != 3'(PAGES));
  assign page_final   = !TWO_BURSTS || second_q;
  assign desc_ready_o = slot_free;
  assign page_ready_o = issue_page && page_final;
  assign page_begins  = issue_page && !second_q;

  assign axi_arvalid_o = ar_valid_q;
  assign axi_araddr_o  = ar_addr_q;
  assign axi_arlen_o   = ar_len_q;

  logic [4:0] unused_order_count;
  fifo #(.WIDTH(2), .DEPTH(16)) u_order (
    .clk_i, .rst_ni,
    .wr_valid_i(issue_desc || issue_page), .wr_ready_o(order_ready),
    .wr_data_i({issue_page, page_final}),
    .rd_valid_o(order_valid), .rd_ready_i(burst_end), .rd_data_o({order_page, order_final}),
    .count_o(unused_order_count)
  );

  // Answers, in order.
  assign axi_rready_o      = order_valid && (!order_page || page_data_ready_i);
  assign beat              = axi_rvalid_i && axi_rready_o;
  assign burst_end         = beat && axi_rlast_i;
  assign page_data_valid_o = axi_rvalid_i && order_valid && order_page;
  assign page_data_o       = axi_rdata_i;
  assign page_last_o       = axi_rlast_i && order_final;
  assign page_ends         = burst_end && order_page && order_final;
  assign desc_data_valid_o = burst_end && !order_page;

  if (ENTRY_BEATS == 1) begin : g_whole
    assign desc_data_o = axi_rdata_i;
  end else begin : g_gather
    logic [511-DATA_W:0] early_q;               // the beats before the last
    assign desc_data_o = {axi_rdata_i, early_q};
    always_ff @(posedge clk_i) begin
      if (beat && !order_page) early_q <= {axi_rdata_i, early_q[511-DATA_W:DATA_W]};
    end
  end

  always_ff @(posedge clk_i) begin
    if (issue_desc) begin
      ar_addr_q <= desc_addr_i;
      ar_len_q  <= 8'(ENTRY_BEATS - 1);
    end else if (issue_page) begin
      ar_addr_q <= {page_addr_i[63:12], TWO_BURSTS && second_q, 11'b0};
      ar_len_q  <= 8'(BURST_BEATS - 1);
    end
    if (!rst_ni) begin
      ar_valid_q <= 1'b0;
      second_q   <= 1'b0;
      pages_q    <= '0;
    end else begin
      ar_valid_q <= issue_desc || issue_page || (ar_valid_q && !axi_arready_i);
      if (TWO_BURSTS && issue_page) second_q <= !second_q;
      pages_q    <= pages_q + 3'(page_begins) - 3'(page_ends);
    end
  end

  assign idle_o  = !order_valid && !ar_valid_q && !second_q;
  assign quiet_o = !issue_desc && !issue_page && !(ar_valid_q && axi_arready_i) && !beat;

  logic [8:0] beats_q;                          // of the burst that is coming in, for the check below
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      beats_q <= '0;
    end else begin
      if (beat) beats_q <= axi_rlast_i ? '0 : beats_q + 9'd1;
      // The memory answers only what was asked, with as many beats as were asked.
      a_asked: assert (!axi_rvalid_i || order_valid);
      a_beats: assert (!beat || axi_rlast_i == (beats_q == (order_page ? 9'(BURST_BEATS - 1) : 9'(ENTRY_BEATS - 1))));
      // Bursts are aligned, so none crosses 4 KiB.
      a_desc_aligned: assert (!desc_valid_i || desc_addr_i[5:0] == '0);
      a_page_aligned: assert (!page_valid_i || page_addr_i[11:0] == '0);
      a_pages: assert (pages_q <= 3'(PAGES));
    end
  end
endmodule
`default_nettype wire
