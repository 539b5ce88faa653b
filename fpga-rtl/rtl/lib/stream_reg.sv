// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// One register stage of a stream that cuts all three paths (valid, ready, data): two words of room.
module stream_reg #(
  parameter int unsigned WIDTH = 32
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire               s_valid_i,
  output logic              s_ready_o,
  input  wire  [WIDTH-1:0]  s_data_i,
  output logic              m_valid_o,
  input  wire               m_ready_i,
  output logic [WIDTH-1:0]  m_data_o
);
  logic             full_q, spare_q;
  logic [WIDTH-1:0] data_q, spare_data_q;

  assign s_ready_o = !spare_q;
  assign m_valid_o = full_q;
  assign m_data_o  = data_q;

  always_ff @(posedge clk_i) begin
    if (!full_q || m_ready_i) begin
      data_q <= spare_q ? spare_data_q : s_data_i;
    end
    if (s_ready_o) spare_data_q <= s_data_i;
    if (!rst_ni) begin
      full_q  <= 1'b0;
      spare_q <= 1'b0;
    end else begin
      if (!full_q || m_ready_i) begin
        full_q  <= spare_q || s_valid_i;
        spare_q <= 1'b0;
      end else if (s_valid_i && s_ready_o) begin
        spare_q <= 1'b1;
      end
    end
  end
endmodule
`default_nettype wire
