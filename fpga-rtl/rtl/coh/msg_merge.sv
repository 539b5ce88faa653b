// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Several streams of messages into one, in rounds, registered: what comes out is stable until taken. In a round each stream is
// taken once at most, a lower one before a higher: so that a low one, which comes late, waits for nothing but its own turn, and is
// chosen last: what the others would give stands beside it.
// The register takes one when it is empty, not as it empties: a message in every other clock, and `m_ready_i`, which may be late,
// reaches one flip-flop.
module msg_merge #(
  parameter int unsigned N = 2,
  parameter int unsigned LAST = N - 1,           // the highest stream that ever offers anything
  parameter int unsigned WIDTH = weft_pkg::MSG_W  // of a message, and of what is known of it
) (
  input  wire                 clk_i,
  input  wire                 rst_ni,
  input  wire  [N-1:0]        s_valid_i,
  output logic [N-1:0]        s_ready_o,
  input  wire  [N*WIDTH-1:0]  s_msg_i,
  output logic                m_valid_o,
  input  wire                 m_ready_i,
  output logic [WIDTH-1:0]    m_msg_o
);
  logic             more;
  logic [N-1:0]     served_q;                    // taken in this round; another waits for its turn
  logic [N-1:0]     turn, gnt;
  logic [WIDTH-1:0] pick;

  assign turn = s_valid_i & ~served_q;
  first_one #(.N(N)) u_first (.bits_i(turn), .first_o(gnt));
  assign more = (turn & ~gnt) != '0;
  assign s_ready_o = m_valid_o ? '0 : gnt;

  always_ff @(posedge clk_i) begin
    // The round ends when nobody waits who has not had a turn.
    if (!rst_ni) served_q <= '0;
    else if (!m_valid_o) served_q <= more ? served_q | gnt : '0;
    else if (turn == '0) served_q <= '0;
  end

  always_comb begin
    pick = s_msg_i[LAST*WIDTH +: WIDTH];
    for (int unsigned i = 1; i <= LAST; i++) if (turn[LAST-i]) pick = s_msg_i[(LAST-i)*WIDTH +: WIDTH];
  end

  always_ff @(posedge clk_i) begin
    if (!m_valid_o) m_msg_o <= pick;
    m_valid_o <= rst_ni && (m_valid_o ? !m_ready_i : turn != '0);
    if (rst_ni) a_last: assert ((s_valid_i & ~({N{1'b1}} >> (N - 1 - LAST))) == '0);  // It is the last.
  end
endmodule
`default_nettype wire
