// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The lowest bit that is set. Not by a carry, which is slow to get into and out of.
module first_one #(
  parameter int unsigned N = 4
) (
  input  wire  [N-1:0] bits_i,
  output logic [N-1:0] first_o    // one-hot, zero if none is
);
  always_comb begin
    for (int i = 0; i < int'(N); i++) first_o[i] = bits_i[i] && (bits_i & ~({N{1'b1}} << i)) == '0;
  end
endmodule
`default_nettype wire
