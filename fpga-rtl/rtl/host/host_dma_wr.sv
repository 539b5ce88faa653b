// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// DMA writes, one AXI4 id, so in order: 64-byte ring entries, and pages and parts of them as they arrive. Lines of the
// flight recorder go when there is nothing else.
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
  input  wire              page_valid_i,        // a page, or a part of one, begins
  output logic             page_ready_o,
  input  wire  [63:0]      page_addr_i,
  input  wire  [6:0]       page_lines_i,        // its length in lines of 64 bytes
  input  wire              page_data_valid_i,   // exactly as many beats as that is
  output logic             page_data_ready_o,
  input  wire  [DATA_W-1:0] page_data_i,
  output logic             page_done_o,         // its last write response, in order
  input  wire              log_valid_i,         // a line of 64 bytes, valid until its last beat is taken
  input  wire              log_calm_i,          // nothing else will want to be written while it is
  input  wire  [63:0]      log_addr_i,
  input  wire  [DATA_W-1:0] log_data_i,
  output logic             log_beat_o,          // a beat is taken
  output logic             log_done_o,          // its write response, in order
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
  localparam int unsigned ENTRY_BEATS = 8 * weft_pkg::RING_ENTRY_BYTES / DATA_W;
  localparam int unsigned PAGE_BEATS  = 8 * weft_pkg::PAGE_BYTES / DATA_W;
  localparam int unsigned BURST_BEATS = 256;    // at most
  localparam int unsigned BURST_LINES = BURST_BEATS * DATA_W / 512;
  localparam int unsigned LINE_SHIFT  = $clog2(ENTRY_BEATS);
  if (PAGE_BEATS > 512 || DATA_W > 512) $error("host_dma_wr: DATA_W must be 64 to 512");

  logic        page_q;                          // a page is under way
  logic [63:6] page_line_q;                     // where its next burst goes
  logic [9:0]  left_q;                          // beats it still lacks, those of that burst too
  logic        aw_valid_q;
  logic [63:0] aw_addr_q;
  logic [7:0]  aw_len_q;
  logic        burst_q, entry_q, log_q;         // a burst has the W channel; it is an entry's, a line's
  logic [7:0]  beat_q, len_q;                   // of the burst
  logic        last_q;                          // it is its last
  logic        want_q;                          // a page waited in the last clock

  logic calm_start, aw_free, want_page, page_end, start_entry, start_page, start_log, starts, page_final, page_more;
  logic entry_next, goes_on, next_final;
  logic [5:0] next_line;                        // of the page burst that starts
  logic [9:0] next_left;
  logic [7:0] next_len;
  logic order_ready, order_valid, order_entry, order_final;
  logic beat, answer;
  logic [4:0] order_count;

  // A burst starts when its first beat is there: a page that waits for the wire holds no entry up.
  // Where both wait, they take turns (entry_q is who was last). One follows the other without a gap: pages and their
  // completions are all that 64 bits can carry.
  assign aw_free     = (!aw_valid_q || axi_awready_i) && order_ready;
  assign calm_start  = !burst_q && aw_free;
  assign want_page   = page_q && page_data_valid_i;
  assign page_end    = burst_q && !entry_q && !log_q && last_q && axi_wready_i && page_data_valid_i;  // late: little is behind it
  assign start_entry = aw_free && entry_valid_i && (burst_q ? page_end : !(want_q && entry_q));
  assign start_page  = (aw_free && want_page && (burst_q ? entry_ready_o : !start_entry)) || page_more;
  // Lines take half of the places for answers at most.
  assign start_log   = calm_start && log_valid_i && log_calm_i && !entry_valid_i && !page_q && !page_valid_i
                    && order_count < 5'd8;
  assign page_final  = left_q <= 10'(BURST_BEATS);
  // A page goes on without a gap where nothing else waits.
  assign page_more   = page_end && !page_final && !entry_valid_i && aw_free;
  // What would start is known before whether it does: an entry that waits, but not behind one if a page waits; a line if no
  // page is under way.
  assign entry_next  = entry_valid_i && !(entry_q && (burst_q || want_q));
  assign goes_on     = burst_q && !entry_q;       // with this page's next burst
  assign next_line   = page_line_q[11:6] + (goes_on ? 6'(BURST_LINES) : 6'd0);
  assign next_left   = left_q - (goes_on ? 10'(BURST_BEATS) : 10'd0);
  assign next_final  = next_left <= 10'(BURST_BEATS);
  assign next_len    = entry_next || !page_q ? 8'(ENTRY_BEATS - 1) : next_final ? 8'(next_left - 10'd1) : 8'(BURST_BEATS - 1);
  assign starts      = start_entry || start_page || start_log;

  assign axi_awvalid_o = aw_valid_q;
  assign axi_awaddr_o  = aw_addr_q;
  assign axi_awlen_o   = aw_len_q;
  assign axi_wvalid_o  = burst_q && (entry_q || log_q || page_data_valid_i);
  assign axi_wlast_o   = last_q;
  assign axi_bready_o  = 1'b1;

  assign beat   = axi_wvalid_o && axi_wready_i;
  assign answer = axi_bvalid_i && order_valid;

  assign page_ready_o      = !page_q;
  assign page_data_ready_o = burst_q && !entry_q && !log_q && axi_wready_i;
  assign entry_ready_o     = burst_q && entry_q && axi_wready_i && last_q;
  assign log_beat_o        = burst_q && log_q && axi_wready_i;
  assign entry_done_o      = answer && order_entry && !order_final;
  assign log_done_o        = answer && order_entry && order_final;
  assign page_done_o       = answer && !order_entry && order_final;

  if (ENTRY_BEATS == 1) begin : g_whole
    assign axi_wdata_o = entry_q ? entry_data_i : log_q ? log_data_i : page_data_i;
  end else begin : g_slice
    localparam int unsigned SW = $clog2(ENTRY_BEATS);
    assign axi_wdata_o = entry_q ? entry_data_i[DATA_W*32'(beat_q[SW-1:0]) +: DATA_W] : log_q ? log_data_i : page_data_i;
  end

  // What a response answers: {1, 0} an entry, {1, 1} a line, {0, x} a burst of a page, x = its last.
  fifo #(.WIDTH(2), .DEPTH(16), .SURE(1'b1)) u_order (
    .clk_i, .rst_ni,
    .wr_valid_i(starts), .wr_ready_o(order_ready),
    .wr_data_i({entry_next || !page_q, entry_next ? 1'b0 : !page_q || next_final}),
    .rd_valid_o(order_valid), .rd_ready_i(axi_bvalid_i), .rd_data_o({order_entry, order_final}),
    .count_o(order_count)
  );

  always_ff @(posedge clk_i) begin
    if (!page_q) begin
      page_line_q <= page_addr_i[63:6];
      left_q      <= 10'(page_lines_i) << LINE_SHIFT;
    end else if (page_end) begin
      page_line_q[11:6] <= page_line_q[11:6] + 6'(BURST_LINES);
      left_q            <= left_q - 10'(BURST_BEATS);
    end
    if (!aw_valid_q || axi_awready_i) begin
      aw_addr_q <= entry_next ? entry_addr_i : !page_q ? log_addr_i : {page_line_q[63:12], next_line, 6'b0};
      aw_len_q  <= next_len;
    end
    want_q <= want_page;
    if (starts) len_q <= next_len;
    if (starts) last_q <= next_len == '0;
    else if (beat) last_q <= beat_q + 8'd1 == len_q;
    if (!rst_ni) begin
      page_q     <= 1'b0;
      aw_valid_q <= 1'b0;
      burst_q    <= 1'b0;
      entry_q    <= 1'b0;
      log_q      <= 1'b0;
      beat_q     <= '0;
    end else begin
      aw_valid_q <= starts || (aw_valid_q && !axi_awready_i);
      if (starts) begin
        burst_q <= 1'b1;
        entry_q <= start_entry;
        log_q   <= start_log;
      end else if (beat) begin
        burst_q <= !last_q;
      end
      if (!burst_q || (beat && last_q)) beat_q <= '0;   // the next burst has not begun, or begins now: which, is known late
      else if (beat) beat_q <= beat_q + 8'd1;
      if (page_valid_i && page_ready_o) begin
        page_q <= 1'b1;
      end else if (page_end) begin
        page_q <= !page_final;
      end
    end
  end

  assign idle_o  = !page_q && !burst_q && !aw_valid_q && !order_valid;
  assign quiet_o = !starts && want_q == want_page && !(aw_valid_q && axi_awready_i) && !beat
                && !axi_bvalid_i && !(page_valid_i && page_ready_o);

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      // The memory answers only what was written.
      a_asked: assert (!axi_bvalid_i || order_valid);
      // What starts is what was expected.
      a_next: assert (!starts || {start_entry, start_log} == {entry_next, !entry_next && !page_q});
      // Who began a burst stays until its end.
      a_entry_stays: assert (!burst_q || !entry_q || entry_valid_i);
      a_log_stays: assert (!burst_q || !log_q || log_valid_i);
      a_page_stays: assert (!burst_q || entry_q || log_q || page_q);
      // Entries are aligned, and a page or its part lies in one page: no burst crosses 4 KiB.
      a_entry_aligned: assert (!entry_valid_i || entry_addr_i[5:0] == '0);
      a_log_aligned: assert (!log_valid_i || log_addr_i[5:0] == '0);
      a_page_aligned: assert (!page_valid_i || page_addr_i[5:0] == '0);
      a_page_within: assert (!page_valid_i ||
          (page_lines_i != '0 && 32'(page_addr_i[11:6]) + 32'(page_lines_i) <= weft_pkg::PAGE_BYTES / 64));
    end
  end
endmodule
`default_nettype wire
