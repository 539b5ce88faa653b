// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// How long the driver takes to answer a revoke: remembers, by handle, when each was handed to the ring writer. Whether an
// answer is one, and what it answers, is looked up a clock after it was taken, as that is known late, and told in the next: nobody
// waits for it. Its entry of coh_hold is given to no other revoke so soon.
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
  output logic [31:0]  end_cycles_o,            // all from flip-flops
  output logic         quiet_o                  // no answer is looked up
);
  localparam int unsigned AW     = $clog2(HOLDS);
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  if ((1 << AW) != HOLDS || HOLDS > 256) $error("rec_revokes: HOLDS must be a power of two up to 256");

  logic [HOLDS-1:0]  open_q;
  logic [15:0]       handle, answered_q;        // entry of coh_hold in the low byte, its generation in the high one
  logic              taken_q, done_q, end_q;    // a descriptor was taken; it says done; and answers a revoke
  logic              page_q, open, answers;
  logic              begin_q;                   // a revoke was taken, which is known late
  logic [AW-1:0]     slot, begin_slot_q, from, end_from_q;
  logic [7:0]        gen;
  logic [31:0]       since;
  logic [NODE_W-1:0] node;
  logic [GPN_W-1:0]  gpn;
  logic              unused;
  assign handle   = rqe_i[weft_pkg::REVOKE_HANDLE_LSB +: 16];
  assign slot     = handle[AW-1:0];
  assign from     = answered_q[AW-1:0];
  assign unused   = ^{rqe_i, desc_i, handle};

  prim_ram_lut #(.WIDTH(8), .DEPTH(HOLDS)) u_gen (
    .clk_i, .wr_en_i(rqe_valid_i), .wr_addr_i(slot), .wr_data_i(handle[15:8]), .rd_addr_i(from), .rd_data_o(gen)
  );
  // The clock until it is looked up is added here.
  prim_ram_lut #(.WIDTH(NODE_W + GPN_W + 32), .DEPTH(HOLDS)) u_since (
    .clk_i, .wr_en_i(rqe_valid_i), .wr_addr_i(slot),
    .wr_data_i({rqe_i[weft_pkg::REVOKE_REQ_LSB +: NODE_W], rqe_i[weft_pkg::REVOKE_GPN_LSB +: GPN_W], now_i + 32'd1}),
    .rd_addr_i(from), .rd_data_o({node, gpn, since})
  );
  // A refused descriptor is none: the same test as coh_hold's, but for what that finds wrong with a page's address.
  assign open        = open_q[from] || (begin_q && begin_slot_q == from);
  assign answers     = taken_q && done_q && {24'b0, answered_q[7:0]} < HOLDS && open && gen == answered_q[15:8]
                    && !(end_q && end_from_q == from);
  assign end_valid_o = end_q;
  assign quiet_o     = !begin_q && !taken_q && !end_q;

  always_ff @(posedge clk_i) begin
    answered_q   <= desc_i[weft_pkg::SUBMISSION_HANDLE_LSB +: 16];
    page_q       <= desc_i[weft_pkg::SUBMISSION_PAGE_LSB];
    done_q       <= desc_i[weft_pkg::SUBMISSION_OP_LSB +: 8] == weft_pkg::DESCRIPTOR_OP_REVOKE_DONE;
    begin_slot_q <= slot;
    end_from_q   <= from;
    end_page_o   <= page_q;
    end_node_o   <= node;
    end_gpn_o    <= gpn;
    end_cycles_o <= now_i - since;
    if (!rst_ni) begin
      open_q  <= '0;
      begin_q <= 1'b0;
      taken_q <= 1'b0;
      end_q   <= 1'b0;
    end else begin
      begin_q <= rqe_valid_i;
      taken_q <= desc_valid_i;
      end_q   <= answers;
      if (end_q) open_q[end_from_q] <= 1'b0;
      if (begin_q) open_q[begin_slot_q] <= 1'b1;
      a_stays: assert (!(rqe_valid_i && answers && slot == from));   // Its entry is no other's yet.
    end
  end
endmodule
`default_nettype wire
