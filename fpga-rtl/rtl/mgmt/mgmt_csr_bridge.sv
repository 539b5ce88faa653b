// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Two masters for the registers behind the BAR: the host and the management CPU, an access at a time. With the CPU silent the
// host's path is wires: a doorbell loses no cycle. After an access of the one a waiting access of the other is next.
//
// The BAR answers within a few cycles. Should it not, the CPU is answered with ones after LIMIT cycles and told; the
// access stays owed, and until its late answer has come the CPU's next ones end the same way.
module mgmt_csr_bridge #(
  parameter int unsigned LIMIT = 32'(weft_mgmt_pkg::CSR_LIMIT_CYCLES)
) (
  input  wire          clk_i,
  input  wire          rst_ni,        // of the card
  // CPU: valid until ready.
  input  wire          bar_valid_i,
  output logic         bar_ready_o,
  input  wire          bar_write_i,
  input  wire  [15:0]  bar_addr_i,
  input  wire  [31:0]  bar_wdata_i,
  output logic [31:0]  bar_rdata_o,
  output logic         bar_error_o,   // with ready: given up
  // Host.
  input  wire          host_awvalid_i,
  output logic         host_awready_o,
  input  wire  [15:0]  host_awaddr_i,
  input  wire          host_wvalid_i,
  output logic         host_wready_o,
  input  wire  [31:0]  host_wdata_i,
  input  wire  [3:0]   host_wstrb_i,
  output logic         host_bvalid_o,
  input  wire          host_bready_i,
  input  wire          host_arvalid_i,
  output logic         host_arready_o,
  input  wire  [15:0]  host_araddr_i,
  output logic         host_rvalid_o,
  input  wire          host_rready_i,
  // To the registers.
  output logic         axil_awvalid_o,
  input  wire          axil_awready_i,
  output logic [15:0]  axil_awaddr_o,
  output logic         axil_wvalid_o,
  input  wire          axil_wready_i,
  output logic [31:0]  axil_wdata_o,
  output logic [3:0]   axil_wstrb_o,
  input  wire          axil_bvalid_i,
  output logic         axil_bready_o,
  output logic         axil_arvalid_o,
  input  wire          axil_arready_i,
  output logic [15:0]  axil_araddr_o,
  input  wire          axil_rvalid_i,
  output logic         axil_rready_o,
  input  wire  [31:0]  axil_rdata_i,
  output logic         quiet_o
);
  localparam int unsigned LIMIT_W = $clog2(LIMIT + 1);

  // ---------------------------------------------------------------- whose turn
  logic mine_q;                       // the registers belong to the CPU
  logic owed_q;                       // its access was given up, its answer is still to come
  logic host_wr_q, host_rd_q;         // the host's access waits for its answer
  logic host_last_q;                  // the last access was the host's
  logic host_asks, host_busy, take;

  assign host_asks = host_awvalid_i || host_wvalid_i || host_arvalid_i;
  assign host_busy = host_wr_q || host_rd_q;
  assign take      = bar_valid_i && !mine_q && !host_busy && (!host_asks || host_last_q);

  // ---------------------------------------------------------------- the CPU's access
  logic               aw_q, w_q, ar_q;     // still to be taken
  logic               write_q, answered;
  logic [15:0]        addr_q;
  logic [31:0]        wdata_q;
  logic [LIMIT_W-1:0] left_q;
  logic               over;

  assign answered    = mine_q && (write_q ? axil_bvalid_i : axil_rvalid_i);
  assign over        = bar_valid_i && mine_q && (owed_q || left_q == '0);
  assign bar_ready_o = (answered && !owed_q) || over;
  assign bar_error_o = over && !(answered && !owed_q);
  assign bar_rdata_o = answered && !owed_q ? axil_rdata_i : '1;

  always_ff @(posedge clk_i) begin
    if (take) begin
      write_q <= bar_write_i;
      addr_q  <= bar_addr_i;
      wdata_q <= bar_wdata_i;
    end
    if (!rst_ni) begin
      mine_q      <= 1'b0;
      owed_q      <= 1'b0;
      aw_q        <= 1'b0;
      w_q         <= 1'b0;
      ar_q        <= 1'b0;
      left_q      <= '0;
      host_wr_q   <= 1'b0;
      host_rd_q   <= 1'b0;
      host_last_q <= 1'b0;
    end else begin
      if (take) mine_q <= 1'b1;
      else if (answered) mine_q <= 1'b0;
      aw_q   <= take ? bar_write_i : aw_q && !axil_awready_i;
      w_q    <= take ? bar_write_i : w_q && !axil_wready_i;
      ar_q   <= take ? !bar_write_i : ar_q && !axil_arready_i;
      left_q <= take ? LIMIT_W'(LIMIT) : left_q - LIMIT_W'(left_q != '0);
      owed_q <= mine_q && !answered && (owed_q || bar_error_o);
      // The host's: an address taken, or data, makes the access its own until the answer.
      host_wr_q   <= host_wr_q ? !(host_bvalid_o && host_bready_i)
                               : (host_awvalid_i && host_awready_o) || (host_wvalid_i && host_wready_o);
      host_rd_q   <= host_rd_q ? !(host_rvalid_o && host_rready_i) : host_arvalid_i && host_arready_o;
      host_last_q <= take ? 1'b0 : host_busy || host_last_q;
    end
  end

  // ---------------------------------------------------------------- wires
  assign axil_awvalid_o = mine_q ? aw_q : host_awvalid_i && !take;
  assign axil_wvalid_o  = mine_q ? w_q : host_wvalid_i && !take;
  assign axil_arvalid_o = mine_q ? ar_q : host_arvalid_i && !take;
  assign axil_awaddr_o  = mine_q ? addr_q : host_awaddr_i;
  assign axil_araddr_o  = mine_q ? addr_q : host_araddr_i;
  assign axil_wdata_o   = mine_q ? wdata_q : host_wdata_i;
  assign axil_wstrb_o   = mine_q ? 4'hf : host_wstrb_i;
  assign axil_bready_o  = mine_q || host_bready_i;
  assign axil_rready_o  = mine_q || host_rready_i;
  assign host_awready_o = !mine_q && !take && axil_awready_i;
  assign host_wready_o  = !mine_q && !take && axil_wready_i;
  assign host_arready_o = !mine_q && !take && axil_arready_i;
  assign host_bvalid_o  = !mine_q && axil_bvalid_i;
  assign host_rvalid_o  = !mine_q && axil_rvalid_i;

  assign quiet_o = !mine_q && !take;
endmodule
`default_nettype wire
