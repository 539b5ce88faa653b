// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Directory: the complete table behind AXI4, a set-associative write-through cache in block RAM before it.
// One operation a clock enters the pipeline: a word from the table, else a write, else a look-up.
//   stage 0: read the set      stage 1: compare      stage 2: write one way; the answer, or the start of a miss
module coh_dir #(
  parameter int unsigned SETS = 1024,
  parameter int unsigned WAYS = 2,
  parameter int unsigned MSHRS = 8              // look-ups that miss at once
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire  [63:0] dir_base_i,
  output logic        ready_o,                  // tags are cleared after reset
  // Look-up: one a clock on hits, misses overlap hits and each other; answers in any order, by id.
  input  wire         rd_valid_i,
  output logic        rd_ready_o,
  input  wire  [31:0] rd_index_i,               // page index in the pool
  input  wire  [7:0]  rd_id_i,
  output logic        rsp_valid_o,
  output logic [7:0]  rsp_id_o,
  output logic [63:0] rsp_entry_o,
  // Write: a look-up of the same index taken later returns the new entry.
  input  wire         wr_valid_i,
  output logic        wr_ready_o,
  input  wire  [31:0] wr_index_i,
  input  wire  [63:0] wr_entry_i,
  // AXI4 master, 64 bits, single beats (len 0, size 3, INCR), ids 0..MSHRS-1 for reads, 0 for writes.
  output logic        axi_arvalid_o,
  input  wire         axi_arready_i,
  output logic [63:0] axi_araddr_o,
  output logic [3:0]  axi_arid_o,
  input  wire         axi_rvalid_i,
  output logic        axi_rready_o,
  input  wire  [63:0] axi_rdata_i,
  input  wire  [3:0]  axi_rid_i,
  output logic        axi_awvalid_o,
  input  wire         axi_awready_i,
  output logic [63:0] axi_awaddr_o,
  output logic        axi_wvalid_o,
  input  wire         axi_wready_i,
  output logic [63:0] axi_wdata_o,
  input  wire         axi_bvalid_i,
  output logic        axi_bready_o,
  output logic        cnt_hit_o,
  output logic        cnt_miss_o,
  output logic        idle_o,                   // no look-up or write under way
  output logic        quiet_o
);
  localparam int unsigned SETW = $clog2(SETS);
  localparam int unsigned TAGW = 32 - SETW;
  localparam int unsigned LOW  = weft_pkg::DIR_ENTRY_OWNER_LSB + weft_pkg::DIR_ENTRY_OWNER_W;
  localparam int unsigned EW   = LOW + weft_pkg::DIR_ENTRY_SHARERS_W;   // bits of an entry that say anything
  localparam int unsigned LINE = 1 + TAGW + EW;         // valid, tag, entry
  localparam int unsigned MW   = $clog2(MSHRS);
  localparam int unsigned WB   = 8;                     // writes under way
  localparam int unsigned BW   = $clog2(WB);
  if ((1 << SETW) != SETS) $error("coh_dir: SETS must be a power of two");
  if (MSHRS < 2 || MSHRS > 16 || (1 << MW) != MSHRS) $error("coh_dir: MSHRS must be 2, 4, 8 or 16");

  // The rest of an entry is zero: three block RAMs a way in place of five, and as much less to choose from.
  function automatic logic [63:0] unpack(input logic [EW-1:0] kept);
    unpack = 64'(kept[LOW-1:0]) | (64'(kept[EW-1:LOW]) << weft_pkg::DIR_ENTRY_SHARERS_LSB);
  endfunction
  logic [EW-1:0] wr_kept, rd_kept;
  logic          unused_bits;
  assign wr_kept     = {wr_entry_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: weft_pkg::DIR_ENTRY_SHARERS_W], wr_entry_i[LOW-1:0]};
  assign rd_kept     = {axi_rdata_i[weft_pkg::DIR_ENTRY_SHARERS_LSB +: weft_pkg::DIR_ENTRY_SHARERS_W], axi_rdata_i[LOW-1:0]};
  assign unused_bits = ^{wr_entry_i, axi_rdata_i};

  // ---------------------------------------------------------------- stage 0
  logic        fill, write, read, wb_room, miss_room;
  logic [31:0] op_index, fill_index;
  logic [7:0]  fill_id;
  logic        fill_keep;                               // the word may go into the cache

  logic            s1_fill_q, s1_write_q, s1_read_q, s1_keep_q;
  logic [31:0]     s1_index_q;
  logic [EW-1:0]   s1_entry_q;
  logic [7:0]      s1_id_q;
  logic            s1_some;

  assign s1_some      = s1_fill_q || s1_write_q || s1_read_q;
  assign axi_rready_o = ready_o;
  assign fill         = axi_rvalid_i;                    // nothing is asked for before ready_o
  assign wr_ready_o   = ready_o && !axi_rvalid_i && wb_room;
  assign write        = wr_valid_i && wr_ready_o;
  assign rd_ready_o   = !axi_rvalid_i && !(wr_valid_i && wb_room) && miss_room;
  assign read         = rd_valid_i && rd_ready_o;
  // Without asking whether it is taken: nobody looks at the index of what is not.
  assign op_index     = axi_rvalid_i ? fill_index : (wr_valid_i && wb_room ? wr_index_i : rd_index_i);

  always_ff @(posedge clk_i) begin
    if (fill || write || read) begin
      s1_index_q <= op_index;
      s1_entry_q <= fill ? rd_kept : wr_kept;
      s1_id_q    <= fill ? fill_id : rd_id_i;
      s1_keep_q  <= fill_keep;
    end
    if (!rst_ni) begin
      s1_fill_q  <= 1'b0;
      s1_write_q <= 1'b0;
      s1_read_q  <= 1'b0;
    end else begin
      s1_fill_q  <= fill;
      s1_write_q <= write;
      s1_read_q  <= read;
    end
  end

  // ---------------------------------------------------------------- the ways
  localparam int unsigned PARTS = (TAGW + 3) / 4;       // a tag is compared in groups of four bits
  logic [WAYS-1:0]      older, known, empty;
  logic [WAYS*LINE-1:0] line;
  logic [WAYS*EW-1:0]   entry;
  logic [WAYS*PARTS-1:0] match;
  logic [SETW-1:0]      ram_wr_set;
  logic [LINE-1:0]      ram_wr_line;
  logic [SETW:0]        sweep_q;                        // sets cleared after reset
  logic [SETW-1:0]      s1_set;
  logic [TAGW-1:0]      s1_tag;
  // In stage 2, that writes; and what was written a clock before.
  logic [WAYS-1:0]      way_wr, s2_hit, s2_empty, s2_older_q, s2_known_q, s2_empty_q, last_way_q;
  logic [WAYS*PARTS-1:0] s2_match_q;
  logic [31:0]          s2_index_q, last_index_q;
  logic [EW-1:0]        s2_entry_q, last_entry_q;
  logic                 s2_keep_q;                      // it goes into the cache
  // What the RAM gave is older than both: the one was written after the read, and of a set that is written in the clock of
  // the read it gives anything. So: was that, or this, of the same set, of the same page. Which way stage 2 writes is known late,
  // so what follows it meets that in its own stage 2, when it is what was written last.
  logic                 next_set_q, next_index_q, last_set, last_index;
  logic [WAYS-1:0]      next, last;

  assign s1_set      = s1_index_q[SETW-1:0];
  assign s1_tag      = s1_index_q[31:SETW];
  assign ready_o     = sweep_q[SETW];
  assign ram_wr_set  = ready_o ? s2_index_q[SETW-1:0] : sweep_q[SETW-1:0];
  assign ram_wr_line = ready_o ? {1'b1, s2_index_q[31:SETW], s2_entry_q} : '0;
  assign last_set    = last_index_q[SETW-1:0] == s1_set;
  assign last_index  = last_index_q == s1_index_q;

  for (genvar w = 0; w < WAYS; w++) begin : g_way
    prim_ram_sdp #(.WIDTH(LINE), .DEPTH(SETS), .MEET(1'b1)) u_line (
      .clk_i, .wr_en_i(way_wr[w] || !ready_o), .wr_addr_i(ram_wr_set), .wr_data_i(ram_wr_line),
      .rd_en_i(fill || write || read), .rd_addr_i(op_index[SETW-1:0]), .rd_data_o(line[w*LINE +: LINE])
    );
    assign last[w]  = last_way_q[w] && last_set;
    assign older[w] = !last[w] && line[w*LINE + LINE - 1];
    assign known[w] = last[w] && last_index;
    assign empty[w] = !last[w] && !line[w*LINE + LINE - 1];
    assign entry[w*EW +: EW] = last[w] ? last_entry_q : line[w*LINE +: EW];
    for (genvar p = 0; p < PARTS; p++) begin : g_part
      localparam int unsigned N = (p == PARTS - 1) ? TAGW - 4 * (PARTS - 1) : 4;
      assign match[w*PARTS + p] = line[w*LINE + EW + 4*p +: N] == s1_tag[4*p +: N];
    end

    // The RAM's word comes late: what is known without it meets it behind registers.
    assign next[w]     = last_way_q[w] && next_set_q;
    assign s2_hit[w]   = next[w] ? next_index_q : s2_known_q[w] || (s2_older_q[w] && &s2_match_q[w*PARTS +: PARTS]);
    assign s2_empty[w] = s2_empty_q[w] && !next[w];
  end

  // An empty way first, else the ways in turn.
  logic [WAYS-1:0] turn_q, first_empty, way_pick;
  assign first_empty = s2_empty & (~s2_empty + WAYS'(1));
  assign way_pick    = (s2_hit != '0) ? s2_hit : ((s2_empty != '0) ? first_empty : turn_q);
  assign way_wr      = s2_keep_q ? way_pick : '0;

  always_ff @(posedge clk_i) begin
    if (s1_some) begin
      s2_older_q <= older;
      s2_known_q <= known;
      s2_match_q <= match;
      s2_empty_q <= empty;
      s2_index_q <= s1_index_q;
      s2_entry_q <= s1_entry_q;
      next_set_q   <= s2_index_q[SETW-1:0] == s1_set;
      next_index_q <= s2_index_q == s1_index_q;
    end
    last_index_q <= s2_index_q;
    last_entry_q <= s2_entry_q;
    if (!rst_ni) begin
      sweep_q    <= '0;
      turn_q     <= WAYS'(1);
      s2_keep_q  <= 1'b0;
      last_way_q <= '0;
    end else begin
      if (!ready_o) sweep_q <= sweep_q + (SETW + 1)'(1);
      s2_keep_q  <= s1_write_q || (s1_fill_q && s1_keep_q);
      last_way_q <= way_wr;
      if (way_wr != '0 && s2_hit == '0 && s2_empty == '0) turn_q <= (turn_q << 1) | (turn_q >> (WAYS - 1));
    end
  end

  // ---------------------------------------------------------------- writes under way to the table
  // A ring: from b on not acknowledged, from aw and w on not sent, below head taken. A look-up that misses the
  // cache takes its answer from here: the table may still have the old word. Of an index only the newest write counts.
  logic [WB*32-1:0] wb_index_q;
  logic [BW:0]      wb_head_q, wb_aw_q, wb_w_q, wb_b_q;
  logic             wb_room_q;                          // for one more than may be taken in this clock
  logic [WB-1:0]    wb_newest_q, wb_match, wb_put, wb_end, s1_put_q;
  logic [BW:0]      wb_count;
  logic [BW-1:0]    wb_slot, s2_slot_q;
  logic [EW-1:0]    wb_entry, w_entry;

  assign wb_count = wb_head_q - wb_b_q;
  assign wb_room  = wb_room_q;
  assign wb_put   = write ? WB'(1) << wb_head_q[BW-1:0] : '0;
  assign wb_end   = axi_bvalid_i ? WB'(1) << wb_b_q[BW-1:0] : '0;

  always_comb begin
    wb_slot = '0;
    for (int unsigned i = 0; i < WB; i++) begin
      wb_match[i] = wb_newest_q[i] && wb_index_q[i*32 +: 32] == s1_index_q;
      if (wb_match[i]) wb_slot = wb_slot | BW'(i);      // one at most, or another than the look-up's
    end
  end

  prim_ram_lut #(.WIDTH(EW), .DEPTH(WB)) u_wb_w (
    .clk_i, .wr_en_i(write), .wr_addr_i(wb_head_q[BW-1:0]), .wr_data_i(wr_kept),
    .rd_addr_i(wb_w_q[BW-1:0]), .rd_data_o(w_entry)
  );
  prim_ram_lut #(.WIDTH(EW), .DEPTH(WB)) u_wb_hit (
    .clk_i, .wr_en_i(write), .wr_addr_i(wb_head_q[BW-1:0]), .wr_data_i(wr_kept),
    .rd_addr_i(s2_slot_q), .rd_data_o(wb_entry)
  );

  assign axi_awvalid_o = wb_aw_q != wb_head_q;
  assign axi_awaddr_o  = dir_base_i + {29'd0, wb_index_q[32'(wb_aw_q[BW-1:0])*32 +: 32], 3'b000};
  assign axi_wvalid_o  = wb_w_q != wb_head_q;
  assign axi_wdata_o   = unpack(w_entry);
  assign axi_bready_o  = 1'b1;

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < WB; i++) if (wb_put[i]) wb_index_q[i*32 +: 32] <= wr_index_i;
    if (s1_some) s2_slot_q <= wb_slot;
    if (!rst_ni) begin
      wb_head_q   <= '0;
      wb_aw_q     <= '0;
      wb_w_q      <= '0;
      wb_b_q      <= '0;
      wb_room_q   <= 1'b1;
      wb_newest_q <= '0;
      s1_put_q    <= '0;
    end else begin
      wb_room_q <= wb_count < (BW + 1)'(WB - 1);
      wb_head_q <= wb_head_q + (BW + 1)'(write);
      wb_aw_q   <= wb_aw_q + (BW + 1)'(axi_awvalid_o && axi_awready_i);
      wb_w_q    <= wb_w_q + (BW + 1)'(axi_wvalid_o && axi_wready_i);
      wb_b_q    <= wb_b_q + (BW + 1)'(axi_bvalid_i);
      s1_put_q  <= wb_put;
      // A write takes the place of an older one a clock after it has come, before a look-up behind it compares.
      wb_newest_q <= (wb_newest_q & ~(s1_write_q ? wb_match & ~s1_put_q : '0) & ~wb_end) | wb_put;
    end
  end

  // ---------------------------------------------------------------- misses
  logic [MSHRS-1:0]    mshr_q, stale_q, mshr_new, mshr_end;  // in use; written since, so not for the cache
  logic [MSHRS*32-1:0] mshr_index_q;
  logic [MW:0]         mshrs_q;                              // how many are in use
  logic [MW-1:0]       miss_mshr, fill_mshr;
  logic [MW:0]         might;                                // in use soon, if all that are looked up miss
  logic                miss_room_q;
  logic                miss, ar_room;
  logic [MW:0]         ar_count;

  logic        s2_stale_q;                               // written in its first stage

  assign miss      = s2_read_q && !found;
  assign miss_room = miss_room_q;
  assign might     = mshrs_q + (MW + 1)'(s1_read_q) + (MW + 1)'(miss);
  assign fill_mshr = axi_rid_i[MW-1:0];
  assign fill_index = mshr_index_q[32'(fill_mshr)*32 +: 32];
  assign fill_keep  = !stale_q[fill_mshr];
  assign mshr_end  = fill ? MSHRS'(1) << fill_mshr : '0;

  // The lowest that is free.
  logic [MSHRS-1:0] mshr_free;
  first_one #(.N(MSHRS)) u_free (.bits_i(~mshr_q), .first_o(mshr_free));
  always_comb begin
    miss_mshr = '0;
    for (int i = int'(MSHRS) - 1; i >= 0; i--) begin
      if (!mshr_q[i]) miss_mshr = MW'(i);
    end
  end
  assign mshr_new  = miss ? mshr_free : '0;

  prim_ram_lut #(.WIDTH(8), .DEPTH(MSHRS)) u_mshr_id (
    .clk_i, .wr_en_i(s2_read_q), .wr_addr_i(miss_mshr), .wr_data_i(s2_id_q),
    .rd_addr_i(fill_mshr), .rd_data_o(fill_id)
  );

  // Reads in order of their misses: what arvalid shows stays until it is taken.
  logic [31:0]   ar_index;
  logic [MW-1:0] ar_mshr;
  fifo #(.WIDTH(32 + MW), .DEPTH(MSHRS), .SURE(1'b1)) u_ar (
    .clk_i, .rst_ni, .wr_valid_i(miss), .wr_ready_o(ar_room), .wr_data_i({miss_mshr, s2_index_q}),
    .rd_valid_o(axi_arvalid_o), .rd_ready_i(axi_arready_i), .rd_data_o({ar_mshr, ar_index}), .count_o(ar_count)
  );
  assign axi_araddr_o = dir_base_i + {29'd0, ar_index, 3'b000};
  assign axi_arid_o   = 4'(ar_mshr);

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < MSHRS; i++) begin
      if (mshr_free[i]) begin                            // would be of a miss, which is known late
        mshr_index_q[i*32 +: 32] <= s2_index_q;
        stale_q[i] <= s2_stale_q || (write && wr_index_i == s2_index_q);
      end
      if (write && mshr_q[i] && mshr_index_q[i*32 +: 32] == wr_index_i) stale_q[i] <= 1'b1;
    end
    if (!rst_ni) begin
      mshr_q  <= '0;
      mshrs_q <= '0;
      miss_room_q <= 1'b0;
    end else begin
      miss_room_q <= ready_o && (read ? might < (MW + 1)'(MSHRS - 1) : might < (MW + 1)'(MSHRS));
      mshr_q  <= (mshr_q | mshr_new) & ~mshr_end;
      mshrs_q <= mshrs_q + (MW + 1)'(miss) - (MW + 1)'(fill);
    end
  end

  // ---------------------------------------------------------------- answers
  // Whose entry is the answer is known as late as whether there is one, so it is chosen behind registers, too.
  logic              s2_read_q, s2_found_q, s2_fill_q, found;  // found_q: by a write under way
  logic              s2_from_q;                          // it is the table's word
  logic [7:0]        s2_id_q;
  logic [WAYS*EW-1:0] s2_line_q;
  logic [EW-1:0]     rsp_kept;
  assign found = s2_found_q || (s2_read_q && s2_hit != '0);
  always_comb begin
    rsp_kept = wb_entry;
    for (int unsigned w = 0; w < WAYS; w++) begin
      if (s2_hit[w]) rsp_kept = next[w] ? last_entry_q : s2_line_q[w*EW +: EW];
    end
    if (s2_from_q) rsp_kept = s2_entry_q;
  end
  always_ff @(posedge clk_i) begin
    if (s1_some) begin
      s2_id_q   <= s1_id_q;
      s2_from_q <= s1_fill_q;
      s2_line_q <= entry;
    end
    s2_stale_q <= write && wr_index_i == s1_index_q;
    if (!rst_ni) begin
      s2_fill_q  <= 1'b0;
      s2_read_q  <= 1'b0;
      s2_found_q <= 1'b0;
    end else begin
      s2_fill_q  <= s1_fill_q;
      s2_read_q  <= s1_read_q;
      s2_found_q <= s1_read_q && wb_match != '0;
    end
  end
  assign rsp_valid_o = s2_fill_q || found;
  assign rsp_id_o    = s2_id_q;
  assign rsp_entry_o = unpack(rsp_kept);
  assign cnt_hit_o   = found;
  assign cnt_miss_o  = miss;

  logic calm;                                           // nothing on its way through
  assign calm    = ready_o && !s1_some && !s2_fill_q && !s2_read_q;
  assign idle_o  = calm && mshr_q == '0 && wb_head_q == wb_b_q;
  assign quiet_o = calm && !fill && !write && !read && !s2_keep_q && last_way_q == '0 &&
                   !axi_bvalid_i && !(axi_arvalid_o && axi_arready_i) && !(axi_awvalid_o && axi_awready_i) &&
                   !(axi_wvalid_o && axi_wready_i) && wb_room_q == (wb_count < (BW + 1)'(WB - 1)) &&
                   miss_room_q == (might < (MW + 1)'(MSHRS));

  logic [WB-1:0] wb_under;                               // places in the ring that are taken
  always_comb begin
    wb_under = '0;
    for (int unsigned i = 0; i < WB; i++) begin
      if ((BW + 1)'(i) < wb_count) wb_under = wb_under | (WB'(1) << BW'(wb_b_q[BW-1:0] + BW'(i)));
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni && ready_o) begin
      // A page has one line at most.
      a_one_line: assert (!(s2_read_q || s2_keep_q) || (s2_hit & (s2_hit - WAYS'(1))) == '0);
      // Only what a line keeps is written.
      a_entry: assert (!write || unpack(wr_kept) == wr_entry_i);
      // Of a page one write under way is the newest, and it is under way.
      a_newest: assert (!s1_read_q || (wb_match & (wb_match - WB'(1))) == '0);
      a_under_way: assert ((wb_newest_q & ~wb_under) == '0);
      // A write under way is not written over.
      a_wb_room: assert (!write || wb_count != (BW + 1)'(WB));
      // What may miss always finds a register and room to ask.
      a_miss_room: assert (!s2_read_q || (mshr_q != '1 && ar_room));
      // The table answers only what was asked.
      a_fill_asked: assert (!fill || (32'(axi_rid_i) < MSHRS && mshr_q[fill_mshr]));
      // A write is acknowledged after its address and data have gone.
      a_b_after_w: assert (!axi_bvalid_i || (wb_b_q != wb_aw_q && wb_b_q != wb_w_q));
    end
    // The count of misses is the number of registers in use.
    a_mshrs: assert (!rst_ni || (mshrs_q == '0) == (mshr_q == '0));
  end

  logic unused;
  assign unused = ^ar_count;
endmodule
`default_nettype wire
