// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Mailbox for HID reports: words at the CPU, bytes at the USB bridge, whole reports only. A report from the host waits at the
// bridge until there is room, as USB lets it; one to the host leaves when its last word has been written.
module mgmt_hid (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire          valid_i,
  input  wire          write_i,
  input  wire  [11:0]  addr_i,
  input  wire  [31:0]  wdata_i,
  output logic [31:0]  rdata_o,
  output logic         irq_o,         // a whole report from the host
  // USB bridge.
  input  wire          connected_i,
  input  wire          rx_valid_i,    // host to card
  output logic         rx_ready_o,
  input  wire  [7:0]   rx_data_i,
  output logic         tx_valid_o,    // card to host
  input  wire          tx_ready_i,
  output logic [7:0]   tx_data_o,
  output logic         quiet_o
);
  localparam int unsigned REPORTS = weft_mgmt_pkg::HID_FIFO_REPORTS;
  localparam int unsigned BYTES   = weft_mgmt_pkg::HID_REPORT_BYTES;
  localparam int unsigned WORDS   = BYTES / 4;
  localparam int unsigned BW      = $clog2(BYTES);
  localparam int unsigned WW      = $clog2(WORDS);
  if (REPORTS > 255) $error("mgmt_hid: the level does not fit into STATUS");

  // ---------------------------------------------------------------- host to card
  logic [BW-1:0] rx_at_q;             // next byte of the report that comes
  logic [WW-1:0] out_at_q;            // next word of the report that is read
  logic [7:0]    out_level_q;         // whole reports
  logic [23:0]   rx_q;                // bytes of a word that is not whole
  logic          rx_take, rx_word, rx_report, out_read, out_report, out_there, out_room, out_idle, out_quiet;
  logic [31:0]   out_word;

  assign rx_ready_o = rx_at_q != '0 || out_level_q != 8'(REPORTS);
  assign rx_take    = rx_valid_i && rx_ready_o;
  assign rx_word    = rx_take && rx_at_q[1:0] == 2'd3;
  assign rx_report  = rx_take && rx_at_q == BW'(BYTES - 1);
  // The last report is counted before the FIFO shows its first word if it was empty.
  assign irq_o      = out_level_q != '0 && out_there;
  assign out_read   = valid_i && !write_i && addr_i == weft_mgmt_pkg::REG_HID_OUT && irq_o;
  assign out_report = out_read && out_at_q == WW'(WORDS - 1);

  fifo_ram #(.WIDTH(32), .DEPTH(REPORTS * WORDS)) u_out (
    .clk_i, .rst_ni, .wr_valid_i(rx_word), .wr_ready_o(out_room), .wr_data_i({rx_data_i, rx_q}),
    .rd_valid_o(out_there), .rd_ready_i(out_read), .rd_data_o(out_word), .idle_o(out_idle), .quiet_o(out_quiet)
  );

  // ---------------------------------------------------------------- card to host
  logic [WW-1:0] in_at_q;             // next word of the report that is written
  logic [BW-1:0] tx_at_q;             // next byte of the report that leaves
  logic [7:0]    in_level_q;          // reports begun or written, not yet gone
  logic [7:0]    send_q;              // of these: written whole
  logic          in_write, in_first, in_lost, in_lost_q, in_put, in_report, tx_give, tx_report, in_there, in_space, in_idle, in_quiet;
  logic [31:0]   in_word;

  assign in_write   = valid_i && write_i && addr_i == weft_mgmt_pkg::REG_HID_IN;
  assign in_first   = in_write && in_at_q == '0;
  assign in_lost    = in_first ? in_level_q == 8'(REPORTS) : in_lost_q;
  assign in_put     = in_write && !in_lost;
  assign in_report  = in_put && in_at_q == WW'(WORDS - 1);
  assign tx_valid_o = send_q != '0 && in_there;
  assign tx_data_o  = in_word[8*tx_at_q[1:0] +: 8];
  assign tx_give    = tx_valid_o && tx_ready_i;
  assign tx_report  = tx_give && tx_at_q == BW'(BYTES - 1);

  fifo_ram #(.WIDTH(32), .DEPTH(REPORTS * WORDS)) u_in (
    .clk_i, .rst_ni, .wr_valid_i(in_put), .wr_ready_o(in_space), .wr_data_i(wdata_i),
    .rd_valid_o(in_there), .rd_ready_i(tx_give && tx_at_q[1:0] == 2'd3), .rd_data_o(in_word), .idle_o(in_idle), .quiet_o(in_quiet)
  );

  always_comb begin
    rdata_o = 32'd0;
    unique case (addr_i)
      weft_mgmt_pkg::REG_HID_STATUS: rdata_o = {15'd0, connected_i, 8'(REPORTS) - in_level_q, irq_o ? out_level_q : 8'd0};
      weft_mgmt_pkg::REG_HID_OUT:    rdata_o = irq_o ? out_word : 32'd0;
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (rx_take) rx_q <= {rx_data_i, rx_q[23:8]};
    if (!rst_ni) begin
      rx_at_q     <= '0;
      out_at_q    <= '0;
      out_level_q <= '0;
      in_at_q     <= '0;
      in_lost_q   <= 1'b0;
      tx_at_q     <= '0;
      in_level_q  <= '0;
      send_q      <= '0;
    end else begin
      rx_at_q     <= rx_at_q + BW'(rx_take);
      out_at_q    <= out_at_q + WW'(out_read);
      out_level_q <= out_level_q + 8'(rx_report) - 8'(out_report);
      in_at_q     <= in_at_q + WW'(in_write);
      in_lost_q   <= in_lost;
      tx_at_q     <= tx_at_q + BW'(tx_give);
      in_level_q  <= in_level_q + 8'(in_first && !in_lost) - 8'(tx_report);
      send_q      <= send_q + 8'(in_report) - 8'(tx_report);
    end
  end

  assign quiet_o = out_quiet && in_quiet && !rx_take && !tx_give;

  logic unused;
  assign unused = ^{out_idle, in_idle};

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_out: assert (!rx_word || out_room);       // A report begun has room to its end.
      a_in:  assert (!in_put || in_space);        // Likewise to the host.
    end
  end
endmodule
`default_nettype wire
