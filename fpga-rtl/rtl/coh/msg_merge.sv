// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Several streams of messages into one, round robin, registered: what comes out is stable until taken.
module msg_merge #(
  parameter int unsigned N = 2
) (
  input  wire                             clk_i,
  input  wire                             rst_ni,
  input  wire  [N-1:0]                    s_valid_i,
  output logic [N-1:0]                    s_ready_o,
  input  wire  [N*weft_pkg::MSG_W-1:0]    s_msg_i,
  output logic                            m_valid_o,
  input  wire                             m_ready_i,
  output weft_pkg::msg_t                  m_msg_o
);
  localparam int unsigned W = weft_pkg::MSG_W;

  logic         reg_ready;
  logic [N-1:0] gnt;
  logic [W-1:0] pick;

  arb_rr #(.N(N)) u_arb (.clk_i, .rst_ni, .req_i(s_valid_i), .take_i(reg_ready), .gnt_o(gnt));

  assign s_ready_o = reg_ready ? gnt : '0;

  always_comb begin
    pick = '0;
    for (int unsigned i = 0; i < N; i++) begin
      if (gnt[i]) pick = s_msg_i[i*W +: W];
    end
  end

  stream_reg #(.WIDTH(W)) u_reg (
    .clk_i, .rst_ni,
    .s_valid_i(s_valid_i != '0), .s_ready_o(reg_ready), .s_data_i(pick),
    .m_valid_o, .m_ready_i, .m_data_o(m_msg_o)
  );
endmodule
`default_nettype wire
