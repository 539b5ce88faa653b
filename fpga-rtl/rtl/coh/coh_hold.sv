// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Holder, asked by a home: has the driver give the right up, sends page or acknowledgement.
module coh_hold #(
  parameter int unsigned HOLDS = weft_pkg::HOLDS,
  parameter int unsigned NODES = 16             // room in the FIFO: NODES * WINDOW messages
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
  // FWD_S, FWD_M, INV.
  input  wire                     fwd_valid_i,
  output logic                    fwd_ready_o,
  input  weft_pkg::msg_t          fwd_i,
  // Credit of class FWD: one pulse a message that left the FIFO.
  output logic                    rel_valid_o,
  output logic [5:0]              rel_src_o,
  // Revoke ring entries (lap is filled in by host_cq).
  output logic                    rqe_valid_o,
  input  wire                     rqe_ready_i,
  output logic [511:0]            rqe_o,
  // RESPOND ring descriptors; taken always.
  input  wire                     desc_valid_i,
  output logic                    desc_ready_o,
  input  wire  [511:0]            desc_i,
  input  wire  [31:0]             desc_time_i,
  // Lanes RSP (INV_ACK, FWD_MISS, OWNER_PAGE) and BULK (SHARE_PAGE).
  output logic                    rsp_valid_o,
  input  wire                     rsp_ready_i,
  output weft_pkg::msg_t          rsp_o,
  output logic                    bulk_valid_o,
  input  wire                     bulk_ready_i,
  output weft_pkg::msg_t          bulk_o,
  // A page of entry `hold` has arrived: over the wire (acknowledged), and within this node.
  input  wire                     sent_wire_valid_i,
  input  wire  [7:0]              sent_wire_hold_i,
  input  wire                     sent_local_valid_i,
  input  wire  [7:0]              sent_local_hold_i,
  output logic                    cqe_valid_o,
  input  wire                     cqe_ready_i,
  output logic [511:0]            cqe_o,
  output weft_pkg::trace_t        trace_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic                    idle_o,
  output logic                    quiet_o
);
endmodule
`default_nettype wire
