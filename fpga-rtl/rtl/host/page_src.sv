// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Reads the page of a message from host memory and sends it on its way: to the wire, or to this node.
// Issues reads ahead (4 deep), so that the memory's latency is paid once in a stream of pages. A page that the home
// expects to send is read before its message is here.
//
// What is asked for cannot be overtaken any more. So pages for which nobody waits (lane BULK) are to be given only while
// `bulk` says that little is under way: a page that somebody waits for then finds one of them before it at most, and
// the clocks of BULK_AHEAD beats, which are the memory's to answer.
module page_src #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  // Frames for the wire: the complete header (but hcrc) and where the page lies. First choice, but no two
  // in a row while a message for this node waits.
  input  wire              wire_valid_i,
  output logic             wire_ready_o,
  input  wire  [511:0]     wire_hdr_i,
  input  wire  [63:0]      wire_addr_i,
  // Messages for this node.
  input  wire              local_valid_i,
  output logic             local_ready_o,
  input  weft_pkg::msg_t   local_i,
  // A page that may be asked for soon, and of which lock; nobody will ask for the page of a lock.
  input  wire              pf_read_valid_i,
  input  wire  [7:0]       pf_read_lock_i,
  input  wire  [51:0]      pf_read_page_i,
  input  wire              pf_drop_valid_i,
  input  wire  [7:0]       pf_drop_lock_i,
  // host_dma_rd
  output logic             rd_valid_o,
  input  wire              rd_ready_i,
  output logic [63:0]      rd_addr_o,
  input  wire              rd_data_valid_i,
  output logic             rd_data_ready_o,
  input  wire  [DATA_W-1:0] rd_data_i,
  input  wire              rd_last_i,
  // xport_frame_tx: header is valid only when its first beat is there too, and stays until the last is taken.
  output logic             tx_hdr_valid_o,
  input  wire              tx_hdr_ready_i,
  output logic [511:0]     tx_hdr_o,
  output logic             tx_data_valid_o,
  input  wire              tx_data_ready_i,
  output logic [DATA_W-1:0] tx_data_o,
  // page_sink
  output logic             sink_valid_o,
  input  wire              sink_ready_i,
  output weft_pkg::msg_t   sink_o,
  output logic             sink_data_valid_o,
  input  wire              sink_data_ready_i,
  output logic [DATA_W-1:0] sink_data_o,
  output logic             bulk_o,              // a page for which nobody waits may come, if none has been given in this clock
  output logic             idle_o,
  output logic             quiet_o
);
  localparam int unsigned MSG_W = weft_pkg::MSG_W;
  localparam int unsigned HEADS = 4;
  localparam int unsigned PAGE_BEATS = 8 * weft_pkg::PAGE_BYTES / DATA_W;
  localparam int unsigned BULK_AHEAD = 256;     // a power of two
  localparam int unsigned BW = $clog2((HEADS + 1) * PAGE_BEATS);

  logic             rd_valid_q;
  logic [63:0]      rd_addr_q;
  logic             wire_last_q;                // the last one taken was for the wire
  logic             sent_q;                     // header or message of the oldest page has gone ahead
  logic             pf_q;                       // a page is read for which nobody has asked yet: no other is under way
  logic [7:0]       pf_lock_q;
  logic [51:0]      pf_page_q;
  logic             skip_q;                     // the page that comes next, or is coming, is for nobody
  logic [BW-1:0]    ahead_q;                    // beats of the pages in the FIFO that have not left, counted a clock later
  logic             came_q, left_q;             // a page, a beat: to be counted now
  logic             bulk_q;

  logic             take_wire, take_local, slot_free, room;
  logic [MSG_W-1:0] local_bits;
  logic             head_valid, head_wire;
  logic [511:0]     head;
  logic             first, beat, page_end;
  logic             take, pf_take, pf_used, pf_lost, pf_wire, pf_local;
  logic [63:0]      take_addr;

  assign local_bits = local_i;
  assign rd_valid_o = rd_valid_q;
  assign rd_addr_o  = rd_addr_q;

  // In: one request into the read's register and, to wait for its data, into the FIFO. The register is empty for a clock after
  // each: a page takes many, and who asks does not wait to hear whether the memory listens.
  assign slot_free     = room && !rd_valid_q;
  assign wire_ready_o  = slot_free && !(local_valid_i && wire_last_q);
  assign local_ready_o = slot_free && (!wire_valid_i || wire_last_q);
  assign take_wire     = wire_valid_i && wire_ready_o;
  assign take_local    = local_valid_i && local_ready_o;
  assign take          = take_wire || take_local;
  assign take_addr     = take_wire ? wire_addr_i : local_i.addr;

  // A page is read ahead only while there is nothing else to read. The first request is for it, or it is lost, as it
  // is when its bytes come before its request: they cannot wait, others' may be behind them.
  assign pf_take  = pf_read_valid_i && !pf_q && !skip_q && !head_valid && !rd_valid_q && !wire_valid_i && !local_valid_i;
  assign pf_wire  = pf_q && wire_addr_i[63:weft_pkg::PAGE_SHIFT] == pf_page_q;
  assign pf_local = pf_q && local_i.addr[63:weft_pkg::PAGE_SHIFT] == pf_page_q;
  assign pf_used  = (take_wire && pf_wire) || (take_local && pf_local);   // who is taken is known last
  assign pf_lost  = pf_q && !pf_used && (take || rd_data_valid_i || (pf_drop_valid_i && pf_drop_lock_i == pf_lock_q));

  logic [2:0] unused_heads_count;
  fifo #(.WIDTH(513), .DEPTH(HEADS)) u_heads (
    .clk_i, .rst_ni,
    .wr_valid_i(take), .wr_ready_o(room),
    .wr_data_i(take_wire ? {1'b1, wire_hdr_i} : {1'b0, {(512 - MSG_W){1'b0}}, local_bits}),
    .rd_valid_o(head_valid), .rd_ready_i(page_end), .rd_data_o({head_wire, head}),
    .count_o(unused_heads_count)
  );

  // Out: first the header or message, when its first beat is there, then the beats.
  assign first             = head_valid && !sent_q && rd_data_valid_i && !skip_q;
  assign tx_hdr_valid_o    = first && head_wire;
  assign tx_hdr_o          = head;
  assign tx_data_valid_o   = sent_q && head_wire && rd_data_valid_i;
  assign tx_data_o         = rd_data_i;
  assign sink_valid_o      = first && !head_wire;
  assign sink_o            = head[MSG_W-1:0];
  assign sink_data_valid_o = sent_q && !head_wire && rd_data_valid_i;
  assign sink_data_o       = rd_data_i;
  assign rd_data_ready_o   = skip_q || sent_q && (head_wire ? tx_data_ready_i : sink_data_ready_i);
  assign beat              = rd_data_valid_i && rd_data_ready_o;
  assign page_end          = beat && rd_last_i && !skip_q;

  assign bulk_o = bulk_q;

  logic sent_now;
  assign sent_now = first && (head_wire ? tx_hdr_ready_i : sink_ready_i);

  always_ff @(posedge clk_i) begin
    if (take) rd_addr_q <= take_addr;
    if (pf_take) begin
      rd_addr_q <= {pf_read_page_i, {weft_pkg::PAGE_SHIFT{1'b0}}};
      pf_lock_q <= pf_read_lock_i;
      pf_page_q <= pf_read_page_i;
    end
    if (!rst_ni) begin
      rd_valid_q  <= 1'b0;
      wire_last_q <= 1'b0;
      sent_q      <= 1'b0;
      pf_q        <= 1'b0;
      skip_q      <= 1'b0;
      ahead_q     <= '0;
      came_q      <= 1'b0;
      left_q      <= 1'b0;
      bulk_q      <= 1'b0;
    end else begin
      rd_valid_q <= (take && !pf_used) || pf_take || (rd_valid_q && !rd_ready_i);
      if (take) wire_last_q <= take_wire;
      came_q     <= take;
      left_q     <= beat && !skip_q;
      ahead_q    <= ahead_q + (came_q ? BW'(PAGE_BEATS) : BW'(0)) - BW'(left_q);
      bulk_q     <= !take && !came_q && ahead_q < BW'(BULK_AHEAD);
      pf_q       <= pf_take || (pf_q && !pf_used && !pf_lost);
      skip_q     <= pf_lost || (skip_q && !(beat && rd_last_i));
      sent_q     <= sent_now || (sent_q && !page_end);
    end
  end

  assign idle_o  = !head_valid && !pf_q && !skip_q;
  assign quiet_o = bulk_q == (ahead_q < BW'(BULK_AHEAD)) && !take && !came_q && !left_q && !pf_take && !pf_lost
                && !(rd_valid_q && rd_ready_i) && !sent_now && !beat;

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_one_taken: assert (!(take_wire && take_local));  // One request a clock: there is one read port.
      // Data comes, and a read is asked for, only for a page in the FIFO or one read ahead.
      a_asked: assert (!rd_data_valid_i || head_valid || pf_q || skip_q);
      a_read_held: assert (!rd_valid_q || head_valid || pf_q || skip_q);
      a_ahead: assert (head_valid || ahead_q == BW'(left_q));     // All that was asked for is counted until it has left.
      a_pf_oldest: assert (!pf_q || (!head_valid && !skip_q));  // What is read ahead comes first.
    end
  end
endmodule
`default_nettype wire
