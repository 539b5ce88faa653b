// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Ring entries, pages or parts of pages, and the recorder's lines at any time; a memory that is as slow as it likes.
module f_host_dma_wr #(
  parameter int unsigned DATA_W = 512
) (
  input  wire        clk_i,
  input  wire        entry_valid_i,
  input  wire [57:0] entry_line_i,
  input  wire [3:0]  entry_bits_i,
  input  wire        page_valid_i,
  input  wire [57:0] page_line_i,
  input  wire [6:0]  page_lines_i,
  input  wire        page_data_valid_i,
  input  wire [3:0]  page_bits_i,
  input  wire        log_valid_i,
  input  wire        log_calm_i,
  input  wire [57:0] log_line_i,
  input  wire [3:0]  log_bits_i,
  input  wire        awready_i,
  input  wire        wready_i,
  input  wire        bvalid_i
);
  localparam int unsigned LINE_BEATS = 512 / DATA_W;
  logic         rst_ni, entry_ready, entry_done, page_ready, page_data_ready, page_done, idle, quiet;
  logic         awvalid, wvalid, wlast, bready;
  logic [63:0]  awaddr;
  logic [7:0]   awlen, open;
  logic [DATA_W-1:0] wdata;
  logic [511:0] entry_data;
  logic         page_taken, page_beat, log_beat, log_done, log_end;
  logic [2:0]   log_beats_q;                      // of the line that is being taken
  logic [7:0]   logs_q;
  logic [9:0]   left_q;                           // beats of the page that its source has not given
  logic [7:0]   entries_q, pages_q;               // taken, not answered
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  // Four bits of an entry stand in each of its beats.
  assign entry_data = {LINE_BEATS{DATA_W'(entry_bits_i)}};
  host_dma_wr #(.DATA_W(DATA_W)) u_dut (
    .clk_i, .rst_ni, .entry_valid_i, .entry_ready_o(entry_ready), .entry_addr_i({entry_line_i, 6'd0}),
    .entry_data_i(entry_data), .entry_done_o(entry_done),
    .page_valid_i, .page_ready_o(page_ready), .page_addr_i({page_line_i, 6'd0}), .page_lines_i,
    .page_data_valid_i, .page_data_ready_o(page_data_ready), .page_data_i(DATA_W'(page_bits_i)), .page_done_o(page_done),
    .log_valid_i, .log_calm_i, .log_addr_i({log_line_i, 6'd0}), .log_data_i(DATA_W'(log_bits_i)),
    .log_beat_o(log_beat), .log_done_o(log_done),
    .axi_awvalid_o(awvalid), .axi_awready_i(awready_i), .axi_awaddr_o(awaddr), .axi_awlen_o(awlen),
    .axi_wvalid_o(wvalid), .axi_wready_i(wready_i), .axi_wdata_o(wdata), .axi_wlast_o(wlast),
    .axi_bvalid_i(bvalid_i), .axi_bready_o(bready), .idle_o(idle), .quiet_o(quiet)
  );
  fcheck_axi_wr #(.BEAT_BYTES(DATA_W / 8), .WIDTH(4)) u_axi (
    .clk_i, .rst_ni, .awvalid_i(awvalid), .awready_i, .awaddr_i(awaddr), .awlen_i(awlen),
    .wvalid_i(wvalid), .wready_i, .wlast_i(wlast), .wdata_i(wdata[3:0]), .bvalid_i, .open_o(open)
  );
  fcheck_stable #(.WIDTH(62), .ASSUME(1'b1)) u_entry (
    .clk_i, .rst_ni, .valid_i(entry_valid_i), .ready_i(entry_ready), .data_i({entry_line_i, entry_bits_i})
  );
  fcheck_stable #(.WIDTH(65), .ASSUME(1'b1)) u_page (
    .clk_i, .rst_ni, .valid_i(page_valid_i), .ready_i(page_ready), .data_i({page_line_i, page_lines_i})
  );
  fcheck_stable #(.WIDTH(4), .ASSUME(1'b1)) u_data (
    .clk_i, .rst_ni, .valid_i(page_data_valid_i), .ready_i(page_data_ready), .data_i(page_bits_i)
  );

  fcheck_stable #(.WIDTH(62), .ASSUME(1'b1)) u_log (
    .clk_i, .rst_ni, .valid_i(log_valid_i), .ready_i(log_end), .data_i({log_line_i, log_bits_i})
  );

  assign log_end    = log_beat && 32'(log_beats_q) == LINE_BEATS - 1;
  assign page_taken = page_valid_i && page_ready;
  assign page_beat  = page_data_valid_i && page_data_ready;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      left_q    <= '0;
      entries_q <= '0;
      pages_q   <= '0;
      logs_q    <= '0;
      log_beats_q <= '0;
    end else begin
      left_q    <= page_taken ? 10'(page_lines_i) * 10'(LINE_BEATS) : left_q - 10'(page_beat);
      entries_q <= entries_q + 8'(entry_valid_i && entry_ready) - 8'(entry_done);
      pages_q   <= pages_q + 8'(page_taken) - 8'(page_done);
      logs_q    <= logs_q + 8'(log_end) - 8'(log_done);
      log_beats_q <= log_end ? '0 : log_beats_q + 3'(log_beat);

      m_within: assume (!page_valid_i || (page_lines_i != '0 && 8'(page_line_i[5:0]) + 8'(page_lines_i) <= 8'd64));
      m_data: assume (!page_data_valid_i || left_q != '0);

      a_ready: assert (page_ready == (left_q == '0));  // At once after the last beat, and not before: page_sink does not ask.
      a_exact: assert (!page_beat || left_q != '0);
      a_passed: assert (!(wvalid && wready_i) ||
          (page_beat ? wdata[3:0] == page_bits_i : log_beat ? wdata[3:0] == log_bits_i : wdata[3:0] == entry_bits_i));
      a_one: assert (32'(page_beat) + 32'(entry_ready) + 32'(log_beat) <= 1);  // A beat is of one of them.
      a_log_done: assert (!log_done || logs_q != '0);
      a_entry_done: assert (!entry_done || entries_q != '0); // Done only what was taken.
      a_page_done: assert (!page_done || pages_q != '0);
      a_answered: assert (!bvalid_i || open != '0);
      a_idle: assert (!idle || (entries_q == '0 && pages_q == '0 && logs_q == '0));
      c_part: cover (page_done && entries_q != '0);
      c_log: cover (log_done && entries_q != '0);
      c_entry: cover (entry_done && left_q != '0);
    end
  end
endmodule
`default_nettype wire
