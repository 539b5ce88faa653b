// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The stripe function: which node is home of a page, and where in that node's pool it lies.
// One instance an engine that asks; all are written together.
module coh_stripe (
  input  wire                             clk_i,
  // Writes of the STRIPE registers.
  input  wire                             wr_en_i,
  input  wire  [5:0]                      wr_slot_i,
  input  wire  [31:0]                     wr_data_i,
  // Look-up, combinational.
  input  wire  [weft_pkg::GPN_BITS-1:0]   gpn_i,
  input  wire  [6:0]                      weight_i,   // this node's STRIPE_WEIGHT
  output logic [weft_pkg::NODE_BITS-1:0]  home_o,
  output logic [weft_pkg::GPN_BITS-1:0]   index_o     // page index in this node's pool, if it is the home
);
endmodule
`default_nettype wire
