// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A stream's word stays as it is until it is taken. ASSUME: of a neighbour that a proof plays.
module fcheck_stable #(
  parameter int unsigned WIDTH = 1,
  parameter bit          ASSUME = 1'b0
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  input  wire              valid_i,
  input  wire              ready_i,
  input  wire  [WIDTH-1:0] data_i
);
  logic             wait_q;
  logic [WIDTH-1:0] data_q;

  always_ff @(posedge clk_i) begin
    wait_q <= rst_ni && valid_i && !ready_i;
    data_q <= data_i;
    if (rst_ni) begin
      if (ASSUME) m_stable: assume (!wait_q || (valid_i && data_i == data_q));
      else a_stable: assert (!wait_q || (valid_i && data_i == data_q));
    end
  end
endmodule
`default_nettype wire
