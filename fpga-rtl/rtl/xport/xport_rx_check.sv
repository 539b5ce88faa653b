// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Is a frame with this header to be taken? What names the protocol comes first, then the CRC that covers the
// rest, then who speaks, then what is said. Combinational.
module xport_rx_check #(
  parameter int unsigned NODES = 16,
  parameter int unsigned CNT_W = $clog2(weft_pkg::COUNTERS)
) (
  input  wire  [511:0]       hdr_i,
  input  wire  [31:0]        crc_i,              // CRC-32C register behind the header
  input  wire                last_i,             // the frame ended with its header
  input  wire  [5:0]         node_i,
  input  wire  [15:0]        epoch_i,
  input  wire  [NODES-1:0]   members_i,
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

  logic [7:0]  op, src, dst, frag;
  logic [15:0] ethertype, len;
  assign ethertype = {hdr_i[weft_pkg::FRAME_HEADER_ETHERTYPE_LSB +: 8], hdr_i[weft_pkg::FRAME_HEADER_ETHERTYPE_LSB + 8 +: 8]};
  assign op   = hdr_i[weft_pkg::FRAME_HEADER_OP_LSB +: 8];
  assign src  = hdr_i[weft_pkg::FRAME_HEADER_SRC_LSB +: 8];
  assign dst  = hdr_i[weft_pkg::FRAME_HEADER_DST_LSB +: 8];
  assign frag = hdr_i[weft_pkg::FRAME_HEADER_FRAG_LSB +: 8];
  assign len  = hdr_i[weft_pkg::FRAME_HEADER_LEN_LSB +: 16];

  logic protocol, ours, is_ack, is_page, fits;
  assign protocol = ethertype == 16'(weft_pkg::ETHERTYPE) &&
                    hdr_i[weft_pkg::FRAME_HEADER_VERSION_LSB +: 8] == 8'(weft_pkg::WIRE_VERSION);
  // VCPU_STATE is reserved: nobody takes it yet.
  assign ours = dst == {2'd0, node_i} && src != dst && 32'(src) < NODES && members_i[src[PEER_W-1:0]] &&
                weft_pkg::opcode_known(op) && op != {2'd0, weft_pkg::OPCODE_VCPU_STATE};
  assign is_ack  = op[5:0] == weft_pkg::OPCODE_ACK;
  assign is_page = weft_pkg::opcode_page(op[5:0]);

  // An ACK has other things in the place of `len`.
  always_comb begin
    fits = last_i && frag == '0 && (is_ack || len == '0);
    if (is_page) fits = !last_i && ((frag == '0 && len == PAGE) || (frag <= LAST && len == ((frag == LAST) ? REST : FRAGMENT)));
  end

  always_comb begin
    drop_o   = 1'b1;
    good_o   = 1'b0;
    reason_o = CNT_W'(weft_pkg::CNT_RX_DUPLICATE);
    if (!protocol) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_NOT_OURS);
    end else if (hdr_i[weft_pkg::FRAME_HEADER_HCRC_LSB +: 32] != ~crc_i) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_BAD_CRC);
    end else if (!ours) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_NOT_OURS);
    end else if (hdr_i[weft_pkg::FRAME_HEADER_EPOCH_LSB +: 16] != epoch_i) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_OLD_EPOCH);
    end else if (!fits) begin
      reason_o = CNT_W'(weft_pkg::CNT_RX_BAD_LENGTH);
    end else begin
      good_o = 1'b1;
      drop_o = !is_ack && (old_i || spent_i);
      if (!old_i) reason_o = CNT_W'(weft_pkg::CNT_RX_NO_CREDIT);
    end
  end

  logic unused_bits;
  assign unused_bits = ^hdr_i;
endmodule
`default_nettype wire
