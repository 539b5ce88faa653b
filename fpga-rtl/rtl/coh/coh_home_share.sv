// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A share of the store's slots: how many are taken, and is there one more. Whether one is taken now is known late.
module coh_home_share #(
  parameter int unsigned N = 8
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                take_i,
  input  wire                free_i,
  output logic               room_o,
  output logic [$clog2(N):0] count_o
);
  localparam int unsigned W = $clog2(N) + 1;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      count_o <= '0;
      room_o  <= 1'b1;
    end else begin
      if (take_i && !free_i) count_o <= count_o + W'(1);
      if (!take_i && free_i) count_o <= count_o - W'(1);
      room_o <= free_i || count_o < (take_i ? W'(N - 1) : W'(N));
      a_room: assert (!take_i || room_o);
      a_taken: assert (!free_i || count_o != '0);
    end
  end
endmodule
`default_nettype wire
