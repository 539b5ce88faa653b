// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Reads the page of a message from host memory and sends it on its way: to the wire, or to this node.
// Issues reads ahead (4 deep), so that the memory's latency is paid once in a stream of pages.
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
  output logic             idle_o,
  output logic             quiet_o
);
  localparam int unsigned MSG_W = weft_pkg::MSG_W;

  logic             rd_valid_q;
  logic [63:0]      rd_addr_q;
  logic             wire_last_q;                // the last one taken was for the wire
  logic             sent_q;                     // header or message of the oldest page has gone ahead

  logic             take_wire, take_local, slot_free, room;
  logic [MSG_W-1:0] local_bits;
  logic             head_valid, head_wire;
  logic [511:0]     head;
  logic             first, beat, page_end;

  assign local_bits = local_i;
  assign rd_valid_o = rd_valid_q;
  assign rd_addr_o  = rd_addr_q;

  // In: one request a clock into the read's register and, to wait for its data, into the FIFO.
  assign slot_free     = room && (!rd_valid_q || rd_ready_i);
  assign wire_ready_o  = slot_free && !(local_valid_i && wire_last_q);
  assign local_ready_o = slot_free && (!wire_valid_i || wire_last_q);
  assign take_wire     = wire_valid_i && wire_ready_o;
  assign take_local    = local_valid_i && local_ready_o;

  logic [2:0] unused_heads_count;
  fifo #(.WIDTH(513), .DEPTH(4)) u_heads (
    .clk_i, .rst_ni,
    .wr_valid_i(take_wire || take_local), .wr_ready_o(room),
    .wr_data_i(take_wire ? {1'b1, wire_hdr_i} : {1'b0, {(512 - MSG_W){1'b0}}, local_bits}),
    .rd_valid_o(head_valid), .rd_ready_i(page_end), .rd_data_o({head_wire, head}),
    .count_o(unused_heads_count)
  );

  // Out: first the header or message, when its first beat is there, then the beats.
  assign first             = head_valid && !sent_q && rd_data_valid_i;
  assign tx_hdr_valid_o    = first && head_wire;
  assign tx_hdr_o          = head;
  assign tx_data_valid_o   = sent_q && head_wire && rd_data_valid_i;
  assign tx_data_o         = rd_data_i;
  assign sink_valid_o      = first && !head_wire;
  assign sink_o            = head[MSG_W-1:0];
  assign sink_data_valid_o = sent_q && !head_wire && rd_data_valid_i;
  assign sink_data_o       = rd_data_i;
  assign rd_data_ready_o   = sent_q && (head_wire ? tx_data_ready_i : sink_data_ready_i);
  assign beat              = rd_data_valid_i && rd_data_ready_o;
  assign page_end          = beat && rd_last_i;

  logic sent_now;
  assign sent_now = first && (head_wire ? tx_hdr_ready_i : sink_ready_i);

  always_ff @(posedge clk_i) begin
    if (take_wire) begin
      rd_addr_q <= wire_addr_i;
    end else if (take_local) begin
      rd_addr_q <= local_i.addr;
    end
    if (!rst_ni) begin
      rd_valid_q  <= 1'b0;
      wire_last_q <= 1'b0;
      sent_q      <= 1'b0;
    end else begin
      rd_valid_q <= take_wire || take_local || (rd_valid_q && !rd_ready_i);
      if (take_wire || take_local) wire_last_q <= take_wire;
      sent_q     <= sent_now || (sent_q && !page_end);
    end
  end

  assign idle_o  = !head_valid;
  assign quiet_o = !take_wire && !take_local && !(rd_valid_q && rd_ready_i) && !sent_now && !beat;

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_one_taken: assert (!(take_wire && take_local));  // One request a clock: there is one read port.
      a_asked: assert (!rd_data_valid_i || head_valid);  // Data comes only for a page in the FIFO.
      a_read_held: assert (!rd_valid_q || head_valid);   // A read asked for has its header in the FIFO.
    end
  end
endmodule
`default_nettype wire
