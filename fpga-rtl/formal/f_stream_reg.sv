// SPDX-License-Identifier: Apache-2.0
`default_nettype none

module f_stream_reg (
  input  wire       clk_i,
  input  wire       watch_i,
  input  wire       s_valid_i,
  input  wire [1:0] s_data_i,
  input  wire       m_ready_i
);
  logic       rst_ni, s_ready, m_valid, seen;
  logic [1:0] m_data;
  logic [7:0] inside;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  stream_reg #(.WIDTH(2)) u_dut (
    .clk_i, .rst_ni, .s_valid_i, .s_ready_o(s_ready), .s_data_i,
    .m_valid_o(m_valid), .m_ready_i, .m_data_o(m_data)
  );

  fcheck_order #(.WIDTH(2), .MAX(2)) u_order (
    .clk_i, .rst_ni, .watch_i, .in_i(s_valid_i && s_ready), .in_data_i(s_data_i),
    .out_i(m_valid && m_ready_i), .out_data_i(m_data), .count_o(inside), .seen_o(seen)
  );
  fcheck_stable #(.WIDTH(2)) u_m (.clk_i, .rst_ni, .valid_i(m_valid), .ready_i(m_ready_i), .data_i(m_data));

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_valid: assert (m_valid == (inside != '0));   // Valid waits for nothing,
      a_ready: assert (s_ready == (inside != 8'd2)); // nor does ready while there is room.
      c_full: cover (!s_ready && seen);
    end
  end
endmodule
`default_nettype wire
