// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Acknowledgements received: per flow (peer, class) the oldest unacknowledged sequence number, which of the
// WINDOW from there on have arrived, and the credit. Frees slots one a clock. An ACK frame that was
// overtaken by a later one (its `cum` is behind) is without effect, so state moves forward only.
module xport_tx_ack #(
  parameter int unsigned PEER_W = 4,
  parameter int unsigned FLOW_W = PEER_W + 3     // {peer, class}
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                clear_i,            // one flow to its initial state
  input  wire  [FLOW_W-1:0]  clear_flow_i,
  input  wire                ack_valid_i,
  output logic               ack_ready_o,
  input  wire  [PEER_W-1:0]  ack_peer_i,
  input  wire  [weft_pkg::CLASSES*48-1:0] ack_body_i,
  // The sender's state: next sequence number of a flow (combinational), and who got which.
  output logic [FLOW_W-1:0]  next_flow_o,
  input  wire  [15:0]        next_seq_i,
  input  wire                sent_i,
  input  wire  [FLOW_W-1:0]  sent_flow_i,
  input  wire  [3:0]         sent_seq_i,
  input  wire  [6:0]         sent_slot_i,
  // Window and credit of a flow (combinational).
  input  wire  [FLOW_W-1:0]  room_flow_i,
  output logic [15:0]        room_una_o,
  output logic [15:0]        room_limit_o,
  output logic               free_o,
  output logic [6:0]         free_slot_o,
  output logic               moved_o,            // the clock after: window or credit of this flow grew
  output logic [FLOW_W-1:0]  moved_flow_o,
  output logic               busy_o
);
  localparam int unsigned WINDOW = weft_pkg::WINDOW;
  localparam int unsigned CLASSES = weft_pkg::CLASSES;
  if (WINDOW != 16) $error("xport_tx_ack: bitmaps are 16 wide");

  localparam logic [1:0] IDLE = 2'd0, LOAD = 2'd1, FREE = 2'd2;
  logic [1:0]         state_q;
  logic [2:0]         cls_q;
  logic [PEER_W-1:0]  peer_q;
  logic [CLASSES*48-1:0] body_q;                 // lowest class: the one under way
  logic [FLOW_W-1:0]  flow;
  assign flow        = {peer_q, cls_q};
  assign next_flow_o = flow;
  assign ack_ready_o = state_q == IDLE;
  assign busy_o      = state_q != IDLE || moved_o;

  // State of a flow: {arrived out of order, credit, oldest unacknowledged}.
  logic        wr_en;
  logic [47:0] wr_data, old;
  logic [15:0] una, limit, seen;
  assign {seen, limit, una} = old;

  prim_ram_lut #(.WIDTH(48), .DEPTH(1 << FLOW_W)) u_state (
    .clk_i, .wr_en_i(wr_en || clear_i), .wr_addr_i(clear_i ? clear_flow_i : flow), .wr_data_i(wr_data),
    .rd_addr_i(flow), .rd_data_o(old)
  );
  prim_ram_lut #(.WIDTH(32), .DEPTH(1 << FLOW_W)) u_room (
    .clk_i, .wr_en_i(wr_en || clear_i), .wr_addr_i(clear_i ? clear_flow_i : flow), .wr_data_i(wr_data[31:0]),
    .rd_addr_i(room_flow_i), .rd_data_o({room_limit_o, room_una_o})
  );

  // LOAD: what this ACK says that was not known.
  logic [15:0] cum, sack, new_limit;
  logic [15:0] ahead, sent;                      // cum and next, counted from una
  logic        sane, grown;
  logic [15:0] arrived;                          // bit i: una + i
  logic [15:0] in_window;
  assign cum       = body_q[weft_pkg::ACK_CLASS_CUM_LSB +: 16];
  assign sack      = body_q[weft_pkg::ACK_CLASS_SACK_LSB +: 16];
  assign new_limit = body_q[weft_pkg::ACK_CLASS_LIMIT_LSB +: 16];
  assign ahead     = cum - una;
  assign sent      = next_seq_i - una;
  always_comb begin
    sane      = 1'b0;
    grown     = 1'b0;
    arrived   = '0;
    in_window = '0;
    if (state_q == LOAD) begin
      sane      = ahead <= sent;                 // else old, or for what was never sent
      in_window = ~(16'hffff << sent[4:0]);
      arrived   = ((sack << ahead[4:0]) | ~(16'hffff << ahead[4:0])) & in_window;
      // Credit never shrinks, and never exceeds what the peer has room for.
      grown     = sane && 16'(new_limit - limit) - 16'd1 < 16'h7fff && 16'(new_limit - cum) <= 16'(WINDOW);
    end
  end

  logic [15:0] todo_q, todo_next, bit_first;     // to free; bit i: una + i
  logic [3:0]  index;
  logic [3:0]  una_q;
  logic [47:0] new_q, new_now;
  logic        last_free, changed;
  assign bit_first = todo_q & (~todo_q + 16'd1);
  assign todo_next = todo_q & ~bit_first;
  assign last_free = state_q == FREE && todo_next == '0;
  assign index     = {|(bit_first & 16'hff00), |(bit_first & 16'hf0f0), |(bit_first & 16'hcccc), |(bit_first & 16'haaaa)};
  assign new_now   = {16'((arrived | seen) >> ahead[4:0]), grown ? new_limit : limit, cum};
  assign changed   = sane && (new_now != old);

  prim_ram_lut #(.WIDTH(7), .DEPTH(16 << FLOW_W)) u_slot (
    .clk_i, .wr_en_i(sent_i), .wr_addr_i({sent_flow_i, sent_seq_i}), .wr_data_i(sent_slot_i),
    .rd_addr_i({flow, 4'(una_q + index)}), .rd_data_o(free_slot_o)
  );
  assign free_o = state_q == FREE;

  // Written last, so that no sequence number takes the place of one whose slot is still to be freed.
  logic none_to_free;
  assign none_to_free = (arrived & ~seen) == '0;
  always_comb begin
    wr_en   = 1'b0;
    wr_data = new_q;
    if (clear_i) begin
      wr_data = {16'd0, 16'(WINDOW), 16'd0};
    end else if (state_q == LOAD) begin
      wr_en   = changed && none_to_free;
      wr_data = new_now;
    end else if (last_free) begin
      wr_en   = 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (state_q == LOAD) begin
      new_q <= new_now;
      una_q <= una[3:0];
    end
    if (ack_valid_i && ack_ready_o) begin
      body_q <= ack_body_i;
      peer_q <= ack_peer_i;
    end
    if (!rst_ni) begin
      state_q <= IDLE;
      cls_q   <= '0;
      todo_q  <= '0;
      moved_o <= 1'b0;
      moved_flow_o <= '0;
    end else begin
      moved_o <= wr_en;
      if (wr_en) moved_flow_o <= flow;
      unique case (state_q)
        IDLE: if (ack_valid_i) begin
          cls_q   <= '0;
          state_q <= LOAD;
        end
        LOAD, FREE: begin
          todo_q <= (state_q == LOAD) ? arrived & ~seen : todo_next;
          if ((state_q == LOAD) ? (!sane || none_to_free) : last_free) begin
            cls_q   <= cls_q + 3'd1;
            body_q  <= body_q >> 48;
            state_q <= (cls_q == 3'(CLASSES - 1)) ? IDLE : LOAD;
          end else begin
            state_q <= FREE;
          end
        end
        default: state_q <= IDLE;
      endcase

      // What is unacknowledged fits the window, and what is sent was within the credit.
      a_window: assert (state_q != LOAD || sent <= 16'(WINDOW));
      a_credit: assert (state_q != LOAD || 16'(limit - next_seq_i) <= 16'(WINDOW));
    end
  end
endmodule
`default_nettype wire
