// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// What has arrived, and what is to be said of it: per flow (peer, class) the sequence number below which all
// has arrived and a bitmap of those above; per number the fragments of its page that are here while others are
// not; per peer whether an ACK is owed, and the credit it has been told of.
//
// One delay runs for all peers: what becomes owed while it runs travels when it ends. At once go: the answer
// to a poll, a poll, a heartbeat, half a window of frames, and credit for a sender that may have none left.
// While a page fills the wire none is made: it would only wait, and one made when the page ends says more.
module xport_rx_ack #(
  parameter int unsigned NODES = 16,
  parameter bit          EARLY = 1'b0,           // peer_i, cls_i, seq_i stand for two clocks before they are asked for
  parameter int unsigned PEER_W = $clog2(NODES)
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire                enable_i,
  input  wire  [5:0]         node_i,
  input  wire  [15:0]        epoch_i,
  input  wire  [31:0]        ack_delay_cycles_i,
  input  wire  [NODES-1:0]   members_i,
  input  wire                members_set_i,
  input  wire  [NODES-1:0]   joined_i,           // becomes a member in this cycle: its flows start anew
  // The frame under way (combinational; EARLY: its flow is read in the clock before).
  input  wire  [PEER_W-1:0]  peer_i,
  input  wire  [2:0]         cls_i,
  input  wire  [15:0]        seq_i,
  input  wire                part_i,             // it carries a fragment,
  input  wire  [1:0]         frag_i,             // this one
  output logic               old_o,              // its number was seen before, or is outside the window
  output logic               here_o,             // this fragment was
  output logic               spent_o,            // its sender has no credit for it
  output logic               whole_o,            // with it, its message is
  input  wire                busy_i,             // its number or its fragment may be seen now: no flow starts anew
  input  wire                seen_i,             // from now on its number is
  input  wire                keep_i,             // from now on its fragment is
  input  wire                owe_i,              // its sender gets an ACK
  input  wire                owe_now_i,
  // A member that is owed an ACK in any case.
  input  wire  [NODES-1:0]   beat_i,
  input  wire                poll_valid_i,
  input  wire  [PEER_W-1:0]  poll_dst_i,
  // Credit back, as in xport_rx.
  input  wire                rel_home_valid_i,
  input  wire  [PEER_W-1:0]  rel_home_src_i,
  input  wire  [2:0]         rel_home_cls_i,
  input  wire                rel_hold_valid_i,
  input  wire  [PEER_W-1:0]  rel_hold_src_i,
  input  wire                rel_evict_valid_i,
  input  wire  [PEER_W-1:0]  rel_evict_src_i,
  input  wire                page_out_i,
  output logic               ackhdr_valid_o,
  input  wire                ackhdr_ready_i,
  output logic [511:0]       ackhdr_o,
  output logic               ready_o,            // no flow has yet to start anew
  output logic               idle_o,
  output logic               quiet_o
);
  localparam int unsigned WINDOW = weft_pkg::WINDOW;
  localparam int unsigned CLASSES = weft_pkg::CLASSES;
  localparam int unsigned BODY = 8 * weft_pkg::ACK_OFFSET;
  localparam int unsigned FRAGMENTS = weft_pkg::FRAGMENTS;
  localparam int unsigned SW = 32 * CLASSES;     // a peer's state: {seen, cum} for each class,
  localparam int unsigned FW = FRAGMENTS * WINDOW;  // and the fragments of each number, class RSP
  localparam int unsigned CW = $clog2(WINDOW / 2);
  if (WINDOW != 16) $error("xport_rx_ack: bitmaps are 16 wide");

  // ---- Credit is heard of a clock later.
  logic              home_q, hold_q, evict_q, released, released_q;
  logic [2:0]        home_cls_q;
  logic [PEER_W-1:0] home_src_q, hold_src_q, evict_src_q;
  assign released   = rel_home_valid_i || rel_hold_valid_i || rel_evict_valid_i;
  assign released_q = home_q || hold_q || evict_q;

  // ---- Who has its flows started anew, one a clock, chosen in the clock before: one in which nothing else is about to write
  // to them. Whether a frame is taken then is known late, that it may be is not.
  logic [NODES-1:0]  clear_q;
  logic [PEER_W-1:0] walk_q, anew_peer_q;        // walk_q: looked at, one after the other
  logic              choose_clear, anew_q, ready_q;
  logic              change, change_q;           // a frame changes its flow; did a clock before
  assign ready_o      = ready_q;
  assign change       = seen_i || keep_i;
  assign choose_clear = clear_q[walk_q] && !busy_i && !released;

  // ---- Arrived. Two copies, for the frame under way and for the ACK under way. What a frame changes is read in one clock
  // and written in the next, in which no frame changes anything: its header takes longer.
  logic [FW+SW-1:0]  state, state_new;
  logic [SW-1:0]     said_state;
  logic [PEER_W-1:0] say, state_addr;            // `say`: the peer that an ACK or a look at its credit is for
  logic              seen_q, owe_q, owe_now_q;
  logic [PEER_W-1:0] peer_q;
  logic [NODES-1:0]  peer_hot_q;
  logic [2:0]        cls_q;
  logic [3:0]        number_q;
  logic [FW+SW-1:0]  state_q;
  assign state_addr = anew_q ? anew_peer_q : peer_q;
  prim_ram_lut #(.WIDTH(FW + SW), .DEPTH(1 << PEER_W)) u_state (
    .clk_i, .wr_en_i(anew_q || change_q), .wr_addr_i(state_addr), .wr_data_i(state_new), .rd_addr_i(peer_i), .rd_data_o(state)
  );
  prim_ram_lut #(.WIDTH(SW), .DEPTH(1 << PEER_W)) u_said (
    .clk_i, .wr_en_i(anew_q || change_q), .wr_addr_i(state_addr), .wr_data_i(state_new[SW-1:0]),
    .rd_addr_i(say), .rd_data_o(said_state)
  );

  // The flow, and the fragments of the number: those that are here.
  logic [15:0]          cum_now, seen_now, cum, seen, seen_new, above;
  logic [FRAGMENTS-1:0] frags_now, frags, frag;
  assign {seen_now, cum_now} = state[32'(cls_i) * 32 +: 32];
  always_comb begin
    frags_now = '0;
    for (int n = 0; n < int'(WINDOW); n++) begin
      if (seq_i[3:0] == 4'(n)) frags_now = state[SW + n * int'(FRAGMENTS) +: FRAGMENTS];
    end
  end
  if (EARLY) begin : g_flow_early
    logic [15:0]          flow_cum_q, flow_seen_q, flow_new_q;
    logic [FRAGMENTS-1:0] flow_frags_q;
    always_ff @(posedge clk_i) {flow_cum_q, flow_seen_q, flow_frags_q} <= {cum_now, seen_now, frags_now};
    always_ff @(posedge clk_i) flow_new_q <= seen | (16'd1 << above[3:0]);
    assign {cum, seen, frags, seen_new} = {flow_cum_q, flow_seen_q, flow_frags_q, flow_new_q};
    always_ff @(posedge clk_i) begin
      // What was read still holds, and what was made of it.
      if (rst_ni) a_early: assert (!change || {cum, seen, frags} == {cum_now, seen_now, frags_now});
      if (rst_ni) a_new: assert (!change || seen_new == (seen | (16'd1 << above[3:0])));
    end
  end else begin : g_flow_now
    assign {cum, seen, frags} = {cum_now, seen_now, frags_now};
    assign seen_new = seen | (16'd1 << above[3:0]);
  end
  assign above = seq_i - cum;
  assign old_o = above >= 16'(WINDOW) || seen[above[3:0]];
  assign frag    = FRAGMENTS'(1) << frag_i;
  assign here_o  = part_i && (frags & frag) != '0;
  assign whole_o = !part_i || (frags | frag) == '1;

  // How far cum moves: past the bits set from the lowest on.
  function automatic logic [4:0] run_of(input logic [15:0] bits);
    logic [1:0] at;                              // of four rows of four the first that is not full, and its lower three
    logic [2:0] row;
    at  = '0;
    row = '0;
    for (int i = 3; i >= 0; i--) begin
      if (bits[i * 4 +: 4] != '1) begin
        at  = 2'(i);
        row = bits[i * 4 +: 3];
      end
    end
    run_of = {bits == '1, at, row[0] && row[1], row[0] && (!row[1] || row[2])};
  endfunction

  logic [15:0]          cum_q, seen_now_q;       // with this number
  logic [4:0]           run_q;
  logic [FRAGMENTS-1:0] frags_q;
  always_ff @(posedge clk_i) begin
    peer_q     <= peer_i;
    peer_hot_q <= NODES'(1) << peer_i;
    cls_q      <= cls_i;
    number_q   <= seq_i[3:0];
    state_q    <= state;
    cum_q      <= cum;
    seen_now_q <= seen_new;
    run_q      <= run_of(seen_new);
    frags_q    <= frags | frag;
    owe_now_q  <= owe_now_i;
  end

  always_comb begin
    state_new = '0;
    if (change_q) begin
      state_new = state_q;
      for (int n = 0; n < int'(WINDOW); n++) begin
        if (cls_q == weft_pkg::MESSAGE_CLASS_RSP && number_q == 4'(n)) begin
          state_new[SW + n * int'(FRAGMENTS) +: FRAGMENTS] = seen_q ? '0 : frags_q;
        end
      end
    end
    for (int c = 0; c < int'(CLASSES); c++) begin
      if (seen_q && cls_q == 3'(c)) state_new[c * 32 +: 32] = {16'(seen_now_q >> run_q), 16'(cum_q + 16'(run_q))};
    end
  end

  // ---- Released, by queue; one of each flow's begins with what there is room for.
  logic [15:0] req_count, put_count, hold_count, evict_count;
  xport_count #(.ADDR_W(PEER_W), .FIRST(16'(WINDOW))) u_req (
    .clk_i, .clear_i(anew_q), .clear_addr_i(anew_peer_q), .addr_i(home_src_q), .rd_addr_i(say), .count_o(req_count),
    .inc_i(home_q && home_cls_q == weft_pkg::MESSAGE_CLASS_REQ)
  );
  xport_count #(.ADDR_W(PEER_W), .FIRST(16'(WINDOW))) u_put (
    .clk_i, .clear_i(anew_q), .clear_addr_i(anew_peer_q), .addr_i(home_src_q), .rd_addr_i(say), .count_o(put_count),
    .inc_i(home_q && home_cls_q == weft_pkg::MESSAGE_CLASS_PUT)
  );
  xport_count #(.ADDR_W(PEER_W), .FIRST(16'(WINDOW))) u_hold (
    .clk_i, .clear_i(anew_q), .clear_addr_i(anew_peer_q), .addr_i(hold_src_q), .rd_addr_i(say), .count_o(hold_count),
    .inc_i(hold_q)
  );
  xport_count #(.ADDR_W(PEER_W)) u_evict (
    .clk_i, .clear_i(anew_q), .clear_addr_i(anew_peer_q), .addr_i(evict_src_q), .rd_addr_i(say), .count_o(evict_count),
    .inc_i(evict_q)
  );

  // ---- Owed. `look`: a message of the peer was released; is its sender short of credit?
  logic [NODES-1:0]   owed_q, now_q, poll_q, look_q;
  logic [NODES*CW-1:0] count_q;                  // frames since the last ACK; no more than matter
  logic               timing_q;
  logic [31:0]        delay_q;
  logic               ended_q;                   // delay_q is zero
  logic               saying, looking, ackhdr_valid_q;
  logic [511:0]       ackhdr_q;

  // Whose turn it is, is found a clock ahead, and may be over when it comes.
  logic             due;
  logic [NODES-1:0] turn_q;
  arb_rr #(.N(NODES), .REGISTERED(1'b1)) u_turn (.clk_i, .rst_ni, .req_i(now_q), .take_i(choose_say), .gnt_o(turn_q));
  assign due = (turn_q & now_q) != '0;
  // Chosen in one clock, said or looked at in the next, or in the first in which nothing is still to be written.
  logic              wait_write, choose, choose_say, chosen_q, chosen_say_q;
  logic [PEER_W-1:0] say_next, look_next, say_q;
  assign wait_write = change_q || owe_q;
  assign choose     = !chosen_q && ready_o && !members_set_i;
  assign choose_say = choose && enable_i && due && !ackhdr_valid_q && !page_out_i;
  assign saying     = chosen_q && chosen_say_q && !wait_write && enable_i && !members_set_i && !page_out_i && ready_o;
  assign looking    = chosen_q && !chosen_say_q && !wait_write && !members_set_i && ready_o;
  assign say        = say_q;
  logic [NODES-1:0] look_first;
  first_one #(.N(NODES)) u_look (.bits_i(look_q), .first_o(look_first));
  always_comb begin
    say_next   = '0;
    look_next  = '0;
    for (int p = 0; p < int'(NODES); p++) begin
      if (turn_q[p]) say_next = say_next | PEER_W'(p);
      if (look_first[p]) look_next = look_next | PEER_W'(p);
    end
  end

  // Credit of the peer, now and as last told it: REQ, PUT, FWD. The others' is their window.
  logic [47:0]       limits, told, told_new, peer_told;
  logic [PEER_W-1:0] told_addr;
  assign limits = {16'(hold_count + evict_count), put_count, req_count};
  assign told_new = anew_q ? {3{16'(WINDOW)}} : limits;
  assign told_addr = anew_q ? anew_peer_q : say;
  prim_ram_lut #(.WIDTH(48), .DEPTH(1 << PEER_W)) u_told (
    .clk_i, .wr_en_i(anew_q || saying), .wr_addr_i(told_addr), .wr_data_i(told_new), .rd_addr_i(say), .rd_data_o(told)
  );
  prim_ram_lut #(.WIDTH(48), .DEPTH(1 << PEER_W)) u_peer_told (
    .clk_i, .wr_en_i(anew_q || saying), .wr_addr_i(told_addr), .wr_data_i(told_new), .rd_addr_i(peer_i), .rd_data_o(peer_told)
  );
  // No number beyond what was told has been taken, so what was told is not behind `cum`.
  logic        limited, limited_now;
  logic [15:0] flow_told, flow_told_now;
  always_comb begin
    limited_now   = cls_i < 3'd3;
    flow_told_now = '0;
    for (int c = 0; c < 3; c++) if (cls_i == 3'(c)) flow_told_now = peer_told[c * 16 +: 16];
  end
  if (EARLY) begin : g_told_early
    logic        limited_q;
    logic [15:0] flow_told_q;
    always_ff @(posedge clk_i) {limited_q, flow_told_q} <= {limited_now, flow_told_now};
    assign {limited, flow_told} = {limited_q, flow_told_q};
  end else begin : g_told_now
    assign {limited, flow_told} = {limited_now, flow_told_now};
  end
  assign spent_o = limited && above >= 16'(flow_told - cum);

  // A sender uses up its credit by frames that arrive; each of those is answered with the credit of that
  // moment. So it is short, and must be told of a release, only if what has arrived is close to the limit.
  logic              looked_q, short_q, out_q;   // looked at a clock before; then owed, or wanted
  logic [PEER_W-1:0] looked_peer_q, short_peer_q;
  logic [2:0]        near, near_q, none, none_q; // little is left, nothing is,
  logic [2:0]        more, more_q;               // and there is more than was told
  logic [4:0]        left;                       // as all credit, WINDOW at most
  always_comb begin
    left = '0;
    for (int c = 0; c < 3; c++) begin
      left    = told[c * 16 +: 5] - said_state[c * 32 +: 5];
      near[c] = left <= 5'(WINDOW / 2);
      none[c] = left == '0;
      more[c] = limits[c * 16 +: 5] != told[c * 16 +: 5];
    end
  end

  logic [511:0] hdr;
  always_comb begin
    hdr = '0;
    if (chosen_q) begin
      hdr[BODY-1:0] = weft_pkg::ack_prefix(node_i, 6'(say), epoch_i, poll_q[say]);
      for (int c = 0; c < int'(CLASSES); c++) begin
        hdr[BODY + c * 48 + weft_pkg::ACK_CLASS_CUM_LSB +: 16]   = said_state[c * 32 +: 16];
        hdr[BODY + c * 48 + weft_pkg::ACK_CLASS_SACK_LSB +: 16]  = said_state[c * 32 + 16 +: 16];
        hdr[BODY + c * 48 + weft_pkg::ACK_CLASS_LIMIT_LSB +: 16] =
            (c < 3) ? limits[(c % 3) * 16 +: 16] : said_state[c * 32 +: 16] + 16'(WINDOW);
      end
    end
  end
  // A header that waits has the epoch of its making: it is made again when that ends.
  logic              again;
  logic [PEER_W-1:0] again_dst;
  assign ackhdr_valid_o = ackhdr_valid_q && !members_set_i;
  assign ackhdr_o       = ackhdr_q;
  assign again          = ackhdr_valid_q && members_set_i;
  assign again_dst      = ackhdr_q[weft_pkg::FRAME_HEADER_DST_LSB +: PEER_W];

  logic             over;                        // the delay of the first that is owed
  logic [NODES-1:0] owed, now, poll, look;
  logic [NODES-1:0] said, owe, full;             // an ACK is made; one is owed from now on; for half a window of frames
  logic [NODES-1:0] asked, anew;                 // it is to be asked; its header is made again
  function automatic logic [NODES-1:0] hot(input logic on, input logic [PEER_W-1:0] at);
    hot = on ? NODES'(1) << at : '0;
  endfunction
  assign over  = enable_i && timing_q && ended_q;
  assign said  = hot(saying, say);
  assign asked = hot(poll_valid_i, poll_dst_i);
  assign anew  = hot(again, again_dst);
  assign owe   = owe_q ? peer_hot_q : '0;
  always_comb begin
    for (int p = 0; p < int'(NODES); p++) full[p] = count_q[p * CW +: CW] == '1;
    owed = (owed_q & ~said) | beat_i | asked | anew | owe | hot(short_q, short_peer_q);
    now  = ((over ? owed_q : now_q) & ~said) | beat_i | asked | anew | hot(out_q, short_peer_q) |
           (owe_now_q ? owe : owe & full & ~said);
    poll = (poll_q & ~said) | asked | (ackhdr_q[weft_pkg::FRAME_HEADER_POLL_LSB] ? anew : '0);
    look = (look_q & ~hot(looking, say)) | hot(home_q, home_src_q) | hot(hold_q, hold_src_q) | hot(evict_q, evict_src_q);
  end

  always_ff @(posedge clk_i) begin
    if (!chosen_q) begin
      say_q        <= choose_say ? say_next : look_next;
      chosen_say_q <= choose_say;
    end
    if (!ackhdr_valid_q) ackhdr_q <= hdr;
    {looked_peer_q, short_peer_q} <= {say_q, looked_peer_q};
    {near_q, none_q, more_q} <= {near, none, more};
    anew_peer_q <= walk_q;
    {home_cls_q, home_src_q} <= {rel_home_cls_i, rel_home_src_i};
    {hold_src_q, evict_src_q} <= {rel_hold_src_i, rel_evict_src_i};
    if (!rst_ni) begin
      clear_q  <= '1;
      walk_q   <= '0;
      anew_q   <= 1'b0;
      {home_q, hold_q, evict_q} <= '0;
      ready_q  <= 1'b0;
      owed_q   <= '0;
      now_q    <= '0;
      poll_q   <= '0;
      look_q   <= '0;
      count_q  <= '0;
      chosen_q <= 1'b0;
      change_q <= 1'b0;
      seen_q   <= 1'b0;
      owe_q    <= 1'b0;
      timing_q <= 1'b0;
      delay_q  <= '0;
      ended_q  <= 1'b1;
      ackhdr_valid_q <= 1'b0;
      looked_q <= 1'b0;
      short_q  <= 1'b0;
      out_q    <= 1'b0;
    end else begin
      looked_q <= looking;
      short_q  <= looked_q && (near_q & more_q) != '0;
      out_q    <= looked_q && (none_q & more_q) != '0;
      anew_q   <= choose_clear;
      if (ready_q || walk_q == PEER_W'(NODES - 1)) walk_q <= '0;
      else if (!clear_q[walk_q] || choose_clear) walk_q <= walk_q + PEER_W'(1);
      clear_q <= (clear_q & ~hot(choose_clear, walk_q)) | joined_i;
      {home_q, hold_q, evict_q} <= {rel_home_valid_i, rel_hold_valid_i, rel_evict_valid_i};
      ready_q <= clear_q == '0 && joined_i == '0;
      change_q <= change;
      seen_q   <= seen_i;
      owe_q    <= owe_i;
      chosen_q <= choose_say || (choose && look_q != '0) || (chosen_q && wait_write && !members_set_i);
      // Nothing is said to who is no member, nor owed.
      owed_q  <= owed & members_i;
      now_q   <= now & members_i;
      poll_q  <= poll & members_i;
      look_q  <= look & members_i;
      if (saying) ackhdr_valid_q <= 1'b1;
      else if (ackhdr_ready_i || members_set_i) ackhdr_valid_q <= 1'b0;
      if (enable_i) begin
        timing_q <= owed_q != '0 && !over;
        delay_q  <= timing_q ? delay_q - 32'd1 : ack_delay_cycles_i;
        ended_q  <= timing_q ? delay_q == 32'd1 : ack_delay_cycles_i == '0;
      end
      for (int p = 0; p < int'(NODES); p++) begin
        if ((anew_q && anew_peer_q == PEER_W'(p)) || said[p]) count_q[p * CW +: CW] <= CW'(owe[p]);
        else if (owe[p] && !full[p]) count_q[p * CW +: CW] <= count_q[p * CW +: CW] + CW'(1);
      end

      a_empty: assert (!saying || !ackhdr_valid_q);           // None takes the place of another.
      a_once: assert (!change || (!old_o && !here_o));        // A sequence number is delivered once, as is a fragment.
      a_busy: assert (!change || busy_i);
      a_clear: assert (!anew_q || (!change_q && !released_q));   // What starts anew is not written to.
      a_apart: assert (!change_q || !change);                 // What is changed is not read before it is written.
      a_credit: assert (!seen_i || !spent_o);                 // Nobody sends more than there is room for.
      a_base: assert (!seen_i || !seen[0]);                   // cum is the first that is missing.
      a_frags: assert (!keep_i || (part_i && cls_i == weft_pkg::MESSAGE_CLASS_RSP));  // Only there are pages.
      a_owed: assert ((now_q & ~owed_q) == '0);               // What is urgent is owed.
      a_member: assert (!ackhdr_valid_o || members_i[ackhdr_q[weft_pkg::FRAME_HEADER_DST_LSB +: PEER_W]]);  // Who has left hears nothing.
    end
  end

  assign idle_o  = !chosen_q && !looked_q && !short_q && !owe_q && owed_q == '0 && now_q == '0 && look_q == '0 && !released_q &&
                   !ackhdr_valid_q && ready_o;
  assign quiet_o = ready_o && !chosen_q && (turn_q == '0) == (now_q == '0) && !looked_q && !short_q && look_q == '0 && !members_set_i &&
                   !(enable_i && (owed_q != '0 || now_q != '0 || timing_q)) && !(ackhdr_valid_q && ackhdr_ready_i) &&
                   !owe_i && !owe_q && !change && !change_q && !poll_valid_i && beat_i == '0 && !released && !released_q;
endmodule
`default_nettype wire
