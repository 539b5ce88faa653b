// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The management CPU behind a bus that knows no core: RV32IM, one access at a time. A request is one pulse, answered by one
// ack in any later cycle. Another core is another file with this name and these ports; it sleeps by waiting for an answer,
// and needs no interrupt.
//
// PicoRV32 tells an access one cycle ahead; a memory that answers in the next cycle costs it no wait state.
module mgmt_cpu #(
  parameter logic [31:0] RESET_PC = 32'd0
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  output logic         req_valid_o,
  output logic [31:0]  req_addr_o,
  output logic [3:0]   req_we_o,      // bytes to write; none: a read
  output logic [31:0]  req_wdata_o,
  input  wire          ack_i,
  input  wire  [31:0]  rdata_i,
  // Which core this is. Text and hash: first byte in bits 7:0.
  output logic [127:0] core_name_o,
  output logic [127:0] core_version_o,
  output logic [255:0] core_hash_o
);
  // As scripts/python/build.txt pins it; the test compares the hash with that of the file.
  localparam logic [127:0] NAME    = {"PicoRV32", 64'd0};
  localparam logic [127:0] VERSION = {"1.0-70", 80'd0};
  localparam logic [255:0] SHA256  = 256'h0836050971b3c6cdd28ac3b1e5719a67fb645161912bef1e472e63995ceb0622;
  for (genvar i = 0; i < 16; i++) begin : gen_text
    assign core_name_o[8*i +: 8]    = NAME[127-8*i -: 8];
    assign core_version_o[8*i +: 8] = VERSION[127-8*i -: 8];
  end
  for (genvar i = 0; i < 32; i++) begin : gen_hash
    assign core_hash_o[8*i +: 8] = SHA256[255-8*i -: 8];
  end

  logic        la_read, la_write, mem_valid, mem_instr, trap, trace_valid, pcpi_valid;
  logic [31:0] la_addr, la_wdata, mem_addr, mem_wdata, eoi, pcpi_insn, pcpi_rs1, pcpi_rs2;
  logic [3:0]  la_wstrb, mem_wstrb;
  logic [35:0] trace_data;

  // What traps (an illegal instruction, a misaligned access) stops the core for good: the watchdog starts it again.
  picorv32 #(
    .ENABLE_COUNTERS(1'b0), .ENABLE_COUNTERS64(1'b0), .TWO_STAGE_SHIFT(1'b1), .TWO_CYCLE_COMPARE(1'b1),
    .TWO_CYCLE_ALU(1'b1), .CATCH_MISALIGN(1'b1), .CATCH_ILLINSN(1'b1), .ENABLE_FAST_MUL(1'b1), .ENABLE_DIV(1'b1),
    .PROGADDR_RESET(RESET_PC)
  ) u_core (
    .clk(clk_i), .resetn(rst_ni), .trap,
    .mem_valid, .mem_instr, .mem_ready(ack_i), .mem_addr, .mem_wdata, .mem_wstrb, .mem_rdata(rdata_i),
    .mem_la_read(la_read), .mem_la_write(la_write), .mem_la_addr(la_addr), .mem_la_wdata(la_wdata), .mem_la_wstrb(la_wstrb),
    .pcpi_valid, .pcpi_insn, .pcpi_rs1, .pcpi_rs2, .pcpi_wr(1'b0), .pcpi_rd('0), .pcpi_wait(1'b0), .pcpi_ready(1'b0),
    .irq('0), .eoi, .trace_valid, .trace_data
  );

  assign req_valid_o = la_read || la_write;
  assign req_addr_o  = {la_addr[31:2], 2'b00};
  assign req_we_o    = la_write ? la_wstrb : 4'd0;
  assign req_wdata_o = la_wdata;

  logic unused;
  assign unused = ^{la_addr[1:0], mem_valid, mem_instr, mem_addr, mem_wdata, mem_wstrb, trap, pcpi_valid, pcpi_insn, pcpi_rs1,
                    pcpi_rs2, eoi, trace_valid, trace_data};

  always_ff @(posedge clk_i) begin
    if (rst_ni && ack_i) a_asked: assert (mem_valid);  // An answer has its request.
  end
endmodule
`default_nettype wire
