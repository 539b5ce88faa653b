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
  logic [N-1:0] mask_q;           // requests behind the last taken one
  logic [N-1:0] behind, pick, after;

  assign behind = req_i & mask_q;
  assign pick   = (behind != '0) ? behind : req_i;
  assign gnt_o  = pick & ~after;
  // Those after the first of them: not by a carry, which is slow to get into and out of.
  always_comb begin
    for (int i = 0; i < int'(N); i++) after[i] = (pick & ~({N{1'b1}} << i)) != '0;
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
