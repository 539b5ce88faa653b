// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// How long the driver takes to answer a revoke: remembers, by handle, when each was handed to the ring writer. An answer is
// looked up a clock after it was taken: whether it was is known late.
module rec_revokes #(
  parameter int unsigned HOLDS = weft_pkg::HOLDS
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire          rqe_valid_i,             // a revoke is taken by host_cq
  input  wire  [511:0] rqe_i,
  input  wire          desc_valid_i,            // coh_hold takes a descriptor of the RESPOND ring
  input  wire  [511:0] desc_i,
  output logic         end_valid_o,             // it answers a revoke that is open
  output logic         end_page_o,
  output logic [weft_pkg::NODE_BITS-1:0] end_node_o,
  output logic [weft_pkg::GPN_BITS-1:0]  end_gpn_o,
  output logic [31:0]  end_cycles_o
);
  localparam int unsigned AW     = $clog2(HOLDS);
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  if ((1 << AW) != HOLDS || HOLDS > 256) $error("rec_revokes: HOLDS must be a power of two up to 256");

  logic [HOLDS-1:0]  open_q;
  logic [15:0]       handle, answered_q;        // entry of coh_hold in the low byte, its generation in the high one
  logic              done_q;                    // an answer was taken
  logic [AW-1:0]     slot, from;
  logic [7:0]        gen;
  logic [31:0]       since;
  logic              unused;
  assign handle   = rqe_i[weft_pkg::REVOKE_HANDLE_LSB +: 16];
  assign slot     = handle[AW-1:0];
  assign from     = answered_q[AW-1:0];
  assign unused   = ^{rqe_i, desc_i, handle};

  prim_ram_lut #(.WIDTH(8 + NODE_W + GPN_W + 32), .DEPTH(HOLDS)) u_since (
    .clk_i, .wr_en_i(rqe_valid_i), .wr_addr_i(slot),
    .wr_data_i({handle[15:8], rqe_i[weft_pkg::REVOKE_REQ_LSB +: NODE_W], rqe_i[weft_pkg::REVOKE_GPN_LSB +: GPN_W], now_i}),
    .rd_addr_i(from), .rd_data_o({gen, end_node_o, end_gpn_o, since})
  );
  // A refused descriptor is none: the same test as coh_hold's, but for what that finds wrong with a page's address.
  assign end_valid_o  = done_q && {24'b0, answered_q[7:0]} < HOLDS && open_q[from] && gen == answered_q[15:8];
  assign end_cycles_o = now_i + ~since;         // less the clock that the look-up has taken

  always_ff @(posedge clk_i) begin
    answered_q <= desc_i[weft_pkg::SUBMISSION_HANDLE_LSB +: 16];
    end_page_o <= desc_i[weft_pkg::SUBMISSION_PAGE_LSB];
    if (!rst_ni) begin
      open_q <= '0;
      done_q <= 1'b0;
    end else begin
      done_q <= desc_valid_i && desc_i[weft_pkg::SUBMISSION_OP_LSB +: 8] == weft_pkg::DESCRIPTOR_OP_REVOKE_DONE;
      if (end_valid_o) open_q[from] <= 1'b0;
      if (rqe_valid_i) open_q[slot] <= 1'b1;
    end
  end
endmodule
`default_nettype wire
