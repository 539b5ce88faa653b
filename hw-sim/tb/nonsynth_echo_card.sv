// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// A card without a protocol, for tests of the simulation kernel: same ports as card_core, each used by hand.
//
//   0x000 MAGIC     reads CARD_MAGIC
//   0x010 SCRATCH   a register
//   0x014 FAIL      write: an assertion fails
//   0x018 TIMER     write n: an interrupt at the n-th tick
//   0x020 TX_BASE   address of frames to send, 4096-aligned; frame i lies at TX_BASE + 16384 * i
//   0x024 TX_BYTES  length of each, FCS included
//   0x028 RX_BASE   received beats are written from here on
//   0x030-38 TRACE  a trace record, low word first
//   0x040 TX_FRAMES 0x044 RX_FRAMES 0x048 DIR_READS 0x04c RX_LOST: counts
//   0x800 +4i       counters: i + 1
//   0x1000 doorbell 0: value = frames to send; 1: directory word to add one to; 2: emit TRACE at port value
module nonsynth_echo_card #(
  parameter int unsigned DATA_W = 512
) (
  input  wire                 clk_i,
  input  wire                 rst_ni,
  input  wire  [31:0]         now_i,
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
  input  wire                 push_valid_i,
  input  wire  [15:0]         push_addr_i,
  input  wire  [DATA_W-1:0]   push_data_i,
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
  output logic                tx_valid_o,
  input  wire                 tx_ready_i,
  output logic [DATA_W-1:0]   tx_data_o,
  output logic [DATA_W/8-1:0] tx_keep_o,
  output logic                tx_last_o,
  input  wire                 rx_valid_i,
  input  wire  [DATA_W-1:0]   rx_data_i,
  input  wire  [DATA_W/8-1:0] rx_keep_i,
  input  wire                 rx_last_i,
  output logic                irq_o,
  output weft_pkg::trace_t    trace_home_o,
  output weft_pkg::trace_t    trace_req_o,
  output weft_pkg::trace_t    trace_evict_o,
  output weft_pkg::trace_t    trace_hold_o,
  output logic                idle_o,
  output logic                quiet_o
);
  localparam int unsigned B = DATA_W / 8;
  localparam int unsigned BURST = 64;

  // ---------------------------------------------------------------- registers
  logic [31:0] scratch_q, tx_base_q, tx_bytes_q, timer_q, tx_frames_q, rx_frames_q, dir_reads_q, lost_q;
  logic [95:0] trace_q;
  logic        aw_q, w_q, b_q, r_q, fail_q;
  logic [15:0] awaddr_q;
  logic [31:0] wdata_q, rdata_q;
  logic        wr;
  logic [1:0]  emit_q;
  logic        emit_valid_q, timer_irq_q;

  assign axil_awready_o = !aw_q;
  assign axil_wready_o  = !w_q;
  assign axil_bvalid_o  = b_q;
  assign axil_arready_o = !r_q;
  assign axil_rvalid_o  = r_q;
  assign axil_rdata_o   = rdata_q;
  assign wr             = aw_q && w_q && !b_q;

  logic tick;
  assign tick = (now_i % weft_pkg::TICK_CYCLES) == 0;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      aw_q         <= 1'b0;
      w_q          <= 1'b0;
      b_q          <= 1'b0;
      r_q          <= 1'b0;
      scratch_q    <= '0;
      tx_base_q    <= '0;
      tx_bytes_q   <= '0;
      timer_q      <= '0;
      trace_q      <= '0;
      fail_q       <= 1'b0;
      emit_valid_q <= 1'b0;
      timer_irq_q  <= 1'b0;
    end else begin
      emit_valid_q <= 1'b0;
      timer_irq_q  <= 1'b0;
      if (tick && timer_q != '0) begin
        timer_q     <= timer_q - 1;
        timer_irq_q <= timer_q == 1;
      end
      if (axil_awvalid_i && axil_awready_o) begin
        aw_q     <= 1'b1;
        awaddr_q <= axil_awaddr_i;
      end
      if (axil_wvalid_i && axil_wready_o) begin
        w_q     <= 1'b1;
        wdata_q <= axil_wdata_i;
      end
      if (wr) begin
        b_q <= 1'b1;
        case (awaddr_q)
          16'h0010: scratch_q <= wdata_q;
          16'h0014: fail_q <= 1'b1;
          16'h0018: timer_q <= wdata_q;
          16'h0020: tx_base_q <= wdata_q;
          16'h0024: tx_bytes_q <= wdata_q;
          16'h0030: trace_q[31:0] <= wdata_q;
          16'h0034: trace_q[63:32] <= wdata_q;
          16'h0038: trace_q[95:64] <= wdata_q;
          16'h1008: begin
            emit_valid_q <= 1'b1;
            emit_q       <= wdata_q[1:0];
          end
          default: ;
        endcase
      end
      if (b_q && axil_bready_i) begin
        b_q  <= 1'b0;
        aw_q <= 1'b0;
        w_q  <= 1'b0;
      end
      if (axil_arvalid_i && axil_arready_o) begin
        r_q <= 1'b1;
        case (axil_araddr_i)
          16'h0000: rdata_q <= weft_pkg::CARD_MAGIC;
          16'h0010: rdata_q <= scratch_q;
          16'h0040: rdata_q <= tx_frames_q;
          16'h0044: rdata_q <= rx_frames_q;
          16'h0048: rdata_q <= dir_reads_q;
          16'h004c: rdata_q <= lost_q;
          default:  rdata_q <= (axil_araddr_i >= 16'h0800 && axil_araddr_i < 16'h0a00)
                               ? {18'd0, axil_araddr_i[15:2]} - 32'h1ff : '0;
        endcase
      end
      if (r_q && axil_rready_i) r_q <= 1'b0;
      a_not_told_to_fail: assert (!fail_q);  // FAIL was not written.
    end
  end

  // ---------------------------------------------------------------- memory to wire
  logic [31:0] to_send_q, to_read_q, to_tx_q, read_at_q, frame_at_q;  // frames; bytes
  logic        sending;
  logic [31:0] ask;
  logic        s_ready;
  logic [3:0]  tx_count;

  assign sending       = to_send_q != '0;
  assign ask           = (to_read_q > 32'(BURST * B)) ? 32'(BURST * B) : to_read_q;
  assign dma_arvalid_o = to_read_q != '0;
  assign dma_araddr_o  = {32'd0, read_at_q};
  assign dma_arlen_o   = 8'((ask + 32'(B) - 1) / 32'(B) - 1);
  assign dma_rready_o  = s_ready;

  fifo #(.WIDTH(DATA_W), .DEPTH(8)) u_tx (
    .clk_i, .rst_ni, .wr_valid_i(dma_rvalid_i), .wr_ready_o(s_ready), .wr_data_i(dma_rdata_i),
    .rd_valid_o(tx_valid_o), .rd_ready_i(tx_ready_i), .rd_data_o(tx_data_o), .count_o(tx_count)
  );
  assign tx_last_o = to_tx_q <= 32'(B);
  assign tx_keep_o = tx_last_o ? ({B{1'b1}} >> (32'(B) - to_tx_q)) : {B{1'b1}};

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      to_send_q   <= '0;
      to_read_q   <= '0;
      to_tx_q     <= '0;
      tx_frames_q <= '0;
    end else begin
      if (wr && awaddr_q == 16'h1000) begin
        to_send_q  <= wdata_q;
        to_read_q  <= (wdata_q == '0) ? '0 : tx_bytes_q;
        to_tx_q    <= tx_bytes_q;
        read_at_q  <= tx_base_q;
        frame_at_q <= tx_base_q;
      end
      if (dma_arvalid_o && dma_arready_i) begin
        to_read_q <= to_read_q - ask;
        read_at_q <= read_at_q + ask;
      end
      if (tx_valid_o && tx_ready_i) begin
        to_tx_q <= to_tx_q - 32'(B);
        if (tx_last_o) begin
          tx_frames_q <= tx_frames_q + 1;
          to_send_q   <= to_send_q - 1;
          to_tx_q     <= tx_bytes_q;
          to_read_q   <= (to_send_q == 1) ? '0 : tx_bytes_q;
          read_at_q   <= frame_at_q + 32'd16384;
          frame_at_q  <= frame_at_q + 32'd16384;
        end
      end
    end
  end

  // ---------------------------------------------------------------- wire to memory: bursts of one beat, addresses ahead of data
  logic [31:0] rx_at_q, beats_q, answered_q;  // beats to write, write responses to come
  logic [3:0]  ahead_q;  // bursts whose beat has not been sent
  logic        irq_q, rx_end_q, aw_go;
  logic        f_ready, f_valid, w_go;
  logic [DATA_W-1:0] f_data;
  logic [8:0]  rx_count;

  fifo #(.WIDTH(DATA_W), .DEPTH(256)) u_rx (
    .clk_i, .rst_ni, .wr_valid_i(rx_valid_i), .wr_ready_o(f_ready), .wr_data_i(rx_data_i),
    .rd_valid_o(f_valid), .rd_ready_i(w_go), .rd_data_o(f_data), .count_o(rx_count)
  );
  assign dma_awvalid_o = {5'd0, ahead_q} < rx_count && ahead_q != 4'd8;
  assign dma_awaddr_o  = {32'd0, rx_at_q};
  assign dma_awlen_o   = '0;
  assign dma_wvalid_o  = f_valid && ahead_q != '0;
  assign dma_wdata_o   = f_data;
  assign dma_wlast_o   = 1'b1;
  assign dma_bready_o  = 1'b1;
  assign aw_go         = dma_awvalid_o && dma_awready_i;
  assign w_go          = dma_wvalid_o && dma_wready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      ahead_q     <= '0;
      rx_at_q     <= '0;
      rx_frames_q <= '0;
      lost_q      <= '0;
      beats_q     <= '0;
      answered_q  <= '0;
      irq_q       <= 1'b0;
      rx_end_q    <= 1'b0;
    end else begin
      irq_q <= timer_irq_q;
      if (wr && awaddr_q == 16'h0028) rx_at_q <= wdata_q;
      if (aw_go) rx_at_q <= rx_at_q + 32'(B);
      ahead_q <= ahead_q + 4'(aw_go) - 4'(w_go);
      if (rx_valid_i && !f_ready) lost_q <= lost_q + 1;
      beats_q    <= beats_q + 32'(rx_valid_i && f_ready) - 32'(w_go);
      answered_q <= answered_q + 32'(w_go) - 32'(dma_bvalid_i);
      if (rx_valid_i && rx_last_i) begin
        rx_frames_q <= rx_frames_q + 1;
        rx_end_q    <= 1'b1;
      end
      // As a card with a completion ring: the interrupt follows the last write at once, not its response.
      if (rx_end_q && beats_q == 32'd1 && w_go && !rx_valid_i) begin
        irq_q    <= 1'b1;
        rx_end_q <= 1'b0;
      end
    end
  end
  assign irq_o = irq_q;

  // ---------------------------------------------------------------- directory: read, add one, write
  logic        dir_ar_q, dir_wait_q, dir_aw_q, dir_w_q, dir_b_q;
  logic [63:0] dir_addr_q, dir_data_q;

  assign dir_arvalid_o = dir_ar_q;
  assign dir_araddr_o  = dir_addr_q;
  assign dir_arid_o    = 4'd3;
  assign dir_rready_o  = 1'b1;
  assign dir_awvalid_o = dir_aw_q;
  assign dir_awaddr_o  = dir_addr_q;
  assign dir_wvalid_o  = dir_w_q;
  assign dir_wdata_o   = dir_data_q;
  assign dir_bready_o  = 1'b1;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      dir_ar_q    <= 1'b0;
      dir_wait_q  <= 1'b0;
      dir_aw_q    <= 1'b0;
      dir_w_q     <= 1'b0;
      dir_b_q     <= 1'b0;
      dir_reads_q <= '0;
    end else begin
      if (wr && awaddr_q == 16'h1004) begin
        dir_ar_q   <= 1'b1;
        dir_addr_q <= {29'd0, wdata_q, 3'd0};
      end
      if (dir_ar_q && dir_arready_i) begin
        dir_ar_q   <= 1'b0;
        dir_wait_q <= 1'b1;
      end
      if (dir_rvalid_i) begin
        dir_wait_q  <= 1'b0;
        dir_aw_q    <= 1'b1;
        dir_w_q     <= 1'b1;
        dir_data_q  <= dir_rdata_i + 1;
        dir_reads_q <= dir_reads_q + 1;
        a_own_id: assert (dir_rid_i == 4'd3);  // The answer is to what was asked.
      end
      if (dir_aw_q && dir_awready_i) dir_aw_q <= 1'b0;
      if (dir_w_q && dir_wready_i) dir_w_q <= 1'b0;
      if (dir_w_q && dir_wready_i) dir_b_q <= 1'b1;
      if (dir_bvalid_i) dir_b_q <= 1'b0;
    end
  end

  // ---------------------------------------------------------------- trace, rest
  always_comb begin
    trace_home_o  = '0;
    trace_req_o   = '0;
    trace_evict_o = '0;
    trace_hold_o  = '0;
    if (emit_valid_q) begin
      case (emit_q)
        2'd0:    trace_home_o = trace_q[weft_pkg::TRACE_W-1:0];
        2'd1:    trace_req_o = trace_q[weft_pkg::TRACE_W-1:0];
        2'd2:    trace_evict_o = trace_q[weft_pkg::TRACE_W-1:0];
        default: trace_hold_o = trace_q[weft_pkg::TRACE_W-1:0];
      endcase
    end
  end

  logic busy, waits;
  assign busy  = aw_q || w_q || b_q || r_q || emit_valid_q || timer_irq_q || irq_q;
  assign waits = sending || beats_q != '0 || answered_q != '0 || dir_ar_q || dir_wait_q || dir_aw_q || dir_w_q || dir_b_q;
  assign idle_o  = !busy && !waits && timer_q == '0;
  // Waiting for a read, a write response or a tick is quiet; offering anything is not.
  assign quiet_o = !busy && !dma_arvalid_o && !tx_valid_o && beats_q == '0 && !dir_ar_q && !dir_aw_q && !dir_w_q;

  logic unused;
  assign unused = ^{push_valid_i, push_addr_i, push_data_i, axil_wstrb_i, dma_rlast_i, rx_keep_i, scratch_q, trace_q[95:weft_pkg::TRACE_W], tx_count};
endmodule
`default_nettype wire
