// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A small directory before a memory that answers in any order, some time: four pages in two sets, two ways, two
// misses, entries of two bits. One page and one look-up of it, chosen freely, are followed.
module f_coh_dir (
  input  wire       clk_i,
  input  wire       rd_valid_i,
  input  wire [1:0] rd_index_i,
  input  wire [1:0] rd_id_i,
  input  wire       wr_valid_i,
  input  wire [1:0] wr_index_i,
  input  wire [1:0] wr_entry_i,
  input  wire       watch_i,
  input  wire [1:0] page_i,
  input  wire [1:0] start_i,
  input  wire       arready_i,
  input  wire       rvalid_i,
  input  wire       rid_i,
  input  wire [1:0] rdata_i,
  input  wire       awready_i,
  input  wire       wready_i,
  input  wire       bvalid_i
);
  localparam int unsigned MSHRS = 2;
  logic        rst_ni, ready, rd_ready, rsp_valid, wr_ready, hit, miss, idle, quiet;
  logic        arvalid, rready, awvalid, wvalid, bready;
  logic [7:0]  rsp_id;
  logic [63:0] rsp_entry, araddr, awaddr, wdata;
  logic [3:0]  arid;
  fcheck_reset u_reset (.clk_i, .rst_no(rst_ni));

  coh_dir #(.SETS(2), .WAYS(2), .MSHRS(MSHRS)) u_dut (
    .clk_i, .rst_ni, .dir_base_i(64'd0), .ready_o(ready),
    .rd_valid_i, .rd_ready_o(rd_ready), .rd_index_i({30'd0, rd_index_i}), .rd_id_i({6'd0, rd_id_i}),
    .rsp_valid_o(rsp_valid), .rsp_id_o(rsp_id), .rsp_entry_o(rsp_entry),
    .wr_valid_i, .wr_ready_o(wr_ready), .wr_index_i({30'd0, wr_index_i}), .wr_entry_i({62'd0, wr_entry_i}),
    .axi_arvalid_o(arvalid), .axi_arready_i(arready_i), .axi_araddr_o(araddr), .axi_arid_o(arid),
    .axi_rvalid_i(rvalid_i), .axi_rready_o(rready), .axi_rdata_i({62'd0, rdata_i}), .axi_rid_i({3'd0, rid_i}),
    .axi_awvalid_o(awvalid), .axi_awready_i(awready_i), .axi_awaddr_o(awaddr),
    .axi_wvalid_o(wvalid), .axi_wready_i(wready_i), .axi_wdata_o(wdata), .axi_bvalid_i(bvalid_i), .axi_bready_o(bready),
    .cnt_hit_o(hit), .cnt_miss_o(miss), .idle_o(idle), .quiet_o(quiet)
  );
  fcheck_stable #(.WIDTH(68)) u_ar (.clk_i, .rst_ni, .valid_i(arvalid), .ready_i(arready_i), .data_i({araddr, arid}));
  fcheck_stable #(.WIDTH(64)) u_aw (.clk_i, .rst_ni, .valid_i(awvalid), .ready_i(awready_i), .data_i(awaddr));
  fcheck_stable #(.WIDTH(2)) u_w (.clk_i, .rst_ni, .valid_i(wvalid), .ready_i(wready_i), .data_i(wdata[1:0]));
  fcheck_stable #(.WIDTH(4), .ASSUME(1'b1)) u_wr (
    .clk_i, .rst_ni, .valid_i(wr_valid_i), .ready_i(wr_ready), .data_i({wr_index_i, wr_entry_i})
  );
  fcheck_stable #(.WIDTH(3), .ASSUME(1'b1)) u_r (.clk_i, .rst_ni, .valid_i(rvalid_i), .ready_i(rready), .data_i({rid_i, rdata_i}));

  // The memory. A write is in it when it is answered, at the latest; until then a read may see the old word or the new.
  // Of the followed page: the word that is surely there, and of the words under way which may be there.
  logic [1:0]       page_q, golden_q;            // golden: what was written last
  logic [3:0]       may_q;                       // words that a read may see
  logic [MSHRS-1:0] asked_q, asked_page_q;       // reads under way; of the followed page
  logic [MSHRS*4-1:0] seen_q;                    // words that this read may bring
  logic [3:0]       aw_q, w_q, done_q;           // writes whose address has gone, whose data has, that are answered
  logic             write, mine, last;
  logic [2:0]       under_q;                     // writes of the page that are not answered
  assign write = wr_valid_i && wr_ready;
  assign mine  = write && wr_index_i == page_q;

  // Answers to writes come in order, so the page of each is remembered.
  logic       order_valid, order_room, order_mine;
  logic [3:0] order_count;
  fifo #(.WIDTH(1), .DEPTH(8)) u_order (
    .clk_i, .rst_ni, .wr_valid_i(write), .wr_ready_o(order_room), .wr_data_i(wr_index_i == page_q),
    .rd_valid_o(order_valid), .rd_ready_i(bvalid_i), .rd_data_o(order_mine), .count_o(order_count)
  );
  assign last = bvalid_i && order_mine && under_q == 3'd1 && !mine;

  // The look-up that is followed.
  logic       watched_q, answered_q, look;
  logic [1:0] id_q;
  logic [3:0] ids_q;                             // look-ups under way
  logic [3:0] right_q;                           // entries that it may be told
  assign look = rd_valid_i && rd_ready;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      page_q     <= page_i;
      golden_q   <= start_i;
      may_q      <= 4'd1 << start_i;
      under_q    <= '0;
      asked_q    <= '0;
      aw_q       <= '0;
      w_q        <= '0;
      done_q     <= '0;
      watched_q  <= 1'b0;
      answered_q <= 1'b0;
      ids_q      <= '0;
    end else begin
      if (mine) golden_q <= wr_entry_i;
      under_q <= under_q + 3'(mine) - 3'(bvalid_i && order_mine);
      // All written: only the last word is there.
      if (last) may_q <= 4'd1 << golden_q;
      else if (mine) may_q <= may_q | (4'd1 << wr_entry_i);
      aw_q   <= aw_q + 4'(awvalid && awready_i);
      w_q    <= w_q + 4'(wvalid && wready_i);
      done_q <= done_q + 4'(bvalid_i);

      for (int m = 0; m < int'(MSHRS); m++) begin
        if (mine) seen_q[4*m +: 4] <= seen_q[4*m +: 4] | (4'd1 << wr_entry_i);
        if (arvalid && arready_i && arid == 4'(m)) begin
          asked_q[m]       <= 1'b1;
          asked_page_q[m]  <= araddr[63:3] == 61'(page_q);
          seen_q[4*m +: 4] <= mine ? may_q | (4'd1 << wr_entry_i) : may_q;
        end
      end
      if (rvalid_i && rready) asked_q[rid_i] <= 1'b0;

      // What it must be told: the entry of its time or a later one.
      if (look) ids_q[rd_id_i] <= 1'b1;
      if (rsp_valid) ids_q[rsp_id[1:0]] <= 1'b0;
      if (look && watch_i && !watched_q && rd_index_i == page_q) begin
        watched_q <= 1'b1;
        id_q      <= rd_id_i;
        right_q   <= 4'd1 << golden_q;
      end else if (mine) begin
        right_q <= right_q | (4'd1 << wr_entry_i);
      end
      if (watched_q && rsp_valid && rsp_id[1:0] == id_q) answered_q <= 1'b1;

      m_ids: assume (!look || !ids_q[rd_id_i]);                       // An id has one look-up at a time.
      m_asked: assume (!rvalid_i || asked_q[rid_i]);
      m_word: assume (!rvalid_i || !asked_page_q[rid_i] || seen_q[{rid_i, rdata_i}]);
      m_answer: assume (!bvalid_i || (done_q != aw_q && done_q != w_q));

      a_asked: assert (!rsp_valid || (ids_q[rsp_id[1:0]] && rsp_id[7:2] == '0));  // One answer a look-up.
      a_fresh: assert (!(watched_q && !answered_q && rsp_valid && rsp_id[1:0] == id_q) || right_q[rsp_entry[1:0]]);
      a_order: assert (!write || order_room);
      a_idle: assert (!idle || (ids_q == '0 && done_q == aw_q && done_q == w_q));
      c_hit: cover (hit && golden_q == 2'd2);
      c_stale: cover (answered_q && asked_q != '0 && under_q != '0);
      c_buffer: cover (watched_q && rsp_valid && rsp_id[1:0] == id_q && under_q == 3'd2);
      c_both: cover (asked_q == '1);
    end
  end
endmodule
`default_nettype wire
