// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A PHY does not wait: takes every beat, or cuts the frame short with err and drops the rest of it.
// Passes beats on as they come (no store and forward), in the next clock if none is before them. Room for two pages.
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

  logic [AW:0]       wr_q, rd_q, room;
  logic              drop_q;                     // the frame was cut: ignore it to its end
  logic              mid_q;                      // inside a frame
  logic              valid_q;                    // the RAM's output register holds a beat
  logic              past_q;                     // instead, past_data_q does: it went past the empty RAM
  logic              wr_en, rd_en, cut, past, out_free;
  logic [KW-1:0]     bytes;                      // of the beat, less one
  logic [KW-1:0]     m_bytes;
  logic [WIDTH-1:0]  wr_data, rd_data, past_data_q;

  assign room  = (AW + 1)'(DEPTH) - (wr_q - rd_q);
  // The last free word ends a frame that would not fit, unless it ends there by itself. A frame that finds
  // no word at all leaves no trace but the counter.
  assign cut   = s_valid_i && !drop_q && ((room == '0) || (room == (AW + 1)'(1) && !s_last_i));
  assign wr_en = s_valid_i && !drop_q && room != '0;
  assign out_free = !m_valid_o || m_ready_i;
  assign rd_en = (wr_q != rd_q) && out_free;
  assign past  = wr_en && wr_q == rd_q && out_free;

  always_comb begin
    bytes   = '0;
    wr_data = '0;
    if (wr_en) begin
      bytes = '1;
      if (s_keep_i != '1) begin
        for (int i = 1; i < int'(BYTES); i++) if (s_keep_i[i] && !s_keep_i[(i + 1) % int'(BYTES)]) bytes = KW'(i);
        if (!s_keep_i[1]) bytes = '0;
      end
      wr_data = {cut, s_last_i || cut, bytes, s_data_i};
    end
  end

  prim_ram_sdp #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_ram (
    .clk_i, .wr_en_i(wr_en && !past), .wr_addr_i(wr_q[AW-1:0]), .wr_data_i(wr_data),
    .rd_en_i(rd_en), .rd_addr_i(rd_q[AW-1:0]), .rd_data_o(rd_data)
  );

  assign m_valid_o = valid_q || past_q;
  assign {m_err_o, m_last_o, m_bytes, m_data_o} = past_q ? past_data_q : rd_data;
  assign m_keep_o  = {BYTES{1'b1}} >> (KW'(BYTES - 1) - m_bytes);
  assign cnt_overflow_o = cut;
  assign quiet_o   = !s_valid_i && !rd_en && !(m_valid_o && m_ready_i);

  always_ff @(posedge clk_i) begin
    if (past) past_data_q <= wr_data;
    if (!rst_ni) begin
      past_q  <= 1'b0;
      wr_q    <= '0;
      rd_q    <= '0;
      drop_q  <= 1'b0;
      mid_q   <= 1'b0;
      valid_q <= 1'b0;
    end else begin
      if (s_valid_i) begin
        drop_q <= (drop_q || cut) && !s_last_i;
        mid_q  <= !s_last_i;
      end
      wr_q <= wr_q + (AW + 1)'(wr_en && !past);
      rd_q <= rd_q + (AW + 1)'(rd_en);
      if (out_free) begin
        valid_q <= rd_en;
        past_q  <= past;
      end

      a_one: assert (!(valid_q && past_q));                           // One beat is offered.
      a_room: assert (room <= (AW + 1)'(DEPTH));                      // Never more beats than room.
      a_end:  assert (!(s_valid_i && mid_q && !drop_q && room == '0));  // A frame begun can always be ended.
    end
  end
endmodule
`default_nettype wire
