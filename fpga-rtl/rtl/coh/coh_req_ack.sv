// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// GRANT_ACK: due once the completion is in the writer's hands, which is heard of a clock later; then the entry is
// free. A stray is the acknowledgement of a grant that met no fault: OK, and nothing granted. Strays may fill half
// of the FIFO only, so that entries find room; that there is one is known late, so it waits in a register first.
module coh_req_ack #(
  parameter int unsigned MISSES = 32
) (
  input  wire                            clk_i,
  input  wire                            rst_ni,
  input  wire  [5:0]                     node_i,
  // There is room for a completion, which there is not before the clock after its predecessor was taken; one is made; does it
  // answer a grant, and which.
  input  wire                            free_i,
  input  wire                            made_i,
  input  wire                            due_i,
  input  wire  [7:0]                     txn_i,
  input  wire  [7:0]                     htxn_i,
  input  wire  [weft_pkg::NODE_BITS-1:0] home_i,
  // The writer takes it.
  input  wire                            complete_i,
  input  wire  [weft_pkg::GPN_BITS-1:0]  gpn_i,
  input  wire  [3:0]                     status_i,
  input  wire  [1:0]                     grant_i,
  output logic                           granted_o,       // which owes an acknowledgement
  output logic                           push_o,          // one is on the way
  // A stray.
  output logic                           stray_ready_o,
  input  wire                            stray_i,
  input  wire  [7:0]                     stray_txn_i,
  input  wire  [7:0]                     stray_htxn_i,
  input  wire  [weft_pkg::NODE_BITS-1:0] stray_home_i,
  input  wire  [weft_pkg::GPN_BITS-1:0]  stray_gpn_i,
  output logic                           strays_o,        // some have not left
  // Lane FIN.
  output logic                           fin_valid_o,
  input  wire                            fin_ready_i,
  output weft_pkg::msg_t                 fin_o,
  output logic                           free_o,          // a clock after its acknowledgement was taken
  output logic [$clog2(MISSES)-1:0]      free_slot_o
);
  localparam int unsigned AW     = $clog2(MISSES);
  localparam int unsigned GPN_W  = weft_pkg::GPN_BITS;
  localparam int unsigned NODE_W = weft_pkg::NODE_BITS;
  localparam int unsigned ACK_W  = 1 + 16 + NODE_W + GPN_W + 6;

  logic              due_q, granted_q, free_q;
  logic [AW-1:0]     free_slot_q;
  logic [7:0]        txn_q, htxn_q;
  logic [NODE_W-1:0] home_q;
  assign granted_o = complete_i && due_q;

  logic              push, room, own;           // own: an entry's, no stray
  logic [AW+1:0]     count;
  logic [AW:0]       strays_q;
  logic [ACK_W-1:0]  ack, stray_q;
  logic              stray_v_q;
  assign ack   = {1'b1, txn_q, htxn_q, home_q, gpn_i, status_i, grant_i};
  assign push          = granted_q || stray_v_q;
  assign push_o        = push;
  assign stray_ready_o = !stray_v_q && !strays_q[AW];

  logic [7:0]        fin_txn, fin_htxn;
  logic [NODE_W-1:0] fin_home;
  logic [GPN_W-1:0]  fin_gpn;
  logic [3:0]        fin_status;
  logic [1:0]        fin_grant;
  logic              taken;
  fifo #(.WIDTH(ACK_W), .DEPTH(2 * MISSES), .EAGER(1'b1)) u_acks (
    .clk_i, .rst_ni,
    .wr_valid_i(push), .wr_ready_o(room), .wr_data_i(granted_q ? ack : stray_q),
    .rd_valid_o(fin_valid_o), .rd_ready_i(fin_ready_i),
    .rd_data_o({own, fin_txn, fin_htxn, fin_home, fin_gpn, fin_status, fin_grant}),
    .count_o(count)
  );
  always_comb begin
    fin_o        = '0;
    fin_o.op     = weft_pkg::OPCODE_GRANT_ACK;
    fin_o.src    = node_i;
    fin_o.dst    = fin_home;
    fin_o.req    = node_i;
    fin_o.txn    = fin_txn;
    fin_o.htxn   = fin_htxn;
    fin_o.gpn    = fin_gpn;
    fin_o.grant  = fin_grant;
    fin_o.status = fin_status;
  end
  assign taken       = fin_valid_o && fin_ready_i;
  assign free_o      = free_q;
  assign free_slot_o = free_slot_q;
  assign strays_o    = strays_q != '0;

  always_ff @(posedge clk_i) begin
    free_q      <= rst_ni && taken && own;
    free_slot_q <= fin_txn[AW-1:0];
    if (!stray_v_q)
      stray_q <= {1'b0, stray_txn_i, stray_htxn_i, stray_home_i, stray_gpn_i, weft_pkg::STATUS_OK, weft_pkg::GRANT_I};
    if (free_i) begin
      txn_q  <= txn_i;
      htxn_q <= htxn_i;
      home_q <= home_i;
    end
    if (!rst_ni) begin
      due_q     <= 1'b0;
      granted_q <= 1'b0;
      stray_v_q <= 1'b0;
      strays_q  <= '0;
    end else begin
      if (made_i) due_q <= due_i;
      granted_q <= granted_o;
      stray_v_q <= stray_i || (stray_v_q && granted_q);
      strays_q  <= strays_q + (AW + 1)'(stray_i) - (AW + 1)'(taken && !own);
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_room: assert (!push || room);                                      // Each entry owes one at most.
      a_stray_ready: assert (!stray_i || stray_ready_o);                   // A stray waits for its turn and room.
      a_strays: assert ((AW + 2)'(strays_q) <= count + (AW + 2)'(stray_v_q));   // All are counted,
      a_half: assert (strays_q <= (AW + 1)'(MISSES));                      // and fill half of it only.
    end
  end
endmodule
`default_nettype wire
