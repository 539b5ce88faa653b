// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Retransmission time-outs, per peer and kind of frame (with a page, without): RFC 6298 in shifts as Jacobson
// did it. Pages have estimates of their own: they take longer, and a run of quick control frames says nothing of them.
// After a time-out all that is sent has twice as long, until a round trip is measured again: were all sent twice, none
// could be measured.
module xport_tx_rtt #(
  parameter int unsigned KEY_W = 5,              // {peer, page}
  parameter int unsigned MAX_REPEATS = 6         // doublings of a time-out
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire  [31:0]        rto_cycles_i,       // until the first measured round trip
  input  wire  [31:0]        rto_min_cycles_i,
  input  wire                clear_i,
  input  wire  [KEY_W-1:0]   clear_key_i,
  input  wire                sample_i,
  input  wire  [KEY_W-1:0]   sample_key_i,
  input  wire  [31:0]        sample_cycles_i,
  input  wire                expired_i,
  input  wire  [KEY_W-1:0]   expired_key_i,
  input  wire  [3:0]         expired_doubled_i,  // doublings of the time-out that was not enough
  // Time-out of one that has left, a clock later; a sample counts four clocks after it.
  input  wire  [KEY_W-1:0]   key_i,
  output logic [31:0]        rto_o,
  // Doublings for one that is sent now (combinational).
  input  wire  [KEY_W-1:0]   send_key_i,
  output logic [3:0]         doubled_o,          // a sample counts a clock after it
  output logic               busy_o
);
  localparam int unsigned RTT_W = 20;            // a longer round trip counts as this long
  localparam int unsigned W = RTT_W + 3;

  // Smoothed round trip times 8 and its deviation times 4, so that the gains 1/8 and 1/4 are shifts.
  // Of a sample, which is cut to RTT_W bits before, the first is made in a clock, the second in the next, what a time-out is made of
  // in the one after; then it may be read.
  logic             sample_q, clear_q;
  logic [KEY_W-1:0] sample_key_q;                // or of the one that is cleared
  logic [RTT_W-1:0] cycles_q;
  logic [W-1:0]     srtt8, var4, srtt8_new, var4_new, enter_var4_q, more, rto_more;
  logic [RTT_W-1:0] put_srtt_q, enter_srtt_q, rto_srtt;
  logic             known, rto_known;
  logic             put_q, put_known_q, known_q, enter_q, enter_known_q;
  logic [KEY_W-1:0] put_key_q, enter_key_q;
  logic [W-1:0]     rtt, size, size_q;           // size_q: without an older one, the round trip
  prim_ram_lut #(.WIDTH(W + 1), .DEPTH(1 << KEY_W)) u_srtt (
    .clk_i, .wr_en_i(clear_q || sample_q), .wr_addr_i(sample_key_q),
    .wr_data_i({!clear_q, srtt8_new}), .rd_addr_i(sample_key_q), .rd_data_o({known, srtt8})
  );
  prim_ram_lut #(.WIDTH(W), .DEPTH(1 << KEY_W)) u_var (
    .clk_i, .wr_en_i(put_q), .wr_addr_i(put_key_q), .wr_data_i(var4_new), .rd_addr_i(put_key_q), .rd_data_o(var4)
  );
  prim_ram_lut #(.WIDTH(1 + RTT_W + W), .DEPTH(1 << KEY_W)) u_rto (
    .clk_i, .wr_en_i(enter_q), .wr_addr_i(enter_key_q), .wr_data_i({enter_known_q, enter_srtt_q, more}),
    .rd_addr_i(key_i), .rd_data_o({rto_known, rto_srtt, rto_more})
  );

  assign busy_o = sample_q || clear_q || put_q || enter_q;

  assign rtt       = {3'd0, cycles_q};
  assign size      = (rtt < srtt8 >> 3) ? (srtt8 >> 3) - rtt : rtt - (srtt8 >> 3);
  assign srtt8_new = clear_q ? '0 : known ? srtt8 - (srtt8 >> 3) + rtt : rtt << 3;
  assign var4_new = known_q ? var4 - (var4 >> 2) + size_q : size_q << 1;

  logic             doubled_en;
  logic [KEY_W-1:0] doubled_key;
  logic [3:0]       doubled_new, doubled_old, doubled_more;
  assign doubled_more = expired_doubled_i + 4'(expired_doubled_i != 4'(MAX_REPEATS));
  assign doubled_en   = clear_q || sample_q || (expired_i && doubled_more > doubled_old);
  assign doubled_key  = (clear_q || sample_q) ? sample_key_q : expired_key_i;
  assign doubled_new  = (clear_q || sample_q) ? 4'd0 : doubled_more;
  prim_ram_lut #(.WIDTH(4), .DEPTH(1 << KEY_W)) u_doubled (
    .clk_i, .wr_en_i(doubled_en), .wr_addr_i(doubled_key), .wr_data_i(doubled_new), .rd_addr_i(send_key_i), .rd_data_o(doubled_o)
  );
  prim_ram_lut #(.WIDTH(4), .DEPTH(1 << KEY_W)) u_doubled_old (
    .clk_i, .wr_en_i(doubled_en), .wr_addr_i(doubled_key), .wr_data_i(doubled_new), .rd_addr_i(expired_key_i), .rd_data_o(doubled_old)
  );

  // At least twice the round trip: a queue that stands still has no deviation, but one frame more makes it longer,
  // and were that one a repeat, the next would be too.
  assign more = (enter_var4_q > W'(enter_srtt_q)) ? enter_var4_q : W'(enter_srtt_q);
  logic             rto_known_q;
  logic [RTT_W-1:0] srtt_q;
  logic [W-1:0]     more_q;
  logic [31:0]      measured;
  assign measured = 32'(srtt_q) + 32'(more_q);
  assign rto_o    = !rto_known_q ? rto_cycles_i : (measured > rto_min_cycles_i) ? measured : rto_min_cycles_i;

  always_ff @(posedge clk_i) begin
    sample_key_q <= clear_i ? clear_key_i : sample_key_i;
    cycles_q     <= (sample_cycles_i[31:RTT_W] != '0) ? '1 : sample_cycles_i[RTT_W-1:0];
    put_key_q   <= sample_key_q;
    put_known_q <= !clear_q;
    put_srtt_q  <= srtt8_new[W-1:3];
    known_q     <= known;
    size_q      <= known ? size : rtt;
    rto_known_q <= rto_known;
    srtt_q      <= rto_srtt;
    more_q      <= rto_more;
    enter_key_q   <= put_key_q;
    enter_known_q <= put_known_q;
    enter_srtt_q  <= put_srtt_q;
    enter_var4_q  <= var4_new;
    if (!rst_ni) {enter_q, put_q, clear_q, sample_q} <= '0;
    else {enter_q, put_q, clear_q, sample_q} <= {put_q, clear_q || sample_q, clear_i, sample_i && !clear_i};
  end
endmodule
`default_nettype wire
