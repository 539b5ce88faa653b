// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// One counter, chosen freely, is followed. Both copies agree: what is incremented is what is read.
module f_xport_count #(
  parameter int unsigned ADDR_W = 2
) (
  input  wire              clk_i,
  input  wire              clear_i,
  input  wire [ADDR_W-1:0] clear_addr_i,
  input  wire              inc_i,
  input  wire [ADDR_W-1:0] addr_i,
  input  wire [ADDR_W-1:0] rd_addr_i,
  input  wire [ADDR_W-1:0] who_i
);
  logic              rst_ni, known_q;            // known: cleared once
  logic [ADDR_W-1:0] who_q;
  logic [15:0]       count, count_q;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  localparam logic [15:0] FIRST = 16'd2;
  xport_count #(.ADDR_W(ADDR_W), .FIRST(FIRST)) u_dut (
    .clk_i, .clear_i, .clear_addr_i, .inc_i, .addr_i, .rd_addr_i, .count_o(count)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      who_q   <= who_i;
      known_q <= 1'b0;
    end else begin
      m_one: assume (!(clear_i && inc_i));       // There is one write port.
      if (clear_i && clear_addr_i == who_q) begin
        known_q <= 1'b1;
        count_q <= FIRST;
      end else if (inc_i && addr_i == who_q) begin
        count_q <= count_q + 16'd1;
      end
      a_count: assert (!known_q || rd_addr_i != who_q || count == count_q);
      c_count: cover (known_q && rd_addr_i == who_q && count == FIRST + 16'd3);
    end
  end
endmodule
`default_nettype wire
