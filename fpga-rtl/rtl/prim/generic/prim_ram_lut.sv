// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Distributed RAM, one write port, one read port without a clock. A read in the cycle of a write to the
// same address returns the old word.
// Up to 64 words, or as many bits as SMALL, it is distributed whatever stands before its read port: a tool that finds a
// register there would take a block RAM, whose word comes late. More is for the tool to place.
module prim_ram_lut #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 32,
  parameter int unsigned ADDR_W = $clog2(DEPTH)
) (
  input  wire               clk_i,
  input  wire               wr_en_i,
  input  wire  [ADDR_W-1:0] wr_addr_i,
  input  wire  [WIDTH-1:0]  wr_data_i,
  input  wire  [ADDR_W-1:0] rd_addr_i,
  output logic [WIDTH-1:0]  rd_data_o
);
  localparam int unsigned SMALL = 2560;         // a seventh of a block RAM
  if (DEPTH <= 64 || DEPTH * WIDTH <= SMALL) begin : g_distributed
    (* ram_style = "distributed" *) logic [WIDTH-1:0] mem [DEPTH];
    always_ff @(posedge clk_i) begin
      if (wr_en_i) mem[wr_addr_i] <= wr_data_i;
    end
    assign rd_data_o = mem[rd_addr_i];
  end else begin : g_any
    logic [WIDTH-1:0] mem [DEPTH];
    always_ff @(posedge clk_i) begin
      if (wr_en_i) mem[wr_addr_i] <= wr_data_i;
    end
    assign rd_data_o = mem[rd_addr_i];
  end
endmodule
`default_nettype wire
