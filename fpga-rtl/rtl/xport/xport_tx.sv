// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Sending half of the transport: a slot a message that is not acknowledged yet, sequence numbers and
// credit per (peer, class), repeats on time-out. Repeats re-read the page, so slots hold headers only.
module xport_tx #(
  parameter int unsigned NODES = 16
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                enable_i,
  input  wire  [31:0]        now_i,
  input  wire  [5:0]         node_i,
  input  wire  [15:0]        epoch_i,
  input  wire  [31:0]        rto_cycles_i,
  // Lanes (TxLane), for other nodes only. Each has slots of its own: no lane blocks another.
  input  wire  [weft_pkg::TX_LANES-1:0] msg_valid_i,
  output logic [weft_pkg::TX_LANES-1:0] msg_ready_o,
  input  wire  [weft_pkg::TX_LANES*weft_pkg::MSG_W-1:0] msg_i,
  // Control frames to xport_frame_tx: FIN before RSP, FWD, REQ, PUT; ACKs between them.
  output logic               ctl_valid_o,
  input  wire                ctl_ready_i,
  output logic [511:0]       ctl_hdr_o,
  // Frames with a page to page_src: demand before bulk.
  output logic               page_valid_o,
  input  wire                page_ready_i,
  output logic [511:0]       page_hdr_o,
  output logic [63:0]        page_addr_o,
  // ACK frames received (xport_rx): who, and CLASSES times AckClass.
  input  wire                ack_valid_i,
  output logic               ack_ready_o,
  input  wire  [5:0]         ack_src_i,
  input  wire  [weft_pkg::CLASSES*48-1:0] ack_body_i,
  // ACK headers to send, ready made (xport_rx).
  input  wire                ackhdr_valid_i,
  output logic               ackhdr_ready_o,
  input  wire  [511:0]       ackhdr_i,
  // A peer from which credit is missing for a whole RTO: xport_rx sends it an ACK with `poll`.
  output logic               poll_valid_o,
  input  wire                poll_ready_i,
  output logic [5:0]         poll_dst_o,
  // A message with a page and a `hold` (OWNER_PAGE, SHARE_PAGE) was acknowledged.
  output logic               sent_valid_o,
  output logic [7:0]         sent_hold_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic               idle_o,             // no slot in use
  output logic               quiet_o
);
endmodule
`default_nettype wire
