// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What rows choose among, before it is known which row it is: nodes that the entry names and the one that asks, as far as
// they are in the rack.
module coh_home_parts (
  input  wire  [5:0]  req_i,        // the node that asks
  input  wire  [15:0] members_i,
  input  wire  [63:0] entry_i,      // not healed: an owner that has left is still the owner of a row that began before
  output logic [15:0] others_o,     // sharers but for the one that asks
  output logic [15:0] owner_o,
  output logic [15:0] self_o,
  output logic [2:0]  some_o,       // self_o, owner_o, others_o name somebody
  output logic        zero_o        // the page was never written
);
  logic [15:0] sharers, req_bit;
  logic [5:0]  owner;

  assign owner    = entry_i[weft_pkg::DIR_ENTRY_OWNER_LSB +: weft_pkg::DIR_ENTRY_OWNER_W];
  assign sharers  = entry_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: weft_pkg::DIR_ENTRY_SHARERS_W];
  assign req_bit  = 16'd1 << req_i[3:0];
  assign others_o = sharers & ~req_bit & members_i;
  assign owner_o  = (16'd1 << owner[3:0]) & members_i;
  assign self_o   = req_bit & members_i;
  assign some_o   = {self_o != '0, owner_o != '0, others_o != '0};
  assign zero_o   = entry_i[weft_pkg::DIR_ENTRY_BACKING_LSB +: weft_pkg::DIR_ENTRY_BACKING_W] == weft_pkg::BACKING_ZERO;

  logic unused;
  assign unused = ^{entry_i, owner[5:4], req_i[5:4]};
endmodule
`default_nettype wire
