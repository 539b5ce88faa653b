// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Frames of eight-byte beats (with FCS) to GMII: preamble, SFD, bytes, a gap of twelve (IEEE 802.3, 35.2). It starts
// START clocks after the first beat has come, by when the FIFO before it holds enough; a frame that runs dry all the
// same is ended with an error, and the rest of it is swallowed.
module gmii_tx #(
  parameter int unsigned START = 16
) (
  input  wire         clk_i,
  input  wire         rst_ni,
  input  wire         s_valid_i,
  output logic        s_ready_o,
  input  wire  [63:0] s_data_i,
  input  wire  [7:0]  s_keep_i,
  input  wire         s_last_i,
  output logic        en_o,
  output logic        er_o,
  output logic [7:0]  d_o
);
  localparam logic [7:0]  PREAMBLE = 8'h55, SFD = 8'hd5;
  localparam logic [4:0]  GAP = 5'd12;
  localparam logic [2:0]  IDLE = 3'd0, HEAD = 3'd1, BODY = 3'd2, DROP = 3'd3, WAIT = 3'd4;
  if (START > 31 || START == 0) $error("gmii_tx: START is 1 to 31");

  logic [2:0] state_q, byte_q;
  logic [4:0] count_q;
  logic       beat_end;

  assign beat_end  = byte_q == 3'd7 || !s_keep_i[byte_q + 3'd1];
  assign s_ready_o = (state_q == BODY && beat_end) || state_q == DROP;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q <= IDLE;
      count_q <= '0;
      byte_q  <= '0;
      en_o    <= 1'b0;
      er_o    <= 1'b0;
      d_o     <= '0;
    end else begin
      en_o <= 1'b0;
      er_o <= 1'b0;
      d_o  <= '0;
      case (state_q)
        IDLE: begin
          count_q <= s_valid_i ? count_q + 5'd1 : '0;
          if (s_valid_i && count_q == 5'(START - 1)) begin
            count_q <= 5'd7;
            state_q <= HEAD;
          end
        end
        HEAD: begin
          en_o    <= 1'b1;
          d_o     <= (count_q == '0) ? SFD : PREAMBLE;
          count_q <= count_q - 5'd1;
          byte_q  <= '0;
          if (count_q == '0) state_q <= BODY;
        end
        BODY: begin
          en_o   <= 1'b1;
          er_o   <= !s_valid_i;
          d_o    <= s_data_i[byte_q*8 +: 8];
          byte_q <= beat_end ? '0 : byte_q + 3'd1;
          count_q <= '0;
          if (!s_valid_i) state_q <= DROP;
          else if (beat_end && s_last_i) state_q <= WAIT;
        end
        DROP: if (s_valid_i && s_last_i) state_q <= WAIT;
        default: begin                      // WAIT
          count_q <= count_q + 5'd1;
          if (count_q == GAP - 5'd1) begin
            count_q <= '0;
            state_q <= IDLE;
          end
        end
      endcase
    end
  end
endmodule
`default_nettype wire
