// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Checks and removes the FCS; any frame length. `err` with the last beat: FCS wrong, or err_i came in.
module eth_fcs_rx #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                s_valid_i,
  output logic               s_ready_o,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  input  wire                s_err_i,            // with last: broken off (buffer was full)
  output logic               m_valid_o,
  input  wire                m_ready_i,
  output logic [DATA_W-1:0]  m_data_o,
  output logic [DATA_W/8-1:0] m_keep_o,
  output logic               m_last_o,
  output logic               m_err_o,
  output logic               cnt_bad_fcs_o,
  output logic               quiet_o
);
  localparam int unsigned BYTES = DATA_W / 8;
  localparam logic [31:0] POLY = 32'hEDB88320;
  localparam logic [31:0] RESIDUE = 32'hDEBB20E3;  // register after a frame and its own FCS

  // And after it and so many bytes of zeros, [n*32 +: 32]. A short last beat comes filled up with them: to shift it to where a
  // CRC over its bytes alone would want it took longer than all the rest.
  function automatic logic [32*BYTES-1:0] make_residues();
    logic [31:0] c;
    c = RESIDUE;
    for (int n = 0; n < int'(BYTES); n++) begin
      make_residues[n * 32 +: 32] = c;
      for (int i = 0; i < 8; i++) c = (c >> 1) ^ (c[0] ? POLY : 32'd0);
    end
  endfunction
  localparam logic [32*BYTES-1:0] RESIDUES = make_residues();

  logic [DATA_W-1:0] data_q;
  logic [BYTES-1:0]  keep_q;
  logic              valid_q;                    // data_q holds a beat that the CRC covers
  logic              last_q;                     // the FCS lies in data_q, or in the beat swallowed after it
  logic              err_q;
  logic              first_q;                    // the next beat taken begins a frame
  logic              take, give, fcs_only, runt, bad;
  logic [BYTES-1:0]  zeros;                      // or a byte of the frame
  logic [31:0]       crc, residue, residue_q;    // what the register holds, and is to hold after the last beat

  // The newest beat holds FCS bytes only: it is swallowed, and the one before it becomes the last.
  assign fcs_only  = s_last_i && !s_keep_i[4];
  // A frame of nothing but that: there is no beat to pass on.
  assign runt      = fcs_only && first_q;
  assign bad       = crc != residue_q;

  // A beat leaves when its successor is there: only then is it known whether it holds FCS bytes.
  assign m_valid_o = valid_q && (last_q || (s_valid_i && !fcs_only));
  assign m_data_o  = data_q;
  assign m_keep_o  = keep_q;
  assign m_last_o  = last_q;
  assign m_err_o   = last_q && (err_q || bad);
  assign give      = m_valid_o && m_ready_i;
  // A runt waits until the beat before it has left, so that each bad frame has a count of its own.
  assign s_ready_o = !valid_q || (last_q ? m_ready_i && !runt : (fcs_only || m_ready_i));
  assign take      = s_valid_i && s_ready_o;
  assign cnt_bad_fcs_o = (give && last_q && bad && !err_q) || (take && runt && !s_err_i);
  assign quiet_o   = !take && !give;

  always_comb begin
    residue = RESIDUES[31:0];
    for (int i = 0; i < int'(BYTES); i++) zeros[i] = s_keep_i[i] || s_data_i[i * 8 +: 8] == '0;
    for (int i = 1; i < int'(BYTES); i++) begin
      if (s_keep_i[i - 1] && !s_keep_i[i]) residue = RESIDUES[(int'(BYTES) - i) * 32 +: 32];
    end
  end
  crc_stream #(.DATA_W(DATA_W), .POLY(POLY)) u_crc (
    .clk_i, .en_i(take), .first_i(first_q), .data_i(s_data_i), .keep_i({BYTES{1'b1}}), .crc_o(crc)
  );

  always_ff @(posedge clk_i) begin
    if (take && !(fcs_only && !first_q)) data_q <= s_data_i;
    if (take) residue_q <= residue;
    if (!rst_ni) begin
      valid_q <= 1'b0;
      last_q  <= 1'b0;
      err_q   <= 1'b0;
      first_q <= 1'b1;
      keep_q  <= '0;
    end else begin
      if (give) valid_q <= 1'b0;
      if (take) begin
        first_q <= s_last_i;
        last_q  <= s_last_i;
        err_q   <= s_last_i && s_err_i;
        if (runt) begin
          valid_q <= 1'b0;
        end else begin
          valid_q <= 1'b1;
          // 4 bytes less, some of them perhaps from the beat before.
          if (fcs_only) keep_q <= {s_keep_i[3:0], {(BYTES - 4){1'b1}}};
          else keep_q <= s_last_i ? s_keep_i >> 4 : '1;
        end
      end
      a_zeros: assert (!s_valid_i || zeros == '1);                // What is behind the last byte is zero.
      a_last: assert (!m_valid_o || m_last_o || m_keep_o == '1);  // Only the last beat is short.
      a_keep: assert (!m_valid_o || m_keep_o[0]);                 // No beat is empty.
    end
  end
endmodule
`default_nettype wire
