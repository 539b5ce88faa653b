// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// RAM of the management CPU, 32 bits with byte writes: a memory a byte.
module mgmt_ram (
  input  wire          clk_i,
  input  wire          rd_en_i,
  input  wire  [3:0]   we_i,
  input  wire  [17:2]  addr_i,
  input  wire  [31:0]  wdata_i,
  output logic [31:0]  rdata_o
);
  localparam int unsigned WORDS = weft_mgmt_pkg::RAM_BYTES / 4;
  localparam int unsigned AW = $clog2(WORDS);

  for (genvar i = 0; i < 4; i++) begin : gen_byte
    prim_ram_sdp #(.WIDTH(8), .DEPTH(WORDS)) u_ram (
      .clk_i, .wr_en_i(we_i[i]), .wr_addr_i(addr_i[AW+1:2]), .wr_data_i(wdata_i[8*i +: 8]),
      .rd_en_i, .rd_addr_i(addr_i[AW+1:2]), .rd_data_o(rdata_o[8*i +: 8])
    );
  end

  logic unused;
  assign unused = ^addr_i[17:AW+2];
endmodule
`default_nettype wire
