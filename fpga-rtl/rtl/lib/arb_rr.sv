// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Round-robin arbiter: grants the first request after the one that was taken last. `take_i` moves on.
module arb_rr #(
  parameter int unsigned N = 4
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [N-1:0] req_i,
  input  wire          take_i,
  output logic [N-1:0] gnt_o      // one-hot, zero without a request
);
  logic [N-1:0] mask_q;           // those behind the last taken one: they go first
  logic [N-1:0] after;

  // Each looks for itself at who goes before it. So a request, which may be late, meets little.
  always_comb begin
    for (int i = 0; i < int'(N); i++) begin
      gnt_o[i] = req_i[i] && (req_i & (mask_q[i] ? mask_q & ~({N{1'b1}} << i) : mask_q | ~({N{1'b1}} << i))) == '0;
      after[i] = (gnt_o & ~({N{1'b1}} << i)) != '0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      mask_q <= '0;
    end else if (take_i && gnt_o != '0) begin
      mask_q <= after;
    end
  end
endmodule
`default_nettype wire
