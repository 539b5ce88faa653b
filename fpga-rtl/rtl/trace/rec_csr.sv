// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Registers of the RECORDER block. Reads are answered in the cycle in which they are asked, when rd_ready_o.
module rec_csr (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire          wr_en_i,                 // of any block
  input  wire  [15:0]  wr_addr_i,
  input  wire  [31:0]  wr_data_i,
  input  wire          rd_en_i,                 // a read is taken
  input  wire  [15:0]  rd_addr_i,
  output logic [31:0]  rd_data_o,               // zero outside of the block
  output logic         rd_ready_o,
  // Ring.
  output logic         record_o,
  output logic [63:0]  base_o,
  output logic [3:0]   log2_o,
  output logic [31:0]  tail_o,
  input  wire  [31:0]  head_i,
  input  wire          busy_i,
  input  wire  [4:0]   lost_i,                  // records lost in this cycle
  // Histograms.
  output logic         clear_o,
  input  wire          clearing_i,
  output logic         index_set_o,
  output logic         index_next_o,
  input  wire  [31:0]  index_i,
  input  wire          data_valid_i,
  input  wire  [31:0]  data_i
);
  logic [31:0] lost_q;

  assign clear_o      = wr_en_i && wr_addr_i == weft_pkg::CSR_RECORDER_CONTROL && wr_data_i[2];
  assign index_set_o  = wr_en_i && wr_addr_i == weft_pkg::CSR_RECORDER_HISTOGRAM_INDEX;
  assign index_next_o = rd_en_i && rd_addr_i == weft_pkg::CSR_RECORDER_HISTOGRAM_DATA;
  assign rd_ready_o   = data_valid_i || rd_addr_i != weft_pkg::CSR_RECORDER_HISTOGRAM_DATA;

  always_comb begin
    case (rd_addr_i)
      weft_pkg::CSR_RECORDER_CAPS:            rd_data_o = 32'd3;
      weft_pkg::CSR_RECORDER_CONTROL:         rd_data_o = {29'd0, clearing_i, busy_i, record_o};
      weft_pkg::CSR_RECORDER_BASE_LO:         rd_data_o = base_o[31:0];
      weft_pkg::CSR_RECORDER_BASE_HI:         rd_data_o = base_o[63:32];
      weft_pkg::CSR_RECORDER_LOG2:            rd_data_o = 32'(log2_o);
      weft_pkg::CSR_RECORDER_HEAD:            rd_data_o = head_i;
      weft_pkg::CSR_RECORDER_TAIL:            rd_data_o = tail_o;
      weft_pkg::CSR_RECORDER_LOST:            rd_data_o = lost_q;
      weft_pkg::CSR_RECORDER_TIME:            rd_data_o = now_i;
      weft_pkg::CSR_RECORDER_HISTOGRAM_INDEX: rd_data_o = index_i;
      weft_pkg::CSR_RECORDER_HISTOGRAM_DATA:  rd_data_o = data_i;
      default:                                rd_data_o = '0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      record_o <= 1'b0;
      base_o   <= '0;
      log2_o   <= '0;
      tail_o   <= '0;
      lost_q   <= '0;
    end else begin
      lost_q <= lost_q + 32'(lost_i);
      if (wr_en_i) begin
        case (wr_addr_i)
          weft_pkg::CSR_RECORDER_CONTROL: record_o      <= wr_data_i[0];
          weft_pkg::CSR_RECORDER_BASE_LO: base_o[31:0]  <= wr_data_i;
          weft_pkg::CSR_RECORDER_BASE_HI: base_o[63:32] <= wr_data_i;
          weft_pkg::CSR_RECORDER_LOG2:    log2_o        <= wr_data_i[3:0];
          weft_pkg::CSR_RECORDER_TAIL:    tail_o        <= wr_data_i;
          default: ;
        endcase
      end
    end
  end
endmodule
`default_nettype wire
