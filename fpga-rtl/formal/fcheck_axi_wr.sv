// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// AXI4 master, write half, one id, INCR, and the memory behind it: an answer after address and last beat.
module fcheck_axi_wr #(
  parameter int unsigned BEAT_BYTES = 64,
  parameter int unsigned WIDTH = 4,               // bits of the data that are looked at
  parameter int unsigned OPEN = 16                // bursts under way at most
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         awvalid_i,
  input  wire         awready_i,
  input  wire  [63:0] awaddr_i,
  input  wire  [7:0]  awlen_i,
  input  wire         wvalid_i,
  input  wire         wready_i,
  input  wire         wlast_i,
  input  wire  [WIDTH-1:0] wdata_i,
  input  wire         bvalid_i,
  output logic [7:0]  open_o                      // bursts under way
);
  logic        sent, beat;
  logic [7:0]  begun_q, ended_q, answered_q;      // free-running: bursts whose address, last beat, answer is there
  logic [7:0]  len_q, len, beat_q, ahead;         // ahead: bursts whose address is there, and not all of their data
  logic [31:0] bytes;
  assign sent   = awvalid_i && awready_i;
  assign beat   = wvalid_i && wready_i;
  assign bytes  = (32'(awlen_i) + 32'd1) * BEAT_BYTES;
  assign open_o = begun_q - answered_q;
  assign ahead  = begun_q - ended_q;
  assign len    = (ahead == '0) ? awlen_i : len_q;
  fcheck_stable #(.WIDTH(72)) u_aw (
    .clk_i, .rst_ni, .valid_i(awvalid_i), .ready_i(awready_i), .data_i({awaddr_i, awlen_i})
  );
  fcheck_stable #(.WIDTH(WIDTH + 1)) u_w (
    .clk_i, .rst_ni, .valid_i(wvalid_i), .ready_i(wready_i), .data_i({wlast_i, wdata_i})
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      begun_q    <= '0;
      ended_q    <= '0;
      answered_q <= '0;
      beat_q     <= '0;
    end else begin
      begun_q    <= begun_q + 8'(sent);
      ended_q    <= ended_q + 8'(beat && wlast_i);
      answered_q <= answered_q + 8'(bvalid_i);
      if (sent) len_q <= awlen_i;
      if (beat) beat_q <= wlast_i ? '0 : beat_q + 8'd1;
      m_answer: assume (!bvalid_i || (answered_q != begun_q && answered_q != ended_q));
      a_page: assert (!awvalid_i || 32'(awaddr_i[11:0]) + bytes <= 32'd4096);  // AXI4, A3.4.1: no burst crosses 4 KiB.
      a_aligned: assert (!awvalid_i || (awaddr_i & 64'(BEAT_BYTES - 1)) == '0);
      // Data comes when its address is shown at the earliest; the next address when all data has gone.
      a_told: assert (!wvalid_i || ahead == 8'd1 || (ahead == '0 && awvalid_i));
      a_next: assert (ahead == 8'd1 || ahead == '0 || ahead == '1);
      a_last: assert (!wvalid_i || wlast_i == (beat_q == len));
      a_open: assert (open_o <= 8'(OPEN));
    end
  end
endmodule
`default_nettype wire
