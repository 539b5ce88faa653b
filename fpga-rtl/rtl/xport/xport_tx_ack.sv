// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Flows (peer, class): the next sequence number, the oldest unacknowledged one, which of the WINDOW from there on
// have arrived, and the credit. Names the slots that an ACK acknowledges, and those it shows to be missing,
// one a clock. An ACK frame that was overtaken by a later one (its `cum` is behind) is without effect, so
// state moves forward only.
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
  // The sender's flow: its numbers and its credit (combinational). `sent`: the next number goes to this slot.
  input  wire  [FLOW_W-1:0]  flow_i,
  output logic [15:0]        next_o,
  output logic [15:0]        una_o,
  output logic [15:0]        limit_o,
  input  wire                sent_i,
  input  wire  [6:0]         sent_slot_i,
  output logic               free_o,             // slot_o has arrived
  output logic               late_o,             // slot_o is missing, although LATER numbers behind it have arrived
  output logic [6:0]         slot_o,
  output logic [PEER_W-1:0]  peer_o,
  output logic               moved_o,            // the clock after: window or credit of this flow grew
  output logic [FLOW_W-1:0]  moved_flow_o,
  output logic               busy_o
);
  localparam int unsigned WINDOW = weft_pkg::WINDOW;
  localparam int unsigned CLASSES = weft_pkg::CLASSES;
  if (WINDOW != 16) $error("xport_tx_ack: bitmaps are 16 wide");

  // As many as in TCP (RFC 5681): a network that lets fewer overtake causes no repeat.
  localparam int unsigned LATER = 3;

  localparam logic [1:0] IDLE = 2'd0, LOAD = 2'd1, FREE = 2'd2, HOLE = 2'd3;
  logic [1:0]         state_q;
  logic [2:0]         cls_q;
  logic [PEER_W-1:0]  peer_q;
  logic [CLASSES*48-1:0] body_q;                 // lowest class: the one under way
  logic [FLOW_W-1:0]  flow;
  assign flow        = {peer_q, cls_q};
  assign ack_ready_o = state_q == IDLE && !name_v_q && !free_q && !late_q && !write_v_q && !wr_en_q;
  assign busy_o      = !ack_ready_o || moved_o;

  // State of a flow: {arrived out of order, credit, oldest unacknowledged}.
  logic        wr_en;
  logic [47:0] wr_data, wr_data_now, old;
  logic [15:0] una, limit, seen;
  assign {seen, limit, una} = old;

  prim_ram_lut #(.WIDTH(48), .DEPTH(1 << FLOW_W)) u_state (
    .clk_i, .wr_en_i(wr_en_q || clear_i), .wr_addr_i(clear_i ? clear_flow_i : wr_flow_q), .wr_data_i(wr_data_now),
    .rd_addr_i(flow), .rd_data_o(old)
  );
  prim_ram_lut #(.WIDTH(32), .DEPTH(1 << FLOW_W)) u_room (
    .clk_i, .wr_en_i(wr_en_q || clear_i), .wr_addr_i(clear_i ? clear_flow_i : wr_flow_q), .wr_data_i(wr_data_now[31:0]),
    .rd_addr_i(flow_i), .rd_data_o({limit_o, una_o})
  );

  // What is named, and what is written, two clocks later: the slot's number has to be read.
  logic              name_v_q, free_q, late_q, write_v_q, wr_en_q;
  logic              name_free_q, name_late_q;
  logic [FLOW_W-1:0] write_flow_q, wr_flow_q;
  logic [PEER_W-1:0] name_peer_q;
  logic [47:0]       write_q, wr_data_q;
  logic [6:0]        slot_q, slot;

  // Next sequence number, for the sender and for the ACK under way.
  logic [FLOW_W-1:0] next_addr;
  logic [15:0]       next_new, next;
  assign next_addr = clear_i ? clear_flow_i : flow_i;
  assign next_new  = clear_i ? 16'd0 : next_o + 16'd1;
  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << FLOW_W)) u_next (
    .clk_i, .wr_en_i(clear_i || sent_i), .wr_addr_i(next_addr), .wr_data_i(next_new), .rd_addr_i(flow_i), .rd_data_o(next_o)
  );
  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << FLOW_W)) u_next_ack (
    .clk_i, .wr_en_i(clear_i || sent_i), .wr_addr_i(next_addr), .wr_data_i(next_new), .rd_addr_i(flow), .rd_data_o(next)
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
  assign sent      = next - una;
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

  logic [15:0] todo_q, todo_next, bit_first;     // slots to name; bit i: base + i
  logic [3:0]  index;
  logic [3:0]  base_q;
  logic [47:0] new_q, new_now;
  logic        last, last_free, changed;
  assign bit_first = todo_q & (~todo_q + 16'd1);
  assign todo_next = todo_q & ~bit_first;
  assign last      = todo_next == '0;
  assign last_free = state_q == FREE && last;
  assign index     = {|(bit_first & 16'hff00), |(bit_first & 16'hf0f0), |(bit_first & 16'hcccc), |(bit_first & 16'haaaa)};
  assign new_now   = (state_q == LOAD) ? {16'((arrived | seen) >> ahead[4:0]), grown ? new_limit : limit, cum} : new_q;
  assign changed   = sane && (new_now != old);

  // Numbers missing with LATER behind them: those below the LATERth highest that has arrived.
  logic [15:0] up, holes;                        // arrived, highest number first; bit i: cum + i
  always_comb begin
    up    = '0;
    holes = '0;
    if (state_q == LOAD || last_free) begin
      for (int i = 0; i < 16; i++) up[i] = new_now[47 - i];
      for (int i = 1; i < int'(LATER); i++) up = up & (up - 16'd1);
      up = ~(up ^ (up - 16'd1));
      for (int i = 0; i < 16; i++) holes[i] = up[15 - i] && !new_now[32 + i];
    end
  end

  prim_ram_sdp #(.WIDTH(7), .DEPTH(16 << FLOW_W)) u_slot (
    .clk_i, .wr_en_i(sent_i), .wr_addr_i({flow_i, next_o[3:0]}), .wr_data_i(sent_slot_i),
    .rd_en_i(state_q == FREE || state_q == HOLE), .rd_addr_i({flow, 4'(base_q + index)}), .rd_data_o(slot)
  );
  assign free_o = free_q;
  assign late_o = late_q;
  assign slot_o = slot_q;

  // Written last, so that no sequence number takes the place of one whose slot is still to be freed.
  logic none_to_free;
  assign none_to_free = (arrived & ~seen) == '0;
  always_comb begin
    wr_en   = 1'b0;
    wr_data = new_now;
    if (state_q == LOAD) begin
      wr_en   = changed && none_to_free;
    end else if (last_free) begin
      wr_en   = 1'b1;
    end
  end

  assign wr_data_now = clear_i ? {16'd0, 16'(WINDOW), 16'd0} : wr_data_q;

  always_ff @(posedge clk_i) begin
    name_peer_q  <= peer_q;
    peer_o       <= name_peer_q;
    slot_q       <= slot;
    write_q      <= wr_data;
    write_flow_q <= flow;
    wr_data_q    <= write_q;
    wr_flow_q    <= write_flow_q;
    name_free_q  <= state_q == FREE;
    name_late_q  <= state_q == HOLE;
    if (state_q == LOAD) begin
      new_q <= new_now;
    end
    if (ack_valid_i && ack_ready_o) begin
      body_q <= ack_body_i;
      peer_q <= ack_peer_i;
    end
    if (!rst_ni) begin
      state_q <= IDLE;
      cls_q   <= '0;
      todo_q  <= '0;
      base_q  <= '0;
      moved_o <= 1'b0;
      name_v_q  <= 1'b0;
      free_q    <= 1'b0;
      late_q    <= 1'b0;
      write_v_q <= 1'b0;
      wr_en_q   <= 1'b0;
      moved_flow_o <= '0;
    end else begin
      name_v_q  <= state_q == FREE || state_q == HOLE;
      free_q    <= name_v_q && name_free_q;
      late_q    <= name_v_q && name_late_q;
      write_v_q <= wr_en;
      wr_en_q   <= write_v_q;
      moved_o   <= wr_en_q;
      if (wr_en_q) moved_flow_o <= wr_flow_q;
      unique case (state_q)
        IDLE: if (ack_valid_i) begin
          cls_q   <= '0;
          state_q <= LOAD;
        end
        default: begin
          if (state_q == LOAD && sane && !none_to_free) begin
            todo_q  <= arrived & ~seen;
            base_q  <= una[3:0];
            state_q <= FREE;
          end else if (((state_q == LOAD && sane) || last_free) && holes != '0) begin
            todo_q  <= holes;
            base_q  <= cum[3:0];
            state_q <= HOLE;
          end else if (state_q == LOAD || last) begin
            cls_q   <= cls_q + 3'd1;
            body_q  <= body_q >> 48;
            state_q <= (cls_q == 3'(CLASSES - 1)) ? IDLE : LOAD;
          end else begin
            todo_q <= todo_next;
          end
        end
      endcase

      // What is unacknowledged fits the window, and what is sent was within the credit.
      a_window: assert (state_q != LOAD || sent <= 16'(WINDOW));
      a_credit: assert (state_q != LOAD || 16'(limit - next) <= 16'(WINDOW));
    end
  end
endmodule
`default_nettype wire
