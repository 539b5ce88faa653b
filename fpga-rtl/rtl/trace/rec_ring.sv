// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Records into the ring in host memory, in lines of 64 bytes, when the writer has nothing else to do. What finds the
// FIFO full is dropped. A line that is not full after two ticks is written as it is.
module rec_ring #(
  parameter int unsigned DATA_W = 512,
  parameter int unsigned DEPTH  = 256           // records
) (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire  [31:0]       now_i,
  input  wire               flush_i,            // write what there is
  input  wire  [63:0]       base_i,
  input  wire  [3:0]        log2_i,
  input  wire  [31:0]       tail_i,             // lines that the reader is done with
  output logic [31:0]       head_o,             // lines in memory
  input  wire               valid_i,
  input  wire  [127:0]      record_i,
  output logic              drop_o,             // it is not taken
  // host_dma_wr: a line; valid until its last beat is taken.
  output logic              wr_valid_o,
  output logic [63:0]       wr_addr_o,
  output logic [DATA_W-1:0] wr_data_o,
  input  wire               wr_beat_i,          // a beat is taken
  input  wire               wr_done_i,          // its response is back
  output logic              busy_o,             // something is not in memory yet
  output logic              idle_o,             // and could be written
  output logic              quiet_o
);
  localparam int unsigned RECORD_W = 8 * weft_pkg::RECORD_BYTES;
  localparam int unsigned LINE     = weft_pkg::RING_ENTRY_BYTES / weft_pkg::RECORD_BYTES;  // records
  localparam int unsigned BEATS    = 8 * weft_pkg::RING_ENTRY_BYTES / DATA_W;
  localparam int unsigned CW       = $clog2(DEPTH) + 1;
  localparam int unsigned TICK_W   = $clog2(weft_pkg::TICK_CYCLES);
  if (RECORD_W != 128 || LINE != 4 || (DATA_W != 64 && DATA_W != 512)) $error("rec_ring: a line is four records");

  logic                push, pop, rd_valid, fifo_ready, fifo_idle, fifo_quiet;
  logic [RECORD_W-1:0] rd_data;
  assign push   = valid_i && fifo_ready;
  assign drop_o = valid_i && !fifo_ready;
  fifo_ram #(.WIDTH(RECORD_W), .DEPTH(DEPTH)) u_fifo (
    .clk_i, .rst_ni, .wr_valid_i(valid_i), .wr_ready_o(fifo_ready), .wr_data_i(record_i),
    .rd_valid_o(rd_valid), .rd_ready_i(pop), .rd_data_o(rd_data), .idle_o(fifo_idle), .quiet_o(fifo_quiet)
  );

  // Lines: handed over, in memory; all free running.
  logic [31:0]   line_q, head_q, ahead_q;       // and more than the reader is done with
  logic [1:0]    ended_q;                       // a line has ended in the last two clocks: full_q does not count it yet
  logic                full, full_q, tick, waited_q, flush_q, open_q, begin_line, end_line;
  logic [CW-1:0] count_q;                       // records in the FIFO
  logic [2:0]    left_q;                        // records that this line has still to take
  assign tick       = now_i[TICK_W-1:0] == '0;
  assign full       = ahead_q >> log2_i != '0;
  assign begin_line = !open_q && ended_q == '0 && !full_q && rd_valid
                   && (count_q >= CW'(LINE) || ((flush_i || flush_q) && count_q != '0));
  assign wr_addr_o  = base_i + {26'b0, line_q & ~(32'hffff_ffff << log2_i), 6'b0};
  assign head_o     = head_q;

  if (BEATS == 1) begin : g_whole
    // The line is put together, then offered.
    logic [8*weft_pkg::RING_ENTRY_BYTES-1:0] data_q;
    logic [1:0] at_q;
    logic       offer_q;
    assign pop        = open_q && !offer_q && left_q != '0;
    assign end_line   = offer_q && wr_beat_i;
    assign wr_valid_o = offer_q;
    assign wr_data_o  = data_q;
    always_ff @(posedge clk_i) begin
      if (begin_line) begin
        data_q <= '0;
        at_q   <= '0;
      end else if (pop) begin
        data_q[RECORD_W*32'(at_q) +: RECORD_W] <= rd_data;
        at_q <= at_q + 2'd1;
      end
      if (!rst_ni) offer_q <= 1'b0;
      else offer_q <= (open_q && left_q == '0 && !end_line);
    end
  end else begin : g_beats
    // Beats straight from the FIFO; records that the line lacks are zero.
    localparam int unsigned BW = $clog2(BEATS);
    logic [BW-1:0] beat_q;
    assign pop        = wr_beat_i && beat_q[0] && left_q != '0;
    assign end_line   = wr_beat_i && beat_q == '1;
    assign wr_valid_o = open_q;
    always_comb begin
      wr_data_o = '0;
      if (left_q != '0) wr_data_o = beat_q[0] ? rd_data[RECORD_W-1:DATA_W] : rd_data[DATA_W-1:0];
    end
    always_ff @(posedge clk_i) begin
      if (!rst_ni) beat_q <= '0;
      else beat_q <= beat_q + BW'(wr_beat_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (begin_line) left_q <= count_q >= CW'(LINE) ? 3'(LINE) : count_q[2:0];
    else if (pop) left_q <= left_q - 3'd1;
    if (!rst_ni) begin
      line_q   <= '0;
      head_q   <= '0;
      count_q  <= '0;
      open_q   <= 1'b0;
      ahead_q  <= '0;
      full_q   <= 1'b1;
      ended_q  <= '0;
      waited_q <= 1'b0;
      flush_q  <= 1'b0;
    end else begin
      count_q <= count_q + CW'(push) - CW'(pop);
      line_q  <= line_q + 32'(end_line);
      head_q  <= head_q + 32'(wr_done_i);
      open_q  <= begin_line || (open_q && !end_line);
      ahead_q <= line_q - tail_i;
      full_q  <= full;
      ended_q <= {ended_q[0], end_line};
      if (begin_line || count_q == '0) begin
        waited_q <= 1'b0;
        flush_q  <= 1'b0;
      end else if (tick) begin
        waited_q <= 1'b1;
        flush_q  <= waited_q;
      end
    end
  end

  logic stuck;                                  // waits for the reader, or for a tick
  assign stuck   = full_q || (count_q < CW'(LINE) && !flush_i && !flush_q);
  assign busy_o  = !fifo_idle || open_q || line_q != head_q;
  assign idle_o  = !open_q && line_q == head_q && (fifo_idle || full);
  assign quiet_o = fifo_quiet && !valid_i && !wr_done_i && !wr_beat_i
                && (open_q ? wr_valid_o : (fifo_idle || stuck)) && (fifo_idle || !tick)
                && ahead_q == line_q - tail_i && full == full_q && ended_q == '0;

  logic unused;
  assign unused = ^now_i;

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_there: assert (!pop || rd_valid);                     // A line begins with records that are here,
      a_left: assert (!wr_beat_i || open_q);                  // and the writer takes no more than is offered.
      a_answered: assert (!wr_done_i || line_q != head_q);    // A response answers a line.
      a_room: assert (!begin_line || (line_q - tail_i) >> log2_i == '0);  // What is not read yet is not written over.
    end
  end
endmodule
`default_nettype wire
