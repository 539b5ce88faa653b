// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The stripe function: which node is home of a page, and where in that node's pool it lies.
// One instance an engine that asks; all are written together.
module coh_stripe #(
  parameter bit REGISTERED = 1'b0           // the answer comes a clock after the question
) (
  input  wire                             clk_i,
  // Writes of the STRIPE registers.
  input  wire                             wr_en_i,
  input  wire  [5:0]                      wr_slot_i,
  input  wire  [31:0]                     wr_data_i,
  // Look-up.
  input  wire  [weft_pkg::GPN_BITS-1:0]   gpn_i,
  input  wire  [6:0]                      weight_i,   // this node's STRIPE_WEIGHT
  output logic [weft_pkg::NODE_BITS-1:0]  home_o,
  output logic [weft_pkg::GPN_BITS-1:0]   index_o     // page index in this node's pool, if it is the home
);
  localparam int unsigned GW = weft_pkg::GPN_BITS;
  localparam int unsigned SH = weft_pkg::STRIPE_SHIFT;

  logic [5:0]    ordinal, ordinal_now;
  logic [weft_pkg::NODE_BITS-1:0] home_now;
  logic [GW-1:0] product, product_now;

  prim_ram_lut #(.WIDTH(12), .DEPTH(weft_pkg::STRIPE_ENTRIES)) u_slots (
    .clk_i, .wr_en_i, .wr_addr_i(wr_slot_i), .wr_data_i({wr_data_i[13:8], wr_data_i[5:0]}),
    .rd_addr_i(gpn_i[SH-1:0]), .rd_data_o({ordinal_now, home_now})
  );

  // A full weight of 64 still fits: the product has GPN_BITS - STRIPE_SHIFT + 6 bits, the ordinal fills the low six.
  assign product_now = GW'(gpn_i[GW-1:SH]) * GW'(weight_i);
  assign index_o     = product + GW'(ordinal);
  if (REGISTERED) begin : gen_registered
    always_ff @(posedge clk_i) begin
      product <= product_now;
      ordinal <= ordinal_now;
      home_o  <= home_now;
    end
  end else begin : gen_now
    assign product = product_now;
    assign ordinal = ordinal_now;
    assign home_o  = home_now;
  end

  logic unused;
  assign unused = ^{wr_data_i[31:14], wr_data_i[7:6]};
endmodule
`default_nettype wire
