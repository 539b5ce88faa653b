// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The directory table on the chip: AXI4, 64 bits, single beats, answers in order. Addresses beyond its size wrap.
module directory_memory #(
  parameter int unsigned ENTRIES = 1024
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         arvalid_i,
  output logic        arready_o,
  input  wire  [63:0] araddr_i,
  input  wire  [3:0]  arid_i,
  output logic        rvalid_o,
  input  wire         rready_i,
  output logic [63:0] rdata_o,
  output logic [3:0]  rid_o,
  input  wire         awvalid_i,
  output logic        awready_o,
  input  wire  [63:0] awaddr_i,
  input  wire         wvalid_i,
  output logic        wready_o,
  input  wire  [63:0] wdata_i,
  output logic        bvalid_o,
  input  wire         bready_i
);
  localparam int unsigned AW = $clog2(ENTRIES);
  if ((1 << AW) != ENTRIES) $error("directory_memory: ENTRIES must be a power of two");

  logic read, write;

  assign arready_o = !rvalid_o || rready_i;
  assign read      = arvalid_i && arready_o;
  // Address and data are taken together.
  assign write     = awvalid_i && wvalid_i && (!bvalid_o || bready_i);
  assign awready_o = write;
  assign wready_o  = write;

  // coh_dir answers from its writes under way: of an entry that is read as it is written it does not use the word.
  prim_ram_sdp #(.WIDTH(64), .DEPTH(ENTRIES), .MEET(1'b1)) u_ram (
    .clk_i, .wr_en_i(write), .wr_addr_i(awaddr_i[3 +: AW]), .wr_data_i(wdata_i),
    .rd_en_i(read), .rd_addr_i(araddr_i[3 +: AW]), .rd_data_o(rdata_o)
  );

  always_ff @(posedge clk_i) begin
    if (read) rid_o <= arid_i;
    if (!rst_ni) begin
      rvalid_o <= 1'b0;
      bvalid_o <= 1'b0;
    end else begin
      rvalid_o <= read || (rvalid_o && !rready_i);
      bvalid_o <= write || (bvalid_o && !bready_i);
    end
  end

  logic unused;
  assign unused = ^{araddr_i, awaddr_i};
endmodule
`default_nettype wire
