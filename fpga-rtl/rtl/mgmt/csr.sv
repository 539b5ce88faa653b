// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Registers behind the BAR: AXI4-Lite, 32 bits. Configuration, doorbells, counters.
module csr #(
  parameter int unsigned DATA_W = 512,
  parameter logic [31:0] BUILD = 32'd0
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire          axil_awvalid_i,
  output logic         axil_awready_o,
  input  wire  [15:0]  axil_awaddr_i,
  input  wire          axil_wvalid_i,
  output logic         axil_wready_o,
  input  wire  [31:0]  axil_wdata_i,
  input  wire  [3:0]   axil_wstrb_i,
  output logic         axil_bvalid_o,
  input  wire          axil_bready_i,
  input  wire          axil_arvalid_i,
  output logic         axil_arready_o,
  input  wire  [15:0]  axil_araddr_i,
  output logic         axil_rvalid_o,
  input  wire          axil_rready_i,
  output logic [31:0]  axil_rdata_o,
  // Configuration.
  output logic         enable_o,
  output logic [5:0]   node_o,
  output logic [15:0]  epoch_o,
  output logic [15:0]  members_o,               // valid since EPOCH was last written
  output logic         members_set_o,           // first cycle of a new epoch and new members
  output logic [31:0]  rto_cycles_o,
  output logic [31:0]  rto_min_cycles_o,
  output logic [31:0]  ack_delay_cycles_o,
  output logic [31:0]  heartbeat_cycles_o,
  output logic [3:0]   heartbeat_limit_o,
  output logic [31:0]  revoke_limit_cycles_o,
  output logic [31:0]  holdoff_cycles_o,
  output logic [31:0]  fault_limit_cycles_o,
  output logic         page_parts_o,            // 1: a page is sent in FRAGMENTS frames
  output logic [63:0]  pool_base_o,
  output logic [31:0]  pool_pages_o,
  output logic [6:0]   stripe_weight_o,
  output logic [63:0]  dir_base_o,
  output logic [319:0] ring_base_o,             // 5 * 64: FAULT, EVICT, RESPOND, COMPLETION, REVOKE
  output logic [19:0]  ring_log2_o,             // 5 * 4
  output logic [weft_pkg::GPN_BITS-1:0] context_first_o,
  output logic [weft_pkg::GPN_BITS-1:0] context_last_o,
  output logic         stripe_wr_en_o,
  output logic [5:0]   stripe_wr_slot_o,
  output logic [31:0]  stripe_wr_data_o,
  // Doorbells.
  output logic         tail_valid_o,
  output logic [1:0]   tail_ring_o,
  output logic [15:0]  tail_o,
  // State and counters.
  input  wire          ready_i,
  input  wire          idle_i,                  // a clock before
  input  wire          recovering_i,
  input  wire  [15:0]  suspect_i,
  // A fault that is overdue, as it is found.
  input  wire          overdue_valid_i,
  input  wire  [7:0]   overdue_txn_i,
  input  wire  [5:0]   overdue_home_i,
  input  wire  [weft_pkg::GPN_BITS-1:0] overdue_gpn_i,
  input  wire  [weft_pkg::COUNTERS-1:0] cnt_i,
  // Registers of other blocks: accesses as they are taken. A read that is not ready waits.
  output logic         ext_wr_en_o,
  output logic [15:0]  ext_wr_addr_o,
  output logic [31:0]  ext_wr_data_o,
  output logic         ext_rd_en_o,
  output logic [15:0]  ext_rd_addr_o,
  input  wire  [31:0]  ext_rd_data_i,           // zero for what they do not have
  input  wire          ext_rd_ready_i,
  output logic         quiet_o
);
  localparam logic [15:0] RING_STRIDE = weft_pkg::CSR_RING_EVICT_BASE_LO - weft_pkg::CSR_RING_FAULT_BASE_LO;
  localparam int unsigned RINGS = 5;
  localparam int unsigned GPN_W = weft_pkg::GPN_BITS;
  localparam int unsigned CNT_W = $clog2(weft_pkg::COUNTERS);
  if (RING_STRIDE != 16'd16) $error("csr: ring blocks are decoded at 16 bytes each");
  if (weft_pkg::CSR_CONTEXT_FIRST_LO[15:8] != weft_pkg::CSR_RING_FAULT_BASE_LO[15:8]) $error("csr: contexts are read beside the rings");

  // A write is taken when address and data are both there. Byte strobes: whole words only.
  logic        wr_en;
  logic [15:0] wr_addr;
  logic [31:0] wdata;
  assign wr_en          = axil_awvalid_i && axil_wvalid_i && !axil_bvalid_o;
  assign axil_awready_o = wr_en;
  assign axil_wready_o  = wr_en;
  assign wr_addr        = {axil_awaddr_i[15:2], 2'b00};
  assign wdata          = axil_wdata_i;

  // Stripe table and doorbells are kept by the blocks that use them.
  logic [31:0] stripe_rd;
  assign stripe_wr_en_o   = wr_en && (wr_addr[15:8] == weft_pkg::CSR_STRIPE_SLOT[15:8]);
  assign stripe_wr_slot_o = wr_addr[7:2];
  assign stripe_wr_data_o = wdata;
  prim_ram_lut #(.WIDTH(32), .DEPTH(weft_pkg::STRIPE_ENTRIES)) u_stripe (
    .clk_i, .wr_en_i(stripe_wr_en_o), .wr_addr_i(stripe_wr_slot_o), .wr_data_i(wdata),
    .rd_addr_i(rd_addr_q[7:2]), .rd_data_o(stripe_rd)
  );
  assign tail_valid_o = wr_en && (wr_addr[15:4] == weft_pkg::CSR_DOORBELL_TAIL[15:4]) && (wr_addr[3:2] != 2'd3);
  assign tail_ring_o  = wr_addr[3:2];
  assign tail_o       = wdata[15:0];

  // What was written to MEMBERS and PAGE_FRAMES.
  logic [15:0] members_q;
  logic [1:0]  page_frames_q;
  assign page_parts_o = page_frames_q == 2'(weft_pkg::FRAGMENTS);

  always_ff @(posedge clk_i) begin
    members_set_o <= rst_ni && wr_en && wr_addr == weft_pkg::CSR_CTRL_EPOCH;
    if (!rst_ni) begin
      enable_o           <= 1'b0;
      node_o             <= '0;
      epoch_o            <= 16'd1;
      members_q          <= '1;
      members_o          <= '1;
      rto_cycles_o       <= 32'd4096;
      rto_min_cycles_o   <= 32'd2048;
      ack_delay_cycles_o <= 32'd32;
      heartbeat_cycles_o <= '0;
      heartbeat_limit_o  <= 4'd4;
      revoke_limit_cycles_o <= '0;
      holdoff_cycles_o   <= '0;
      fault_limit_cycles_o <= '0;
      page_frames_q      <= 2'd1;
      pool_base_o        <= '0;
      pool_pages_o       <= '0;
      stripe_weight_o    <= '0;
      dir_base_o         <= '0;
      context_first_o    <= '0;
      context_last_o     <= '1;
      ring_base_o        <= '0;
      ring_log2_o        <= '0;
    end else if (wr_en) begin
      case (wr_addr)
        weft_pkg::CSR_CTRL_CONTROL:          enable_o           <= wdata[0] && ready_i;
        weft_pkg::CSR_CTRL_NODE:             node_o             <= wdata[5:0];
        weft_pkg::CSR_CTRL_EPOCH: begin
          epoch_o   <= wdata[15:0];
          members_o <= members_q;
        end
        weft_pkg::CSR_CTRL_RTO_CYCLES:       rto_cycles_o       <= wdata;
        weft_pkg::CSR_CTRL_RTO_MIN_CYCLES:   rto_min_cycles_o   <= wdata;
        weft_pkg::CSR_CTRL_ACK_DELAY_CYCLES: ack_delay_cycles_o <= wdata;
        weft_pkg::CSR_CTRL_MEMBERS:          members_q          <= wdata[15:0];
        weft_pkg::CSR_CTRL_HEARTBEAT_CYCLES: heartbeat_cycles_o <= wdata;
        weft_pkg::CSR_CTRL_HEARTBEAT_LIMIT:  heartbeat_limit_o  <= wdata[3:0];
        weft_pkg::CSR_CTRL_REVOKE_LIMIT_CYCLES: revoke_limit_cycles_o <= wdata;
        weft_pkg::CSR_CTRL_HOLDOFF_CYCLES:   holdoff_cycles_o   <= wdata;
        weft_pkg::CSR_CTRL_FAULT_LIMIT_CYCLES: fault_limit_cycles_o <= wdata;
        weft_pkg::CSR_CTRL_PAGE_FRAMES:      page_frames_q      <= wdata[1:0];
        weft_pkg::CSR_POOL_POOL_BASE_LO:     pool_base_o[31:0]  <= wdata;
        weft_pkg::CSR_POOL_POOL_BASE_HI:     pool_base_o[63:32] <= wdata;
        weft_pkg::CSR_POOL_POOL_PAGES:       pool_pages_o       <= wdata;
        weft_pkg::CSR_POOL_STRIPE_WEIGHT:    stripe_weight_o    <= wdata[6:0];
        weft_pkg::CSR_POOL_DIR_BASE_LO:      dir_base_o[31:0]   <= wdata;
        weft_pkg::CSR_POOL_DIR_BASE_HI:      dir_base_o[63:32]  <= wdata;
        weft_pkg::CSR_CONTEXT_FIRST_LO:      context_first_o[31:0] <= wdata;
        weft_pkg::CSR_CONTEXT_FIRST_HI:      context_first_o[GPN_W-1:32] <= wdata[GPN_W-33:0];
        weft_pkg::CSR_CONTEXT_LAST_LO:       context_last_o[31:0] <= wdata;
        weft_pkg::CSR_CONTEXT_LAST_HI:       context_last_o[GPN_W-1:32] <= wdata[GPN_W-33:0];
        default: ;
      endcase
      for (int unsigned i = 0; i < RINGS; i++) begin
        if (wr_addr == weft_pkg::CSR_RING_FAULT_BASE_LO + 16'(i) * RING_STRIDE) ring_base_o[i*64 +: 32] <= wdata;
        if (wr_addr == weft_pkg::CSR_RING_FAULT_BASE_HI + 16'(i) * RING_STRIDE) ring_base_o[i*64+32 +: 32] <= wdata;
        if (wr_addr == weft_pkg::CSR_RING_FAULT_LOG2 + 16'(i) * RING_STRIDE) ring_log2_o[i*4 +: 4] <= wdata[3:0];
      end
    end
  end

  // The fault last found overdue.
  logic        overdue_q;
  logic [13:0] overdue_fault_q;                  // home, txn
  logic [weft_pkg::GPN_BITS-1:0] overdue_gpn_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      overdue_q       <= 1'b0;
      overdue_fault_q <= '0;
      overdue_gpn_q   <= '0;
    end else if (overdue_valid_i) begin
      overdue_q       <= 1'b1;
      overdue_fault_q <= {overdue_home_i, overdue_txn_i};
      overdue_gpn_q   <= overdue_gpn_i;
    end
  end

  // Reads: taken in one clock, answered in the next but two. Looked up from a register is a word of each page of 256 bytes; which
  // page it is, a clock later. A read that waits for another block waits there.
  logic             look_q, pass_q;              // what is read is looked up; has been
  logic             is_counter;
  logic [$clog2(weft_pkg::COUNTERS + 1)-1:0] late, late_q;   // to be added to a counter
  logic [31:0]      low_q, high_q, stripe_q, counter_q, ext_q;
  logic [15:0]      rd_addr_q;
  logic [7:0]       page_q;
  logic [31:0]      low, high, counter;          // low, high: of the first page, of the second
  logic [15:0]      low_addr, high_addr;
  logic             rd_done, counting, counted;
  assign axil_arready_o = !look_q && !pass_q && !axil_rvalid_o;
  assign rd_done        = look_q && ext_rd_ready_i;
  assign ext_wr_en_o    = wr_en;
  assign ext_wr_addr_o  = wr_addr;
  assign ext_wr_data_o  = wdata;
  assign ext_rd_en_o    = rd_done;
  assign ext_rd_addr_o  = rd_addr_q;
  if (weft_pkg::CSR_COUNTER_FAULT_READ[7:0] != '0 || weft_pkg::COUNTERS > 64) $error("csr: counters are decoded as 64 words");

  csr_counters u_counters (
    .clk_i, .rst_ni, .cnt_i, .rd_addr_i(rd_addr_q[2 +: CNT_W]), .rd_data_o(counter), .rd_late_o(late),
    .clear_o(counting), .idle_o(counted)
  );

  assign low_addr  = {weft_pkg::CSR_CTRL_CONTROL[15:8], rd_addr_q[7:0]};
  assign high_addr = {weft_pkg::CSR_RING_FAULT_BASE_LO[15:8], rd_addr_q[7:0]};
  always_comb begin
    case (low_addr)
      weft_pkg::CSR_ID_MAGIC:              low = weft_pkg::CARD_MAGIC;
      weft_pkg::CSR_ID_ABI:                low = weft_pkg::ABI_VERSION;
      weft_pkg::CSR_ID_DATA_WIDTH:         low = DATA_W;
      weft_pkg::CSR_ID_BUILD:              low = BUILD;
      weft_pkg::CSR_CTRL_CONTROL:          low = 32'(enable_o);
      weft_pkg::CSR_CTRL_STATUS:           low = {29'd0, recovering_i, idle_i, ready_i && !counting};
      weft_pkg::CSR_CTRL_NODE:             low = 32'(node_o);
      weft_pkg::CSR_CTRL_EPOCH:            low = 32'(epoch_o);
      weft_pkg::CSR_CTRL_RTO_CYCLES:       low = rto_cycles_o;
      weft_pkg::CSR_CTRL_RTO_MIN_CYCLES:   low = rto_min_cycles_o;
      weft_pkg::CSR_CTRL_ACK_DELAY_CYCLES: low = ack_delay_cycles_o;
      weft_pkg::CSR_CTRL_MEMBERS:          low = 32'(members_q);
      weft_pkg::CSR_CTRL_SUSPECT:          low = 32'(suspect_i);
      weft_pkg::CSR_CTRL_HEARTBEAT_CYCLES: low = heartbeat_cycles_o;
      weft_pkg::CSR_CTRL_HEARTBEAT_LIMIT:  low = 32'(heartbeat_limit_o);
      weft_pkg::CSR_CTRL_REVOKE_LIMIT_CYCLES: low = revoke_limit_cycles_o;
      weft_pkg::CSR_CTRL_HOLDOFF_CYCLES:   low = holdoff_cycles_o;
      weft_pkg::CSR_CTRL_FAULT_LIMIT_CYCLES: low = fault_limit_cycles_o;
      weft_pkg::CSR_CTRL_PAGE_FRAMES:      low = 32'(page_frames_q);
      weft_pkg::CSR_OVERDUE_FAULT:         low = {overdue_q, 17'd0, overdue_fault_q};
      weft_pkg::CSR_OVERDUE_GPN_LO:        low = overdue_gpn_q[31:0];
      weft_pkg::CSR_OVERDUE_GPN_HI:        low = 32'(overdue_gpn_q[weft_pkg::GPN_BITS-1:32]);
      weft_pkg::CSR_POOL_POOL_BASE_LO:     low = pool_base_o[31:0];
      weft_pkg::CSR_POOL_POOL_BASE_HI:     low = pool_base_o[63:32];
      weft_pkg::CSR_POOL_POOL_PAGES:       low = pool_pages_o;
      weft_pkg::CSR_POOL_STRIPE_WEIGHT:    low = 32'(stripe_weight_o);
      weft_pkg::CSR_POOL_DIR_BASE_LO:      low = dir_base_o[31:0];
      weft_pkg::CSR_POOL_DIR_BASE_HI:      low = dir_base_o[63:32];
      default:                             low = '0;
    endcase
    case (high_addr)
      weft_pkg::CSR_CONTEXT_FIRST_LO:      high = context_first_o[31:0];
      weft_pkg::CSR_CONTEXT_FIRST_HI:      high = 32'(context_first_o[GPN_W-1:32]);
      weft_pkg::CSR_CONTEXT_LAST_LO:       high = context_last_o[31:0];
      weft_pkg::CSR_CONTEXT_LAST_HI:       high = 32'(context_last_o[GPN_W-1:32]);
      default:                             high = '0;
    endcase
    for (int unsigned i = 0; i < RINGS; i++) begin
      if (high_addr == weft_pkg::CSR_RING_FAULT_BASE_LO + 16'(i) * RING_STRIDE) high = high | ring_base_o[i*64 +: 32];
      if (high_addr == weft_pkg::CSR_RING_FAULT_BASE_HI + 16'(i) * RING_STRIDE) high = high | ring_base_o[i*64+32 +: 32];
      if (high_addr == weft_pkg::CSR_RING_FAULT_LOG2 + 16'(i) * RING_STRIDE) high = high | 32'(ring_log2_o[i*4 +: 4]);
    end
  end
  assign is_counter = rd_addr_q[7:2] < 6'(weft_pkg::COUNTERS);

  always_ff @(posedge clk_i) begin
    if (!look_q) rd_addr_q <= {axil_araddr_i[15:2], 2'b00};
    if (look_q) begin
      low_q     <= low;
      high_q    <= high;
      stripe_q  <= stripe_rd;
      counter_q <= is_counter ? counter : '0;
      late_q    <= is_counter ? late : '0;
      ext_q     <= ext_rd_data_i;
      page_q    <= rd_addr_q[15:8];
    end
    if (pass_q) begin
      case (page_q)
        weft_pkg::CSR_CTRL_CONTROL[15:8]:       axil_rdata_o <= low_q;
        weft_pkg::CSR_RING_FAULT_BASE_LO[15:8]: axil_rdata_o <= high_q;
        weft_pkg::CSR_STRIPE_SLOT[15:8]:        axil_rdata_o <= stripe_q;
        weft_pkg::CSR_COUNTER_FAULT_READ[15:8]: axil_rdata_o <= counter_q + 32'(late_q);
        default:                                axil_rdata_o <= ext_q;
      endcase
    end
    if (!rst_ni) begin
      axil_bvalid_o <= 1'b0;
      axil_rvalid_o <= 1'b0;
      look_q        <= 1'b0;
      pass_q        <= 1'b0;
    end else begin
      look_q <= look_q ? !ext_rd_ready_i : axil_arvalid_i && axil_arready_o;
      pass_q <= rd_done;
      if (wr_en) axil_bvalid_o <= 1'b1;
      else if (axil_bready_i) axil_bvalid_o <= 1'b0;
      if (pass_q) axil_rvalid_o <= 1'b1;
      else if (axil_rready_i) axil_rvalid_o <= 1'b0;
    end
  end

  assign quiet_o = !axil_bvalid_o && !axil_rvalid_o && !look_q && !pass_q && counted;

  logic unused;
  assign unused = ^{axil_awaddr_i[1:0], axil_araddr_i[1:0]};

  always_ff @(posedge clk_i) begin
    if (rst_ni && wr_en) a_whole_words: assert (axil_wstrb_i == 4'hf);  // Drivers write 32 bits.
  end
endmodule
`default_nettype wire
