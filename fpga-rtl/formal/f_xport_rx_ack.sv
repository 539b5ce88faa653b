// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Frames of two peers with any number, class and fragment, taken as xport_rx takes them; engines that release what
// they were given, in any order. The flow of class FLOW from peer 1 is followed, and one number of it, chosen freely.
module f_xport_rx_ack #(
  parameter int unsigned FLOW = 32'(weft_pkg::MESSAGE_CLASS_RSP)
) (
  input  wire        clk_i,
  input  wire        frame_i,                    // a frame is checked
  input  wire        peer_i,
  input  wire [2:0]  cls_i,
  input  wire [2:0]  seq_i,
  input  wire        part_i,
  input  wire [1:0]  frag_i,
  input  wire        poll_valid_i,
  input  wire        poll_dst_i,
  input  wire        rel_home_valid_i,
  input  wire        rel_home_src_i,
  input  wire        rel_home_put_i,
  input  wire        rel_hold_valid_i,
  input  wire        rel_hold_src_i,
  input  wire        rel_evict_valid_i,
  input  wire        rel_evict_src_i,
  input  wire        page_out_i,
  input  wire        ackhdr_ready_i,
  input  wire [2:0]  number_i
);
  localparam int unsigned WINDOW = weft_pkg::WINDOW;
  localparam int unsigned CLASSES = weft_pkg::CLASSES;
  localparam int unsigned BODY = 8 * weft_pkg::ACK_OFFSET;
  logic         rst_ni, old, here, spent, whole, ready, idle, quiet, ackhdr_valid;
  logic [511:0] ackhdr;
  logic         part, legal, take, seen, keep;
  logic [15:0]  members;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  assign part  = part_i && cls_i == weft_pkg::MESSAGE_CLASS_RSP;
  assign legal = frame_i && ready && 32'(cls_i) < CLASSES && 32'(frag_i) < weft_pkg::FRAGMENTS;
  assign take  = legal && !old && !here && !spent;
  assign seen  = take && whole;
  assign keep  = take && !whole;
  assign members = 16'd3;

  xport_rx_ack #(.NODES(2)) u_dut (
    .clk_i, .rst_ni, .enable_i(1'b1), .node_i(6'd5), .epoch_i(16'd1), .ack_delay_cycles_i(32'd1),
    .members_i(members[1:0]), .members_set_i(1'b0), .joined_i(2'd0),
    .peer_i, .cls_i, .seq_i({13'd0, seq_i}), .part_i(part), .frag_i,
    .old_o(old), .here_o(here), .spent_o(spent), .whole_o(whole), .busy_i(legal), .seen_i(seen), .keep_i(keep),
    .owe_i(seen || (legal && (old || here))), .owe_now_i(1'b0), .beat_i(2'd0),
    .poll_valid_i, .poll_dst_i,
    .rel_home_valid_i, .rel_home_src_i, .rel_home_cls_i(rel_home_put_i ? weft_pkg::MESSAGE_CLASS_PUT : weft_pkg::MESSAGE_CLASS_REQ),
    .rel_hold_valid_i, .rel_hold_src_i, .rel_evict_valid_i, .rel_evict_src_i,
    .page_out_i, .ackhdr_valid_o(ackhdr_valid), .ackhdr_ready_i, .ackhdr_o(ackhdr), .ready_o(ready), .idle_o(idle), .quiet_o(quiet)
  );
  localparam logic [2:0] CLS = 3'(FLOW);
  localparam logic WHO = 1'b1;
  logic [15:0] number_q;
  logic        mine, got, got_q, got_old_q, got_older_q, fresh, waits_q, legal_q;
  logic [weft_pkg::FRAGMENTS-1:0] frags_q;
  logic [5:0]  held_q;                           // messages of the flow that engines hold
  logic [15:0] released_q, released_old_q, released_older_q;  // that they gave back; of the clock before; of that before it
  logic [1:0]  released;
  logic [15:0] cum, sack, limit, off;
  logic        mentioned, credited;
  assign mine     = legal && peer_i == WHO && cls_i == CLS;
  assign got      = mine && seen && {13'd0, seq_i} == number_q;
  assign credited = CLS == weft_pkg::MESSAGE_CLASS_REQ || CLS == weft_pkg::MESSAGE_CLASS_PUT || CLS == weft_pkg::MESSAGE_CLASS_FWD;
  always_comb begin
    released = 2'(rel_home_valid_i && rel_home_src_i == WHO &&
                  CLS == (rel_home_put_i ? weft_pkg::MESSAGE_CLASS_PUT : weft_pkg::MESSAGE_CLASS_REQ));
    if (CLS == weft_pkg::MESSAGE_CLASS_FWD) begin
      released = 2'(rel_hold_valid_i && rel_hold_src_i == WHO) + 2'(rel_evict_valid_i && rel_evict_src_i == WHO);
    end
  end

  // The header says of the number that it has arrived.
  assign cum       = ackhdr[BODY + FLOW * 48 + weft_pkg::ACK_CLASS_CUM_LSB +: 16];
  assign sack      = ackhdr[BODY + FLOW * 48 + weft_pkg::ACK_CLASS_SACK_LSB +: 16];
  assign limit     = ackhdr[BODY + FLOW * 48 + weft_pkg::ACK_CLASS_LIMIT_LSB +: 16];
  assign off       = number_q - cum;
  assign mentioned = off[15] || (off < 16'(WINDOW) && sack[off[3:0]]);
  assign fresh     = ackhdr_valid && !waits_q && ackhdr[weft_pkg::FRAME_HEADER_DST_LSB +: 1] == WHO;

  fcheck_stable #(.WIDTH(48)) u_hdr (
    .clk_i, .rst_ni, .valid_i(ackhdr_valid), .ready_i(ackhdr_ready_i), .data_i({cum, sack, limit})
  );

  always_ff @(posedge clk_i) begin
    {released_older_q, released_old_q} <= {released_old_q, released_q};
    waits_q <= rst_ni && ackhdr_valid && !ackhdr_ready_i;
    if (!rst_ni) begin
      number_q  <= {13'd0, number_i};
      got_q     <= 1'b0;
      got_old_q <= 1'b0;
      got_older_q <= 1'b0;
      legal_q   <= 1'b0;
      frags_q   <= '0;
      held_q    <= '0;
      released_q <= '0;
    end else begin
      got_q     <= got_q || got;
      got_old_q <= got_q;
      got_older_q <= got_old_q;
      legal_q   <= legal;
      released_q <= released_q + 16'(released);
      held_q    <= held_q + 6'(mine && seen) - 6'(released);
      if (mine && (keep || seen) && part && {13'd0, seq_i} == number_q) frags_q[frag_i] <= 1'b1;

      m_released: assume (!credited || 6'(released) <= held_q);  // Engines give back what they hold,
      m_apart: assume (!(legal && legal_q));                     // A frame takes longer than a clock.
      m_one: assume (ready || !(rel_home_valid_i || rel_hold_valid_i || rel_evict_valid_i || poll_valid_i));  // and hold nothing at first.

      a_once: assert (!(got && got_q));                          // A number is delivered once,
      a_frag_once: assert (!(mine && keep && {13'd0, seq_i} == number_q && frags_q[frag_i]));  // a fragment is,
      a_whole: assert (!(got && part) || (frags_q | (weft_pkg::FRAGMENTS'(1) << frag_i)) == '1);  // and a page when all of it is there.
      a_hole: assert (!fresh || !mentioned || got_q);            // cum passes no hole, and no bit is set for nothing.
      a_told: assert (!fresh || !got_older_q || mentioned);      // What has arrived is acknowledged.
      a_held: assert (!credited || 32'(held_q) <= WINDOW);       // Never more than there is room for.
      // Credit is what was given back, all of it, and the window; the window alone where nothing is held.
      a_limit: assert (!fresh || limit == (credited ? released_older_q : cum) + 16'(WINDOW));
      c_hole: cover (fresh && !got_q && number_q == 16'd0 && sack == 16'd6);
      c_passed: cover (fresh && got_q && number_q == 16'd1 && cum == 16'd2);
      c_credit: cover (fresh && limit == 16'(WINDOW + 1));
      c_whole: cover (got && (part || credited) && number_q == 16'd1);
    end
  end
endmodule
`default_nettype wire
