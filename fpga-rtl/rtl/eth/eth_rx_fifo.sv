// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A PHY does not wait: takes every beat, or cuts the frame short with err and drops the rest of it.
// Passes beats on as they come (no store and forward), in the next clock if none is before them. Room for two pages.
// Bytes behind a frame's last are zero in its last beat: whoever needs that would do it later.
// A block RAM's output is late: what is decided on a beat begins at a flip-flop, the head of a short FIFO behind the RAM.
module eth_rx_fifo #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                s_valid_i,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               m_err_o,
  output logic               cnt_overflow_o,
  output logic               quiet_o
);
  localparam int unsigned BYTES = DATA_W / 8;
  localparam int unsigned KW = $clog2(BYTES);
  localparam int unsigned DEPTH = 4 * weft_pkg::PAGE_BYTES / BYTES;  // two page frames, to a power of two
  localparam int unsigned AW = $clog2(DEPTH);
  localparam int unsigned WIDTH = DATA_W + KW + 2;
  localparam int unsigned AHEAD = 4;             // beats before the RAM: until it has read the next

  logic [AW:0]       wr_q, rd_q, count;
  logic              full_q, nearly_q;           // the RAM has no free word; it has one, or none
  logic              drop_q;                     // the frame was cut: ignore it to its end
  logic              mid_q;                      // inside a frame
  logic              some_q;                     // the RAM holds a beat
  logic              out_q;                      // its output register does
  logic              wr_en, rd_en, ram_en, cut, past, free;
  logic [KW-1:0]     bytes;                      // of the beat, less one
  logic [KW-1:0]     m_bytes;
  logic [DATA_W-1:0] filled;
  logic [WIDTH-1:0]  wr_data, rd_data;

  assign count = wr_q - rd_q;
  // The last free word ends a frame that would not fit, unless it ends there by itself. A frame that finds
  // no word at all leaves no trace but the counter.
  assign cut   = s_valid_i && !drop_q && (full_q || (nearly_q && !s_last_i));
  assign wr_en = s_valid_i && !drop_q && !full_q;
  assign past  = !some_q && !out_q && free;      // nothing is before a beat that comes now but what has left the RAM
  assign ram_en = wr_en && !past;
  assign rd_en = some_q && (!out_q || free);

  always_comb begin
    bytes   = '0;
    wr_data = '0;
    for (int i = 0; i < int'(BYTES); i++) filled[i * 8 +: 8] = s_keep_i[i] ? s_data_i[i * 8 +: 8] : 8'd0;
    if (wr_en) begin
      bytes = '1;
      if (s_keep_i != '1) begin
        for (int i = 1; i < int'(BYTES); i++) if (s_keep_i[i] && !s_keep_i[(i + 1) % int'(BYTES)]) bytes = KW'(i);
        if (!s_keep_i[1]) bytes = '0;
      end
      wr_data = {cut, s_last_i || cut, bytes, filled};
    end
  end

  prim_ram_sdp #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_ram (
    .clk_i, .wr_en_i(ram_en), .wr_addr_i(wr_q[AW-1:0]), .wr_data_i(wr_data),
    .rd_en_i(rd_en), .rd_addr_i(rd_q[AW-1:0]), .rd_data_o(rd_data)
  );

  fifo_head #(.WIDTH(WIDTH), .DEPTH(AHEAD)) u_ahead (
    .clk_i, .rst_ni, .wr_valid_i(out_q || (past && wr_en)), .wr_ready_o(free), .wr_data_i(out_q ? rd_data : wr_data),
    .rd_valid_o(m_valid_o), .rd_ready_i(m_ready_i), .rd_data_o({m_err_o, m_last_o, m_bytes, m_data_o})
  );
  assign m_keep_o  = {BYTES{1'b1}} >> (KW'(BYTES - 1) - m_bytes);
  assign cnt_overflow_o = cut;
  assign quiet_o   = !s_valid_i && !rd_en && !(out_q && free) && !(m_valid_o && m_ready_i);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      wr_q     <= '0;
      rd_q     <= '0;
      some_q   <= 1'b0;
      full_q   <= 1'b0;
      nearly_q <= 1'b0;
      out_q    <= 1'b0;
      drop_q   <= 1'b0;
      mid_q    <= 1'b0;
    end else begin
      if (s_valid_i) begin
        drop_q <= (drop_q || cut) && !s_last_i;
        mid_q  <= !s_last_i;
      end
      wr_q <= wr_q + (AW + 1)'(ram_en);
      rd_q <= rd_q + (AW + 1)'(rd_en);
      // Which of the counts it is, is known last.
      some_q   <= ram_en || (some_q && !(rd_en && count == (AW + 1)'(1)));
      full_q   <= !rd_en && (full_q || (ram_en && count == (AW + 1)'(DEPTH - 1)));
      nearly_q <= rd_en ? full_q || (nearly_q && ram_en) : nearly_q || (ram_en && count == (AW + 1)'(DEPTH - 2));
      out_q    <= rd_en || (out_q && !free);

      a_flags: assert (some_q == (count != '0) && full_q == (count == (AW + 1)'(DEPTH)) && nearly_q == (count >= (AW + 1)'(DEPTH - 1)));
      a_order: assert (!past || count == '0);                         // No beat overtakes another.
      a_room: assert (count <= (AW + 1)'(DEPTH));                     // Never more beats than room.
      a_end:  assert (!(s_valid_i && mid_q && !drop_q && full_q));    // A frame begun can always be ended.
    end
  end
endmodule
`default_nettype wire
