// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The host interface of a board without PCIe: a host on a serial line reads and writes words of 32 bits, of the card's
// BAR and of the memory on the chip that stands for the host's. Bytes, words with the lowest byte first:
//
//   'R' address        -> word
//   'W' address word   -> 'K'
//
// Address bit 31 chooses the memory. A byte that begins no command is passed over without an answer; nine zeros bring
// the two ends back in step, whatever was lost.
module sidecar (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         byte_valid_i,
  input  wire  [7:0]  byte_i,
  output logic        byte_valid_o,
  input  wire         byte_ready_i,
  output logic [7:0]  byte_o,
  // The card's BAR.
  output logic        axil_awvalid_o,
  input  wire         axil_awready_i,
  output logic [15:0] axil_awaddr_o,
  output logic        axil_wvalid_o,
  input  wire         axil_wready_i,
  output logic [31:0] axil_wdata_o,
  input  wire         axil_bvalid_i,
  output logic        axil_bready_o,
  output logic        axil_arvalid_o,
  input  wire         axil_arready_i,
  output logic [15:0] axil_araddr_o,
  input  wire         axil_rvalid_i,
  output logic        axil_rready_o,
  input  wire  [31:0] axil_rdata_i,
  // The memory.
  output logic        word_wr_o,
  input  wire         word_wr_ready_i,
  output logic        word_rd_o,
  input  wire         word_rd_ready_i,
  output logic [31:0] word_addr_o,
  output logic [31:0] word_wdata_o,
  input  wire  [31:0] word_rdata_i
);
  localparam logic [7:0] READ = "R", WRITE = "W", DONE = "K";
  localparam logic [2:0] COMMAND = 3'd0, OPERAND = 3'd1, BAR = 3'd2, BAR_END = 3'd3, MEMORY = 3'd4, FETCH = 3'd5,
                         ANSWER = 3'd6;

  logic [2:0]  state_q, left_q;             // left: operand or answer bytes still to come, less one
  logic        write_q, addr_q, data_q;     // a write; BAR: its address, its data not yet taken
  logic [63:0] operand_q;                   // address, then word
  logic [31:0] address, answer_q;

  assign address        = write_q ? operand_q[31:0] : operand_q[63:32];
  assign axil_awvalid_o = state_q == BAR && write_q && addr_q;
  assign axil_awaddr_o  = address[15:0];
  assign axil_wvalid_o  = state_q == BAR && write_q && data_q;
  assign axil_wdata_o   = operand_q[63:32];
  assign axil_bready_o  = state_q == BAR_END;
  assign axil_arvalid_o = state_q == BAR && !write_q;
  assign axil_araddr_o  = address[15:0];
  assign axil_rready_o  = state_q == BAR_END;
  assign word_wr_o      = state_q == MEMORY && write_q;
  assign word_rd_o      = state_q == MEMORY && !write_q;
  assign word_addr_o    = address;
  assign word_wdata_o   = operand_q[63:32];
  assign byte_valid_o   = state_q == ANSWER;
  assign byte_o         = answer_q[7:0];

  always_ff @(posedge clk_i) begin
    if (state_q == OPERAND && byte_valid_i) operand_q <= {byte_i, operand_q[63:8]};
    if (state_q == BAR_END && axil_rvalid_i) answer_q <= axil_rdata_i;
    if (state_q == FETCH) answer_q <= word_rdata_i;
    if (state_q == ANSWER && byte_ready_i) answer_q <= answer_q >> 8;
    if (write_q && (state_q == BAR_END || state_q == MEMORY)) answer_q <= {24'd0, DONE};
    if (!rst_ni) begin
      state_q <= COMMAND;
      left_q  <= '0;
      write_q <= 1'b0;
      addr_q  <= 1'b0;
      data_q  <= 1'b0;
    end else begin
      case (state_q)
        COMMAND: if (byte_valid_i && (byte_i == READ || byte_i == WRITE)) begin
          write_q <= byte_i == WRITE;
          left_q  <= (byte_i == WRITE) ? 3'd7 : 3'd3;
          state_q <= OPERAND;
        end
        OPERAND: if (byte_valid_i) begin
          left_q <= left_q - 3'd1;
          addr_q <= 1'b1;
          data_q <= 1'b1;
          // Bit 31 of the address: of a read it comes just now, of a write it has been there for four bytes.
          if (left_q == '0) state_q <= (write_q ? operand_q[39] : byte_i[7]) ? MEMORY : BAR;
        end
        BAR: begin
          if (axil_awready_i && axil_awvalid_o) addr_q <= 1'b0;
          if (axil_wready_i && axil_wvalid_o) data_q <= 1'b0;
          if (write_q ? (!addr_q || axil_awready_i) && (!data_q || axil_wready_i) : axil_arready_i) state_q <= BAR_END;
        end
        BAR_END: if (write_q ? axil_bvalid_i : axil_rvalid_i) begin
          left_q  <= write_q ? 3'd0 : 3'd3;
          state_q <= ANSWER;
        end
        MEMORY: if (write_q ? word_wr_ready_i : word_rd_ready_i) begin
          left_q  <= write_q ? 3'd0 : 3'd3;
          state_q <= write_q ? ANSWER : FETCH;
        end
        FETCH: state_q <= ANSWER;
        default: if (byte_ready_i) begin    // ANSWER
          left_q <= left_q - 3'd1;
          if (left_q == '0) state_q <= COMMAND;
        end
      endcase
    end
  end
endmodule
`default_nettype wire
