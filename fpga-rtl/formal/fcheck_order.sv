// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What goes in comes out once, in order, unchanged, and never more than MAX words are inside. One word, chosen
// freely (watch_i), is followed: what holds of any one word holds of all.
module fcheck_order #(
  parameter int unsigned WIDTH = 1,
  parameter int unsigned MAX = 4
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  input  wire              watch_i,    // free: the word that goes in now is the one
  input  wire              in_i,
  input  wire  [WIDTH-1:0] in_data_i,
  input  wire              out_i,
  input  wire  [WIDTH-1:0] out_data_i,
  output logic [7:0]       count_o,    // words inside
  output logic             seen_o      // the watched word has come out
);
  logic             watched_q, seen_q;
  logic [7:0]       count_q, ahead_q;  // ahead: words before the watched one
  logic [WIDTH-1:0] data_q;

  assign count_o = count_q;
  assign seen_o  = seen_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      watched_q <= 1'b0;
      seen_q    <= 1'b0;
      count_q   <= '0;
      ahead_q   <= '0;
    end else begin
      count_q <= count_q + 8'(in_i) - 8'(out_i);
      if (in_i && watch_i && !watched_q) begin
        watched_q <= 1'b1;
        data_q    <= in_data_i;
        ahead_q   <= count_q - 8'(out_i);
      end else if (watched_q && out_i && !seen_q) begin
        ahead_q <= ahead_q - 8'd1;
        if (ahead_q == '0) seen_q <= 1'b1;
      end
      a_from_in: assert (!out_i || count_q != '0);              // Nothing comes out that has not gone in.
      a_room: assert (32'(count_q) + 32'(in_i) - 32'(out_i) <= MAX);
      a_word: assert (!(watched_q && !seen_q && out_i && ahead_q == '0) || out_data_i == data_q);
      a_inside: assert (!watched_q || seen_q || ahead_q < count_q);  // It does not vanish.
    end
  end
endmodule
`default_nettype wire
