// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Appends the Ethernet FCS (CRC-32, IEEE 802.3 clause 3.2.9) to a frame without one.
// Every beat but the last is full; the last holds 4 bytes or is full (64 bits: 4 or 8; 512 bits: 4 or 64).
module eth_fcs_tx #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                s_valid_i,
  output logic               s_ready_o,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               quiet_o
);
  localparam int unsigned BYTES = DATA_W / 8;

  logic [DATA_W-1:0] data_q;
  logic              valid_q;                    // data_q holds a beat that the CRC covers
  logic              last_q, full_q;             // last beat of the frame; no room in it for the FCS
  logic              tail_q;                     // the beat with nothing but the FCS is due
  logic              first_q;                    // the next beat taken begins a frame
  logic              take, give;
  logic [31:0]       crc;

  assign m_valid_o = valid_q || tail_q;
  assign m_last_o  = tail_q || (last_q && !full_q);
  assign give      = m_valid_o && m_ready_i;
  // A last, full beat makes way for the tail only.
  assign s_ready_o = !m_valid_o || (m_ready_i && (m_last_o || !last_q));
  assign take      = s_valid_i && s_ready_o;
  assign quiet_o   = !take && !give;

  crc_stream #(.DATA_W(DATA_W), .POLY(32'hEDB88320)) u_crc (
    .clk_i, .en_i(take), .first_i(first_q), .data_i(s_data_i), .keep_i(s_keep_i), .crc_o(crc)
  );

  always_comb begin
    m_data_o = data_q;
    m_keep_o = '1;
    if (tail_q) begin
      m_data_o[31:0] = ~crc;
      m_keep_o = BYTES'(15);
    end else if (last_q && !full_q) begin
      m_data_o[63:32] = ~crc;
      m_keep_o = BYTES'(255);
    end
  end

  always_ff @(posedge clk_i) begin
    if (take) data_q <= s_data_i;
    if (!rst_ni) begin
      valid_q <= 1'b0;
      tail_q  <= 1'b0;
      last_q  <= 1'b0;
      full_q  <= 1'b0;
      first_q <= 1'b1;
    end else begin
      if (give) begin
        valid_q <= 1'b0;
        tail_q  <= valid_q && last_q && full_q;
      end
      if (take) begin
        valid_q <= 1'b1;
        last_q  <= s_last_i;
        full_q  <= s_keep_i == '1;
        first_q <= s_last_i;
        // Beats are full; the last may hold 4 bytes. Frames of this card have no other length.
        a_shape: assert (s_keep_i == '1 || (s_last_i && s_keep_i == BYTES'(15)));
      end
      a_one: assert (!(valid_q && tail_q));  // A beat that waits for its FCS keeps the CRC to itself.
    end
  end
endmodule
`default_nettype wire
