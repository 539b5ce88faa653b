// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What this card is: the words at the start of SYS. Text and hashes: first byte in bits 7:0.
module mgmt_buildid #(
  parameter logic [31:0]  FPGA_ID  = 32'd0,
  parameter logic [31:0]  BOARD    = weft_mgmt_pkg::BOARD_SIM,
  parameter logic [31:0]  VERSION  = 32'd0,
  parameter logic [31:0]  CLOCK_HZ = 32'd156_250_000,
  parameter logic [159:0] GIT_HASH = 160'd0
) (
  input  wire  [63:0]  serial_i,
  input  wire  [127:0] cpu_name_i,
  input  wire  [127:0] cpu_version_i,
  input  wire  [255:0] cpu_hash_i,
  input  wire  [11:0]  addr_i,
  output logic [31:0]  rdata_o
);
  localparam int unsigned GIT_WORDS = weft_mgmt_pkg::REG_SYS_GIT_HASH_COUNT;

  // A register of several words: is `addr` in it?
  function automatic logic hits(input logic [11:0] addr, input logic [11:0] base, input int unsigned count);
    hits = addr >= base && addr < base + 12'(4 * count);
  endfunction

  logic [2:0] word;                   // of the register that is hit
  always_comb begin
    rdata_o = 32'd0;
    word    = 3'd0;
    unique case (addr_i)
      weft_mgmt_pkg::REG_SYS_MAGIC:     rdata_o = weft_mgmt_pkg::MGMT_MAGIC;
      weft_mgmt_pkg::REG_SYS_MAP:       rdata_o = weft_mgmt_pkg::MAP_VERSION;
      weft_mgmt_pkg::REG_SYS_FPGA_ID:   rdata_o = FPGA_ID;
      weft_mgmt_pkg::REG_SYS_BOARD:     rdata_o = BOARD;
      weft_mgmt_pkg::REG_SYS_VERSION:   rdata_o = VERSION;
      weft_mgmt_pkg::REG_SYS_CLOCK_HZ:  rdata_o = CLOCK_HZ;
      weft_mgmt_pkg::REG_SYS_SERIAL_LO: rdata_o = serial_i[31:0];
      weft_mgmt_pkg::REG_SYS_SERIAL_HI: rdata_o = serial_i[63:32];
      default: ;
    endcase
    if (hits(addr_i, weft_mgmt_pkg::REG_SYS_GIT_HASH, GIT_WORDS)) begin
      word    = 3'((addr_i - weft_mgmt_pkg::REG_SYS_GIT_HASH) >> 2);
      rdata_o = GIT_HASH[32*word[2:0] +: 32];
    end
    if (hits(addr_i, weft_mgmt_pkg::REG_SYS_CPU_NAME, weft_mgmt_pkg::REG_SYS_CPU_NAME_COUNT)) begin
      word    = 3'((addr_i - weft_mgmt_pkg::REG_SYS_CPU_NAME) >> 2);
      rdata_o = cpu_name_i[32*word[1:0] +: 32];
    end
    if (hits(addr_i, weft_mgmt_pkg::REG_SYS_CPU_VERSION, weft_mgmt_pkg::REG_SYS_CPU_VERSION_COUNT)) begin
      word    = 3'((addr_i - weft_mgmt_pkg::REG_SYS_CPU_VERSION) >> 2);
      rdata_o = cpu_version_i[32*word[1:0] +: 32];
    end
    if (hits(addr_i, weft_mgmt_pkg::REG_SYS_CPU_HASH, weft_mgmt_pkg::REG_SYS_CPU_HASH_COUNT)) begin
      word    = 3'((addr_i - weft_mgmt_pkg::REG_SYS_CPU_HASH) >> 2);
      rdata_o = cpu_hash_i[32*word[2:0] +: 32];
    end
  end
endmodule
`default_nettype wire
