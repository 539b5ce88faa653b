// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Block RAM, one write and one read port. Data one clock after rd_en_i; a read in the cycle of a write to
// the same address returns the old word.
module prim_ram_sdp #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 512,
  parameter int unsigned ADDR_W = $clog2(DEPTH)
) (
  input  wire               clk_i,
  input  wire               wr_en_i,
  input  wire  [ADDR_W-1:0] wr_addr_i,
  input  wire  [WIDTH-1:0]  wr_data_i,
  input  wire               rd_en_i,
  input  wire  [ADDR_W-1:0] rd_addr_i,
  output logic [WIDTH-1:0]  rd_data_o
);
  logic [WIDTH-1:0] mem [DEPTH];

  always_ff @(posedge clk_i) begin
    if (wr_en_i) mem[wr_addr_i] <= wr_data_i;
    if (rd_en_i) rd_data_o <= mem[rd_addr_i];
  end
endmodule
`default_nettype wire
