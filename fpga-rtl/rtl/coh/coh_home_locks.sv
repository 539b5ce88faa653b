// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Memories of the page locks: request, row and nodes still to be asked, entry, page and its place in the pool. Read for a
// lock that is to act, for the one that is answered, and for the one whose page lands.
module coh_home_locks #(
  parameter int unsigned TSHRS = weft_pkg::TSHRS,
  parameter int unsigned LW    = $clog2(TSHRS),
  parameter int unsigned GW    = weft_pkg::GPN_BITS,
  parameter int unsigned PW    = 17,            // request as the store packs it: op, src, txn, excl, have
  parameter int unsigned KW    = 22             // unpacked
) (
  input  wire           clk_i,
  // A request begins; with its page and place in the pool when the lock is new.
  input  wire           req_en_i,
  input  wire  [LW-1:0] req_lock_i,
  input  wire  [PW-1:0] req_i,
  input  wire           page_en_i,
  input  wire  [LW-1:0] page_lock_i,
  input  wire  [GW-1:0] gpn_i,
  input  wire  [31:0]   index_i,
  // An entry from the directory, or of a commit; the former goes first.
  input  wire           dir_en_i,
  input  wire  [LW-1:0] dir_lock_i,
  input  wire  [31:0]   dir_entry_i,    // what is not zero of it
  input  wire           commit_en_i,
  input  wire  [LW-1:0] commit_lock_i,
  input  wire  [31:0]   commit_entry_i,
  // The acting lock, and one that is to act.
  input  wire  [LW-1:0] act_lock_i,
  input  wire           step_en_i,
  input  wire  [20:0]   step_i,         // row, nodes to be asked
  input  wire  [LW-1:0] read_lock_i,
  output logic [KW-1:0] read_req_o,
  output logic [20:0]   read_step_o,
  output logic [31:0]   read_entry_o,
  output logic [GW-1:0] read_gpn_o,
  output logic [31:0]   read_index_o,
  output logic [5:0]    read_late_o,
  // The answered one.
  input  wire  [LW-1:0] rsp_lock_i,
  input  wire           late_en_i,      // who sent FWD_NACK
  input  wire  [5:0]    late_i,
  output logic [5:0]    rsp_src_o,      // requester
  output logic [GW-1:0] rsp_gpn_o,
  output logic [20:0]   rsp_step_o,
  // The one whose page lands.
  input  wire  [LW-1:0] land_lock_i,
  output logic [GW-1:0] land_gpn_o,
  output logic [31:0]   land_index_o
);
  function automatic logic [5:0] unpack_op(input logic [1:0] op);
    case (op)
      2'd1:    unpack_op = weft_pkg::OPCODE_GET_M;
      2'd2:    unpack_op = weft_pkg::OPCODE_PUT_C;
      2'd3:    unpack_op = weft_pkg::OPCODE_PUT_D;
      default: unpack_op = weft_pkg::OPCODE_GET_S;
    endcase
  endfunction
  logic [PW-1:0] read_req;
  logic [4:0]    rsp_src;
  assign read_req_o = {unpack_op(read_req[PW-1 -: 2]), read_req[PW-3], read_req[PW-3:0]};
  assign rsp_src_o  = {rsp_src[4], rsp_src};

  prim_ram_lut #(.WIDTH(PW), .DEPTH(TSHRS)) u_req (
    .clk_i, .wr_en_i(req_en_i), .wr_addr_i(req_lock_i), .wr_data_i(req_i),
    .rd_addr_i(read_lock_i), .rd_data_o(read_req)
  );
  prim_ram_lut #(.WIDTH(5), .DEPTH(TSHRS)) u_src_rsp (
    .clk_i, .wr_en_i(req_en_i), .wr_addr_i(req_lock_i), .wr_data_i(req_i[PW-3 -: 5]),
    .rd_addr_i(rsp_lock_i), .rd_data_o(rsp_src)
  );
  prim_ram_lut #(.WIDTH(21), .DEPTH(TSHRS)) u_step (
    .clk_i, .wr_en_i(step_en_i), .wr_addr_i(act_lock_i), .wr_data_i(step_i),
    .rd_addr_i(read_lock_i), .rd_data_o(read_step_o)
  );
  prim_ram_lut #(.WIDTH(21), .DEPTH(TSHRS)) u_step_rsp (
    .clk_i, .wr_en_i(step_en_i), .wr_addr_i(act_lock_i), .wr_data_i(step_i),
    .rd_addr_i(rsp_lock_i), .rd_data_o(rsp_step_o)
  );
  prim_ram_lut #(.WIDTH(32), .DEPTH(TSHRS)) u_entry (
    .clk_i, .wr_en_i(dir_en_i || commit_en_i), .wr_addr_i(dir_en_i ? dir_lock_i : commit_lock_i),
    .wr_data_i(dir_en_i ? dir_entry_i : commit_entry_i),
    .rd_addr_i(read_lock_i), .rd_data_o(read_entry_o)
  );
  prim_ram_lut #(.WIDTH(GW + 32), .DEPTH(TSHRS)) u_page (
    .clk_i, .wr_en_i(page_en_i), .wr_addr_i(page_lock_i), .wr_data_i({gpn_i, index_i}),
    .rd_addr_i(read_lock_i), .rd_data_o({read_gpn_o, read_index_o})
  );
  prim_ram_lut #(.WIDTH(GW + 32), .DEPTH(TSHRS)) u_page_land (
    .clk_i, .wr_en_i(page_en_i), .wr_addr_i(page_lock_i), .wr_data_i({gpn_i, index_i}),
    .rd_addr_i(land_lock_i), .rd_data_o({land_gpn_o, land_index_o})
  );
  prim_ram_lut #(.WIDTH(GW), .DEPTH(TSHRS)) u_gpn_rsp (
    .clk_i, .wr_en_i(page_en_i), .wr_addr_i(page_lock_i), .wr_data_i(gpn_i),
    .rd_addr_i(rsp_lock_i), .rd_data_o(rsp_gpn_o)
  );
  prim_ram_lut #(.WIDTH(6), .DEPTH(TSHRS)) u_late (
    .clk_i, .wr_en_i(late_en_i), .wr_addr_i(rsp_lock_i), .wr_data_i(late_i),
    .rd_addr_i(read_lock_i), .rd_data_o(read_late_o)
  );

  always_ff @(posedge clk_i) begin
    a_one_entry: assert (!dir_en_i || !commit_en_i);  // One write port: a commit gives way.
  end
endmodule
`default_nettype wire
