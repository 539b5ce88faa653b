// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The PUSH block of the BAR: gathers the 64 bytes of one write into a descriptor, which is there with the last beat
// that says anything. Such a write comes whole, in order, and is never refused, so it can block nothing behind it.
module host_push #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  input  wire              s_valid_i,
  input  wire  [15:0]      s_addr_i,            // BAR offset of the line, with each beat
  input  wire  [DATA_W-1:0] s_data_i,           // 512 / DATA_W beats
  output logic             push_valid_o,        // one cycle
  output logic [1:0]       push_ring_o,
  output logic [511:0]     push_o
);
  localparam int unsigned BEATS = 8 * weft_pkg::RING_ENTRY_BYTES / DATA_W;
  localparam int unsigned BODY  = (weft_pkg::SUBMISSION_COUNT_LSB + weft_pkg::SUBMISSION_COUNT_W + DATA_W - 1) / DATA_W;
  localparam int unsigned LINE  = $clog2(weft_pkg::RING_ENTRY_BYTES);

  logic ours, whole;
  assign ours         = s_addr_i[15:12] == weft_pkg::CSR_PUSH_ENTRY[15:12] && s_addr_i[11:LINE+2] == '0;
  assign push_valid_o = s_valid_i && whole && ours;
  assign push_ring_o  = s_addr_i[LINE +: 2];

  if (BEATS == 1) begin : g_whole
    assign whole  = 1'b1;
    assign push_o = s_data_i;
  end else begin : g_gather
    localparam int unsigned BW = $clog2(BEATS);
    logic [BW-1:0]                beat_q;
    logic [(BODY-1)*DATA_W-1:0]   early_q;      // the beats before
    assign whole  = beat_q == BW'(BODY - 1);
    assign push_o = {{(512 - BODY*DATA_W){1'b0}}, s_data_i, early_q};
    always_ff @(posedge clk_i) begin
      if (s_valid_i) early_q <= {s_data_i, early_q[(BODY-1)*DATA_W-1:DATA_W]};
      if (!rst_ni) beat_q <= '0;
      else if (s_valid_i) beat_q <= (beat_q == BW'(BEATS - 1)) ? '0 : beat_q + BW'(1);
    end
  end

  logic unused;
  assign unused = ^{s_addr_i[LINE-1:0], clk_i, rst_ni};
endmodule
`default_nettype wire
