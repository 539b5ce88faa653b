// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Takes a page frame, from the wire or from this node, asks the engine where it lands, streams it into
// host memory, and hands its message on when the page is good and written. One page at a time.
module page_sink #(
  parameter int unsigned DATA_W = 512
) (
  input  wire              clk_i,
  input  wire              rst_ni,
  // From the wire: message, then beats; `end` says whether all checks held. A frame that breaks off
  // early has fewer beats; the rest of its page is then written as zeros and nothing is handed on.
  input  wire              wire_valid_i,
  output logic             wire_ready_o,
  input  weft_pkg::msg_t   wire_i,
  input  wire              wire_data_valid_i,
  output logic             wire_data_ready_o,
  input  wire  [DATA_W-1:0] wire_data_i,
  input  wire              wire_end_valid_i,    // after the last beat; held until wire_end_ready_o
  output logic             wire_end_ready_o,
  input  wire              wire_end_good_i,
  // From this node: always good.
  input  wire              local_valid_i,
  output logic             local_ready_o,
  input  weft_pkg::msg_t   local_i,
  input  wire              local_data_valid_i,
  output logic             local_data_ready_o,
  input  wire  [DATA_W-1:0] local_data_i,
  // Landing address (combinational): requester by txn for GRANT_PAGE and OWNER_PAGE, home by htxn otherwise.
  output logic [7:0]       land_txn_o,
  input  wire  [63:0]      land_req_addr_i,
  output logic [7:0]       land_htxn_o,
  input  wire  [63:0]      land_home_addr_i,
  // host_dma_wr
  output logic             wr_valid_o,
  input  wire              wr_ready_i,
  output logic [63:0]      wr_addr_o,
  output logic             wr_data_valid_o,
  input  wire              wr_data_ready_i,
  output logic [DATA_W-1:0] wr_data_o,
  input  wire              wr_done_i,
  // The message, page landed. `sent_local` tells coh_hold that a page within this node has landed.
  output logic             msg_valid_o,
  input  wire              msg_ready_i,
  output weft_pkg::msg_t   msg_o,
  output logic             sent_local_valid_o,
  output logic [7:0]       sent_local_hold_o,
  output logic             idle_o,
  output logic             quiet_o
);
endmodule
`default_nettype wire
