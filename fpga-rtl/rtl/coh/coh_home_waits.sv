// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The wait lists: behind each held page lock, its later requests in order of arrival. First and last slot are
// here, the links between are the store's.
module coh_home_waits #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned SW    = 10,
  parameter int unsigned LW    = $clog2(TSHRS)
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  // A request joins the list of a lock: the store links its slot behind the last one.
  input  wire              join_i,
  input  wire  [LW-1:0]    join_lock_i,
  input  wire  [SW-1:0]    join_slot_i,
  output logic             link_en_o,
  output logic [SW-1:0]    link_slot_o,
  // The first of a lock's list.
  input  wire  [LW-1:0]    first_lock_i,
  output logic [SW-1:0]    first_o,
  output logic             alone_o,         // and the last
  // The first request of a list begins; never in the cycle of a join.
  input  wire              take_i,
  input  wire  [LW-1:0]    take_lock_i,
  input  wire  [SW-1:0]    take_next_i,     // the one linked behind it
  input  wire              take_last_i,     // there is none
  output logic [TSHRS-1:0] more_o           // lists with a request
);
  logic [SW-1:0] last;
  logic          first;                     // a join starts its list

  assign alone_o   = first_o == last;
  assign first     = join_i && !more_o[join_lock_i];
  assign link_en_o = join_i && more_o[join_lock_i];

  prim_ram_lut #(.WIDTH(SW), .DEPTH(TSHRS)) u_head (
    .clk_i, .wr_en_i(take_i || first),
    .wr_addr_i(take_i ? take_lock_i : join_lock_i), .wr_data_i(take_i ? take_next_i : join_slot_i),
    .rd_addr_i(first_lock_i), .rd_data_o(first_o)
  );
  prim_ram_lut #(.WIDTH(SW), .DEPTH(TSHRS)) u_tail_join (
    .clk_i, .wr_en_i(join_i), .wr_addr_i(join_lock_i), .wr_data_i(join_slot_i),
    .rd_addr_i(join_lock_i), .rd_data_o(link_slot_o)
  );
  prim_ram_lut #(.WIDTH(SW), .DEPTH(TSHRS)) u_tail_take (
    .clk_i, .wr_en_i(join_i), .wr_addr_i(join_lock_i), .wr_data_i(join_slot_i),
    .rd_addr_i(first_lock_i), .rd_data_o(last)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      more_o <= '0;
    end else begin
      if (join_i) more_o[join_lock_i] <= 1'b1;
      if (take_i) more_o[take_lock_i] <= !take_last_i;

      // One list changes at a time: head and links have one write port.
      a_one_change: assert (!(join_i && take_i));
      // Only a list with a request gives one.
      a_take: assert (!take_i || more_o[take_lock_i]);
    end
  end
endmodule
`default_nettype wire
