// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Round-robin arbiter: grants the first request after the one that was taken last. `take_i` moves on.
// REGISTERED: the grant is that of the clock before, and so is the one that is taken.
module arb_rr #(
  parameter int unsigned N = 4,
  parameter bit REGISTERED = 1'b0
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [N-1:0] req_i,
  input  wire          take_i,
  output logic [N-1:0] gnt_o      // one-hot, zero without a request
);
  logic [N-1:0] mask_q;           // those behind the last taken one: they go first
  logic [N-1:0] first, after;

  // Each looks for itself at who goes before it. So a request, which may be late, meets little.
  always_comb begin
    for (int i = 0; i < int'(N); i++) begin
      first[i] = req_i[i] && (req_i & (mask_q[i] ? mask_q & ~({N{1'b1}} << i) : mask_q | ~({N{1'b1}} << i))) == '0;
    end
  end

  if (REGISTERED) begin : g_reg
    // Who comes after it, by its number: from one to the next of many would be a long way.
    localparam int unsigned NW = N > 1 ? $clog2(N) : 1;
    logic [N-1:0]  gnt_q;
    logic [NW-1:0] number;
    always_ff @(posedge clk_i) gnt_q <= first;
    assign gnt_o = gnt_q;
    always_comb begin
      number = '0;
      for (int unsigned i = 0; i < N; i++) if (gnt_q[i]) number = number | NW'(i);
      for (int unsigned i = 0; i < N; i++) after[i] = NW'(i) > number;
    end
  end else begin : g_now
    assign gnt_o = first;
    always_comb begin
      for (int i = 0; i < int'(N); i++) after[i] = (first & ~({N{1'b1}} << i)) != '0;
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
