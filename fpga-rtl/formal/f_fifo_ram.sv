// SPDX-License-Identifier: Apache-2.0
`default_nettype none

module f_fifo_ram (
  input  wire       clk_i,
  input  wire       watch_i,
  input  wire       wr_valid_i,
  input  wire [1:0] wr_data_i,
  input  wire       rd_ready_i
);
  localparam int unsigned DEPTH = 4;
  logic       rst_ni, wr_ready, rd_valid, idle, quiet, seen;
  logic [1:0] rd_data;
  logic [7:0] inside, inside_q;
  logic       kept_q, valid_q, quiet_q;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  fifo_ram #(.WIDTH(2), .DEPTH(DEPTH)) u_dut (
    .clk_i, .rst_ni, .wr_valid_i, .wr_ready_o(wr_ready), .wr_data_i,
    .rd_valid_o(rd_valid), .rd_ready_i, .rd_data_o(rd_data), .idle_o(idle), .quiet_o(quiet)
  );

  fcheck_order #(.WIDTH(2), .MAX(DEPTH + 1)) u_order (
    .clk_i, .rst_ni, .watch_i, .in_i(wr_valid_i && wr_ready), .in_data_i(wr_data_i),
    .out_i(rd_valid && rd_ready_i), .out_data_i(rd_data), .count_o(inside), .seen_o(seen)
  );
  fcheck_stable #(.WIDTH(2)) u_rd (.clk_i, .rst_ni, .valid_i(rd_valid), .ready_i(rd_ready_i), .data_i(rd_data));

  always_ff @(posedge clk_i) begin
    inside_q <= inside;
    kept_q   <= rst_ni && inside > 8'(rd_valid && rd_ready_i);
    valid_q  <= rd_valid;
    quiet_q  <= rst_ni && quiet;
    if (rst_ni) begin
      a_idle: assert (idle == (inside == '0));
      a_room: assert (wr_ready || inside >= 8'(DEPTH));                 // Full only when it is.
      a_shown: assert (!kept_q || rd_valid);                            // A word is shown a clock after it came.
      a_quiet: assert (!quiet_q || (inside == inside_q && rd_valid == valid_q));
      c_full: cover (inside == 8'(DEPTH + 1) && seen);
    end
  end
endmodule
`default_nettype wire
