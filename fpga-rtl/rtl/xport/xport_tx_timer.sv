// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Time limits of xport_tx. On a tick it looks through the slots in flight, one a clock, and names those
// whose time is over. Once in a time-out it also names the slots that have been blocked since the last
// such round, so that the sender asks their peers for credit. Nothing changes here between ticks.
module xport_tx_timer #(
  parameter int unsigned SLOTS = 96
) (
  input  wire                clk_i,
  input  wire                rst_ni,
  input  wire  [31:0]        now_i,
  input  wire  [31:0]        rto_cycles_i,
  input  wire  [SLOTS-1:0]   flight_i,
  input  wire  [SLOTS-1:0]   blocked_i,
  input  wire  [SLOTS-1:0]   page_i,
  // A transmission has left: its time runs, twice as long with each repeat.
  input  wire                left_ctl_i,
  input  wire  [6:0]         left_ctl_slot_i,
  input  wire  [3:0]         left_ctl_repeats_i,
  input  wire                left_page_i,
  input  wire  [6:0]         left_page_slot_i,
  input  wire  [3:0]         left_page_repeats_i,
  input  wire                block_i,
  input  wire  [6:0]         block_slot_i,
  output logic               expired_o,
  output logic [6:0]         expired_slot_o,
  output logic [SLOTS-1:0]   probe_o,
  output logic               busy_o              // changes something at the next clock
);
  localparam int unsigned TICK_W = $clog2(weft_pkg::TICK_CYCLES);

  // Number of the only bit set.
  function automatic logic [6:0] onehot_index(input logic [127:0] oh);
    onehot_index = {|(oh & {{64{1'b1}}, 64'd0}), |(oh & {2{{32{1'b1}}, 32'd0}}), |(oh & {4{32'hffff0000}}),
                    |(oh & {4{32'hff00ff00}}), |(oh & {4{32'hf0f0f0f0}}), |(oh & {4{32'hcccccccc}}),
                    |(oh & {4{32'haaaaaaaa}})};
  endfunction

  logic             tick;
  logic [SLOTS-1:0] scan_q, first;               // in flight at the tick, not yet looked at
  logic [31:0]      ctl_deadline, page_deadline, deadline;
  assign tick = now_i[TICK_W-1:0] == '0;

  // A slot carries a page or not for all its life, so the two sets of deadlines need a write port each.
  prim_ram_lut #(.WIDTH(32), .DEPTH(128)) u_ctl (
    .clk_i, .wr_en_i(left_ctl_i), .wr_addr_i(left_ctl_slot_i), .wr_data_i(now_i + (rto_cycles_i << left_ctl_repeats_i)),
    .rd_addr_i(expired_slot_o), .rd_data_o(ctl_deadline)
  );
  prim_ram_lut #(.WIDTH(32), .DEPTH(128)) u_page (
    .clk_i, .wr_en_i(left_page_i), .wr_addr_i(left_page_slot_i), .wr_data_i(now_i + (rto_cycles_i << left_page_repeats_i)),
    .rd_addr_i(expired_slot_o), .rd_data_o(page_deadline)
  );

  // Whether `at` lies ahead of `now`, in a count that wraps.
  function automatic logic ahead_of(input logic [31:0] at, input logic [31:0] now);
    logic [31:0] ahead;
    ahead = at - now;
    ahead_of = ahead != '0 && !ahead[31];
  endfunction

  always_comb begin
    first          = '0;
    expired_slot_o = '0;
    if (scan_q != '0) begin
      first          = scan_q & (~scan_q + SLOTS'(1));
      expired_slot_o = onehot_index(128'(first));
    end
  end
  assign deadline  = page_i[expired_slot_o] ? page_deadline : ctl_deadline;
  // A slot freed since the tick, or freed and on its way again, is none of our business.
  assign expired_o = scan_q != '0 && flight_i[expired_slot_o] && !ahead_of(deadline, now_i);

  // Blocked slots: `old_q` are those that were blocked when the round began.
  logic             round_q, over, any;
  logic [31:0]      end_q;
  logic [SLOTS-1:0] old_q;
  assign any     = blocked_i != '0;
  assign over    = tick && round_q && any && !ahead_of(end_q, now_i);
  assign probe_o = over ? old_q & blocked_i : '0;

  assign busy_o = scan_q != '0 || (tick && flight_i != '0) || (round_q && !any) || over || (tick && any && !round_q);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      scan_q  <= '0;
      round_q <= 1'b0;
      end_q   <= '0;
      old_q   <= '0;
    end else begin
      if (scan_q != '0) scan_q <= scan_q & ~first;
      else if (tick) scan_q <= flight_i;

      if (!any) begin
        round_q <= 1'b0;
      end else if (tick && (over || !round_q)) begin
        round_q <= 1'b1;
        end_q   <= now_i + rto_cycles_i;
        old_q   <= blocked_i;
      end
      if (block_i) old_q[block_slot_i] <= 1'b0;

      a_short: assert (!tick || scan_q == '0);   // A look through all slots ends before the next tick.
    end
  end
endmodule
`default_nettype wire
