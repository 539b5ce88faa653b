// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Frames from GMII as beats of eight bytes, without preamble, with FCS (IEEE 802.3, 35.2). A byte that the PHY marks as
// wrong is inverted, so that the FCS is wrong, too. A beat does not wait: who finds no room for it loses it.
module gmii_rx (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         dv_i,
  input  wire         er_i,
  input  wire  [7:0]  d_i,
  output logic        m_valid_o,
  output logic [63:0] m_data_o,
  output logic [7:0]  m_keep_o,
  output logic        m_last_o
);
  localparam logic [7:0] SFD = 8'hd5;

  // A beat is sent on when the next byte or the end of the frame is there: only then is it known to be the last or not.
  logic        body_q, seen_q;              // behind the SFD; the SFD has been there, or it is too late for it
  logic [63:0] data_q;
  logic [7:0]  keep_q, d;
  logic        ends;

  assign d         = er_i ? ~d_i : d_i;

  assign ends      = body_q && !dv_i;
  assign m_valid_o = body_q && keep_q != '0 && (ends || keep_q[7]);
  assign m_data_o  = data_q;
  assign m_last_o  = ends;
  assign m_keep_o  = keep_q;

  always_ff @(posedge clk_i) begin
    if (body_q && dv_i) begin
      if (keep_q == '0 || keep_q[7]) begin
        data_q <= {56'd0, d};
        keep_q <= 8'd1;
      end else begin
        for (int i = 1; i < 8; i++) if (keep_q[i-1] && !keep_q[i]) data_q[i*8 +: 8] <= d;
        keep_q <= {keep_q[6:0], 1'b1};
      end
    end else begin
      keep_q <= '0;
    end
    if (!rst_ni) begin
      body_q <= 1'b0;
      seen_q <= 1'b1;                       // what is under way is not looked at
    end else begin
      seen_q <= dv_i && (seen_q || d_i == SFD);
      body_q <= dv_i && (body_q || (!seen_q && d_i == SFD));
    end
  end
endmodule
`default_nettype wire
