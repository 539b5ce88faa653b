// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Requester: takes faults from the driver, asks the home, completes when the grant has landed.
module coh_req #(
  parameter int unsigned MISSES = weft_pkg::MISSES
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
  input  wire                     stripe_wr_en_i,
  input  wire  [5:0]              stripe_wr_slot_i,
  input  wire  [31:0]             stripe_wr_data_i,
  // FAULT ring descriptors, with the cycle at which each arrived.
  input  wire                     desc_valid_i,
  output logic                    desc_ready_o,
  input  wire  [511:0]            desc_i,
  input  wire  [31:0]             desc_time_i,
  // Lanes REQ and FIN.
  output logic                    req_valid_o,
  input  wire                     req_ready_i,
  output weft_pkg::msg_t          req_o,
  output logic                    fin_valid_o,
  input  wire                     fin_ready_i,
  output weft_pkg::msg_t          fin_o,
  // Grants; a page has landed already. Taken always, after the completion writer took the last.
  input  wire                     gnt_valid_i,
  output logic                    gnt_ready_o,
  input  weft_pkg::msg_t          gnt_i,
  // Where the page of transaction txn lands: combinational.
  input  wire  [7:0]              land_txn_i,
  output logic [63:0]             land_addr_o,
  // Completions (lap is filled in by host_cq).
  output logic                    cqe_valid_o,
  input  wire                     cqe_ready_i,
  output logic [511:0]            cqe_o,
  output weft_pkg::trace_t        trace_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,   // increments this cycle, CNT_*; bits of others stay 0
  output logic                    idle_o,        // no entry in use
  output logic                    quiet_o
);
endmodule
`default_nettype wire
