// SPDX-License-Identifier: Apache-2.0
`default_nettype none

module f_arb_rr #(
  parameter int unsigned N = 5
) (
  input  wire         clk_i,
  input  wire [N-1:0] req_i,
  input  wire         take_i,
  input  wire [2:0]   who_i
);
  logic         rst_ni, waits;
  logic [N-1:0] gnt;
  logic [2:0]   who_q;                           // the requester that is followed
  logic         waiting_q;
  logic [2:0]   passed_q;                        // takes by others while it waits
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  arb_rr #(.N(N)) u_dut (.clk_i, .rst_ni, .req_i, .take_i, .gnt_o(gnt));

  assign waits = req_i[who_q] && !(take_i && gnt[who_q]);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      who_q     <= (who_i < 3'(N)) ? who_i : '0;
      waiting_q <= 1'b0;
      passed_q  <= '0;
    end else begin
      waiting_q <= waits;
      passed_q  <= waits ? passed_q + 3'(take_i && gnt != '0) : '0;
      m_stays: assume (!waiting_q || req_i[who_q]);              // Who asks asks on until it is taken.
      a_one: assert ((gnt & (gnt - N'(1))) == '0);
      a_asked: assert ((gnt & ~req_i) == '0);
      a_some: assert ((gnt == '0) == (req_i == '0));
      a_fair: assert (passed_q < 3'(N));                         // Each other one goes before it once at most.
      c_last: cover (passed_q == 3'(N - 1) && gnt[who_q] && req_i == '1);
    end
  end
endmodule
`default_nettype wire
