// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Bites when it was not fed for LIMIT * 1024 cycles. Once it runs it can be made stricter, not slower, and not stopped.
module mgmt_watchdog (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire  [31:0]  now_i,
  input  wire          valid_i,
  input  wire          write_i,
  input  wire  [11:0]  addr_i,
  input  wire  [31:0]  wdata_i,
  output logic [31:0]  rdata_o,
  output logic         bite_o,
  output logic [31:0]  wait_o         // cycles until it bites; all ones: it does not run
);
  localparam int unsigned UNIT_LOG2 = 10;
  localparam int unsigned LIMIT_W = 20;         // now_i tells moments 2^31 cycles apart
  localparam logic [LIMIT_W-1:0] LONGEST = {LIMIT_W{1'b1}};

  logic [LIMIT_W-1:0] limit_q, wanted;
  logic [31:0]        fed_q, since_q, limit_cycles;
  logic               running, wr;

  assign wr           = valid_i && write_i;
  assign wanted       = wdata_i > 32'(LONGEST) ? LONGEST : wdata_i[LIMIT_W-1:0];
  assign running      = limit_q != '0;
  assign limit_cycles = 32'({limit_q, {UNIT_LOG2{1'b0}}});
  assign bite_o       = running && since_q >= limit_cycles;
  assign wait_o       = !running ? '1 : bite_o ? '0 : limit_cycles - since_q;

  always_comb begin
    rdata_o = 32'd0;
    unique case (addr_i)
      weft_mgmt_pkg::REG_WATCHDOG_LIMIT: rdata_o = 32'(limit_q);
      weft_mgmt_pkg::REG_WATCHDOG_LEFT:  rdata_o = running && !bite_o ? (limit_cycles - since_q) >> UNIT_LOG2 : 32'd0;
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      limit_q <= '0;
      fed_q   <= now_i;
      since_q <= '0;
    end else begin
      since_q <= now_i - fed_q;
      if (!running || (wr && addr_i == weft_mgmt_pkg::REG_WATCHDOG_FEED && wdata_i == weft_mgmt_pkg::WATCHDOG_KEY)) begin
        fed_q   <= now_i;
        since_q <= '0;
      end
      if (wr && addr_i == weft_mgmt_pkg::REG_WATCHDOG_LIMIT && wanted != '0 && (!running || wanted < limit_q)) limit_q <= wanted;
    end
  end
endmodule
`default_nettype wire
