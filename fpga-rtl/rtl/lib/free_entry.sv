// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The lowest free entry of a table, found a clock ahead: what was free may be taken by now, so the table says with `skip_i`
// that it gives one away, and is offered none in the clock after.
module free_entry #(
  parameter int unsigned N = 4
) (
  input  wire                   clk_i,
  input  wire                   rst_ni,
  input  wire  [N-1:0]          busy_i,
  input  wire                   skip_i,
  output logic                  valid_o,    // registered
  output logic [$clog2(N)-1:0]  slot_o,     // registered
  output logic                  quiet_o
);
  localparam int unsigned AW = $clog2(N);
  logic          some;
  logic [AW-1:0] first;
  assign some    = busy_i != '1;
  assign quiet_o = valid_o == some && slot_o == first;
  always_comb begin
    first = '0;
    for (int i = int'(N) - 1; i >= 0; i--) begin
      if (!busy_i[i]) first = AW'(i);
    end
  end
  always_ff @(posedge clk_i) begin
    valid_o <= rst_ni && some && !skip_i;
    slot_o  <= first;
  end
endmodule
`default_nettype wire
