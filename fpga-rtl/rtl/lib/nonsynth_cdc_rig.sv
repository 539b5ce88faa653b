// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Two clocks for cdc_fifo and its resets, made from one: each edge of clk_i lets either of them go on, or not.
module nonsynth_cdc_rig (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         wr_go_i,
  input  wire         rd_go_i,
  input  wire         wr_valid_i,
  output logic        wr_ready_o,
  input  wire  [31:0] wr_data_i,
  output logic        rd_valid_o,
  input  wire         rd_ready_i,
  output logic [31:0] rd_data_o,
  output logic        wr_clk_o,
  output logic        rd_clk_o,
  output logic        rst_no        // of the reading side
);
  logic wr_rst_n, rd_rst_n;

  always_ff @(posedge clk_i) begin
    wr_clk_o <= wr_go_i && !wr_clk_o;
    rd_clk_o <= rd_go_i && !rd_clk_o;
  end

  cdc_reset u_rd_reset (.clk_i(rd_clk_o), .request_i(!rst_ni), .rst_no(rd_rst_n));
  cdc_reset_pair u_pair (.clk_i(rd_clk_o), .rst_ni(rd_rst_n), .rst_no, .far_clk_i(wr_clk_o), .far_rst_no(wr_rst_n));
  cdc_fifo #(.WIDTH(32), .DEPTH(8)) u_fifo (
    .wr_clk_i(wr_clk_o), .wr_rst_ni(wr_rst_n), .wr_valid_i(wr_valid_i && wr_rst_n), .wr_ready_o, .wr_data_i,
    .rd_clk_i(rd_clk_o), .rd_rst_ni(rst_no), .rd_valid_o, .rd_ready_i, .rd_data_o
  );
endmodule
`default_nettype wire
