// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The management CPU's address map: ROM and RAM answer in the next cycle; registers and the BAR from registers of their own,
// when they are ready. What is not mapped reads 0.
module mgmt_bus (
  input  wire          clk_i,
  input  wire          rst_ni,
  // CPU.
  input  wire          req_valid_i,
  input  wire  [31:0]  req_addr_i,
  input  wire  [3:0]   req_we_i,
  input  wire  [31:0]  req_wdata_i,
  output logic         ack_o,
  output logic [31:0]  rdata_o,
  // Memories.
  output logic         rom_rd_en_o,
  input  wire  [31:0]  rom_rdata_i,
  output logic         ram_rd_en_o,
  output logic [3:0]   ram_we_o,
  input  wire  [31:0]  ram_rdata_i,
  output logic [17:2]  mem_addr_o,
  output logic [31:0]  mem_wdata_o,
  // Registers, and the BAR: valid until ready.
  output logic         reg_valid_o,
  input  wire          reg_ready_i,
  input  wire  [31:0]  reg_rdata_i,
  output logic         bar_valid_o,
  input  wire          bar_ready_i,
  input  wire  [31:0]  bar_rdata_i,
  output logic         write_o,
  output logic [15:0]  addr_o,
  output logic [31:0]  wdata_o
);
  localparam logic [31:0] ROM_LAST = weft_mgmt_pkg::ROM_BASE + weft_mgmt_pkg::ROM_BYTES - 32'd1;
  localparam logic [31:0] RAM_LAST = weft_mgmt_pkg::RAM_BASE + weft_mgmt_pkg::RAM_BYTES - 32'd1;

  // ---------------------------------------------------------------- memories, from the request itself
  logic rom_hit, ram_hit, reg_hit, bar_hit, read;
  assign read    = req_we_i == 4'd0;
  assign rom_hit = (req_addr_i & ~(weft_mgmt_pkg::ROM_BYTES - 32'd1)) == (ROM_LAST & ~(weft_mgmt_pkg::ROM_BYTES - 32'd1));
  assign ram_hit = (req_addr_i & ~(weft_mgmt_pkg::RAM_BYTES - 32'd1)) == (RAM_LAST & ~(weft_mgmt_pkg::RAM_BYTES - 32'd1));
  assign reg_hit = req_addr_i[31:16] == weft_mgmt_pkg::PERIPHERAL_BASE[31:16];
  assign bar_hit = req_addr_i[31:16] == weft_mgmt_pkg::CSR_BASE[31:16];

  assign rom_rd_en_o = req_valid_i && rom_hit && read;
  assign ram_rd_en_o = req_valid_i && ram_hit && read;
  assign ram_we_o    = req_valid_i && ram_hit ? req_we_i : 4'd0;
  assign mem_addr_o  = req_addr_i[17:2];
  assign mem_wdata_o = req_wdata_i;

  // ---------------------------------------------------------------- who answers
  logic        rom_q, ram_q, now_q;   // in this cycle: from ROM, from RAM, from rdata_q
  logic [31:0] rdata_q;
  logic        reg_done, bar_done;

  assign reg_done = reg_valid_o && reg_ready_i;
  assign bar_done = bar_valid_o && bar_ready_i;
  assign ack_o    = rom_q || ram_q || now_q;
  assign rdata_o  = (rom_q ? rom_rdata_i : 32'd0) | (ram_q ? ram_rdata_i : 32'd0) | (now_q ? rdata_q : 32'd0);

  always_ff @(posedge clk_i) begin
    if (req_valid_i) begin
      write_o <= !read;
      addr_o  <= req_addr_i[15:0];
      wdata_o <= req_wdata_i;
    end
    rdata_q <= reg_done ? reg_rdata_i : bar_done ? bar_rdata_i : 32'd0;
    if (!rst_ni) begin
      rom_q       <= 1'b0;
      ram_q       <= 1'b0;
      now_q       <= 1'b0;
      reg_valid_o <= 1'b0;
      bar_valid_o <= 1'b0;
    end else begin
      rom_q       <= req_valid_i && rom_hit;
      ram_q       <= req_valid_i && ram_hit;
      now_q       <= reg_done || bar_done || (req_valid_i && !rom_hit && !ram_hit && !reg_hit && !bar_hit);
      reg_valid_o <= (reg_valid_o && !reg_done) || (req_valid_i && reg_hit);
      bar_valid_o <= (bar_valid_o && !bar_done) || (req_valid_i && bar_hit);
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_one:  assert (32'(rom_q) + 32'(ram_q) + 32'(now_q) <= 32'd1);      // One answer at a time.
      a_turn: assert (!req_valid_i || !(reg_valid_o || bar_valid_o));      // No request before the last one was answered.
    end
  end
endmodule
`default_nettype wire
