// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A sender that keeps to window and credit, and ACK frames with anything in them, of two peers. One slot, chosen
// freely, is followed; the sender gives a slot a second number only when it has been freed.
module f_xport_tx_ack (
  input  wire         clk_i,
  input  wire         ack_valid_i,
  input  wire         ack_peer_i,
  input  wire [weft_pkg::CLASSES*48-1:0] ack_body_i,
  input  wire [3:0]   flow_i,
  input  wire         sent_i,
  input  wire [6:0]   sent_slot_i,
  input  wire [6:0]   slot_i
);
  localparam int unsigned WINDOW = weft_pkg::WINDOW;
  logic        rst_ni, ready, free, late, moved, busy, peer, room, none, sent, sent_q;
  logic [15:0] next, una, limit;
  logic [6:0]  slot, slot_q;
  logic [3:0]  moved_flow, clear_flow, flow_q, send_flow_q;  // send_flow_q: numbers are of this one
  logic        clear;
  logic [4:0]  clear_q;                          // flows cleared after reset
  logic        used_q, again;
  logic [15:0] number_q;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  assign clear      = !clear_q[4];
  assign clear_flow = clear_q[3:0];
  assign sent       = rst_ni && sent_i && room && !clear && !sent_q && 32'(send_flow_q[2:0]) < weft_pkg::CLASSES && !again;
  assign again      = sent_slot_i == slot_q && used_q;

  xport_tx_ack #(.PEER_W(1)) u_dut (
    .clk_i, .rst_ni, .clear_i(clear), .clear_flow_i(clear_flow), .ack_valid_i(ack_valid_i && !clear), .ack_ready_o(ready),
    .ack_peer_i, .ack_body_i, .flow_i, .next_o(next), .una_o(una), .limit_o(limit),
    .room_o(room), .none_o(none), .sent_i(sent), .sent_slot_i,
    .free_o(free), .late_o(late), .slot_o(slot), .peer_o(peer), .moved_o(moved), .moved_flow_o(moved_flow), .busy_o(busy)
  );

  always_ff @(posedge clk_i) begin
    send_flow_q <= flow_i;
    sent_q      <= sent || clear;
    if (!rst_ni) begin
      clear_q <= '0;
      slot_q  <= slot_i;
      used_q  <= 1'b0;
    end else begin
      if (clear) clear_q <= clear_q + 5'd1;
      if (sent && sent_slot_i == slot_q) begin
        used_q   <= 1'b1;
        flow_q   <= send_flow_q;
        number_q <= next;
      end else if (free && slot == slot_q) begin
        used_q <= 1'b0;
      end
      a_free: assert (!(free && slot == slot_q) || used_q);      // Freed once, and only what was sent.
      a_late: assert (!(late && slot == slot_q) || used_q);      // Called missing only while it is under way.
      a_window: assert (clear || sent_q || 16'(next - una) <= 16'(WINDOW));
      a_limit: assert (clear || sent_q || 16'(limit - next) <= 16'(WINDOW));  // Nothing was sent beyond the credit, which is the window at most.
      // Room is window and credit.
      a_room: assert (clear || sent_q || room == (16'(next - una) < 16'(WINDOW) && next != limit));
      a_none: assert (clear || sent_q || none == (next == una));
      // A number that the window has passed has given its slot back.
      a_back: assert (clear || sent_q || !used_q || send_flow_q != flow_q || 16'(number_q - una) < 16'(WINDOW));
      c_free: cover (free && slot == slot_q && number_q == 16'd1);
      c_late: cover (late && slot == slot_q);
      c_reuse: cover (sent && sent_slot_i == slot_q && next == 16'd2);
    end
  end
endmodule
`default_nettype wire
