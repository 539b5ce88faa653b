// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Has the page of a request read from the pool while the directory is still asked: the page is locked, so its bytes
// stay, and a page that rests in the pool is on its way when the grant is. What is read for nothing costs the memory a
// page's time, so it is done only while most requests end that way: `trust_q` counts up with each that does, and falls
// to zero with one that does not.
module coh_home_prefetch (
  input  wire         clk_i,
  input  wire         rst_ni,
  // A lock begins to work on a request for a page.
  input  wire         begin_i,
  input  wire  [7:0]  begin_lock_i,
  input  wire  [51:0] begin_page_i,             // its place in the pool: address without PAGE_SHIFT bits
  // A request for a page is decided: it is granted now, with the pool's bytes; or not.
  input  wire         decide_i,
  input  wire  [7:0]  decide_lock_i,
  input  wire         decide_page_i,
  // page_src: read this page; nobody will send it.
  output logic        read_valid_o,
  output logic [7:0]  read_lock_o,
  output logic [51:0] read_page_o,
  output logic        drop_valid_o,
  output logic [7:0]  drop_lock_o
);
  localparam logic [1:0] FULL = 2'd3;

  logic [1:0] trust_q;

  always_ff @(posedge clk_i) begin
    read_lock_o <= begin_lock_i;
    read_page_o <= begin_page_i;
    drop_lock_o <= decide_lock_i;
    if (!rst_ni) begin
      trust_q      <= FULL;
      read_valid_o <= 1'b0;
      drop_valid_o <= 1'b0;
    end else begin
      read_valid_o <= begin_i && trust_q[1];
      drop_valid_o <= decide_i && !decide_page_i;
      if (decide_i && !decide_page_i) trust_q <= '0;
      else if (decide_i && trust_q != FULL) trust_q <= trust_q + 2'd1;
    end
  end
endmodule
`default_nettype wire
