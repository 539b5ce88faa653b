// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Descriptors and pages wanted at any time, a memory that is as slow as it likes. Two bits of a beat stand for all.
module f_host_dma_rd #(
  parameter int unsigned DATA_W = 512
) (
  input  wire        clk_i,
  input  wire        desc_valid_i,
  input  wire [57:0] desc_line_i,
  input  wire        page_valid_i,
  input  wire [51:0] page_i,
  input  wire        page_data_ready_i,
  input  wire        arready_i,
  input  wire        rvalid_i,
  input  wire        rlast_i,
  input  wire [1:0]  rdata_i
);
  localparam int unsigned PAGE_BEATS = 8 * weft_pkg::PAGE_BYTES / DATA_W;
  localparam int unsigned ENTRY_BEATS = 8 * weft_pkg::RING_ENTRY_BYTES / DATA_W;
  localparam int unsigned PAGES = 4;              // asked for at once
  logic         rst_ni, desc_ready, desc_data_valid, page_ready, page_data_valid, page_last, idle, quiet;
  logic         arvalid, rready, is_desc, desc_taken, page_taken, page_beat;
  logic [511:0] desc_data;
  logic [DATA_W-1:0] page_data, rdata;
  logic [63:0]  araddr, addr_q;
  logic [7:0]   arlen, len, open;
  logic [9:0]   beats_q;                          // of the page that comes in
  logic [7:0]   descs_q, pages_q;                 // asked for, not all here
  logic         desc_q, page_q;                   // one was taken in the clock before
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  assign rdata = DATA_W'(rdata_i);
  host_dma_rd #(.DATA_W(DATA_W)) u_dut (
    .clk_i, .rst_ni,
    .desc_valid_i, .desc_ready_o(desc_ready), .desc_addr_i({desc_line_i, 6'd0}),
    .desc_data_valid_o(desc_data_valid), .desc_data_o(desc_data),
    .page_valid_i, .page_ready_o(page_ready), .page_addr_i({page_i, 12'd0}), .page_data_valid_o(page_data_valid),
    .page_data_ready_i, .page_data_o(page_data), .page_last_o(page_last),
    .axi_arvalid_o(arvalid), .axi_arready_i(arready_i), .axi_araddr_o(araddr), .axi_arlen_o(arlen),
    .axi_rvalid_i(rvalid_i), .axi_rready_o(rready), .axi_rdata_i(rdata), .axi_rlast_i(rlast_i),
    .idle_o(idle), .quiet_o(quiet)
  );
  fcheck_axi_rd #(.BEAT_BYTES(DATA_W / 8)) u_axi (
    .clk_i, .rst_ni, .arvalid_i(arvalid), .arready_i, .araddr_i(araddr), .arlen_i(arlen),
    .rvalid_i, .rready_i(rready), .rlast_i, .open_o(open), .len_o(len)
  );
  fcheck_stable #(.WIDTH(58), .ASSUME(1'b1)) u_desc (
    .clk_i, .rst_ni, .valid_i(desc_valid_i), .ready_i(desc_ready), .data_i(desc_line_i)
  );
  fcheck_stable #(.WIDTH(52), .ASSUME(1'b1)) u_page (
    .clk_i, .rst_ni, .valid_i(page_valid_i), .ready_i(page_ready), .data_i(page_i)
  );
  fcheck_stable #(.WIDTH(2), .ASSUME(1'b1)) u_r (.clk_i, .rst_ni, .valid_i(rvalid_i), .ready_i(rready), .data_i(rdata_i));

  assign is_desc    = len == 8'(ENTRY_BEATS - 1);
  assign desc_taken = desc_valid_i && desc_ready;
  assign page_taken = page_valid_i && page_ready;
  assign page_beat  = page_data_valid && page_data_ready_i;

  always_ff @(posedge clk_i) begin
    addr_q <= desc_taken ? {desc_line_i, 6'd0} : {page_i, 12'd0};
    desc_q <= rst_ni && desc_taken;
    page_q <= rst_ni && page_taken;
    if (!rst_ni) begin
      beats_q <= '0;
      descs_q <= '0;
      pages_q <= '0;
    end else begin
      if (page_beat) beats_q <= page_last ? '0 : beats_q + 10'd1;
      descs_q <= descs_q + 8'(desc_taken) - 8'(desc_data_valid);
      pages_q <= pages_q + 8'(page_taken) - 8'(page_beat && page_last);

      // What was taken is asked for in the next clock; the last half of a page with it.
      a_desc_asked: assert (!desc_q || (arvalid && araddr == addr_q && arlen == 8'(ENTRY_BEATS - 1)));
      a_page_asked: assert (!page_q || (arvalid && araddr[63:12] == addr_q[63:12] && arlen != 8'(ENTRY_BEATS - 1)));
      // Each answer goes to who asked, in the same clock.
      a_desc_data: assert (desc_data_valid == (rvalid_i && rlast_i && is_desc));
      a_page_data: assert (page_data_valid == (rvalid_i && !is_desc) && (!page_data_valid || page_data[1:0] == rdata_i));
      a_page_last: assert (!page_beat || page_last == (beats_q == 10'(PAGE_BEATS - 1)));
      a_desc_owed: assert (!desc_data_valid || descs_q != '0);
      a_pages: assert (pages_q <= 8'(PAGES));
      a_idle: assert (!idle || (!arvalid && open == '0));
      c_page: cover (page_beat && beats_q == 10'd9);
      c_both: cover (descs_q == 8'd2 && pages_q == 8'd2);
      c_desc: cover (desc_data_valid && pages_q != '0);
    end
  end
endmodule
`default_nettype wire
