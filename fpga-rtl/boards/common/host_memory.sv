// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Memory on the chip behind AXI4 (one id, in order, INCR bursts of full width), where a board has no host's. A second
// port reads and writes words of 32 bits when the bus does not. Addresses beyond its size wrap.
module host_memory #(
  parameter int unsigned BYTES = 65536
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         axi_arvalid_i,
  output logic        axi_arready_o,
  input  wire  [63:0] axi_araddr_i,
  input  wire  [7:0]  axi_arlen_i,
  output logic        axi_rvalid_o,
  input  wire         axi_rready_i,
  output logic [63:0] axi_rdata_o,
  output logic        axi_rlast_o,
  input  wire         axi_awvalid_i,
  output logic        axi_awready_o,
  input  wire  [63:0] axi_awaddr_i,
  input  wire  [7:0]  axi_awlen_i,
  input  wire         axi_wvalid_i,
  output logic        axi_wready_o,
  input  wire  [63:0] axi_wdata_i,
  input  wire         axi_wlast_i,
  output logic        axi_bvalid_o,
  input  wire         axi_bready_i,
  // Words of 32 bits: taken when ready; what is read is there one clock later.
  input  wire         word_wr_i,
  output logic        word_wr_ready_o,
  input  wire         word_rd_i,
  output logic        word_rd_ready_o,
  input  wire  [31:0] word_addr_i,
  input  wire  [31:0] word_wdata_i,
  output logic [31:0] word_rdata_o
);
  localparam int unsigned DEPTH = BYTES / 8;
  localparam int unsigned AW = $clog2(DEPTH);
  if ((8 << AW) != BYTES) $error("host_memory: BYTES must be a power of two");

  // ---- Reads.
  logic          rd_busy_q, rd_en, word_high_q;
  logic [AW-1:0] rd_addr_q, rd_addr;
  logic [7:0]    rd_left_q;
  logic [63:0]   rd_data;
  logic          clash;                              // what is read is being written: it is read a clock later

  assign clash           = wr_en != '0 && wr_addr == rd_addr;
  assign axi_arready_o   = !rd_busy_q && !axi_rvalid_o;
  assign word_rd_ready_o = !rd_busy_q && !axi_rvalid_o && !axi_arvalid_i && !clash;
  assign rd_en           = (rd_busy_q && (!axi_rvalid_o || axi_rready_i) && !clash) || (word_rd_i && word_rd_ready_o);
  assign rd_addr         = rd_busy_q ? rd_addr_q : word_addr_i[3 +: AW];
  assign axi_rdata_o     = rd_data;
  assign word_rdata_o    = word_high_q ? rd_data[63:32] : rd_data[31:0];

  always_ff @(posedge clk_i) begin
    if (axi_arvalid_i && axi_arready_o) begin
      rd_addr_q <= axi_araddr_i[3 +: AW];
      rd_left_q <= axi_arlen_i;
    end else if (rd_busy_q && rd_en) begin
      rd_addr_q   <= rd_addr_q + AW'(1);
      rd_left_q   <= rd_left_q - 8'd1;
      axi_rlast_o <= rd_left_q == '0;
    end
    if (word_rd_i && word_rd_ready_o) word_high_q <= word_addr_i[2];
    if (!rst_ni) begin
      rd_busy_q    <= 1'b0;
      axi_rvalid_o <= 1'b0;
    end else begin
      if (axi_arvalid_i && axi_arready_o) rd_busy_q <= 1'b1;
      else if (rd_en && rd_left_q == '0) rd_busy_q <= 1'b0;
      axi_rvalid_o <= (rd_busy_q && rd_en) || (axi_rvalid_o && !axi_rready_i);
    end
  end

  // ---- Writes. A burst has its address before its data.
  logic          wr_busy_q, beat, word;
  logic [AW-1:0] wr_addr_q, wr_addr;
  logic [1:0]    wr_en;
  logic [63:0]   wr_data;

  assign axi_awready_o   = !wr_busy_q && !axi_bvalid_o;
  assign axi_wready_o    = wr_busy_q;
  assign beat            = axi_wvalid_i && wr_busy_q;
  assign word_wr_ready_o = !beat;
  assign word            = word_wr_i && !beat;
  assign wr_en           = beat ? 2'b11 : {word && word_addr_i[2], word && !word_addr_i[2]};
  assign wr_addr         = beat ? wr_addr_q : word_addr_i[3 +: AW];
  assign wr_data         = beat ? axi_wdata_i : {word_wdata_i, word_wdata_i};

  always_ff @(posedge clk_i) begin
    if (axi_awvalid_i && axi_awready_o) wr_addr_q <= axi_awaddr_i[3 +: AW];
    else if (beat) wr_addr_q <= wr_addr_q + AW'(1);
    if (!rst_ni) begin
      wr_busy_q    <= 1'b0;
      axi_bvalid_o <= 1'b0;
    end else begin
      if (axi_awvalid_i && axi_awready_o) wr_busy_q <= 1'b1;
      else if (beat && axi_wlast_i) wr_busy_q <= 1'b0;
      axi_bvalid_o <= (beat && axi_wlast_i) || (axi_bvalid_o && !axi_bready_i);
    end
  end

  for (genvar h = 0; h < 2; h++) begin : g_half
    prim_ram_sdp #(.WIDTH(32), .DEPTH(DEPTH)) u_ram (
      .clk_i, .wr_en_i(wr_en[h]), .wr_addr_i(wr_addr), .wr_data_i(wr_data[h*32 +: 32]),
      .rd_en_i(rd_en), .rd_addr_i(rd_addr), .rd_data_o(rd_data[h*32 +: 32])
    );
  end

  logic unused;
  assign unused = ^{axi_awlen_i, axi_araddr_i, axi_awaddr_i, word_addr_i};
endmodule
`default_nettype wire
