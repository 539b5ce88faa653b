// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Receiving half of the transport: checks every frame, drops and counts what is not as it should be,
// delivers each sequence number once, owes and composes acknowledgements and credit.
module xport_rx #(
  parameter int unsigned DATA_W = 512,
  parameter int unsigned NODES = 16
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                enable_i,           // 0: every frame is dropped
  input  wire  [31:0]        now_i,
  input  wire  [5:0]         node_i,
  input  wire  [15:0]        epoch_i,
  input  wire  [31:0]        ack_delay_cycles_i,
  // Frames without FCS.
  input  wire                s_valid_i,
  output logic               s_ready_o,
  input  wire  [DATA_W-1:0]  s_data_i,
  input  wire  [DATA_W/8-1:0] s_keep_i,
  input  wire                s_last_i,
  input  wire                s_err_i,
  // Messages without a page, each once.
  output logic               msg_valid_o,
  input  wire                msg_ready_i,
  output weft_pkg::msg_t     msg_o,
  // Messages with a page: see page_sink. A sequence number counts as seen only after a good end.
  output logic               page_valid_o,
  input  wire                page_ready_i,
  output weft_pkg::msg_t     page_o,
  output logic               page_data_valid_o,
  input  wire                page_data_ready_i,
  output logic [DATA_W-1:0]  page_data_o,
  output logic               page_end_valid_o,
  input  wire                page_end_ready_i,
  output logic               page_end_good_o,
  // ACK frames for xport_tx.
  output logic               ack_valid_o,
  input  wire                ack_ready_i,
  output logic [5:0]         ack_src_o,
  output logic [weft_pkg::CLASSES*48-1:0] ack_body_o,
  // ACK frames to send.
  output logic               ackhdr_valid_o,
  input  wire                ackhdr_ready_i,
  output logic [511:0]       ackhdr_o,
  input  wire                poll_valid_i,
  output logic               poll_ready_o,
  input  wire  [5:0]         poll_dst_i,
  // Credit back: a message of the class has left its queue. coh_home (REQ, PUT), coh_hold, coh_evict (FWD).
  // RSP and FIN need none: they are consumed on arrival.
  input  wire                rel_home_valid_i,
  input  wire  [5:0]         rel_home_src_i,
  input  wire  [2:0]         rel_home_cls_i,
  input  wire                rel_hold_valid_i,
  input  wire  [5:0]         rel_hold_src_i,
  input  wire                rel_evict_valid_i,
  input  wire  [5:0]         rel_evict_src_i,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic               idle_o,             // no frame in, no acknowledgement owed
  output logic               quiet_o
);
endmodule
`default_nettype wire
