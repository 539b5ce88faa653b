// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Completion and revoke rings: gives each entry its place and lap, writes it by DMA, raises the interrupt.
// One FIFO for both, so that what was handed in first is seen first.
module host_cq (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [63:0]  cq_base_i,
  input  wire  [3:0]   cq_log2_i,
  input  wire  [63:0]  rq_base_i,
  input  wire  [3:0]   rq_log2_i,
  input  wire  [2:0]   cqe_valid_i,             // coh_req, coh_evict, coh_hold
  output logic [2:0]   cqe_ready_o,
  input  wire  [1535:0] cqe_i,
  input  wire          rqe_valid_i,
  output logic         rqe_ready_o,
  input  wire  [511:0] rqe_i,
  output logic         wr_valid_o,              // 64-byte write
  input  wire          wr_ready_i,
  output logic [63:0]  wr_addr_o,
  output logic [511:0] wr_data_o,
  input  wire          wr_done_i,               // its response is back (in order)
  output logic         irq_o,                   // one-cycle pulse after an entry is in memory
  output logic         idle_o,
  output logic         quiet_o
);
endmodule
`default_nettype wire
