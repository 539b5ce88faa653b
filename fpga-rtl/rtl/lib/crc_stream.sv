// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Running CRC-32 of a stream, a beat a clock: reflected, register all ones before the first beat, not
// inverted at the output. POLY is the reflected polynomial (IEEE 802.3: EDB88320, Castagnoli: 82F63B78).
//
// A CRC is linear: each register bit after a beat is the parity of some of the bits of (beat ^ register).
// ROWS holds those masks. A beat of fewer bytes is the same with leading zeros: shifted to the top,
// it meets the same masks. The work is under en_i, so an idle card's simulation does none of it; what it works on is not, so
// in silicon en_i, which is late, is the last to be looked at.
module crc_stream #(
  parameter int unsigned DATA_W = 512,
  parameter logic [31:0] POLY = 32'hEDB88320
) (
  input  wire                clk_i,
  input  wire                en_i,
  input  wire                first_i,            // with en_i: a new stream begins
  input  wire  [DATA_W-1:0]  data_i,             // byte 0, in bits 7:0, goes first
  input  wire  [DATA_W/8-1:0] keep_i,            // contiguous from byte 0
  output logic [31:0]        crc_o               // after all beats taken so far
);
  if (DATA_W < 32) $error("crc_stream: DATA_W must hold the register");

  // Bit i of the beat passes DATA_W - i steps of the shift register.
  function automatic logic [32*DATA_W-1:0] make_rows(input logic [31:0] poly);
    logic [31:0] c;
    c = 32'd1;
    for (int i = int'(DATA_W) - 1; i >= 0; i--) begin
      c = (c >> 1) ^ (c[0] ? poly : 32'd0);
      for (int j = 0; j < 32; j++) make_rows[j * int'(DATA_W) + i] = c[j];
    end
  endfunction
  localparam logic [32*DATA_W-1:0] ROWS = make_rows(POLY);
  localparam int unsigned BYTES = DATA_W / 8;

  logic [31:0]       crc_q, seed, tail, next;
  logic [DATA_W-1:0] full, x;
  logic [31:0]       bytes;

  assign crc_o = crc_q;
  assign seed  = first_i ? '1 : crc_q;
  assign full  = data_i ^ DATA_W'(seed);

  always_comb begin
    x     = full;
    tail  = '0;
    next  = '0;
    bytes = '0;
    if (en_i) begin
      if (keep_i != '1) begin
        for (int i = 0; i < int'(BYTES); i++) bytes = bytes + 32'(keep_i[i]);
        tail = (bytes < 32'd4) ? seed >> {bytes[1:0], 3'd0} : '0;  // register bits that meet no data
        x = x << ((BYTES - bytes) * 8);
      end
      for (int j = 0; j < 32; j++) next[j] = ^(x & ROWS[j * int'(DATA_W) +: DATA_W]);
      next = next ^ tail;
    end
  end

  always_ff @(posedge clk_i) begin
    if (en_i) crc_q <= next;
  end
endmodule
`default_nettype wire
