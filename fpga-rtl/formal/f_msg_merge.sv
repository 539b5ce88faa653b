// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Messages of four free bits that also name their stream; the rest is zero, which no path of the block can tell.
module f_msg_merge #(
  parameter int unsigned N = 3
) (
  input  wire           clk_i,
  input  wire           watch_i,
  input  wire [N-1:0]   s_valid_i,
  input  wire [N*4-1:0] s_bits_i,
  input  wire           m_ready_i
);
  localparam int unsigned W = weft_pkg::MSG_W;
  logic           rst_ni, m_valid;
  logic [N-1:0]   s_ready, seen;
  logic [N*W-1:0] s_msg;
  logic [N*8-1:0] inside;
  weft_pkg::msg_t m_msg;
  logic [W-1:0]   m_bits;
  logic [7:0]     total;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  msg_merge #(.N(N)) u_dut (
    .clk_i, .rst_ni, .s_valid_i, .s_ready_o(s_ready), .s_msg_i(s_msg), .m_valid_o(m_valid), .m_ready_i, .m_msg_o(m_msg)
  );
  assign m_bits = m_msg;

  for (genvar i = 0; i < N; i++) begin : g_stream
    assign s_msg[i*W +: W] = {(W - 6)'(s_bits_i[i*4 +: 4]), 6'(i)};
    fcheck_stable #(.WIDTH(4), .ASSUME(1'b1)) u_s (
      .clk_i, .rst_ni, .valid_i(s_valid_i[i]), .ready_i(s_ready[i]), .data_i(s_bits_i[i*4 +: 4])
    );
    // Each stream keeps its order, whatever the others do.
    fcheck_order #(.WIDTH(W), .MAX(1)) u_order (
      .clk_i, .rst_ni, .watch_i, .in_i(s_valid_i[i] && s_ready[i]), .in_data_i(s_msg[i*W +: W]),
      .out_i(m_valid && m_ready_i && m_bits[5:0] == 6'(i)), .out_data_i(m_bits),
      .count_o(inside[i*8 +: 8]), .seen_o(seen[i])
    );
  end
  fcheck_stable #(.WIDTH(W)) u_m (.clk_i, .rst_ni, .valid_i(m_valid), .ready_i(m_ready_i), .data_i(m_bits));

  always_comb begin
    total = '0;
    for (int i = 0; i < int'(N); i++) total = total + inside[i*8 +: 8];
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_valid: assert (m_valid == (total != '0));                        // Nothing else comes out, nothing stays in.
      a_taken: assert (s_valid_i == '0 || total == 8'd1 || (s_valid_i & s_ready) != '0);
      a_one: assert ((s_ready & (s_ready - N'(1))) == '0);
      c_each: cover (seen == '1);
    end
  end
endmodule
`default_nettype wire
