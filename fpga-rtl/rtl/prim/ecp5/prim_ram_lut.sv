// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// prim_ram_lut in distributed RAM always: a register before or behind it must not turn it into a block RAM, which is slower.
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
  (* ram_style = "distributed" *)
  logic [WIDTH-1:0] mem [DEPTH];

  always_ff @(posedge clk_i) begin
    if (wr_en_i) mem[wr_addr_i] <= wr_data_i;
  end
  assign rd_data_o = mem[rd_addr_i];
endmodule
`default_nettype wire
