// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Block RAM, one write and one read port. Data one clock after rd_en_i. A read and a write of one address in one cycle: the
// RAM itself gives anything then, and to have it give the old word costs as many flip-flops as a word has bits, and a choice
// behind the slow output. So it does not happen, or, with MEET, what is read then is not used.
module prim_ram_sdp #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 512,
  parameter int unsigned ADDR_W = $clog2(DEPTH),
  parameter bit          MEET = 1'b0
) (
  input  wire               clk_i,
  input  wire               wr_en_i,
  input  wire  [ADDR_W-1:0] wr_addr_i,
  input  wire  [WIDTH-1:0]  wr_data_i,
  input  wire               rd_en_i,
  input  wire  [ADDR_W-1:0] rd_addr_i,
  output logic [WIDTH-1:0]  rd_data_o
);
  (* no_rw_check *) logic [WIDTH-1:0] mem [DEPTH];

  always_ff @(posedge clk_i) begin
    if (wr_en_i) mem[wr_addr_i] <= wr_data_i;
    if (rd_en_i) rd_data_o <= mem[rd_addr_i];
    if (wr_en_i && rd_en_i && wr_addr_i == rd_addr_i) begin
      a_apart: assert (MEET);                   // What is read is not being written.
`ifndef SYNTHESIS
      if (MEET) rd_data_o <= ~mem[rd_addr_i];   // So that nobody uses it.
`endif
    end
  end
endmodule
`default_nettype wire
