// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Directory: the complete table behind AXI4, a set-associative write-through cache in block RAM before it.
module coh_dir #(
  parameter int unsigned SETS = 1024,
  parameter int unsigned WAYS = 2,
  parameter int unsigned MSHRS = 8              // look-ups that miss at once
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire  [63:0] dir_base_i,
  output logic        ready_o,                  // tags are cleared after reset
  // Look-up: one a clock on hits, misses overlap hits and each other; answers in any order, by id.
  input  wire         rd_valid_i,
  output logic        rd_ready_o,
  input  wire  [31:0] rd_index_i,               // page index in the pool
  input  wire  [7:0]  rd_id_i,
  output logic        rsp_valid_o,
  output logic [7:0]  rsp_id_o,
  output logic [63:0] rsp_entry_o,
  // Write: a look-up of the same index taken later returns the new entry.
  input  wire         wr_valid_i,
  output logic        wr_ready_o,
  input  wire  [31:0] wr_index_i,
  input  wire  [63:0] wr_entry_i,
  // AXI4 master, 64 bits, single beats (len 0, size 3, INCR), ids 0..MSHRS-1 for reads, 0 for writes.
  output logic        axi_arvalid_o,
  input  wire         axi_arready_i,
  output logic [63:0] axi_araddr_o,
  output logic [3:0]  axi_arid_o,
  input  wire         axi_rvalid_i,
  output logic        axi_rready_o,
  input  wire  [63:0] axi_rdata_i,
  input  wire  [3:0]  axi_rid_i,
  output logic        axi_awvalid_o,
  input  wire         axi_awready_i,
  output logic [63:0] axi_awaddr_o,
  output logic        axi_wvalid_o,
  input  wire         axi_wready_i,
  output logic [63:0] axi_wdata_o,
  input  wire         axi_bvalid_i,
  output logic        axi_bready_o,
  output logic        cnt_hit_o,
  output logic        cnt_miss_o,
  output logic        idle_o,                   // no look-up or write under way
  output logic        quiet_o
);
endmodule
`default_nettype wire
