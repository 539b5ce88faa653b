// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Holder, giving pages up of its own: tells the home, sends the page when the home asks for it.
module coh_evict #(
  parameter int unsigned EVICTS = weft_pkg::EVICTS
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
  input  wire                     stripe_wr_en_i,
  input  wire  [5:0]              stripe_wr_slot_i,
  input  wire  [31:0]             stripe_wr_data_i,
  // EVICT ring descriptors.
  input  wire                     desc_valid_i,
  output logic                    desc_ready_o,
  input  wire  [511:0]            desc_i,
  input  wire  [31:0]             desc_time_i,
  // Lanes PUT and BULK (PUT_PAGE).
  output logic                    put_valid_o,
  input  wire                     put_ready_i,
  output weft_pkg::msg_t          put_o,
  output logic                    bulk_valid_o,
  input  wire                     bulk_ready_i,
  output weft_pkg::msg_t          bulk_o,
  // PUT_GO and PUT_ACK; taken always (PUT_ACK after the completion writer took the last).
  input  wire                     fwd_valid_i,
  output logic                    fwd_ready_o,
  input  weft_pkg::msg_t          fwd_i,
  // Credit of class FWD goes back to the sender: one pulse a PUT_GO taken.
  output logic                    rel_valid_o,
  output logic [5:0]              rel_src_o,
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
