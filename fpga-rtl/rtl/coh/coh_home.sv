// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Home engine: one page lock (TSHR) a transaction, the transition table, invalidation fan-out,
// the wait lists. Directory entries come from coh_dir, which the parent connects.
module coh_home #(
  parameter int unsigned NODES = 16,
  parameter int unsigned TSHRS = weft_pkg::TSHRS
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [5:0]              node_i,
  input  wire  [63:0]             pool_base_i,
  input  wire  [31:0]             pool_pages_i,
  input  wire  [6:0]              stripe_weight_i,
  input  wire                     stripe_wr_en_i,
  input  wire  [5:0]              stripe_wr_slot_i,
  input  wire  [31:0]             stripe_wr_data_i,
  // Requests from the wire: room for every credit (NODES * 2 * WINDOW), so ready comes always.
  input  wire                     wreq_valid_i,
  output logic                    wreq_ready_o,
  input  weft_pkg::msg_t          wreq_i,
  // Requests of this node: classes REQ and PUT apart, each ready while its share of the store has room.
  input  wire                     lreq_valid_i,
  output logic                    lreq_ready_o,
  input  weft_pkg::msg_t          lreq_i,
  input  wire                     lput_valid_i,
  output logic                    lput_ready_o,
  input  weft_pkg::msg_t          lput_i,
  // INV_ACK FWD_MISS SHARE_PAGE PUT_PAGE GRANT_ACK; taken always.
  input  wire                     rsp_valid_i,
  output logic                    rsp_ready_o,
  input  weft_pkg::msg_t          rsp_i,
  // Credit: a request from the wire has left the store.
  output logic                    rel_valid_o,
  output logic [5:0]              rel_src_o,
  output logic [2:0]              rel_cls_o,   // REQ or PUT
  // Lanes FWD, RSP, FIN.
  output logic                    fwd_valid_o,
  input  wire                     fwd_ready_i,
  output weft_pkg::msg_t          fwd_o,
  output logic                    grt_valid_o,
  input  wire                     grt_ready_i,
  output weft_pkg::msg_t          grt_o,
  output logic                    fin_valid_o,
  input  wire                     fin_ready_i,
  output weft_pkg::msg_t          fin_o,
  // Where SHARE_PAGE or PUT_PAGE of lock htxn lands in the pool: combinational.
  input  wire  [7:0]              land_htxn_i,
  output logic [63:0]             land_addr_o,
  // Directory: look-up answered once each, in any order, by id (= lock index); write answered by ready.
  output logic                    dir_rd_valid_o,
  input  wire                     dir_rd_ready_i,
  output logic [31:0]             dir_rd_index_o,
  output logic [7:0]              dir_rd_id_o,
  input  wire                     dir_rsp_valid_i,
  input  wire  [7:0]              dir_rsp_id_i,
  input  wire  [63:0]             dir_rsp_entry_i,
  output logic                    dir_wr_valid_o,
  input  wire                     dir_wr_ready_i,
  output logic [31:0]             dir_wr_index_o,
  output logic [63:0]             dir_wr_entry_o,
  output weft_pkg::trace_t        trace_o,
  output logic [weft_pkg::COUNTERS-1:0] cnt_o,
  output logic                    idle_o,
  output logic                    quiet_o
);
endmodule
`default_nettype wire
