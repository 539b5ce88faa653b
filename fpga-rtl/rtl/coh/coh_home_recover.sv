// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Recovery after nodes have left: locks are looked at in turn, and every page of this home's pool is asked for
// once (a request of nobody), so that its entry is healed. Over when that is done and a whole turn found no
// lock, and no request, that speaks of a node that has left.
module coh_home_recover #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS)
) (
  input  wire                            clk_i,
  input  wire                            rst_ni,
  input  wire  [5:0]                     node_i,
  input  wire  [31:0]                    pool_pages_i,
  input  wire  [6:0]                     stripe_weight_i,
  input  wire                            stripe_wr_en_i,
  input  wire  [5:0]                     stripe_wr_slot_i,
  input  wire  [31:0]                    stripe_wr_data_i,
  input  wire  [15:0]                    members_i,
  input  wire                            members_set_i,
  // The lock to look at; a turn goes on only in cycles that look.
  output logic [LW-1:0]                  walk_o,
  input  wire                            walk_i,
  input  wire                            found_i,
  input  wire                            waits_i,     // requests or messages that speak of one
  // The sweep.
  output logic                           sweep_valid_o,
  input  wire                            sweep_ready_i,
  output logic [weft_pkg::GPN_BITS-1:0]  sweep_gpn_o,
  output logic                           recover_o
);
  localparam int unsigned GW = weft_pkg::GPN_BITS;
  localparam int unsigned SH = weft_pkg::STRIPE_SHIFT;

  logic [15:0]   members_q;
  logic          left, last, open, clean_q, waits_q;
  logic          sweep_q, step, round_end, mine_q;         // mine_q: this round of the stripe had a page of ours
  logic          placed_q, judged_q, ours_q;               // the stripe knows gpn_q; it is a page of ours, or not
  logic          found_q;                                  // sweep_gpn_o is a page of ours
  logic [5:0]    home;
  logic [GW-1:0] index, gpn_q;

  assign left = members_set_i && (members_q & ~members_i) != '0;

  // ---------------------------------------------------------------- sweep: whose page it is in three clocks, asked for in the next
  coh_stripe #(.REGISTERED(1'b1)) u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_i), .wr_slot_i(stripe_wr_slot_i), .wr_data_i(stripe_wr_data_i),
    .gpn_i(gpn_q), .weight_i(stripe_weight_i), .home_o(home), .index_o(index)
  );
  assign sweep_valid_o = found_q;
  assign step          = sweep_q && judged_q && !found_q;
  assign round_end     = gpn_q[SH-1:0] == '1;

  always_ff @(posedge clk_i) begin
    ours_q <= home == node_i && index < GW'(pool_pages_i);
    if (left) begin
      gpn_q  <= '0;
      mine_q <= 1'b0;
    end else if (step) begin
      gpn_q  <= gpn_q + GW'(1);
      mine_q <= !round_end && (mine_q || ours_q);
    end
    if (step) sweep_gpn_o <= gpn_q;
    if (!rst_ni) begin
      sweep_q  <= 1'b0;
      placed_q <= 1'b0;
      judged_q <= 1'b0;
      found_q  <= 1'b0;
    end else if (left) begin
      sweep_q  <= 1'b1;
      placed_q <= 1'b0;
      judged_q <= 1'b0;
      found_q  <= 1'b0;
    end else begin
      placed_q <= !step;
      judged_q <= placed_q && !step;
      if (step) found_q <= ours_q;
      else if (sweep_ready_i) found_q <= 1'b0;
      // A round without a page: the pool is covered.
      if (step && round_end && (!(mine_q || ours_q) || gpn_q == '1)) sweep_q <= 1'b0;
    end
  end

  // ---------------------------------------------------------------- turns
  assign last = walk_o == LW'(TSHRS - 1);
  assign open = sweep_q || found_q || waits_q || (walk_i && found_i);

  always_ff @(posedge clk_i) begin
    waits_q <= waits_i;
    if (!rst_ni) begin
      members_q <= '1;
      recover_o <= 1'b0;
      walk_o    <= '0;
      clean_q   <= 1'b0;
    end else begin
      if (members_set_i) members_q <= members_i;
      if (walk_i) walk_o <= last ? '0 : walk_o + LW'(1);
      // Clean: nothing open since the turn began.
      clean_q <= !left && ((walk_i && last) || (clean_q && !open));
      if (left) recover_o <= 1'b1;
      else if (walk_i && last && clean_q && !open) recover_o <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) a_still: assert (!(sweep_q && stripe_wr_en_i));   // Who sweeps by a half-written stripe asks for pages of others.
  end
endmodule
`default_nettype wire
