// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Submission rings: fetches descriptors by DMA when a doorbell says there are some.
// Fetches ahead only as many as its per-ring FIFOs (4 deep) can hold, so a ring that waits blocks no other.
module host_sq (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire          enable_i,
  input  wire  [31:0]  now_i,
  input  wire  [191:0] base_i,                  // 3 * 64: FAULT, EVICT, RESPOND
  input  wire  [11:0]  log2_i,                  // 3 * 4
  input  wire          tail_valid_i,            // doorbell
  input  wire  [1:0]   tail_ring_i,
  input  wire  [15:0]  tail_i,
  output logic         rd_valid_o,              // descriptor read (64 bytes); answers come in order
  input  wire          rd_ready_i,
  output logic [63:0]  rd_addr_o,
  input  wire          rd_data_valid_i,
  input  wire  [511:0] rd_data_i,
  output logic [2:0]   desc_valid_o,            // one port a ring
  input  wire  [2:0]   desc_ready_i,
  output logic [1535:0] desc_o,                 // 3 * 512
  output logic [95:0]  desc_time_o,             // 3 * 32: cycle at which the fetch was issued
  output logic         idle_o,
  output logic         quiet_o
);
endmodule
`default_nettype wire
