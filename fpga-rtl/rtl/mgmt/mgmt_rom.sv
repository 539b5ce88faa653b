// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Boot ROM, 32 bits.
module mgmt_rom (
  input  wire          clk_i,
  input  wire          rd_en_i,
  input  wire  [17:2]  addr_i,
  output logic [31:0]  rdata_o
);
  localparam int unsigned WORDS = weft_mgmt_pkg::ROM_BYTES / 4;
  localparam int unsigned AW = $clog2(WORDS);

  prim_rom #(.WIDTH(32), .DEPTH(WORDS)) u_rom (
    .clk_i, .rd_en_i, .rd_addr_i(addr_i[AW+1:2]), .rd_data_o(rdata_o)
  );

  logic unused;
  assign unused = ^addr_i[17:AW+2];
endmodule
`default_nettype wire
