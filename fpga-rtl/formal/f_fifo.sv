// SPDX-License-Identifier: Apache-2.0
`default_nettype none

module f_fifo #(
  parameter bit EAGER = 1'b0
) (
  input  wire       clk_i,
  input  wire       watch_i,
  input  wire       wr_valid_i,
  input  wire [1:0] wr_data_i,
  input  wire       rd_ready_i
);
  localparam int unsigned DEPTH = 4;
  logic       rst_ni, wr_ready, rd_valid, seen;
  logic [1:0] rd_data;
  logic [2:0] count;
  logic [7:0] inside;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  fifo #(.WIDTH(2), .DEPTH(DEPTH), .EAGER(EAGER)) u_dut (
    .clk_i, .rst_ni, .wr_valid_i, .wr_ready_o(wr_ready), .wr_data_i,
    .rd_valid_o(rd_valid), .rd_ready_i, .rd_data_o(rd_data), .count_o(count)
  );

  fcheck_order #(.WIDTH(2), .MAX(DEPTH)) u_order (
    .clk_i, .rst_ni, .watch_i, .in_i(wr_valid_i && wr_ready), .in_data_i(wr_data_i),
    .out_i(rd_valid && rd_ready_i), .out_data_i(rd_data), .count_o(inside), .seen_o(seen)
  );
  fcheck_stable #(.WIDTH(2)) u_rd (.clk_i, .rst_ni, .valid_i(rd_valid), .ready_i(rd_ready_i), .data_i(rd_data));

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_count: assert (8'(count) == inside);
      a_valid: assert (rd_valid == (inside != '0));
      a_ready: assert (wr_ready == (inside != 8'(DEPTH)));
      c_full: cover (!wr_ready && seen);
    end
  end
endmodule
`default_nettype wire
