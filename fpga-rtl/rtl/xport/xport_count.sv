// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Free-running 16-bit counters in distributed RAM: one is incremented, another read, in each clock.
module xport_count #(
  parameter int unsigned ADDR_W = 4,
  parameter logic [15:0] FIRST = '0    // what one begins with
) (
  input  wire               clk_i,
  input  wire               clear_i,
  input  wire  [ADDR_W-1:0] clear_addr_i,
  input  wire               inc_i,
  input  wire  [ADDR_W-1:0] addr_i,
  input  wire  [ADDR_W-1:0] rd_addr_i,
  output logic [15:0]       count_o
);
  logic [15:0]       old, data;
  logic [ADDR_W-1:0] addr;
  logic              wr_en;
  assign wr_en = clear_i || inc_i;
  assign addr  = clear_i ? clear_addr_i : addr_i;
  assign data  = clear_i ? FIRST : old + 16'd1;

  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << ADDR_W)) u_own (
    .clk_i, .wr_en_i(wr_en), .wr_addr_i(addr), .wr_data_i(data), .rd_addr_i(addr_i), .rd_data_o(old)
  );
  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << ADDR_W)) u_copy (
    .clk_i, .wr_en_i(wr_en), .wr_addr_i(addr), .wr_data_i(data), .rd_addr_i(rd_addr_i), .rd_data_o(count_o)
  );
endmodule
`default_nettype wire
