// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// When pages were last handed from owner to owner: one page a set, by the low bits of its index. Who is
// displaced loses its hold-off, nothing else.
module coh_home_holdoff #(
  parameter int unsigned SETS = 64
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire  [31:0] now_i,
  input  wire  [31:0] cycles_i,   // 0: never recent
  input  wire  [31:0] index_i,    // of a page in the pool:
  output logic        recent_o,   // a clock later: it was handed over, less than cycles_i ago
  input  wire         handed_i,   // this one is handed over now
  input  wire  [31:0] handed_index_i
);
  localparam int unsigned SW = $clog2(SETS);
  localparam int unsigned TW = 32 - SW;

  logic [SETS-1:0] valid_q;
  logic [SW-1:0]   set, handed_set;
  logic [TW-1:0]   tag;
  logic [31:0]     since, age_q;
  logic            same_q;

  assign set        = index_i[SW-1:0];
  assign handed_set = handed_index_i[SW-1:0];

  prim_ram_lut #(.WIDTH(TW + 32), .DEPTH(SETS)) u_last (
    .clk_i, .wr_en_i(handed_i), .wr_addr_i(handed_set), .wr_data_i({handed_index_i[31:SW], now_i}),
    .rd_addr_i(set), .rd_data_o({tag, since})
  );
  assign recent_o = same_q && age_q < cycles_i;

  always_ff @(posedge clk_i) begin
    same_q <= valid_q[set] && tag == index_i[31:SW];
    age_q  <= now_i - since;
    if (!rst_ni) valid_q <= '0;
    else if (handed_i) valid_q[handed_set] <= 1'b1;
  end
endmodule
`default_nettype wire
