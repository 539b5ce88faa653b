// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Where pages of faults land, and which landing buffers are being written. A buffer goes back to the driver
// only when its count is zero: page_sink may have several frames of one page under way.
module coh_req_land #(
  parameter int unsigned MISSES = 32,
  parameter int unsigned CW = 3                 // page_sink has fewer than eight frames under way
) (
  input  wire                                clk_i,
  input  wire                                rst_ni,
  input  wire  [15:0]                        members_i,
  // A new entry.
  input  wire                                alloc_i,
  input  wire  [$clog2(MISSES)-1:0]          alloc_slot_i,
  input  wire  [weft_pkg::NODE_BITS-1:0]     alloc_home_i,
  input  wire  [weft_pkg::GPN_BITS-1:0]      alloc_gpn_i,
  input  wire  [63:12]                       alloc_page_i,
  // What tells the faults of an entry apart in txn; entries that have no answer yet.
  input  wire  [(weft_pkg::TXN_BITS-$clog2(MISSES))*MISSES-1:0] gen_i,
  input  wire  [MISSES-1:0]                  open_i,
  // The page that page_sink asks for: does an entry wait for it, and where (combinational). What does not change while the entry
  // is open is read a clock before; land_txn_i stands there for another one.
  input  wire  [$clog2(MISSES)-1:0]          soon_slot_i,
  input  wire  [7:0]                         land_txn_i,
  input  wire  [weft_pkg::GPN_BITS-1:0]      land_gpn_i,
  input  wire  [5:0]                         land_src_i,
  input  wire  [5:0]                         land_op_i,
  output logic                               land_ok_o,
  output logic [63:0]                        land_addr_o,
  // A frame has begun to write, which was asked for a clock ago; it ends without a message; its message is here.
  input  wire                                take_i,
  input  wire                                end_valid_i,
  input  wire  [7:0]                         end_txn_i,
  input  wire                                told_i,
  input  wire  [$clog2(MISSES)-1:0]          told_slot_i,
  output logic [MISSES-1:0]                  landing_o,     // something writes
  output logic [CW-1:0]                      told_frames_o  // of told_slot_i: how many frames do
);
  localparam int unsigned AW     = $clog2(MISSES);
  localparam int unsigned GEN_W  = weft_pkg::TXN_BITS - AW;
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;

  logic [AW-1:0]     slot;
  logic [NODE_W-1:0] home, home_q;
  logic [GPN_W-1:0]  gpn, gpn_q;
  logic [63:12]      page, page_q;
  logic [GEN_W-1:0]  gen_q;
  assign slot = land_txn_i[AW-1:0];
  prim_ram_lut #(.WIDTH(NODE_W + GPN_W + 52), .DEPTH(MISSES)) u_land (
    .clk_i, .wr_en_i(alloc_i), .wr_addr_i(alloc_slot_i), .wr_data_i({alloc_home_i, alloc_gpn_i, alloc_page_i}),
    .rd_addr_i(soon_slot_i), .rd_data_o({home, gpn, page})
  );
  always_ff @(posedge clk_i) {gen_q, home_q, gpn_q, page_q} <= {gen_i[GEN_W*32'(soon_slot_i) +: GEN_W], home, gpn, page};
  // No page begins to land for a fault whose home has left, so such a fault can end.
  assign land_ok_o   = land_txn_i[7:AW] == gen_q && open_i[slot] && gpn_q == land_gpn_i
                    && home_q[NODE_W-1:4] == '0 && members_i[home_q[3:0]]
                    && (land_op_i == weft_pkg::OPCODE_OWNER_PAGE
                        || (land_op_i == weft_pkg::OPCODE_GRANT_PAGE && land_src_i == home_q));
  assign land_addr_o = {page_q, 12'b0};

  // Frames under way, an entry. All three events may be of one entry.
  logic [CW*MISSES-1:0] count_q, count_d;
  always_comb begin
    count_d = count_q;
    for (int i = 0; i < MISSES; i++) begin
      if (take_i && slot == AW'(i)) count_d[CW*i +: CW] = count_d[CW*i +: CW] + CW'(1);
      if (end_valid_i && end_txn_i[AW-1:0] == AW'(i)) count_d[CW*i +: CW] = count_d[CW*i +: CW] - CW'(1);
      if (told_i && told_slot_i == AW'(i)) count_d[CW*i +: CW] = count_d[CW*i +: CW] - CW'(1);
      landing_o[i] = count_q[CW*i +: CW] != '0;
    end
  end
  always_ff @(posedge clk_i) count_q <= rst_ni ? count_d : '0;

  assign told_frames_o = count_q[CW*32'(told_slot_i) +: CW];

  logic unused;
  assign unused = ^end_txn_i;

  logic ok_q;
  always_ff @(posedge clk_i) begin
    ok_q <= land_ok_o;
    if (rst_ni) begin
      a_take_ok: assert (!take_i || ok_q);                                        // Nobody writes unasked.
      a_take_room: assert (!take_i || count_q[CW*32'(slot) +: CW] != '1);         // Every frame is counted.
      // What ends has begun, and what is told of, too.
      a_end_landing: assert (!end_valid_i || landing_o[end_txn_i[AW-1:0]] || (take_i && slot == end_txn_i[AW-1:0]));
      a_told_landing: assert (!told_i || landing_o[told_slot_i]);
      a_alloc_still: assert (!alloc_i || !landing_o[alloc_slot_i]);               // No frame writes a buffer of the past.
    end
  end
endmodule
`default_nettype wire
