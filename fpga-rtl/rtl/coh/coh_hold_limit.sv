// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The driver's time limit for revokes. On a tick a scan looks at all entries, in one clock, and acts in the next; if the entry
// may have changed meanwhile, it looks again. One that is open for too long expires, which makes it overdue until it is free
// again. While any is, the first message of the queue is compared with all of them before it may have an entry: a page that
// the driver has not given up is refused at once, and any page if the table has no entry left: such a driver must not hold
// up the homes of others. While a refusal finds no room, the scan waits: the lane stands, so nobody would hear of a limit.
module coh_hold_limit #(
  parameter int unsigned HOLDS = 16,
  parameter int unsigned ASK_W = 64             // what a forward says; its low GPN_BITS are the page
) (
  input  wire                       clk_i,
  input  wire                       rst_ni,
  input  wire  [31:0]               now_i,
  input  wire  [31:0]               limit_cycles_i,   // 0: none
  input  wire                       head_valid_i,
  input  wire  [ASK_W-1:0]          head_i,
  input  wire                       offer_i,          // what the head's entry would be
  input  wire  [$clog2(HOLDS)-1:0]  offer_slot_i,
  input  wire                       alloc_i,          // the head has its entry
  input  wire                       asked_i,          // this entry is answered, perhaps
  input  wire  [$clog2(HOLDS)-1:0]  asked_slot_i,
  input  wire                       free_i,
  input  wire  [$clog2(HOLDS)-1:0]  free_slot_i,
  input  wire  [HOLDS-1:0]          open_i,           // the driver has not answered
  input  wire                       full_i,           // no entry is free
  input  wire                       room_i,           // for a refusal
  output logic [HOLDS-1:0]          overdue_o,
  output logic                      expire_o,         // this entry's time is over: tell the home
  output logic [$clog2(HOLDS)-1:0]  slot_o,
  output logic [ASK_W-1:0]          ask_o,
  output logic                      refuse_o,         // the head leaves the queue: tell its home
  output logic                      clear_o,          // the head may have an entry
  output logic                      quiet_o
);
  localparam int unsigned AW     = $clog2(HOLDS);
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  localparam int unsigned TICK_W = $clog2(weft_pkg::TICK_CYCLES);

  logic [HOLDS-1:0] overdue_q;
  logic [AW-1:0]    scan_q;
  logic [AW:0]      rest_q;                     // entries to look at
  logic             check_q;                    // the head is compared, too
  logic             look_q, old_q, same_q;      // this entry has been looked at: it expires; it has the head refused
  logic             some_q;                     // some are overdue, or were a clock ago
  logic             tick, tick_q, start, check, stuck, step;

  // Open for too long: from before until_q, of the clock before. No sum behind the RAM.
  logic [31:0]      since, now_q, until_q;
  logic             wraps_q, after, until_now;
  assign after     = since > until_q;
  assign until_now = since <= now_q;
  prim_ram_lut #(.WIDTH(32 + ASK_W), .DEPTH(HOLDS)) u_asks (
    .clk_i, .wr_en_i(offer_i), .wr_addr_i(offer_slot_i), .wr_data_i({now_i, head_i}),
    .rd_addr_i(scan_q), .rd_data_o({since, ask_o})
  );

  assign tick  = now_i[TICK_W-1:0] == '0 && limit_cycles_i != '0 && (open_i & ~overdue_q) != '0;
  assign check = head_valid_i && some_q && !check_q;
  assign stuck = check_q && rest_q == '0 && full_i && some_q;            // the head has waited for an entry
  assign start = tick_q || check || stuck;
  assign step  = look_q && !old_q && !same_q;

  assign overdue_o = overdue_q;
  assign expire_o  = look_q && old_q;
  assign refuse_o  = look_q && same_q && room_i;
  assign slot_o    = scan_q;
  assign clear_o   = !some_q || (check_q && rest_q == '0);
  assign quiet_o   = !tick && !start && look_q == (rest_q != '0) && some_q == (overdue_q != '0) && !step && !expire_o && !refuse_o;

  always_ff @(posedge clk_i) begin
    now_q  <= now_i;
    {wraps_q, until_q} <= {1'b0, now_i} - {1'b0, limit_cycles_i};
    old_q  <= open_i[scan_q] && !overdue_q[scan_q] && limit_cycles_i != '0 && !(wraps_q ? after || until_now : after && until_now);
    same_q <= check_q && overdue_q[scan_q] && (full_i || ask_o[GPN_W-1:0] == head_i[GPN_W-1:0]);
    if (!rst_ni) begin
      overdue_q <= '0;
      scan_q    <= '0;
      rest_q    <= '0;
      check_q   <= 1'b0;
      look_q    <= 1'b0;
      some_q    <= 1'b0;
      tick_q    <= 1'b0;
    end else begin
      tick_q <= tick;
      look_q <= rest_q != '0 && !start && !free_i && !(asked_i && asked_slot_i == scan_q) && (!look_q || (same_q && !room_i));
      some_q <= overdue_q != '0 || expire_o;
      scan_q <= scan_q + AW'(step);
      if (start) rest_q <= (AW + 1)'(HOLDS);
      else if (step) rest_q <= rest_q - (AW + 1)'(1);
      if (alloc_i || refuse_o) check_q <= 1'b0;
      else if (check) check_q <= 1'b1;
      if (expire_o) overdue_q[scan_q] <= 1'b1;
      if (free_i) overdue_q[free_slot_i] <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_head: assert (!check_q || head_valid_i);                  // What is compared does not go away.
      a_not_both: assert (!alloc_i || !refuse_o);                 // The head leaves once.
      a_free_answered: assert (!free_i || !open_i[free_slot_i]);  // An overdue entry stays until the driver answers.
    end
  end
endmodule
`default_nettype wire
