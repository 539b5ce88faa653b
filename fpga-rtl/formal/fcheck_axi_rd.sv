// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// AXI4 master, read half, one id, INCR, and the memory behind it: answers in order, as many beats as were asked.
module fcheck_axi_rd #(
  parameter int unsigned BEAT_BYTES = 64,
  parameter int unsigned OPEN = 16                // bursts under way at most
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         arvalid_i,
  input  wire         arready_i,
  input  wire  [63:0] araddr_i,
  input  wire  [7:0]  arlen_i,
  input  wire         rvalid_i,
  input  wire         rready_i,
  input  wire         rlast_i,
  output logic [7:0]  open_o,                     // bursts under way
  output logic [7:0]  len_o                       // of the oldest
);
  localparam int unsigned OW = $clog2(OPEN);
  logic        asked, taken, owed, room;
  logic [OW:0] count;
  logic [7:0]  len, beat_q;
  logic [31:0] bytes;
  assign asked  = arvalid_i && arready_i;
  assign taken  = rvalid_i && rready_i;
  assign bytes  = (32'(arlen_i) + 32'd1) * BEAT_BYTES;
  assign open_o = 8'(count);
  assign len_o  = len;
  fifo #(.WIDTH(8), .DEPTH(OPEN)) u_owed (
    .clk_i, .rst_ni, .wr_valid_i(asked), .wr_ready_o(room), .wr_data_i(arlen_i),
    .rd_valid_o(owed), .rd_ready_i(taken && rlast_i), .rd_data_o(len), .count_o(count)
  );
  fcheck_stable #(.WIDTH(72)) u_ar (
    .clk_i, .rst_ni, .valid_i(arvalid_i), .ready_i(arready_i), .data_i({araddr_i, arlen_i})
  );
  fcheck_stable #(.WIDTH(1), .ASSUME(1'b1)) u_r (.clk_i, .rst_ni, .valid_i(rvalid_i), .ready_i(rready_i), .data_i(rlast_i));

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      beat_q <= '0;
    end else begin
      if (taken) beat_q <= rlast_i ? '0 : beat_q + 8'd1;
      m_owed: assume (!rvalid_i || owed);
      m_last: assume (!rvalid_i || rlast_i == (beat_q == len));
      a_page: assert (!arvalid_i || 32'(araddr_i[11:0]) + bytes <= 32'd4096);  // AXI4, A3.4.1: no burst crosses 4 KiB.
      a_aligned: assert (!arvalid_i || (araddr_i & 64'(BEAT_BYTES - 1)) == '0);
      a_open: assert (!asked || room);
    end
  end
endmodule
`default_nettype wire
