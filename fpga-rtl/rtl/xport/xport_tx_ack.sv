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
  // The sender's flow, and a clock later its numbers and whether there is room for one more. `sent`, then: the next number
  // goes to this slot; no flow is given in that clock that is used.
  input  wire  [FLOW_W-1:0]  flow_i,
  output logic [15:0]        next_o,
  output logic [15:0]        una_o,
  output logic [15:0]        limit_o,
  output logic               room_o,             // window and credit
  output logic               none_o,             // nothing is unacknowledged
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

  // An ACK's classes follow one another: one is read while the one before it is judged, and its slots are named. What an ACK says
  // stays till the last is read.
  logic               read_q, read_last, step;   // step: what is read goes on, since what was judged is done
  logic [2:0]         read_cls_q;
  logic [CLASSES-1:0] read_hot_q;                // and as one bit of all, which are many that ask
  logic [PEER_W-1:0]  read_peer_q;
  logic [CLASSES*48-1:0] body_q;
  logic [47:0]        body;                      // of the class that is read
  logic [FLOW_W-1:0]  read_flow, flow_q;         // flow_q: of what is judged
  assign read_flow   = {read_peer_q, read_cls_q};
  assign read_last   = read_cls_q == 3'(CLASSES - 1);
  assign ack_ready_o = !read_q;
  assign busy_o      = read_q || state_q != IDLE || name_v_q || free_q || late_q || write_v_q || wr_en_q || moved_o;

  localparam logic [2:0] IDLE = 3'd0, JUDGE = 3'd1, FREE = 3'd2, LOOK = 3'd3, FIND = 3'd4, HOLE = 3'd5;
  logic [2:0]         state_q;

  // State of a flow: {arrived out of order, credit, oldest unacknowledged}.
  logic        wr_en;
  logic [47:0] wr_data_now, old;

  prim_ram_lut #(.WIDTH(48), .DEPTH(1 << FLOW_W)) u_state (
    .clk_i, .wr_en_i(wr_en_q || clear_i), .wr_addr_i(clear_i ? clear_flow_i : wr_flow_q), .wr_data_i(wr_data_now),
    .rd_addr_i(read_flow), .rd_data_o(old)
  );
  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << FLOW_W)) u_limit (
    .clk_i, .wr_en_i(wr_en_q || clear_i), .wr_addr_i(clear_i ? clear_flow_i : wr_flow_q), .wr_data_i(wr_data_now[31:16]),
    .rd_addr_i(flow_i), .rd_data_o(limit_now)
  );
  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << FLOW_W)) u_una (
    .clk_i, .wr_en_i(wr_en_q || clear_i), .wr_addr_i(clear_i ? clear_flow_i : wr_flow_q), .wr_data_i(wr_data_now[15:0]),
    .rd_addr_i(flow_i), .rd_data_o(una_now)
  );

  // What is named, and what is written, two clocks later: the slot's number has to be read.
  logic              name_v_q, free_q, late_q, write_v_q, wr_en_q;
  logic              name_free_q, name_late_q;
  logic [FLOW_W-1:0] write_flow_q, wr_flow_q;
  logic [PEER_W-1:0] name_peer_q;
  logic [47:0]       write_q, wr_data_q;
  logic [6:0]        slot_q, slot;

  // Next sequence number, for the sender and for the class that is read.
  logic [FLOW_W-1:0] next_addr, send_flow_q;
  logic [15:0]       next_new, next, next_now, una_now, limit_now;
  assign next_addr = clear_i ? clear_flow_i : send_flow_q;
  assign next_new  = clear_i ? 16'd0 : next_o + 16'd1;
  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << FLOW_W)) u_next (
    .clk_i, .wr_en_i(clear_i || sent_i), .wr_addr_i(next_addr), .wr_data_i(next_new), .rd_addr_i(flow_i), .rd_data_o(next_now)
  );
  prim_ram_lut #(.WIDTH(16), .DEPTH(1 << FLOW_W)) u_next_ack (
    .clk_i, .wr_en_i(clear_i || sent_i), .wr_addr_i(next_addr), .wr_data_i(next_new), .rd_addr_i(read_flow), .rd_data_o(next)
  );

  // What this ACK says that was not known: counted when it is read, in each clock until it goes on, and judged then.
  logic [15:0] cum, sack, new_limit, cum_q, sack_q, new_limit_q;
  logic [15:0] limit_q, seen_q;                  // of the flow
  logic [3:0]  una_q;
  logic [15:0] ahead_q, sent_q;                  // cum and next, counted from una
  logic [4:0]  open_q;                           // next, counted from cum
  logic        sane, grown;                      // grown: credit that is new, and for which there is room
  logic        other_q, behind_q, wide_q;        // the credit is another; less; more than there is room for
  logic [15:0] arrived, fresh;                   // bit i: una + i
  always_comb begin
    body = '0;
    for (int c = 0; c < int'(CLASSES); c++) if (read_hot_q[c]) body = body | body_q[c * 48 +: 48];
  end
  assign cum       = body[weft_pkg::ACK_CLASS_CUM_LSB +: 16];
  assign sack      = body[weft_pkg::ACK_CLASS_SACK_LSB +: 16];
  assign new_limit = body[weft_pkg::ACK_CLASS_LIMIT_LSB +: 16];
  assign fresh     = arrived & ~seen_q;
  always_comb begin
    sane    = 1'b0;
    grown   = 1'b0;
    arrived = '0;
    if (state_q == JUDGE) begin
      sane    = ahead_q <= sent_q;               // else old, or for what was never sent
      arrived = ((sack_q << ahead_q[4:0]) | ~(16'hffff << ahead_q[4:0])) & ~(16'hffff << sent_q[4:0]);
      grown   = sane && other_q && !behind_q && !wide_q;
    end
  end

  logic [15:0] todo_q, todo_next, bit_first;     // slots to name, maybe none; bit i: base + i
  logic [3:0]  index;
  logic [3:0]  base_q;
  logic [47:0] new_q, new_now;
  logic        sane_q, change_q;                 // new_q counts; it differs from what is there, even if there is nothing to free
  logic        name, last;
  assign name      = (state_q == FREE || state_q == HOLE) && todo_q != '0;
  first_one #(.N(16)) u_first (.bits_i(todo_q), .first_o(bit_first));
  assign todo_next = todo_q & ~bit_first;
  // One at most: then at most one of the four rows of four has any, and at most one of their columns.
  function automatic logic one_at_most(input logic [3:0] bits);
    one_at_most = (bits & (bits - 4'd1)) == '0;
  endfunction
  assign last      = one_at_most({todo_q[15:12] != '0, todo_q[11:8] != '0, todo_q[7:4] != '0, todo_q[3:0] != '0}) &&
                     one_at_most(todo_q[15:12] | todo_q[11:8] | todo_q[7:4] | todo_q[3:0]);
  assign index     = {|(bit_first & 16'hff00), |(bit_first & 16'hf0f0), |(bit_first & 16'hcccc), |(bit_first & 16'haaaa)};
  assign new_now   = {(seen_q >> ahead_q[4:0]) | (sack_q & ~(16'hffff << open_q)), grown ? new_limit_q : limit_q, cum_q};

  // LOOK, FIND: numbers missing with LATER behind them: those below the LATERth highest that has arrived. Of those a clock takes
  // one away, up to that. Nothing is missing where nothing has arrived out of order.
  logic [15:0] up_q, below, holes;               // arrived, highest number first; bit i: cum + i
  logic [1:0]  away_q;                           // taken away
  always_comb begin
    below = '0;
    holes = '0;
    if (state_q == FIND) begin
      below = ~(up_q ^ (up_q - 16'd1));
      for (int i = 0; i < 16; i++) holes[i] = below[15 - i] && !new_q[32 + i];
    end
  end

  prim_ram_sdp #(.WIDTH(7), .DEPTH(16 << FLOW_W)) u_slot (
    .clk_i, .wr_en_i(sent_i), .wr_addr_i({send_flow_q, next_o[3:0]}), .wr_data_i(sent_slot_i),
    .rd_en_i(name), .rd_addr_i({flow_q, 4'(base_q + index)}), .rd_data_o(slot)
  );
  assign free_o = free_q;
  assign late_o = late_q;
  assign slot_o = slot_q;

  // `step` moves much: it waits for little.
  logic to_look, news, news_q, apart_q;          // news: maybe it says what is not known, or something is out of order
  assign news    = news_q || apart_q || other_q;
  assign to_look = sane_q && new_q[47:32] != '0;
  always_comb begin
    unique case (state_q)
      IDLE:    step = 1'b1;
      JUDGE:   step = !news;
      FREE:    step = last && !to_look;
      HOLE:    step = last;
      default: step = 1'b0;
    endcase
  end

  // Written last, so that no sequence number takes the place of one whose slot is still to be freed.
  assign wr_en = state_q == FREE && last && (change_q || todo_q != '0);

  assign wr_data_now = clear_i ? {16'd0, 16'(WINDOW), 16'd0} : wr_data_q;

  always_ff @(posedge clk_i) begin
    name_peer_q  <= flow_q[FLOW_W-1:3];
    peer_o       <= name_peer_q;
    slot_q       <= slot;
    write_q      <= (state_q == JUDGE) ? new_now : new_q;
    write_flow_q <= flow_q;
    wr_data_q    <= write_q;
    wr_flow_q    <= write_flow_q;
    send_flow_q  <= flow_i;
    next_o       <= next_now;
    una_o        <= una_now;
    limit_o      <= limit_now;
    // Of what is unacknowledged, and of credit, there are never more than the window. It needs no look of its own: credit that
    // is taken lies within it, and the window only moves on.
    room_o       <= next_now[4:0] != limit_now[4:0];
    none_o       <= next_now[4:0] == una_now[4:0];
    name_free_q  <= state_q == FREE;
    name_late_q  <= state_q == HOLE;
    cum_q       <= cum;
    sack_q      <= sack;
    new_limit_q <= new_limit;
    seen_q      <= old[47:32];
    limit_q     <= old[31:16];
    una_q       <= old[3:0];
    ahead_q     <= cum - old[15:0];
    sent_q      <= next - old[15:0];
    open_q      <= 5'(next - cum);
    // Of numbers and of credit five bits tell: what differs in others alone is no ACK of now.
    news_q      <= cum[4:0] != old[4:0];
    apart_q     <= sack != '0 || old[47:32] != '0;
    // Credit never shrinks, and never exceeds what the peer has room for.
    other_q     <= new_limit[4:0] != old[20:16];
    behind_q    <= 16'(new_limit - old[31:16]) >= 16'h8000;
    wide_q      <= 16'(new_limit - cum) > 16'(WINDOW);
    if (state_q == JUDGE) begin
      new_q    <= new_now;
      sane_q   <= sane;
      change_q <= sane && (ahead_q != '0 || grown);
    end
    if (state_q == FREE) begin
      for (int i = 0; i < 16; i++) up_q[i] <= new_q[47 - i];
      away_q <= '0;
    end else begin
      up_q   <= up_q & (up_q - 16'd1);
      away_q <= away_q + 2'd1;
    end
    if (!read_q) {body_q, read_peer_q} <= {ack_body_i, ack_peer_i};
    if (!read_q) read_hot_q <= CLASSES'(1);
    else if (step) read_hot_q <= read_hot_q << 1;
    if (step) flow_q <= read_flow;
    if (!rst_ni) begin
      read_q     <= 1'b0;
      read_cls_q <= '0;
      state_q <= IDLE;
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
      name_v_q  <= name;
      free_q    <= name_v_q && name_free_q;
      late_q    <= name_v_q && name_late_q;
      write_v_q <= wr_en;
      wr_en_q   <= write_v_q;
      moved_o   <= wr_en_q;
      if (wr_en_q) moved_flow_o <= wr_flow_q;
      if (!read_q) begin
        read_q     <= ack_valid_i;
        read_cls_q <= '0;
      end else if (step) begin
        read_q     <= !read_last;
        read_cls_q <= read_cls_q + 3'd1;
      end
      unique case (state_q)
        JUDGE: begin
          todo_q <= sane ? fresh : '0;
          base_q <= una_q;
        end
        FIND: begin
          todo_q <= holes;
          base_q <= new_q[3:0];
        end
        default: todo_q <= todo_next;
      endcase
      if (step) begin
        state_q <= read_q ? JUDGE : IDLE;
      end else begin
        unique case (state_q)
          JUDGE:   state_q <= FREE;
          FREE:    if (last) state_q <= LOOK;
          LOOK:    if (away_q == 2'(LATER - 2)) state_q <= FIND;
          FIND:    state_q <= HOLE;
          default: ;
        endcase
      end

      // What is unacknowledged fits the window, and what is sent was within the credit.
      a_window: assert (state_q != JUDGE || sent_q <= 16'(WINDOW));
      a_credit: assert (!read_q || 16'(old[31:16] - next) <= 16'(WINDOW));
      a_within: assert (!read_q || 16'(old[31:16] - old[15:0]) <= 16'(WINDOW));
      // Numbers of now: room_o and none_o are so by more bits than those looked at.
      a_room: assert (!sent_i || (room_o && 16'(next_o - una_o) < 16'(WINDOW) && next_o != limit_o));
      a_none: assert (!sent_i || none_o == (next_o == una_o));
      // What is read is not about to be written: the same class comes again after all others.
      a_read: assert (!read_q || !((wr_en && flow_q == read_flow) || (write_v_q && write_flow_q == read_flow) ||
                                   (wr_en_q && wr_flow_q == read_flow)));
    end
  end
endmodule
`default_nettype wire
