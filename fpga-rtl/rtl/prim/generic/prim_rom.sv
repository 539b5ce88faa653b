// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Block ROM, one read port, data one clock after rd_en_i. Its words are a $readmemh file: in a simulation the one that
// +rom= names when it starts, so that a new program needs no new build; in silicon WEFT_ROM_FILE.
module prim_rom #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 1024,
  parameter int unsigned ADDR_W = $clog2(DEPTH)
) (
  input  wire               clk_i,
  input  wire               rd_en_i,
  input  wire  [ADDR_W-1:0] rd_addr_i,
  output logic [WIDTH-1:0]  rd_data_o
);
  logic [WIDTH-1:0] mem [DEPTH];

`ifdef WEFT_ROM_FILE
  initial $readmemh(`WEFT_ROM_FILE, mem);
`elsif VERILATOR
  string file;
  initial if ($value$plusargs("rom=%s", file) != 0) $readmemh(file, mem);
`endif

  always_ff @(posedge clk_i) begin
    if (rd_en_i) rd_data_o <= mem[rd_addr_i];
  end
endmodule
`default_nettype wire
