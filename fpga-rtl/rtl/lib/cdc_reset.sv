// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A reset for a clock domain: begins when it is asked for, ends HOLD clocks after nobody asks any more. The request may
// come from another domain, and while the clock stands (a PLL without lock): it is seen when the clock runs.
module cdc_reset #(
  parameter int unsigned HOLD = 16
) (
  input  wire   clk_i,
  input  wire   request_i,
  output logic  rst_no
);
  localparam int unsigned CW = $clog2(HOLD + 1);
  logic          request;
  logic [CW-1:0] left_q;

  cdc_sync u_request (.clk_i, .d_i(request_i), .q_o(request));

  assign rst_no = left_q == '0 && !request;

  always_ff @(posedge clk_i) begin
    if (request) left_q <= CW'(HOLD);
    else if (left_q != '0) left_q <= left_q - CW'(1);
  end
endmodule
`default_nettype wire
