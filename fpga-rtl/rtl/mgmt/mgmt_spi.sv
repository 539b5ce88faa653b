// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// SPI flash controller, mode 0: shifts one or four bytes out and as many in. Whoever accesses it during a shift waits, so
// firmware never polls. MISO is sampled at the end of SCK's high half, when a flash's clock-to-output time is over.
//
//   SCK   ____/~~~~\____/~~~~\____
//   MOSI  <  bit 7  ><  bit 6  >
//   MISO     sampled ^         ^
module mgmt_spi (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire          valid_i,
  output logic         ready_o,
  input  wire          write_i,
  input  wire  [11:0]  addr_i,
  input  wire  [31:0]  wdata_i,
  output logic [31:0]  rdata_o,
  output logic         cs_no,
  output logic         sck_o,
  output logic         mosi_o,
  input  wire          miso_i,
  output logic         quiet_o
);
  logic        wr, shift;
  logic [7:0]  divisor_q, wait_q;
  logic [4:0]  left_q;                // bits still to come after this one
  logic        busy_q;
  logic [31:0] out_q, in_q;           // out: next bit on top; in: as READ shows it
  logic [4:0]  place_q;               // where the next bit in belongs

  assign ready_o = !busy_q;
  assign quiet_o = !busy_q;
  assign wr      = valid_i && write_i && ready_o;
  assign shift   = wr && (addr_i == weft_mgmt_pkg::REG_SPI_WRITE1 || addr_i == weft_mgmt_pkg::REG_SPI_WRITE4);
  assign mosi_o  = out_q[31];

  always_comb begin
    rdata_o = 32'd0;
    unique case (addr_i)
      weft_mgmt_pkg::REG_SPI_SELECT:  rdata_o = 32'(!cs_no);
      weft_mgmt_pkg::REG_SPI_DIVISOR: rdata_o = 32'(divisor_q);
      weft_mgmt_pkg::REG_SPI_READ:    rdata_o = in_q;
      default: ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (shift) begin
      // The byte in bits 7:0 goes first, its highest bit first of all.
      out_q <= {wdata_i[7:0], wdata_i[15:8], wdata_i[23:16], wdata_i[31:24]};
      in_q  <= '0;
      // Bit 7 of byte 0, then downwards; each byte above the last.
      place_q <= 5'd7;
    end else if (busy_q && wait_q == '0 && sck_o) begin
      out_q         <= {out_q[30:0], 1'b0};
      in_q[place_q] <= miso_i;
      place_q       <= place_q[2:0] == 3'd0 ? place_q + 5'd15 : place_q - 5'd1;
    end
    if (!rst_ni) begin
      cs_no     <= 1'b1;
      sck_o     <= 1'b0;
      divisor_q <= '0;
      wait_q    <= '0;
      left_q    <= '0;
      busy_q    <= 1'b0;
    end else begin
      if (wr && addr_i == weft_mgmt_pkg::REG_SPI_SELECT)  cs_no     <= !wdata_i[0];
      if (wr && addr_i == weft_mgmt_pkg::REG_SPI_DIVISOR) divisor_q <= wdata_i[7:0];
      if (shift) begin
        busy_q <= 1'b1;
        wait_q <= divisor_q;
        left_q <= addr_i == weft_mgmt_pkg::REG_SPI_WRITE4 ? 5'd31 : 5'd7;
      end else if (busy_q && wait_q != '0) begin
        wait_q <= wait_q - 8'd1;
      end else if (busy_q) begin
        wait_q <= divisor_q;
        sck_o  <= !sck_o;
        if (sck_o) begin
          left_q <= left_q - 5'd1;
          busy_q <= left_q != '0;
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) a_rest: assert (busy_q || !sck_o);      // SCK rests low.
  end
endmodule
`default_nettype wire
