// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A directory entry as the members of the rack know it (spec/src/coherence.ts, heal): who has left holds
// nothing, and took along what only it had.
module coh_home_heal (
  input  wire  [63:0] entry_i,
  input  wire  [15:0] members_i,
  output logic [63:0] entry_o
);
  logic [1:0]  state, backing;
  logic [5:0]  owner;
  logic [15:0] sharers;
  logic        owner_left;

  assign state      = entry_i[weft_pkg::DIR_ENTRY_STATE_LSB +: weft_pkg::DIR_ENTRY_STATE_W];
  assign backing    = entry_i[weft_pkg::DIR_ENTRY_BACKING_LSB +: weft_pkg::DIR_ENTRY_BACKING_W];
  assign owner      = entry_i[weft_pkg::DIR_ENTRY_OWNER_LSB +: weft_pkg::DIR_ENTRY_OWNER_W];
  assign sharers    = entry_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: weft_pkg::DIR_ENTRY_SHARERS_W] & members_i;
  assign owner_left = owner >= 6'(weft_pkg::SHARERS) || !members_i[owner[3:0]];

  always_comb begin
    entry_o = entry_i;
    if (state == weft_pkg::DIR_STATE_SHARED) begin
      entry_o[weft_pkg::DIR_ENTRY_SHARERS_LSB +: weft_pkg::DIR_ENTRY_SHARERS_W] = sharers;
      if (sharers == '0) begin
        entry_o[weft_pkg::DIR_ENTRY_STATE_LSB +: weft_pkg::DIR_ENTRY_STATE_W] = weft_pkg::DIR_STATE_REST;
      end
    end
    if (state == weft_pkg::DIR_STATE_OWNED && (backing == weft_pkg::BACKING_LOST || owner_left)) begin
      entry_o[weft_pkg::DIR_ENTRY_BACKING_LSB +: weft_pkg::DIR_ENTRY_BACKING_W] = weft_pkg::BACKING_LOST;
      entry_o[weft_pkg::DIR_ENTRY_OWNER_LSB +: weft_pkg::DIR_ENTRY_OWNER_W]     = '0;
    end
  end
endmodule
`default_nettype wire
