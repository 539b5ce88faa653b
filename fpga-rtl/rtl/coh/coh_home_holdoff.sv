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
  logic [TW-1:0]   tag, tag_q;
  logic [31:0]     since, since_q, index_q, handed_index_q;
  logic [31:0]     now_q, until_q;              // of the clock in which since_q was read; what was handed over until then is over
  logic            wraps_q, after;
  logic            handed_q, kept_q;
  logic [SW-1:0]   kept_set_q;

  assign set        = index_i[SW-1:0];
  assign handed_set = handed_index_q[SW-1:0];

  // Nobody asks for a page in the clock after it was handed over.
  prim_ram_lut #(.WIDTH(TW + 32), .DEPTH(SETS)) u_last (
    .clk_i, .wr_en_i(handed_q), .wr_addr_i(handed_set), .wr_data_i({handed_index_q[31:SW], now_i}),
    .rd_addr_i(set), .rd_data_o({tag, since})
  );
  // Between until_q and now_q: no sum behind the RAM.
  assign after    = since_q > until_q;
  assign recent_o = valid_q[index_q[SW-1:0]] && tag_q == index_q[31:SW] &&
                    (wraps_q ? after || since_q <= now_q : after && since_q <= now_q);

  always_ff @(posedge clk_i) begin
    tag_q   <= tag;
    index_q <= index_i;
    since_q <= since;
    now_q   <= now_i;
    {wraps_q, until_q} <= {1'b0, now_i} - {1'b0, cycles_i};
    handed_index_q <= handed_index_i;
    kept_set_q     <= handed_set;
    if (!rst_ni) begin
      handed_q <= 1'b0;
      kept_q   <= 1'b0;
      valid_q  <= '0;
    end else begin
      handed_q <= handed_i;
      kept_q   <= handed_q;
      if (kept_q) valid_q[kept_set_q] <= 1'b1;         // asked for a clock after the rest is read
    end
  end
endmodule
`default_nettype wire
