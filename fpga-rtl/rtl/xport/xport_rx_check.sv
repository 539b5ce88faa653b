// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Is a frame with this header to be taken? What names the protocol comes first, then the CRC that covers the
// rest, then who speaks, then what is said. Combinational; EARLY: all but the CRC, the frame's end, its number and its credit
// is judged in the clock before, in which the header's fields stand.
module xport_rx_check #(
  parameter int unsigned NODES = 16,
  parameter bit          EARLY = 1'b0,
  parameter int unsigned CNT_W = $clog2(weft_pkg::COUNTERS)
) (
  input  wire                clk_i,
  input  wire  [5:0]         node_i,
  input  wire  [15:0]        epoch_i,
  input  wire  [NODES-1:0]   members_i,
  // The header.
  input  wire                protocol_i,         // EtherType and version are right
  input  wire                crc_good_i,
  input  wire  [7:0]         op_i,
  input  wire  [7:0]         src_i,
  input  wire  [7:0]         dst_i,
  input  wire  [15:0]        of_epoch_i,
  input  wire  [7:0]         frag_i,
  input  wire  [15:0]        len_i,
  input  wire                last_i,             // the frame ended with it
  input  wire                old_i,              // its number, or this fragment of it, has arrived before
  input  wire                spent_i,            // its number is beyond the credit of its sender
  output logic               drop_o,
  output logic [CNT_W-1:0]   reason_o,           // the counter of a frame that is dropped
  output logic               good_o              // a header that its sender has made now, whether news or not
);
  localparam int unsigned PEER_W = $clog2(NODES);
  localparam logic [15:0] PAGE = 16'(weft_pkg::PAGE_BYTES);
  localparam logic [15:0] FRAGMENT = 16'(weft_pkg::FRAGMENT_BYTES);
  localparam logic [7:0]  LAST = 8'(weft_pkg::FRAGMENTS - 1);
  localparam logic [15:0] REST = PAGE - 16'(weft_pkg::FRAGMENTS - 1) * FRAGMENT;

  // Judged: it is of the protocol, for this node, of this epoch, an ACK; its length is right if it ends with its header, or
  // if it does not.
  localparam int unsigned V = 6;
  logic [V-1:0] verdict_now, verdict;
  logic         ours_now, is_ack_now, fits_end_now, fits_more_now;
  logic         protocol, ours, of_epoch, is_ack, fits_end, fits_more, fits;
  // VCPU_STATE is reserved: nobody takes it yet.
  assign ours_now = dst_i == {2'd0, node_i} && src_i != dst_i && 32'(src_i) < NODES && members_i[src_i[PEER_W-1:0]] &&
                    weft_pkg::opcode_known(op_i) && op_i != {2'd0, weft_pkg::OPCODE_VCPU_STATE};
  assign is_ack_now = op_i[5:0] == weft_pkg::OPCODE_ACK;

  // An ACK has other things in the place of `len`.
  always_comb begin
    fits_end_now  = frag_i == '0 && (is_ack_now || len_i == '0);
    fits_more_now = 1'b0;
    if (weft_pkg::opcode_page(op_i[5:0])) begin
      fits_end_now  = 1'b0;
      fits_more_now = (frag_i == '0 && len_i == PAGE) || (frag_i <= LAST && len_i == ((frag_i == LAST) ? REST : FRAGMENT));
    end
  end

  assign verdict_now = {protocol_i, ours_now, of_epoch_i == epoch_i, is_ack_now, fits_end_now, fits_more_now};
  if (EARLY) begin : g_early
    logic [V-1:0] verdict_q;
    always_ff @(posedge clk_i) verdict_q <= verdict_now;
    assign verdict = verdict_q;
  end else begin : g_now
    logic unused;
    assign unused  = clk_i;
    assign verdict = verdict_now;
  end
  assign {protocol, ours, of_epoch, is_ack, fits_end, fits_more} = verdict;
  assign fits = last_i ? fits_end : fits_more;

  always_comb begin
    drop_o   = 1'b1;
    good_o   = 1'b0;
    reason_o = CNT_W'(weft_pkg::CNT_RX_DUPLICATE);
    if (!protocol) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_NOT_OURS);
    end else if (!crc_good_i) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_BAD_CRC);
    end else if (!ours) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_NOT_OURS);
    end else if (!of_epoch) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_OLD_EPOCH);
    end else if (!fits) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_BAD_LENGTH);
    end else begin
      good_o = 1'b1;
      drop_o = !is_ack && (old_i || spent_i);
      if (!old_i) reason_o = CNT_W'(weft_pkg::CNT_RX_NO_CREDIT);
    end
  end
endmodule
`default_nettype wire
