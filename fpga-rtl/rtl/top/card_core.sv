// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The whole card but pins, PLL and PHY. See doc/microarchitecture.md for the picture.
// A fault's way through this file: host_push (or csr, doorbell), host_sq, coh_req, msg_route, xport_tx | xport_rx, msg_deliver,
// coh_home, msg_route, xport_tx, page_src | xport_rx, page_sink, msg_deliver, coh_req, host_cq.
module card_core #(
  parameter int unsigned DATA_W = 512,          // 64 or 512
  parameter int unsigned NODES  = 16,           // nodes the tables have room for
  parameter logic [31:0] BUILD  = 32'd0,        // hash of the sources
  parameter bit          RECORDER = 1'b1        // with flight recorder
) (
  input  wire                 clk_i,
  input  wire                 rst_ni,
  input  wire  [31:0]         now_i,            // free-running cycle count
  // BAR: AXI4-Lite.
  input  wire                 axil_awvalid_i,
  output logic                axil_awready_o,
  input  wire  [15:0]         axil_awaddr_i,
  input  wire                 axil_wvalid_i,
  output logic                axil_wready_o,
  input  wire  [31:0]         axil_wdata_i,
  input  wire  [3:0]          axil_wstrb_i,
  output logic                axil_bvalid_o,
  input  wire                 axil_bready_i,
  input  wire                 axil_arvalid_i,
  output logic                axil_arready_o,
  input  wire  [15:0]         axil_araddr_i,
  output logic                axil_rvalid_o,
  input  wire                 axil_rready_i,
  output logic [31:0]         axil_rdata_o,
  // BAR, PUSH block: 64 bytes that the host wrote at once, at full width; never refused. In order with the above.
  input  wire                 push_valid_i,
  input  wire  [15:0]         push_addr_i,
  input  wire  [DATA_W-1:0]   push_data_i,
  // Host memory: AXI4, one id, in order; bursts INCR, full width.
  output logic                dma_arvalid_o,
  input  wire                 dma_arready_i,
  output logic [63:0]         dma_araddr_o,
  output logic [7:0]          dma_arlen_o,
  input  wire                 dma_rvalid_i,
  output logic                dma_rready_o,
  input  wire  [DATA_W-1:0]   dma_rdata_i,
  input  wire                 dma_rlast_i,
  output logic                dma_awvalid_o,
  input  wire                 dma_awready_i,
  output logic [63:0]         dma_awaddr_o,
  output logic [7:0]          dma_awlen_o,
  output logic                dma_wvalid_o,
  input  wire                 dma_wready_i,
  output logic [DATA_W-1:0]   dma_wdata_o,
  output logic                dma_wlast_o,
  input  wire                 dma_bvalid_i,
  output logic                dma_bready_o,
  // Directory table: AXI4, 64 bits, single beats.
  output logic                dir_arvalid_o,
  input  wire                 dir_arready_i,
  output logic [63:0]         dir_araddr_o,
  output logic [3:0]          dir_arid_o,
  input  wire                 dir_rvalid_i,
  output logic                dir_rready_o,
  input  wire  [63:0]         dir_rdata_i,
  input  wire  [3:0]          dir_rid_i,
  output logic                dir_awvalid_o,
  input  wire                 dir_awready_i,
  output logic [63:0]         dir_awaddr_o,
  output logic                dir_wvalid_o,
  input  wire                 dir_wready_i,
  output logic [63:0]         dir_wdata_o,
  input  wire                 dir_bvalid_i,
  output logic                dir_bready_o,
  // Ethernet frames with FCS.
  output logic                tx_valid_o,
  input  wire                 tx_ready_i,
  output logic [DATA_W-1:0]   tx_data_o,
  output logic [DATA_W/8-1:0] tx_keep_o,
  output logic                tx_last_o,
  input  wire                 rx_valid_i,
  input  wire  [DATA_W-1:0]   rx_data_i,
  input  wire  [DATA_W/8-1:0] rx_keep_i,
  input  wire                 rx_last_i,
  // To the driver.
  output logic                irq_o,
  // Protocol trace.
  output weft_pkg::trace_t    trace_home_o,
  output weft_pkg::trace_t    trace_req_o,
  output weft_pkg::trace_t    trace_evict_o,
  output weft_pkg::trace_t    trace_hold_o,
  // Nothing under way; nothing to do before an input changes or the next tick.
  output logic                idle_o,
  output logic                quiet_o
);
  localparam int unsigned W = weft_pkg::MSG_W;
  localparam int unsigned L = weft_pkg::TX_LANES;
  localparam int unsigned C = weft_pkg::COUNTERS;
  if (DATA_W != 64 && DATA_W != 512) $error("card_core: DATA_W is 64 or 512");
  if (NODES > weft_pkg::SHARERS) $error("card_core: more nodes than a directory entry can name");

  // ---------------------------------------------------------------- registers
  logic         enable, dir_ready;
  logic [5:0]   node;
  logic [15:0]  epoch;
  logic [15:0]  members, suspect;
  logic         members_set, page_parts;
  logic [31:0]  rto_cycles, rto_min_cycles, ack_delay_cycles, heartbeat_cycles, revoke_limit_cycles;
  logic [31:0]  holdoff_cycles, fault_limit_cycles, pool_pages;
  logic [3:0]   heartbeat_limit;
  logic         recover_req, recover_evict, recover_home, recover_tx;
  logic         overdue_valid;
  logic [7:0]   overdue_txn;
  logic [5:0]   overdue_home;
  logic [weft_pkg::GPN_BITS-1:0] overdue_gpn;
  logic [63:0]  pool_base, dir_base;
  logic [6:0]   stripe_weight;
  logic [319:0] ring_base;
  logic [19:0]  ring_log2;
  logic [weft_pkg::GPN_BITS-1:0] context_first, context_last;
  logic         stripe_wr_en;
  logic [5:0]   stripe_wr_slot;
  logic [31:0]  stripe_wr_data;
  logic         tail_valid;
  logic [1:0]   tail_ring;
  logic [15:0]  tail;
  logic [C-1:0] cnt, cnt_req, cnt_evict, cnt_hold, cnt_home, cnt_tx, cnt_rx, cnt_other;
  logic [20:0]  idles, idles_q;                  // of each block
  logic         was_idle;                        // all, a clock before
  logic         csr_quiet, ext_wr_en, ext_rd_en, ext_rd_ready;
  logic [15:0]  ext_wr_addr, ext_rd_addr;
  logic [31:0]  ext_wr_data, ext_rd_data;

  csr #(.DATA_W(DATA_W), .BUILD(BUILD)) u_csr (
    .clk_i, .rst_ni,
    .axil_awvalid_i, .axil_awready_o, .axil_awaddr_i, .axil_wvalid_i, .axil_wready_o, .axil_wdata_i, .axil_wstrb_i,
    .axil_bvalid_o, .axil_bready_i, .axil_arvalid_i, .axil_arready_o, .axil_araddr_i, .axil_rvalid_o, .axil_rready_i,
    .axil_rdata_o,
    .enable_o(enable), .node_o(node), .epoch_o(epoch), .members_o(members), .members_set_o(members_set),
    .rto_cycles_o(rto_cycles), .rto_min_cycles_o(rto_min_cycles), .ack_delay_cycles_o(ack_delay_cycles),
    .heartbeat_cycles_o(heartbeat_cycles), .heartbeat_limit_o(heartbeat_limit),
    .revoke_limit_cycles_o(revoke_limit_cycles), .holdoff_cycles_o(holdoff_cycles),
    .fault_limit_cycles_o(fault_limit_cycles), .page_parts_o(page_parts),
    .pool_base_o(pool_base), .pool_pages_o(pool_pages),
    .stripe_weight_o(stripe_weight), .dir_base_o(dir_base), .ring_base_o(ring_base), .ring_log2_o(ring_log2),
    .context_first_o(context_first), .context_last_o(context_last),
    .stripe_wr_en_o(stripe_wr_en), .stripe_wr_slot_o(stripe_wr_slot), .stripe_wr_data_o(stripe_wr_data),
    .tail_valid_o(tail_valid), .tail_ring_o(tail_ring), .tail_o(tail),
    .ready_i(dir_ready), .idle_i(was_idle),
    .recovering_i(recover_req || recover_evict || recover_home || recover_tx), .suspect_i(suspect),
    .overdue_valid_i(overdue_valid), .overdue_txn_i(overdue_txn), .overdue_home_i(overdue_home),
    .overdue_gpn_i(overdue_gpn),
    .cnt_i(cnt),
    .ext_wr_en_o(ext_wr_en), .ext_wr_addr_o(ext_wr_addr), .ext_wr_data_o(ext_wr_data),
    .ext_rd_en_o(ext_rd_en), .ext_rd_addr_o(ext_rd_addr), .ext_rd_data_i(ext_rd_data), .ext_rd_ready_i(ext_rd_ready),
    .quiet_o(csr_quiet)
  );

  // ---------------------------------------------------------------- DMA
  logic              desc_rd_valid, desc_rd_ready, desc_data_valid;
  logic [63:0]       desc_rd_addr;
  logic [511:0]      desc_data;
  logic              page_rd_valid, page_rd_ready, page_rd_data_valid, page_rd_data_ready, page_rd_last;
  logic [63:0]       page_rd_addr;
  logic [DATA_W-1:0] page_rd_data;
  logic              rd_idle, rd_quiet;

  host_dma_rd #(.DATA_W(DATA_W)) u_dma_rd (
    .clk_i, .rst_ni,
    .desc_valid_i(desc_rd_valid), .desc_ready_o(desc_rd_ready), .desc_addr_i(desc_rd_addr),
    .desc_data_valid_o(desc_data_valid), .desc_data_o(desc_data),
    .page_valid_i(page_rd_valid), .page_ready_o(page_rd_ready), .page_addr_i(page_rd_addr),
    .page_data_valid_o(page_rd_data_valid), .page_data_ready_i(page_rd_data_ready), .page_data_o(page_rd_data),
    .page_last_o(page_rd_last),
    .axi_arvalid_o(dma_arvalid_o), .axi_arready_i(dma_arready_i), .axi_araddr_o(dma_araddr_o),
    .axi_arlen_o(dma_arlen_o), .axi_rvalid_i(dma_rvalid_i), .axi_rready_o(dma_rready_o), .axi_rdata_i(dma_rdata_i),
    .axi_rlast_i(dma_rlast_i), .idle_o(rd_idle), .quiet_o(rd_quiet)
  );

  logic              entry_valid, entry_ready, entry_done;
  logic [63:0]       entry_addr;
  logic [511:0]      entry_data;
  logic              page_wr_valid, page_wr_ready, page_wr_data_valid, page_wr_data_ready, page_wr_done;
  logic [63:0]       page_wr_addr;
  logic [6:0]        page_wr_lines;
  logic [DATA_W-1:0] page_wr_data;
  logic              log_valid, log_calm, log_beat, log_done;
  logic [63:0]       log_addr;
  logic [DATA_W-1:0] log_data;
  logic              wr_idle, wr_quiet;

  host_dma_wr #(.DATA_W(DATA_W)) u_dma_wr (
    .clk_i, .rst_ni,
    .entry_valid_i(entry_valid), .entry_ready_o(entry_ready), .entry_addr_i(entry_addr), .entry_data_i(entry_data),
    .entry_done_o(entry_done),
    .page_valid_i(page_wr_valid), .page_ready_o(page_wr_ready), .page_addr_i(page_wr_addr),
    .page_lines_i(page_wr_lines),
    .page_data_valid_i(page_wr_data_valid), .page_data_ready_o(page_wr_data_ready), .page_data_i(page_wr_data),
    .page_done_o(page_wr_done),
    .log_valid_i(log_valid), .log_calm_i(log_calm), .log_addr_i(log_addr), .log_data_i(log_data),
    .log_beat_o(log_beat), .log_done_o(log_done),
    .axi_awvalid_o(dma_awvalid_o), .axi_awready_i(dma_awready_i), .axi_awaddr_o(dma_awaddr_o),
    .axi_awlen_o(dma_awlen_o), .axi_wvalid_o(dma_wvalid_o), .axi_wready_i(dma_wready_i), .axi_wdata_o(dma_wdata_o),
    .axi_wlast_o(dma_wlast_o), .axi_bvalid_i(dma_bvalid_i), .axi_bready_o(dma_bready_o),
    .idle_o(wr_idle), .quiet_o(wr_quiet)
  );

  // ---------------------------------------------------------------- rings
  logic [2:0]    desc_valid, desc_ready;
  logic [1535:0] desc;
  logic [95:0]   desc_time;
  logic          sq_idle, sq_quiet;

  logic         push_valid;
  logic [1:0]   push_ring;
  logic [511:0] push;

  host_push #(.DATA_W(DATA_W)) u_push (
    .clk_i, .rst_ni, .s_valid_i(push_valid_i), .s_addr_i(push_addr_i), .s_data_i(push_data_i),
    .push_valid_o(push_valid), .push_ring_o(push_ring), .push_o(push)
  );

  host_sq u_sq (
    .clk_i, .rst_ni, .enable_i(enable), .now_i,
    .base_i(ring_base[191:0]), .log2_i(ring_log2[11:0]),
    .context_first_i(context_first), .context_last_i(context_last),
    .tail_valid_i(tail_valid), .tail_ring_i(tail_ring), .tail_i(tail),
    .push_valid_i(push_valid), .push_ring_i(push_ring), .push_i(push),
    .rd_valid_o(desc_rd_valid), .rd_ready_i(desc_rd_ready), .rd_addr_o(desc_rd_addr),
    .rd_data_valid_i(desc_data_valid), .rd_data_i(desc_data),
    .desc_valid_o(desc_valid), .desc_ready_i(desc_ready), .desc_o(desc), .desc_time_o(desc_time),
    .idle_o(sq_idle), .quiet_o(sq_quiet)
  );

  logic [2:0]    cqe_valid, cqe_ready;
  logic [1535:0] cqe;
  logic          rqe_valid, rqe_ready;
  logic [511:0]  rqe;
  logic          cq_idle, cq_quiet;

  host_cq u_cq (
    .clk_i, .rst_ni,
    .cq_base_i(ring_base[255:192]), .cq_log2_i(ring_log2[15:12]),
    .rq_base_i(ring_base[319:256]), .rq_log2_i(ring_log2[19:16]),
    .cqe_valid_i(cqe_valid), .cqe_ready_o(cqe_ready), .cqe_i(cqe),
    .rqe_valid_i(rqe_valid), .rqe_ready_o(rqe_ready), .rqe_i(rqe),
    .wr_valid_o(entry_valid), .wr_ready_i(entry_ready), .wr_addr_o(entry_addr), .wr_data_o(entry_data),
    .wr_done_i(entry_done), .irq_o, .idle_o(cq_idle), .quiet_o(cq_quiet)
  );

  // ---------------------------------------------------------------- requester and holder
  logic           req_req_valid, req_req_ready, req_fin_valid, req_fin_ready, gnt_valid, gnt_ready;
  weft_pkg::msg_t req_req, req_fin, gnt;
  logic [7:0]     land_soon_txn, land_txn, land_htxn, land_end_txn;
  logic [weft_pkg::GPN_BITS-1:0] land_gpn;
  logic [5:0]     land_src, land_op;
  logic           land_soon_valid, land_req_ok, land_home_ok, land_take, land_end_valid;
  logic [63:0]    land_req_addr, land_home_addr;
  logic           req_idle, req_quiet;

  coh_req u_req (
    .clk_i, .rst_ni, .now_i, .node_i(node),
    .members_i(members), .members_set_i(members_set), .fault_limit_cycles_i(fault_limit_cycles),
    .stripe_wr_en_i(stripe_wr_en), .stripe_wr_slot_i(stripe_wr_slot), .stripe_wr_data_i(stripe_wr_data),
    .desc_valid_i(desc_valid[0]), .desc_ready_o(desc_ready[0]), .desc_i(desc[511:0]), .desc_time_i(desc_time[31:0]),
    .req_valid_o(req_req_valid), .req_ready_i(req_req_ready), .req_o(req_req),
    .fin_valid_o(req_fin_valid), .fin_ready_i(req_fin_ready), .fin_o(req_fin),
    .gnt_valid_i(gnt_valid), .gnt_ready_o(gnt_ready), .gnt_i(gnt),
    .land_soon_valid_i(land_soon_valid), .land_soon_txn_i(land_soon_txn),
    .land_txn_i(land_txn), .land_gpn_i(land_gpn), .land_src_i(land_src), .land_op_i(land_op),
    .land_ok_o(land_req_ok), .land_addr_o(land_req_addr),
    .land_take_i(land_take), .land_end_valid_i(land_end_valid), .land_end_txn_i(land_end_txn),
    .overdue_valid_o(overdue_valid), .overdue_txn_o(overdue_txn), .overdue_home_o(overdue_home),
    .overdue_gpn_o(overdue_gpn), .recover_o(recover_req),
    .cqe_valid_o(cqe_valid[0]), .cqe_ready_i(cqe_ready[0]), .cqe_o(cqe[511:0]),
    .trace_o(trace_req_o), .cnt_o(cnt_req), .idle_o(req_idle), .quiet_o(req_quiet)
  );

  logic           put_valid, put_ready, evict_bulk_valid, evict_bulk_ready, evict_fwd_valid, evict_fwd_ready;
  weft_pkg::msg_t put, evict_bulk, evict_fwd;
  logic           rel_evict_valid, rel_hold_valid, rel_home_valid;
  logic [5:0]     rel_evict_src, rel_hold_src, rel_home_src;
  logic [2:0]     rel_home_cls;
  logic           evict_idle, evict_quiet;

  coh_evict u_evict (
    .clk_i, .rst_ni, .now_i, .node_i(node),
    .members_i(members), .members_set_i(members_set), .recover_o(recover_evict),
    .stripe_wr_en_i(stripe_wr_en), .stripe_wr_slot_i(stripe_wr_slot), .stripe_wr_data_i(stripe_wr_data),
    .desc_valid_i(desc_valid[1]), .desc_ready_o(desc_ready[1]), .desc_i(desc[1023:512]),
    .desc_time_i(desc_time[63:32]),
    .put_valid_o(put_valid), .put_ready_i(put_ready), .put_o(put),
    .bulk_valid_o(evict_bulk_valid), .bulk_ready_i(evict_bulk_ready), .bulk_o(evict_bulk),
    .fwd_valid_i(evict_fwd_valid), .fwd_ready_o(evict_fwd_ready), .fwd_i(evict_fwd),
    .rel_valid_o(rel_evict_valid), .rel_src_o(rel_evict_src),
    .cqe_valid_o(cqe_valid[1]), .cqe_ready_i(cqe_ready[1]), .cqe_o(cqe[1023:512]),
    .trace_o(trace_evict_o), .cnt_o(cnt_evict), .idle_o(evict_idle), .quiet_o(evict_quiet)
  );

  logic           hold_fwd_valid, hold_fwd_ready, hold_rsp_valid, hold_rsp_ready, hold_bulk_valid, hold_bulk_ready;
  weft_pkg::msg_t hold_fwd, hold_rsp, hold_bulk;
  logic           sent_wire_valid, sent_local_valid;
  logic [7:0]     sent_wire_hold, sent_local_hold;
  logic           hold_idle, hold_quiet;

  coh_hold #(.NODES(NODES)) u_hold (
    .clk_i, .rst_ni, .now_i, .node_i(node), .revoke_limit_cycles_i(revoke_limit_cycles),
    .stripe_wr_en_i(stripe_wr_en), .stripe_wr_slot_i(stripe_wr_slot), .stripe_wr_data_i(stripe_wr_data),
    .fwd_valid_i(hold_fwd_valid), .fwd_ready_o(hold_fwd_ready), .fwd_i(hold_fwd),
    .rel_valid_o(rel_hold_valid), .rel_src_o(rel_hold_src),
    .rqe_valid_o(rqe_valid), .rqe_ready_i(rqe_ready), .rqe_o(rqe),
    .desc_valid_i(desc_valid[2]), .desc_ready_o(desc_ready[2]), .desc_i(desc[1535:1024]),
    .desc_time_i(desc_time[95:64]),
    .rsp_valid_o(hold_rsp_valid), .rsp_ready_i(hold_rsp_ready), .rsp_o(hold_rsp),
    .bulk_valid_o(hold_bulk_valid), .bulk_ready_i(hold_bulk_ready), .bulk_o(hold_bulk),
    .sent_wire_valid_i(sent_wire_valid), .sent_wire_hold_i(sent_wire_hold),
    .sent_local_valid_i(sent_local_valid), .sent_local_hold_i(sent_local_hold),
    .cqe_valid_o(cqe_valid[2]), .cqe_ready_i(cqe_ready[2]), .cqe_o(cqe[1535:1024]),
    .trace_o(trace_hold_o), .cnt_o(cnt_hold), .idle_o(hold_idle), .quiet_o(hold_quiet)
  );

  // ---------------------------------------------------------------- home
  logic           wreq_valid, wreq_ready, lreq_valid, lreq_ready, lput_valid, lput_ready, hrsp_valid, hrsp_ready;
  weft_pkg::msg_t wreq, lreq, lput, hrsp;
  logic           fwd_valid, fwd_ready, grt_valid, grt_ready, hfin_valid, hfin_ready;
  weft_pkg::msg_t fwd, grt, hfin;
  logic           dir_rd_valid, dir_rd_ready, dir_rsp_valid, dir_wr_valid, dir_wr_ready;
  logic [31:0]    dir_rd_index, dir_wr_index;
  logic [7:0]     dir_rd_id, dir_rsp_id;
  logic [63:0]    dir_rsp_entry, dir_wr_entry;
  logic           home_idle, home_quiet, dirc_idle, dirc_quiet, cnt_dir_hit, cnt_dir_miss;

  logic           pf_read_valid, pf_drop_valid;
  logic [7:0]     pf_read_lock, pf_drop_lock;
  logic [51:0]    pf_read_page;

  coh_home #(.NODES(NODES)) u_home (
    .clk_i, .rst_ni, .now_i, .node_i(node),
    .members_i(members), .members_set_i(members_set), .holdoff_cycles_i(holdoff_cycles), .recover_o(recover_home),
    .pool_base_i(pool_base), .pool_pages_i(pool_pages), .stripe_weight_i(stripe_weight),
    .stripe_wr_en_i(stripe_wr_en), .stripe_wr_slot_i(stripe_wr_slot), .stripe_wr_data_i(stripe_wr_data),
    .wreq_valid_i(wreq_valid), .wreq_ready_o(wreq_ready), .wreq_i(wreq),
    .lreq_valid_i(lreq_valid), .lreq_ready_o(lreq_ready), .lreq_i(lreq),
    .lput_valid_i(lput_valid), .lput_ready_o(lput_ready), .lput_i(lput),
    .rsp_valid_i(hrsp_valid), .rsp_ready_o(hrsp_ready), .rsp_i(hrsp),
    .rel_valid_o(rel_home_valid), .rel_src_o(rel_home_src), .rel_cls_o(rel_home_cls),
    .fwd_valid_o(fwd_valid), .fwd_ready_i(fwd_ready), .fwd_o(fwd),
    .grt_valid_o(grt_valid), .grt_ready_i(grt_ready), .grt_o(grt),
    .fin_valid_o(hfin_valid), .fin_ready_i(hfin_ready), .fin_o(hfin),
    .land_htxn_i(land_htxn), .land_gpn_i(land_gpn), .land_src_i(land_src), .land_op_i(land_op),
    .land_ok_o(land_home_ok), .land_addr_o(land_home_addr),
    .pf_read_valid_o(pf_read_valid), .pf_read_lock_o(pf_read_lock), .pf_read_page_o(pf_read_page),
    .pf_drop_valid_o(pf_drop_valid), .pf_drop_lock_o(pf_drop_lock),
    .dir_rd_valid_o(dir_rd_valid), .dir_rd_ready_i(dir_rd_ready), .dir_rd_index_o(dir_rd_index),
    .dir_rd_id_o(dir_rd_id),
    .dir_rsp_valid_i(dir_rsp_valid), .dir_rsp_id_i(dir_rsp_id), .dir_rsp_entry_i(dir_rsp_entry),
    .dir_wr_valid_o(dir_wr_valid), .dir_wr_ready_i(dir_wr_ready), .dir_wr_index_o(dir_wr_index),
    .dir_wr_entry_o(dir_wr_entry),
    .trace_o(trace_home_o), .cnt_o(cnt_home), .idle_o(home_idle), .quiet_o(home_quiet)
  );

  coh_dir u_dir (
    .clk_i, .rst_ni, .dir_base_i(dir_base), .ready_o(dir_ready),
    .rd_valid_i(dir_rd_valid), .rd_ready_o(dir_rd_ready), .rd_index_i(dir_rd_index), .rd_id_i(dir_rd_id),
    .rsp_valid_o(dir_rsp_valid), .rsp_id_o(dir_rsp_id), .rsp_entry_o(dir_rsp_entry),
    .wr_valid_i(dir_wr_valid), .wr_ready_o(dir_wr_ready), .wr_index_i(dir_wr_index), .wr_entry_i(dir_wr_entry),
    .axi_arvalid_o(dir_arvalid_o), .axi_arready_i(dir_arready_i), .axi_araddr_o(dir_araddr_o),
    .axi_arid_o(dir_arid_o), .axi_rvalid_i(dir_rvalid_i), .axi_rready_o(dir_rready_o), .axi_rdata_i(dir_rdata_i),
    .axi_rid_i(dir_rid_i), .axi_awvalid_o(dir_awvalid_o), .axi_awready_i(dir_awready_i),
    .axi_awaddr_o(dir_awaddr_o), .axi_wvalid_o(dir_wvalid_o), .axi_wready_i(dir_wready_i),
    .axi_wdata_o(dir_wdata_o), .axi_bvalid_i(dir_bvalid_i), .axi_bready_o(dir_bready_o),
    .cnt_hit_o(cnt_dir_hit), .cnt_miss_o(cnt_dir_miss), .idle_o(dirc_idle), .quiet_o(dirc_quiet)
  );

  // ---------------------------------------------------------------- messages: out of and into the engines
  logic [L-1:0]   lane_valid, lane_ready, local_valid, local_ready;
  logic [L*W-1:0] lane, local_msg;
  logic           lpage_valid, lpage_ready, page_bulk, page_demand;
  weft_pkg::msg_t lpage;
  logic           route_idle, deliver_idle;

  msg_route u_route (
    .clk_i, .rst_ni, .node_i(node),
    .req_req_valid_i(req_req_valid), .req_req_ready_o(req_req_ready), .req_req_i(req_req),
    .req_fin_valid_i(req_fin_valid), .req_fin_ready_o(req_fin_ready), .req_fin_i(req_fin),
    .evict_put_valid_i(put_valid), .evict_put_ready_o(put_ready), .evict_put_i(put),
    .evict_bulk_valid_i(evict_bulk_valid), .evict_bulk_ready_o(evict_bulk_ready), .evict_bulk_i(evict_bulk),
    .hold_rsp_valid_i(hold_rsp_valid), .hold_rsp_ready_o(hold_rsp_ready), .hold_rsp_i(hold_rsp),
    .hold_bulk_valid_i(hold_bulk_valid), .hold_bulk_ready_o(hold_bulk_ready), .hold_bulk_i(hold_bulk),
    .home_fwd_valid_i(fwd_valid), .home_fwd_ready_o(fwd_ready), .home_fwd_i(fwd),
    .home_grt_valid_i(grt_valid), .home_grt_ready_o(grt_ready), .home_grt_i(grt),
    .home_fin_valid_i(hfin_valid), .home_fin_ready_o(hfin_ready), .home_fin_i(hfin),
    .wire_valid_o(lane_valid), .wire_ready_i(lane_ready), .wire_o(lane),
    .local_valid_o(local_valid), .local_ready_i(local_ready), .local_o(local_msg),
    .page_valid_o(lpage_valid), .page_ready_i(lpage_ready), .page_o(lpage), .page_bulk_i(page_bulk && !page_demand),
    .idle_o(route_idle)
  );

  logic           rx_msg_valid, rx_msg_ready, landed_valid, landed_ready;
  weft_pkg::msg_t rx_msg, landed;

  msg_deliver u_deliver (
    .clk_i, .rst_ni,
    .wire_valid_i(rx_msg_valid), .wire_ready_o(rx_msg_ready), .wire_i(rx_msg),
    .page_valid_i(landed_valid), .page_ready_o(landed_ready), .page_i(landed),
    .local_valid_i(local_valid), .local_ready_o(local_ready), .local_i(local_msg),
    .home_wreq_valid_o(wreq_valid), .home_wreq_ready_i(wreq_ready), .home_wreq_o(wreq),
    .home_lreq_valid_o(lreq_valid), .home_lreq_ready_i(lreq_ready), .home_lreq_o(lreq),
    .home_lput_valid_o(lput_valid), .home_lput_ready_i(lput_ready), .home_lput_o(lput),
    .home_rsp_valid_o(hrsp_valid), .home_rsp_ready_i(hrsp_ready), .home_rsp_o(hrsp),
    .req_gnt_valid_o(gnt_valid), .req_gnt_ready_i(gnt_ready), .req_gnt_o(gnt),
    .hold_fwd_valid_o(hold_fwd_valid), .hold_fwd_ready_i(hold_fwd_ready), .hold_fwd_o(hold_fwd),
    .evict_fwd_valid_o(evict_fwd_valid), .evict_fwd_ready_i(evict_fwd_ready), .evict_fwd_o(evict_fwd),
    .idle_o(deliver_idle)
  );

  // ---------------------------------------------------------------- transport, sending
  logic              ctl_valid, ctl_ready, wpage_valid, wpage_ready;
  logic [511:0]      ctl_hdr, wpage_hdr;
  logic [63:0]       wpage_addr;
  logic              ack_valid, ack_ready, ackhdr_valid, ackhdr_ready, poll_valid, poll_ready;
  logic [5:0]        ack_src, poll_dst;
  logic [weft_pkg::CLASSES*48-1:0] ack_body;
  logic [511:0]      ackhdr;
  logic              xtx_idle, xtx_quiet, cnt_tx_page, page_left, page_out;

  xport_tx #(.NODES(NODES)) u_xport_tx (
    .clk_i, .rst_ni, .enable_i(enable), .now_i, .node_i(node), .epoch_i(epoch),
    .members_i(members), .members_set_i(members_set), .recover_o(recover_tx),
    .rto_cycles_i(rto_cycles), .rto_min_cycles_i(rto_min_cycles),
    .msg_valid_i(lane_valid), .msg_ready_o(lane_ready), .msg_i(lane),
    .ctl_valid_o(ctl_valid), .ctl_ready_i(ctl_ready), .ctl_hdr_o(ctl_hdr),
    .page_valid_o(wpage_valid), .page_ready_i(wpage_ready), .page_hdr_o(wpage_hdr), .page_addr_o(wpage_addr),
    .page_bulk_i(page_bulk), .page_demand_o(page_demand), .page_left_i(page_left),
    .ack_valid_i(ack_valid), .ack_ready_o(ack_ready), .ack_src_i(ack_src), .ack_body_i(ack_body),
    .ackhdr_valid_i(ackhdr_valid), .ackhdr_ready_o(ackhdr_ready), .ackhdr_i(ackhdr),
    .poll_valid_o(poll_valid), .poll_ready_i(poll_ready), .poll_dst_o(poll_dst),
    .sent_valid_o(sent_wire_valid), .sent_hold_o(sent_wire_hold),
    .cnt_o(cnt_tx), .idle_o(xtx_idle), .quiet_o(xtx_quiet)
  );

  logic              tx_hdr_valid, tx_hdr_ready, tx_data_valid, tx_data_ready;
  logic [511:0]      tx_hdr;
  logic [DATA_W-1:0] tx_data;
  logic              sinkl_valid, sinkl_ready, sinkl_data_valid, sinkl_data_ready;
  weft_pkg::msg_t    sinkl;
  logic [DATA_W-1:0] sinkl_data;
  logic              src_idle, src_quiet;

  page_src #(.DATA_W(DATA_W)) u_page_src (
    .clk_i, .rst_ni,
    .wire_valid_i(wpage_valid), .wire_ready_o(wpage_ready), .wire_hdr_i(wpage_hdr), .wire_addr_i(wpage_addr),
    .local_valid_i(lpage_valid), .local_ready_o(lpage_ready), .local_i(lpage),
    .pf_read_valid_i(pf_read_valid), .pf_read_lock_i(pf_read_lock), .pf_read_page_i(pf_read_page),
    .pf_drop_valid_i(pf_drop_valid), .pf_drop_lock_i(pf_drop_lock),
    .rd_valid_o(page_rd_valid), .rd_ready_i(page_rd_ready), .rd_addr_o(page_rd_addr),
    .rd_data_valid_i(page_rd_data_valid), .rd_data_ready_o(page_rd_data_ready), .rd_data_i(page_rd_data),
    .rd_last_i(page_rd_last),
    .tx_hdr_valid_o(tx_hdr_valid), .tx_hdr_ready_i(tx_hdr_ready), .tx_hdr_o(tx_hdr),
    .tx_data_valid_o(tx_data_valid), .tx_data_ready_i(tx_data_ready), .tx_data_o(tx_data),
    .sink_valid_o(sinkl_valid), .sink_ready_i(sinkl_ready), .sink_o(sinkl),
    .sink_data_valid_o(sinkl_data_valid), .sink_data_ready_i(sinkl_data_ready), .sink_data_o(sinkl_data),
    .bulk_o(page_bulk), .idle_o(src_idle), .quiet_o(src_quiet)
  );

  logic                frame_valid, frame_ready, frame_last;
  logic [DATA_W-1:0]   frame_data;
  logic [DATA_W/8-1:0] frame_keep;
  logic                cnt_tx_frame, ftx_quiet, fcstx_quiet;

  xport_frame_tx #(.DATA_W(DATA_W)) u_frame_tx (
    .clk_i, .rst_ni, .page_parts_i(page_parts),
    .ctl_valid_i(ctl_valid), .ctl_ready_o(ctl_ready), .ctl_hdr_i(ctl_hdr),
    .page_valid_i(tx_hdr_valid), .page_ready_o(tx_hdr_ready), .page_hdr_i(tx_hdr),
    .data_valid_i(tx_data_valid), .data_ready_o(tx_data_ready), .data_i(tx_data),
    .m_valid_o(frame_valid), .m_ready_i(frame_ready), .m_data_o(frame_data), .m_keep_o(frame_keep),
    .m_last_o(frame_last), .cnt_frame_o(cnt_tx_frame), .cnt_page_o(cnt_tx_page), .page_left_o(page_left), .page_out_o(page_out),
    .quiet_o(ftx_quiet)
  );

  eth_fcs_tx #(.DATA_W(DATA_W)) u_fcs_tx (
    .clk_i, .rst_ni,
    .s_valid_i(frame_valid), .s_ready_o(frame_ready), .s_data_i(frame_data), .s_keep_i(frame_keep),
    .s_last_i(frame_last),
    .m_valid_o(tx_valid_o), .m_ready_i(tx_ready_i), .m_data_o(tx_data_o), .m_keep_o(tx_keep_o),
    .m_last_o(tx_last_o), .quiet_o(fcstx_quiet)
  );

  // ---------------------------------------------------------------- transport, receiving
  logic                rxf_valid, rxf_ready, rxf_last, rxf_err, rxc_valid, rxc_ready, rxc_last, rxc_err;
  logic [DATA_W-1:0]   rxf_data, rxc_data;
  logic [DATA_W/8-1:0] rxf_keep, rxc_keep;
  logic                cnt_overflow, cnt_bad_fcs, rxf_quiet, fcsrx_quiet;

  eth_rx_fifo #(.DATA_W(DATA_W)) u_rx_fifo (
    .clk_i, .rst_ni,
    .s_valid_i(rx_valid_i), .s_data_i(rx_data_i), .s_keep_i(rx_keep_i), .s_last_i(rx_last_i),
    .m_valid_o(rxf_valid), .m_ready_i(rxf_ready), .m_data_o(rxf_data), .m_keep_o(rxf_keep), .m_last_o(rxf_last),
    .m_err_o(rxf_err), .cnt_overflow_o(cnt_overflow), .quiet_o(rxf_quiet)
  );

  eth_fcs_rx #(.DATA_W(DATA_W)) u_fcs_rx (
    .clk_i, .rst_ni,
    .s_valid_i(rxf_valid), .s_ready_o(rxf_ready), .s_data_i(rxf_data), .s_keep_i(rxf_keep), .s_last_i(rxf_last),
    .s_err_i(rxf_err),
    .m_valid_o(rxc_valid), .m_ready_i(rxc_ready), .m_data_o(rxc_data), .m_keep_o(rxc_keep), .m_last_o(rxc_last),
    .m_err_o(rxc_err), .cnt_bad_fcs_o(cnt_bad_fcs), .quiet_o(fcsrx_quiet)
  );

  // Credit goes back a clock later: nobody waits for that.
  logic       rel_home_valid_q, rel_hold_valid_q, rel_evict_valid_q;
  logic [5:0] rel_home_src_q, rel_hold_src_q, rel_evict_src_q;
  logic [2:0] rel_home_cls_q;
  always_ff @(posedge clk_i) begin
    rel_home_src_q  <= rel_home_src;
    rel_home_cls_q  <= rel_home_cls;
    rel_hold_src_q  <= rel_hold_src;
    rel_evict_src_q <= rel_evict_src;
    if (!rst_ni) begin
      rel_home_valid_q  <= 1'b0;
      rel_hold_valid_q  <= 1'b0;
      rel_evict_valid_q <= 1'b0;
    end else begin
      rel_home_valid_q  <= rel_home_valid;
      rel_hold_valid_q  <= rel_hold_valid;
      rel_evict_valid_q <= rel_evict_valid;
    end
  end

  logic              rpage_valid, rpage_ready, rpage_data_valid, rpage_data_ready;
  logic              rpage_end_valid, rpage_end_ready, rpage_end_good, rpage_end_whole, rpage_part;
  logic [1:0]        rpage_frag;
  weft_pkg::msg_t    rpage;
  logic [DATA_W-1:0] rpage_data;
  logic              xrx_idle, xrx_quiet;

  xport_rx #(.DATA_W(DATA_W), .NODES(NODES)) u_xport_rx (
    .clk_i, .rst_ni, .enable_i(enable), .now_i, .node_i(node), .epoch_i(epoch),
    .members_i(members), .members_set_i(members_set), .ack_delay_cycles_i(ack_delay_cycles),
    .heartbeat_cycles_i(heartbeat_cycles), .heartbeat_limit_i(heartbeat_limit), .suspect_o(suspect),
    .s_valid_i(rxc_valid), .s_ready_o(rxc_ready), .s_data_i(rxc_data), .s_keep_i(rxc_keep), .s_last_i(rxc_last),
    .s_err_i(rxc_err),
    .msg_valid_o(rx_msg_valid), .msg_ready_i(rx_msg_ready), .msg_o(rx_msg),
    .page_valid_o(rpage_valid), .page_ready_i(rpage_ready), .page_o(rpage),
    .page_part_o(rpage_part), .page_frag_o(rpage_frag),
    .page_data_valid_o(rpage_data_valid), .page_data_ready_i(rpage_data_ready), .page_data_o(rpage_data),
    .page_end_valid_o(rpage_end_valid), .page_end_ready_i(rpage_end_ready), .page_end_good_o(rpage_end_good),
    .page_end_whole_o(rpage_end_whole),
    .ack_valid_o(ack_valid), .ack_ready_i(ack_ready), .ack_src_o(ack_src), .ack_body_o(ack_body),
    .page_out_i(page_out), .ackhdr_valid_o(ackhdr_valid), .ackhdr_ready_i(ackhdr_ready), .ackhdr_o(ackhdr),
    .poll_valid_i(poll_valid), .poll_ready_o(poll_ready), .poll_dst_i(poll_dst),
    .rel_home_valid_i(rel_home_valid_q), .rel_home_src_i(rel_home_src_q), .rel_home_cls_i(rel_home_cls_q),
    .rel_hold_valid_i(rel_hold_valid_q), .rel_hold_src_i(rel_hold_src_q),
    .rel_evict_valid_i(rel_evict_valid_q), .rel_evict_src_i(rel_evict_src_q),
    .cnt_o(cnt_rx), .idle_o(xrx_idle), .quiet_o(xrx_quiet)
  );

  logic sink_idle, sink_quiet, cnt_bad_page;

  page_sink #(.DATA_W(DATA_W)) u_page_sink (
    .clk_i, .rst_ni,
    .wire_valid_i(rpage_valid), .wire_ready_o(rpage_ready), .wire_i(rpage),
    .wire_part_i(rpage_part), .wire_frag_i(rpage_frag),
    .wire_data_valid_i(rpage_data_valid), .wire_data_ready_o(rpage_data_ready), .wire_data_i(rpage_data),
    .wire_end_valid_i(rpage_end_valid), .wire_end_ready_o(rpage_end_ready), .wire_end_good_i(rpage_end_good),
    .wire_end_whole_i(rpage_end_whole),
    .local_valid_i(sinkl_valid), .local_ready_o(sinkl_ready), .local_i(sinkl),
    .local_data_valid_i(sinkl_data_valid), .local_data_ready_o(sinkl_data_ready), .local_data_i(sinkl_data),
    .land_soon_valid_o(land_soon_valid), .land_soon_txn_o(land_soon_txn),
    .land_txn_o(land_txn), .land_htxn_o(land_htxn), .land_gpn_o(land_gpn), .land_src_o(land_src),
    .land_op_o(land_op), .land_req_ok_i(land_req_ok), .land_req_addr_i(land_req_addr),
    .land_home_ok_i(land_home_ok), .land_home_addr_i(land_home_addr),
    .land_take_o(land_take), .land_end_valid_o(land_end_valid), .land_end_txn_o(land_end_txn),
    .wr_valid_o(page_wr_valid), .wr_ready_i(page_wr_ready), .wr_addr_o(page_wr_addr),
    .wr_lines_o(page_wr_lines),
    .wr_data_valid_o(page_wr_data_valid), .wr_data_ready_i(page_wr_data_ready), .wr_data_o(page_wr_data),
    .wr_done_i(page_wr_done),
    .msg_valid_o(landed_valid), .msg_ready_i(landed_ready), .msg_o(landed),
    .sent_local_valid_o(sent_local_valid), .sent_local_hold_o(sent_local_hold),
    .cnt_bad_o(cnt_bad_page), .idle_o(sink_idle), .quiet_o(sink_quiet)
  );

  // ---------------------------------------------------------------- flight recorder
  logic rec_idle, rec_quiet, stir;
  // What comes before a write of anything but its lines.
  assign stir = rx_valid_i || rxf_valid || rxc_valid || !sink_idle || sinkl_valid || local_valid != '0 || lpage_valid
             || dir_rvalid_i || cqe_valid != '0 || rqe_valid;

  recorder #(.DATA_W(DATA_W), .PRESENT(RECORDER)) u_recorder (
    .clk_i, .rst_ni, .now_i,
    .wr_en_i(ext_wr_en), .wr_addr_i(ext_wr_addr), .wr_data_i(ext_wr_data),
    .rd_en_i(ext_rd_en), .rd_addr_i(ext_rd_addr), .rd_data_o(ext_rd_data), .rd_ready_o(ext_rd_ready),
    .req_sent_i(req_req_valid && req_req_ready), .req_i(req_req),
    .land_take_i(land_take), .land_op_i(land_op), .land_src_i(land_src), .land_gpn_i(land_gpn),
    .cnt_req_i(cnt_req), .req_cqe_valid_i(cqe_valid[0]), .req_cqe_i(cqe[511:0]),
    .put_sent_i(put_valid && put_ready), .put_i(put),
    .cnt_evict_i(cnt_evict), .evict_cqe_valid_i(cqe_valid[1]), .evict_cqe_i(cqe[1023:512]),
    .rqe_sent_i(rqe_valid && rqe_ready), .rqe_i(rqe),
    .desc_taken_i(desc_valid[2] && desc_ready[2]), .desc_i(desc[1535:1024]),
    .trace_home_i(trace_home_o), .grt_sent_i(grt_valid && grt_ready), .grt_i(grt),
    .stir_i(stir), .read_i(lpage_valid && lpage_ready), .read_end_i(sinkl_valid && sinkl_ready),
    .calm_o(log_calm), .wr_valid_o(log_valid), .wr_addr_o(log_addr), .wr_data_o(log_data),
    .wr_beat_i(log_beat), .wr_done_i(log_done), .idle_o(rec_idle), .quiet_o(rec_quiet)
  );

  // ---------------------------------------------------------------- counters, rest
  always_comb begin
    cnt_other = '0;
    cnt_other[weft_pkg::CNT_DIR_HIT]     = cnt_dir_hit;
    cnt_other[weft_pkg::CNT_DIR_MISS]    = cnt_dir_miss;
    cnt_other[weft_pkg::CNT_TX_FRAMES]   = cnt_tx_frame;
    cnt_other[weft_pkg::CNT_TX_PAGES]    = cnt_tx_page;
    cnt_other[weft_pkg::CNT_RX_OVERFLOW] = cnt_overflow;
    cnt_other[weft_pkg::CNT_RX_BAD_FCS]  = cnt_bad_fcs;
    cnt_other[weft_pkg::CNT_RX_BAD_ANSWER] = cnt_bad_page;
  end
  // Each counter belongs to one block, but DESCRIPTOR_BAD, FAULT_POISON and RX_BAD_ANSWER: of these two in one cycle count once.
  always_ff @(posedge clk_i) begin
    if (!rst_ni) cnt <= '0;
    else cnt <= cnt_req | cnt_evict | cnt_hold | cnt_home | cnt_tx | cnt_rx | cnt_other;
  end

  logic eth_quiet;
  assign eth_quiet = ftx_quiet && fcstx_quiet && rxf_quiet && fcsrx_quiet;

  // What the driver reads comes from flip-flops: it looks some clocks after it has done anything.
  assign idles  = {csr_quiet, dir_ready, rd_idle, wr_idle, sq_idle, cq_idle, req_idle, evict_idle, hold_idle, home_idle, dirc_idle,
                   route_idle, deliver_idle, xtx_idle, xrx_idle, src_idle, sink_idle, eth_quiet, rec_idle,
                   !(rel_home_valid_q || rel_hold_valid_q || rel_evict_valid_q), cnt == '0};
  assign idle_o = idles == '1;
  assign was_idle = idles_q == '1;
  always_ff @(posedge clk_i) idles_q <= idles;
  assign quiet_o = csr_quiet && dir_ready && rd_quiet && wr_quiet && sq_quiet && cq_quiet && req_quiet &&
                   evict_quiet && hold_quiet && home_quiet && dirc_quiet && route_idle && deliver_idle && xtx_quiet &&
                   xrx_quiet && src_quiet && sink_quiet && eth_quiet && rec_quiet && cnt == '0;
endmodule
`default_nettype wire
