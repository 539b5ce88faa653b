// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Histograms of times in block RAM: a row a kind, logarithmic buckets (see bucketOf in the spec). An event takes three
// clocks, so each source has a FIFO; what finds it full is counted as lost. Events come before a reader; while the table is
// cleared they wait, or what they count would be cleared with it.
module rec_hist #(
  parameter int unsigned SOURCES = 3
) (
  input  wire                    clk_i,
  input  wire                    rst_ni,
  input  wire  [SOURCES-1:0]     valid_i,
  input  wire  [4*SOURCES-1:0]   kind_i,
  input  wire  [32*SOURCES-1:0]  cycles_i,
  output logic [$clog2(SOURCES):0] lost_o,      // events lost in the cycle before
  input  wire                    clear_i,       // clear all; reset does, too
  output logic                   clearing_o,
  // A window: the word at an index, that is read again when the index changes.
  input  wire                    index_set_i,
  input  wire  [31:0]            index_i,
  input  wire                    index_next_i,  // in effect a clock later
  output logic [31:0]            index_o,
  output logic                   data_valid_o,
  output logic [31:0]            data_o,
  output logic                   idle_o,        // what has begun here is soon over
  output logic                   quiet_o
);
  localparam int unsigned KIND_W = 4;           // HistogramKind
  localparam int unsigned SUB    = weft_pkg::HISTOGRAM_SUB_BITS;
  localparam int unsigned SHIFT  = weft_pkg::HISTOGRAM_SHIFT;
  localparam int unsigned BW     = $clog2(weft_pkg::HISTOGRAM_BUCKETS);
  localparam int unsigned OCTAVES = (weft_pkg::HISTOGRAM_BUCKETS >> SUB) - 1;  // behind the linear first buckets
  localparam int unsigned VW     = OCTAVES + SUB;         // bits of a time in units
  localparam int unsigned AW     = KIND_W + BW;
  localparam int unsigned EW     = KIND_W + VW;
  localparam int unsigned LW     = $clog2(SOURCES) + 1;

  // ---------------------------------------------------------------- events
  logic [SOURCES-1:0]    ready, waits, pick, lost_q;
  logic [SOURCES*EW-1:0] heads;
  logic                  take;
  logic [EW-1:0]         chosen;
  for (genvar s = 0; s < SOURCES; s++) begin : g_source
    logic [31:0]   cycles;
    logic [VW-1:0] units;
    logic [4:0]    unused_count;
    assign cycles = cycles_i[32*s +: 32];
    assign units  = (cycles >> (SHIFT + VW)) != '0 ? '1 : cycles[SHIFT +: VW];
    fifo #(.WIDTH(EW), .DEPTH(16)) u_fifo (
      .clk_i, .rst_ni, .wr_valid_i(valid_i[s]), .wr_ready_o(ready[s]), .wr_data_i({kind_i[4*s +: KIND_W], units}),
      .rd_valid_o(waits[s]), .rd_ready_i(take && pick[s]), .rd_data_o(heads[EW*s +: EW]), .count_o(unused_count)
    );
  end
  arb_rr #(.N(SOURCES)) u_arb (.clk_i, .rst_ni, .req_i(waits), .take_i(take), .gnt_o(pick));
  always_comb begin
    chosen = '0;
    lost_o = '0;
    for (int s = 0; s < SOURCES; s++) begin
      if (pick[s]) chosen = chosen | heads[EW*s +: EW];
      lost_o = lost_o + LW'(lost_q[s]);
    end
  end

  // ---------------------------------------------------------------- the table: read, hold, write back
  logic          event_q, read_q, hold_q;       // an event's address is known; its word comes; it is to be written
  logic [EW-1:0] what_q;
  logic [BW-1:0] bucket;
  logic [AW-1:0] event_addr, addr_q, clear_q;
  logic [31:0]   rd_data, held_q;
  logic          next_q, fetch_q, fetch, fetched_q, clear;
  logic [31:0]   index_q;
  always_comb begin
    bucket = BW'(what_q[SUB-1:0]);
    for (int e = SUB; e < VW; e++) begin
      if (what_q[e]) bucket = {(BW - SUB)'(e - SUB + 1), what_q[e-1 -: SUB]};
    end
  end
  assign event_addr = {what_q[EW-1 -: KIND_W], bucket};
  assign take  = waits != '0 && !event_q && !read_q && !clearing_o;
  assign fetch = fetch_q && !event_q && !read_q && !hold_q && !clearing_o;   // what is being cleared is not read
  assign clear = clearing_o && !event_q && !read_q && !hold_q;

  prim_ram_sdp #(.WIDTH(32), .DEPTH(1 << AW)) u_table (
    .clk_i, .wr_en_i(hold_q || clear), .wr_addr_i(hold_q ? addr_q : clear_q),
    .wr_data_i(hold_q ? held_q + 32'd1 : 32'd0),
    .rd_en_i(event_q || fetch), .rd_addr_i(event_q ? event_addr : index_q[AW-1:0]), .rd_data_o(rd_data)
  );

  assign index_o      = index_q;
  assign data_valid_o = !next_q && !fetch_q && !fetched_q;
  always_ff @(posedge clk_i) begin
    if (take) what_q <= chosen;
    if (event_q) addr_q <= event_addr;
    if (read_q) held_q <= rd_data;
    if (fetched_q) data_o <= rd_data;
    if (!rst_ni) begin
      lost_q     <= '0;
      event_q    <= 1'b0;
      read_q     <= 1'b0;
      hold_q     <= 1'b0;
      next_q     <= 1'b0;
      fetch_q    <= 1'b0;
      fetched_q  <= 1'b0;
      index_q    <= '0;
      clear_q    <= '0;
      clearing_o <= 1'b1;
    end else begin
      lost_q    <= valid_i & ~ready;
      event_q   <= take;
      read_q    <= event_q;
      hold_q    <= read_q;
      fetched_q <= fetch;
      next_q    <= index_next_i;
      fetch_q   <= index_set_i || next_q || (fetch_q && !fetch);
      if (index_set_i) index_q <= index_i;
      else if (next_q) index_q <= index_q + 32'd1;
      if (clear) clear_q <= clear_q + AW'(1);
      if (clear_i) clear_q <= '0;
      clearing_o <= clear_i || (clearing_o && !(clear && clear_q == '1));
    end
  end

  assign idle_o  = waits == '0 && !event_q && !read_q && !hold_q && !next_q && !fetch_q && !fetched_q && !clearing_o;
  assign quiet_o = idle_o && valid_i == '0 && !index_set_i && !index_next_i && !clear_i;

  logic unused;
  assign unused = ^{kind_i, index_q};

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_apart: assert (!(event_q && (read_q || hold_q)));       // No event reads what another has still to write.
    end
  end
endmodule
`default_nettype wire
