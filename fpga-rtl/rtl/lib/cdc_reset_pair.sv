// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Resets for the two sides of a cdc_fifo when the far side's clock may stand at any time (a PHY without a link). This side
// stays in reset until the far one has been seen in its own, after it was asked, and out of it again: the two begin anew
// together, or not at all. rst_ni is active for at least four clocks.
module cdc_reset_pair (
  input  wire   clk_i,
  input  wire   rst_ni,
  output logic  rst_no,
  input  wire   far_clk_i,
  output logic  far_rst_no
);
  // What was seen before may be left over from a clock that stands: each step waits for a change of it.
  typedef enum logic [1:0] {AWAKE, ASKED, LEAVING, UP} step_t;
  step_t  step_q;
  logic   ask_q, held_q, held;

  cdc_reset u_far (.clk_i(far_clk_i), .request_i(ask_q), .rst_no(far_rst_no));
  always_ff @(posedge far_clk_i) held_q <= !far_rst_no;
  cdc_sync u_held (.clk_i, .d_i(held_q), .q_o(held));

  assign rst_no = step_q == UP;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      step_q <= AWAKE;
      ask_q  <= 1'b0;
    end else begin
      case (step_q)
        AWAKE: if (!held) begin
          step_q <= ASKED;
          ask_q  <= 1'b1;
        end
        ASKED: if (held) begin
          step_q <= LEAVING;
          ask_q  <= 1'b0;
        end
        LEAVING: if (!held) step_q <= UP;
        default: ;
      endcase
    end
  end
endmodule
`default_nettype wire
