// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Home engine: one page lock (TSHR) a transaction, the transition table, invalidation fan-out,
// the wait lists, recovery when nodes leave. Directory entries come from coh_dir, which the parent connects.
// A lock acts three cycles after it was sent to: read, pick, act. It is sent by what has just happened to it, else in turn
// (coh_home_send). One whose lane is taken does not act, and is chosen anew. While an answer is judged its lock does not act
// (coh_home_rsp).
module coh_home #(
  parameter int unsigned NODES = 16,
  parameter int unsigned TSHRS = weft_pkg::TSHRS
) (
  input  wire                     clk_i,
  input  wire                     rst_ni,
  input  wire  [31:0]             now_i,
  input  wire  [5:0]              node_i,
  input  wire  [15:0]             members_i,
  input  wire                     members_set_i,     // first cycle of a new members_i
  input  wire  [31:0]             holdoff_cycles_i,
  output logic                    recover_o,         // nodes have left, and something here still speaks of them
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
  // INV_ACK FWD_MISS FWD_NACK SHARE_PAGE PUT_PAGE GRANT_ACK; each waits until it has changed its lock, for nothing but that.
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
  // SHARE_PAGE or PUT_PAGE for lock htxn: is it waited for, and where does it land in the pool? Combinational.
  input  wire  [7:0]              land_htxn_i,
  input  wire  [weft_pkg::GPN_BITS-1:0] land_gpn_i,
  input  wire  [5:0]              land_src_i,
  input  wire  [5:0]              land_op_i,
  output logic                    land_ok_o,
  output logic [63:0]             land_addr_o,
  // page_src: the page of a request that begins; the grant will not carry it.
  output logic                    pf_read_valid_o,
  output logic [7:0]              pf_read_lock_o,
  output logic [51:0]             pf_read_page_o,
  output logic                    pf_drop_valid_o,
  output logic [7:0]              pf_drop_lock_o,
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
  localparam int unsigned GW     = weft_pkg::GPN_BITS;
  localparam int unsigned LW     = $clog2(TSHRS);
  localparam int unsigned WIRE   = NODES * 2 * weft_pkg::WINDOW;
  localparam int unsigned LOCALS = 8;
  localparam int unsigned SWEEPS = 4;
  localparam int unsigned SLOTS  = WIRE + 2 * LOCALS + SWEEPS + 3;
  localparam int unsigned SW     = $clog2(SLOTS);
  localparam int unsigned DEPTH  = 1 << $clog2(NODES * weft_pkg::WINDOW + LOCALS + SWEEPS);
  localparam int unsigned PW     = 17;               // request as it is kept: op, src, txn, excl, have
  localparam int unsigned RW     = 1 + PW + GW;      // in the store: local, it, gpn
  localparam int unsigned KW     = 22;               // as it is read
  localparam int unsigned TICK_W = $clog2(weft_pkg::TICK_CYCLES);
  localparam logic [5:0]  NOBODY = 6'd63;            // asks for every page when nodes have left, and gets no answer

  // An entry is kept and compared as its low 32 bits: they hold all that it says.
  if (weft_pkg::DIR_ENTRY_SHARERS_LSB + weft_pkg::DIR_ENTRY_SHARERS_W > 32 ||
      weft_pkg::DIR_ENTRY_OWNER_LSB + weft_pkg::DIR_ENTRY_OWNER_W > 32)
    $error("coh_home: an entry has more than 32 bits that say anything");

  // ---------------------------------------------------------------- store and intake
  logic          in_valid, in_put, rd_en, fetch_en, free_local, free_put;
  logic [SW-1:0] in_slot, rd_slot, fetch_slot, free_slot, next_slot;
  logic [RW-1:0] rd_req;
  logic          stored_none;
  logic          go_begin, go_put, go_bad, began, waits, began_bad, intake_quiet;
  logic [TSHRS-1:0] go_hot, went_hot, req_wr_hot;
  logic [LW-1:0] go_lock, went_lock;
  logic [SW-1:0] went_slot;
  logic [31:0]   go_index, get_index, went_index;
  logic [RW-1:0] in_req, went_req;
  logic          free_v_q, free_local_q, free_put_q, free_sweep_q;   // a slot of the store is free: its request began
  logic [SW-1:0] free_slot_q;
  logic [5:0]    free_src_q;

  logic          sweep_valid, sweep_ready, stored_left, sends_left;
  logic [GW-1:0] sweep_gpn;

  logic          restart, restart_q;                 // a lock takes its next waiter: fetch, then begin
  logic [LW-1:0] end_lock_q, end2_lock_q, restart_lock_q;
  logic [TSHRS-1:0] end2_hot_q, restart_hot_q;
  logic          end_v_q, end2_v_q, end2_more_q, end2_alone_q;
  logic          ends_q;                             // from the pick of an end to the clock after end2_v_q
  logic [SW-1:0] end2_head_q, restart_slot_q;
  logic          wait_alone;
  logic          link_en;
  logic [SW-1:0] wait_head, link_slot;

  // ---------------------------------------------------------------- the locks
  logic [TSHRS*4-1:0]  state;                        // TshrState
  logic [TSHRS*16-1:0] pend;                         // nodes that owe an answer
  logic [TSHRS-1:0]    busy, put, bad, again, miss, nack, share, acked, took, held, done;
  logic [TSHRS-1:0]    more;                         // requests wait behind the lock

  // ---------------------------------------------------------------- which lock acts
  logic [TSHRS-1:0] dir_hot, act_hot, acted_hot, away, hold_hot, wr_hot;
  logic [LW-1:0]    read_lock, act_lock;
  logic             pick_dec, pick_end, act_dec, act_fan, act_gra, act_com, act_end, hold_any, send_quiet;
  logic             wr_busy, fwd_free, grt_free, fin_free;

  assign dir_hot = TSHRS'(1) << dir_rsp_id_i[LW-1:0];
  coh_home_send #(.TSHRS(TSHRS)) u_send (
    .clk_i, .rst_ni, .members_set_i,
    .entry_i(dir_rsp_valid_i), .entry_hot_i(dir_hot), .entry_lock_i(dir_rsp_id_i[LW-1:0]),
    .restart_i(restart_q), .restart_hot_i(restart_hot_q), .restart_lock_i(restart_lock_q),
    .rsp_i(rsp_act), .rsp_lock_i(rsp_lock), .hold_i(hold_hot), .hold_any_i(hold_any),
    .more_i((act_dec && !act_put_off) || (act_fan && fwd_free && act_more)),
    .state_i(state), .put_i(put), .done_i(done), .wr_hot_i(wr_hot),
    .fwd_free_i(fwd_free), .grt_free_i(grt_free), .fin_free_i(fin_free), .wr_free_i(!wr_busy),
    .read_lock_o(read_lock), .pick_dec_o(pick_dec), .pick_end_o(pick_end), .act_lock_o(act_lock), .act_hot_o(act_hot),
    .act_dec_o(act_dec), .act_fan_o(act_fan), .act_gra_o(act_gra), .act_com_o(act_com), .act_end_o(act_end),
    .acted_hot_o(acted_hot), .away_o(away), .quiet_o(send_quiet)
  );

  // ---------------------------------------------------------------- read what the lock holds
  // Request, row and nodes still to be asked, entry, place in the pool.
  logic [KW-1:0] read_req;
  logic [RW-1:0] req_wr;                             // the request that begins
  logic [GW-1:0] read_gpn, rsp_gpn, land_gpn;
  logic [5:0]    begin_src, rsp_src;
  logic [5:0]    act_op, pick_op, act_src, read_late, act_late;
  logic [7:0]    act_txn;
  logic          act_excl, act_have, act_more, act_bad, act_left, act_put, act_again, act_held, act_put_off, act_asks;
  logic [4:0]    read_row, row, rsp_row;
  logic [15:0]   read_send, act_send, send_left, targets, rsp_send;
  logic [31:0]   read_entry, entry_before, entry_healed, entry_after;
  logic [31:0]   read_index, act_index, land_index;
  logic [GW-1:0] act_gpn;
  logic          step_wr, req_wr_en;
  logic [20:0]   step_new;

  // ---------------------------------------------------------------- act
  // Who finds its lane taken does not act.
  logic put_off, decide, ask, grant, take_back, commit, finish;
  assign put_off   = act_dec && !members_set_i && act_put_off;
  assign decide    = act_dec && !members_set_i && !act_put_off;
  assign ask       = act_fan && !members_set_i && fwd_free;
  assign take_back = act_gra && !members_set_i && act_left && !act_bad;
  assign grant     = act_gra && !members_set_i && !(act_left && !act_bad) && grt_free;
  assign commit    = act_com && !members_set_i && !wr_busy;
  assign finish    = act_end && !members_set_i && (!act_put || fin_free);

  logic [5:0] ask_op;
  logic [3:0] await_state, grant_status;
  logic [1:0] grant_right, first_right;
  logic       row_grants, first_page, grant_page, grant_zero, row_answers;

  coh_home_step #(.KW(KW)) u_step (
    .clk_i, .rst_ni, .now_i, .holdoff_cycles_i, .members_i,
    .req_i(read_req), .row_i(read_row), .send_i(read_send), .entry_i(read_entry), .index_i(read_index),
    .late_i(read_late), .gpn_i(read_gpn), .bad_i(bad[read_lock]), .nack_i(nack[read_lock]),
    .miss_i(miss[read_lock]), .acked_i(acked[read_lock]), .took_i(took[read_lock]), .put_i(put[read_lock]),
    .again_i(again[read_lock]), .held_i(held[read_lock]), .decide_i(pick_dec),
    .handed_i(commit && row == weft_pkg::HOME_ROW_GETM_OWNED),
    .op_o(act_op), .src_o(act_src), .txn_o(act_txn), .excl_o(act_excl), .have_o(act_have), .gpn_o(act_gpn), .index_o(act_index),
    .late_o(act_late), .send_o(act_send), .more_o(act_more), .bad_o(act_bad), .left_o(act_left), .put_o(act_put), .again_o(act_again),
    .held_o(act_held), .put_off_o(act_put_off), .row_o(row), .pick_op_o(pick_op),
    .targets_o(targets), .asks_o(act_asks), .grants_o(row_grants), .first_page_o(first_page), .first_right_o(first_right),
    .ask_op_o(ask_op), .await_o(await_state), .page_o(grant_page), .zero_o(grant_zero), .right_o(grant_right), .status_o(grant_status),
    .before_o(entry_before), .healed_o(entry_healed), .after_o(entry_after)
  );
  assign row_answers = act_put && row != weft_pkg::HOME_ROW_GONE;

  // The next node to ask, lowest first.
  logic [5:0] ask_node;
  always_comb begin
    ask_node = '0;
    for (int unsigned i = 16; i > 0; i--) begin
      if (act_send[i-1]) ask_node = 6'(i - 1);
    end
  end
  assign send_left = act_send & (act_send - 16'd1);
  assign step_wr   = decide || ask;
  assign step_new  = {row, decide ? targets : send_left};

  // ---------------------------------------------------------------- answers
  logic          rsp_gave, rsp_miss, rsp_nack, rsp_acked, rsp_took, rsp_share, rsp_move, rsp_act, rsp_again, rsp_bad;
  logic          walk, left_found;
  logic [LW-1:0] rsp_lock, walk_lock;
  logic [3:0]    rsp_state;
  logic [15:0]   rsp_drop;

  coh_home_rsp #(.TSHRS(TSHRS)) u_rsp (
    .clk_i, .rst_ni, .members_i, .rsp_valid_i, .rsp_ready_o, .rsp_i,
    .recover_i(recover_o), .walk_lock_i(walk_lock), .walk_o(walk), .found_o(left_found),
    .busy_i(busy), .state_i(state), .gpn_i(rsp_gpn), .pend_i(pend), .acked_i(acked), .again_i(again),
    .miss_i(miss), .nack_i(nack), .away_i(away),
    .lock_o(rsp_lock), .req_i(rsp_src), .row_i(rsp_row), .send_i(rsp_send), .hold_o(hold_hot), .hold_any_o(hold_any),
    .gave_o(rsp_gave), .miss_o(rsp_miss), .nack_o(rsp_nack), .acked_o(rsp_acked), .took_o(rsp_took), .share_o(rsp_share),
    .drop_o(rsp_drop), .move_o(rsp_move), .state_o(rsp_state), .act_o(rsp_act), .again_o(rsp_again), .bad_o(rsp_bad)
  );

  coh_home_recover #(.TSHRS(TSHRS)) u_recover (
    .clk_i, .rst_ni, .node_i, .pool_pages_i, .stripe_weight_i, .stripe_wr_en_i, .stripe_wr_slot_i, .stripe_wr_data_i,
    .members_i, .members_set_i, .walk_o(walk_lock), .walk_i(walk), .found_i(left_found), .waits_i(stored_left || sends_left),
    .sweep_valid_o(sweep_valid), .sweep_ready_i(sweep_ready), .sweep_gpn_o(sweep_gpn), .recover_o
  );

  // ---------------------------------------------------------------- memories of the locks
  assign req_wr_en  = began || restart_q;
  assign req_wr     = restart_q ? rd_req : went_req;
  assign begin_src  = {req_wr[GW+PW-3], req_wr[GW+PW-3 -: 5]};
  assign req_wr_hot = (restart_q ? restart_hot_q : '0) | (began ? went_hot : '0);

  logic [LW-1:0] req_wr_lock, land_lock;
  assign req_wr_lock = restart_q ? restart_lock_q : went_lock;

  coh_home_locks #(.TSHRS(TSHRS), .PW(PW), .KW(KW)) u_locks (
    .clk_i, .req_en_i(req_wr_en), .req_lock_i(req_wr_lock), .req_i(req_wr[GW +: PW]),
    .page_en_i(began), .page_lock_i(went_lock), .gpn_i(went_req[GW-1:0]), .index_i(went_index),
    .dir_en_i(dir_rsp_valid_i), .dir_lock_i(dir_rsp_id_i[LW-1:0]), .dir_entry_i(dir_rsp_entry_i[31:0]),
    .commit_en_i(keep), .commit_lock_i(keep_lock), .commit_entry_i(keep_entry),
    .act_lock_i(act_lock), .step_en_i(step_wr), .step_i(step_new),
    .read_lock_i(read_lock), .read_req_o(read_req), .read_step_o({read_row, read_send}), .read_entry_o(read_entry),
    .read_gpn_o(read_gpn), .read_index_o(read_index), .read_late_o(read_late),
    .rsp_lock_i(rsp_lock), .late_en_i(rsp_nack), .late_i(rsp_i.src), .rsp_src_o(rsp_src), .rsp_gpn_o(rsp_gpn),
    .rsp_step_o({rsp_row, rsp_send}), .land_lock_i(land_lock), .land_gpn_o(land_gpn), .land_index_o(land_index)
  );
  assign land_addr_o = pool_base_i + (64'(land_index) << weft_pkg::PAGE_SHIFT);

  logic          land_waits;
  assign land_lock = land_htxn_i[LW-1:0];
  assign land_ok_o = land_htxn_i < 8'(TSHRS) && busy[land_lock] && land_gpn == land_gpn_i &&
                     land_src_i < 6'(weft_pkg::SHARERS) && pend[{land_lock, land_src_i[3:0]}] && land_waits;
  always_comb begin
    case (land_op_i)
      weft_pkg::OPCODE_SHARE_PAGE: land_waits = state[land_lock*4 +: 4] == weft_pkg::TSHR_STATE_OWNER &&
                                                share[land_lock];
      weft_pkg::OPCODE_PUT_PAGE:   land_waits = state[land_lock*4 +: 4] == weft_pkg::TSHR_STATE_PAGE;
      default:                     land_waits = 1'b0;
    endcase
  end

  // ---------------------------------------------------------------- wait lists
  // A lock that has ended: is there another request (first clock), then it is fetched, or the lock is free.
  assign restart   = end2_v_q && end2_more_q;
  assign rd_en     = restart || fetch_en;
  assign rd_slot   = restart ? end2_head_q : fetch_slot;
  assign free_slot = restart_q ? restart_slot_q : went_slot;
  assign {free_local, free_put} = req_wr[RW-1 -: 2];

  coh_home_waits #(.TSHRS(TSHRS), .SW(SW)) u_waits (
    .clk_i, .rst_ni, .join_i(waits), .join_lock_i(went_lock), .join_slot_i(went_slot),
    .link_en_o(link_en), .link_slot_o(link_slot),
    .first_lock_i(end_lock_q), .first_o(wait_head), .alone_o(wait_alone),
    .take_i(restart), .take_lock_i(end2_lock_q), .take_next_i(next_slot), .take_last_i(end2_alone_q), .more_o(more)
  );

  coh_home_store #(
    .WIRE(WIRE), .LOCALS(LOCALS), .SWEEPS(SWEEPS), .SLOTS(SLOTS), .SW(SW), .RW(RW), .NOBODY(NOBODY)
  ) u_store (
    .clk_i, .rst_ni,
    .wreq_valid_i, .wreq_ready_o, .wreq_i,
    .lreq_valid_i, .lreq_ready_o, .lreq_i,
    .lput_valid_i, .lput_ready_o, .lput_i,
    .sweep_valid_i(sweep_valid), .sweep_ready_o(sweep_ready), .sweep_gpn_i(sweep_gpn),
    .in_valid_o(in_valid), .in_put_o(in_put), .in_slot_o(in_slot), .in_req_o(in_req),
    .rd_en_i(rd_en), .rd_slot_i(rd_slot), .rd_req_o(rd_req),
    .link_en_i(link_en), .link_slot_i(link_slot), .link_next_i(went_slot),
    .next_of_i(end2_head_q), .next_o(next_slot),
    .free_en_i(free_v_q), .free_slot_i(free_slot_q), .free_local_i(free_local_q), .free_put_i(free_put_q),
    .free_src_i(free_src_q), .free_sweep_i(free_sweep_q), .empty_o(stored_none), .members_i, .left_o(stored_left)
  );

  // A lock that ends or takes its next request must not get a new waiter meanwhile, and store and lock memories have
  // one write port: so the intake stands back for all cycles of that.
  coh_home_intake #(.TSHRS(TSHRS), .DEPTH(DEPTH), .SW(SW), .RW(RW)) u_intake (
    .clk_i, .rst_ni, .node_i, .pool_pages_i, .stripe_weight_i,
    .stripe_wr_en_i, .stripe_wr_slot_i, .stripe_wr_data_i,
    .in_valid_i(in_valid), .in_put_i(in_put), .in_slot_i(in_slot), .in_req_i(in_req),
    .rd_busy_i(end_v_q), .rd_en_o(fetch_en), .rd_slot_o(fetch_slot), .rd_req_i(rd_req),
    .busy_i(busy), .put_i(put), .hold_i(ends_q), .lookup_room_i(lookup_room),
    .begin_o(go_begin), .hot_o(go_hot), .lock_o(go_lock), .put_o(go_put), .index_o(go_index), .get_index_o(get_index),
    .bad_o(go_bad), .began_o(began), .waits_o(waits), .went_hot_o(went_hot), .went_lock_o(went_lock), .went_index_o(went_index),
    .went_bad_o(began_bad), .went_slot_o(went_slot), .went_req_o(went_req), .quiet_o(intake_quiet)
  );

  assign rel_valid_o = free_v_q && !free_local_q;
  assign rel_src_o   = free_src_q;
  assign rel_cls_o   = free_put_q ? weft_pkg::MESSAGE_CLASS_PUT : weft_pkg::MESSAGE_CLASS_REQ;

  always_ff @(posedge clk_i) begin
    if (req_wr_en) begin
      free_slot_q  <= free_slot;
      free_local_q <= free_local;
      free_put_q   <= free_put;
      free_src_q   <= begin_src;
      free_sweep_q <= begin_src == NOBODY;
    end
    if (!rst_ni) free_v_q <= 1'b0;
    else         free_v_q <= req_wr_en;
  end

  // ---------------------------------------------------------------- messages
  coh_home_lanes u_lanes (
    .clk_i, .rst_ni, .node_i, .members_i, .pool_base_i,
    .lock_i(8'(act_lock)), .row_i(row), .op_i(act_op), .src_i(act_src), .txn_i(act_txn), .gpn_i(act_gpn),
    .index_i(act_index), .late_i(act_late),
    .ask_i(ask), .ask_op_i(ask_op), .ask_node_i(ask_node), .grant_i(grant), .page_i(grant_page), .zero_i(grant_zero),
    .put_ack_i(finish && row_answers), .right_i(grant_right), .status_i(grant_status),
    .fwd_free_o(fwd_free), .grt_free_o(grt_free), .fin_free_o(fin_free), .left_o(sends_left),
    .fwd_valid_o, .fwd_ready_i, .fwd_o, .grt_valid_o, .grt_ready_i, .grt_o, .fin_valid_o, .fin_ready_i, .fin_o
  );

  // ---------------------------------------------------------------- the directory
  logic          keep, commit_idle, commit_quiet, lookup_room;
  logic [LW-1:0] keep_lock;
  logic [31:0]   keep_entry;
  coh_home_commit #(.TSHRS(TSHRS)) u_commit (
    .clk_i, .rst_ni,
    .lookup_room_o(lookup_room), .lookup_i(go_begin && !go_bad), .lookup_lock_i(go_lock), .lookup_index_i(go_index),
    .busy_o(wr_busy), .hot_o(wr_hot), .commit_i(commit), .commit_hot_i(act_hot), .commit_lock_i(act_lock), .commit_bad_i(act_bad),
    .commit_index_i(act_index), .before_i(entry_before), .after_i(entry_after),
    .keep_o(keep), .keep_lock_o(keep_lock), .keep_entry_o(keep_entry), .answer_i(dir_rsp_valid_i),
    .dir_rd_valid_o, .dir_rd_ready_i, .dir_rd_index_o, .dir_rd_id_o,
    .dir_wr_valid_o, .dir_wr_ready_i, .dir_wr_index_o, .dir_wr_entry_o,
    .idle_o(commit_idle), .quiet_o(commit_quiet)
  );

  coh_home_prefetch u_prefetch (
    .clk_i, .rst_ni,
    .begin_i(go_begin && !go_bad && !go_put), .begin_lock_i(8'(go_lock)),
    .begin_page_i(pool_base_i[63:weft_pkg::PAGE_SHIFT] + 52'(get_index)),
    .decide_i(decide && !act_put), .decide_lock_i(8'(act_lock)),
    .decide_page_i(row_grants && first_page && !act_asks),
    .read_valid_o(pf_read_valid_o), .read_lock_o(pf_read_lock_o), .read_page_o(pf_read_page_o),
    .drop_valid_o(pf_drop_valid_o), .drop_lock_o(pf_drop_lock_o)
  );

  // ---------------------------------------------------------------- state of the locks
  logic tick, tick_q;
  assign tick = now_i[TICK_W-1:0] == '0;

  coh_home_state #(.TSHRS(TSHRS)) u_state (
    .clk_i, .rst_ni, .tick_i(tick_q),
    .take_hot_i(go_hot), .new_i(began), .new_hot_i(went_hot), .new_bad_i(began_bad), .begin_hot_i(req_wr_hot), .begin_put_i(free_put),
    .ready_hot_i((dir_rsp_valid_i ? dir_hot : '0) | (restart_q ? restart_hot_q : '0)),
    .free_hot_i((end2_v_q && !end2_more_q) ? end2_hot_q : '0),
    .rsp_hot_i(hold_hot), .rsp_miss_i(rsp_miss), .rsp_nack_i(rsp_nack), .rsp_acked_i(rsp_acked), .rsp_took_i(rsp_took),
    .rsp_again_i(rsp_again), .rsp_drops_i(rsp_gave || rsp_nack || walk), .rsp_drop_i(rsp_drop), .rsp_move_i(rsp_move),
    .rsp_state_i(rsp_state),
    .act_hot_i(act_hot), .put_off_i(put_off), .decide_i(decide), .targets_i(targets), .asks_i(act_asks),
    .share_i(row == weft_pkg::HOME_ROW_GETS_OWNED), .grants_i(row_grants), .asked_i(ask && !act_more), .await_i(await_state),
    .take_back_i(take_back), .grant_i(grant), .commit_i(commit), .finish_i(finish),
    .state_o(state), .pend_o(pend), .busy_o(busy), .put_o(put), .bad_o(bad), .again_o(again), .miss_o(miss), .nack_o(nack),
    .share_o(share), .acked_o(acked), .took_o(took), .held_o(held), .done_o(done)
  );

  always_ff @(posedge clk_i) begin
    end_lock_q     <= act_lock;
    end2_lock_q    <= end_lock_q;
    end2_hot_q     <= acted_hot;
    end2_more_q    <= more[end_lock_q];
    end2_head_q    <= wait_head;
    end2_alone_q   <= wait_alone;
    restart_lock_q <= end2_lock_q;
    restart_hot_q  <= end2_hot_q;
    restart_slot_q <= end2_head_q;
    if (!rst_ni) begin
      tick_q    <= 1'b0;
      restart_q <= 1'b0;
      end_v_q   <= 1'b0;
      end2_v_q  <= 1'b0;
      ends_q    <= 1'b0;
    end else begin
      tick_q    <= tick;
      end_v_q   <= finish;
      end2_v_q  <= end_v_q;
      ends_q    <= pick_end || finish || end_v_q || end2_v_q;
      restart_q <= restart;
    end
  end

  // ---------------------------------------------------------------- trace, counters, rest
  logic [63:0] trace_entry;
  assign trace_entry = {32'd0, decide ? entry_healed : entry_after};

  always_comb begin
    trace_o = '0;
    if (decide || commit) begin
      trace_o.kind    = decide ? weft_pkg::TRACE_KIND_HOME_BEGIN : weft_pkg::TRACE_KIND_HOME_COMMIT;
      trace_o.row     = row;
      trace_o.op      = decide ? pick_op : act_op;
      trace_o.excl    = act_excl;
      trace_o.have    = act_have;
      trace_o.state   = trace_entry[weft_pkg::DIR_ENTRY_STATE_LSB +: weft_pkg::DIR_ENTRY_STATE_W];
      trace_o.backing = trace_entry[weft_pkg::DIR_ENTRY_BACKING_LSB +: weft_pkg::DIR_ENTRY_BACKING_W];
      trace_o.owner   = trace_entry[weft_pkg::DIR_ENTRY_OWNER_LSB +: weft_pkg::DIR_ENTRY_OWNER_W];
      trace_o.grant   = first_right;
      trace_o.node    = act_src;
      trace_o.sharers = trace_entry[weft_pkg::DIR_ENTRY_SHARERS_LSB +: weft_pkg::DIR_ENTRY_SHARERS_W];
      trace_o.gpn     = act_gpn;
    end
    if (members_set_i) begin
      trace_o.kind    = weft_pkg::TRACE_KIND_MEMBERS;
      trace_o.sharers = members_i;
    end
  end

  always_comb begin
    cnt_o = '0;
    cnt_o[weft_pkg::CNT_HOME_GET]      = decide && !act_again && !act_put;
    cnt_o[weft_pkg::CNT_HOME_PUT]      = decide && !act_again && act_put && act_src != NOBODY;
    cnt_o[weft_pkg::CNT_HOME_WAIT]     = waits;
    cnt_o[weft_pkg::CNT_HOME_INV]      = ask && ask_op == weft_pkg::OPCODE_INV;
    cnt_o[weft_pkg::CNT_HOME_STALE]    = decide && row == weft_pkg::HOME_ROW_PUT_STALE;
    cnt_o[weft_pkg::CNT_HOME_HOLDOFF]  = put_off && !act_held;
    cnt_o[weft_pkg::CNT_HOME_POISON]   = grant && row == weft_pkg::HOME_ROW_GET_LOST;
    cnt_o[weft_pkg::CNT_HOME_TIMEOUT]  = grant && row == weft_pkg::HOME_ROW_GET_TIMEOUT;
    cnt_o[weft_pkg::CNT_RX_BAD_ANSWER] = rsp_bad;
  end

  logic put_offs;                                    // locks in HOLDOFF
  always_comb begin
    put_offs = 1'b0;
    for (int unsigned i = 0; i < TSHRS; i++) put_offs = put_offs || state[i*4 +: 4] == weft_pkg::TSHR_STATE_HOLDOFF;
  end

  assign idle_o  = busy == '0 && stored_none && !recover_o && !fwd_valid_o && !grt_valid_o && !fin_valid_o && commit_idle;
  assign quiet_o = send_quiet && !hold_any && !recover_o && !members_set_i &&
                   !((tick || tick_q) && put_offs) && intake_quiet && !ends_q && !free_v_q && !restart_q &&
                   !in_valid && !rsp_valid_i && !dir_rsp_valid_i && !pf_read_valid_o && !pf_drop_valid_o &&
                   !(fwd_valid_o && fwd_ready_i) && !(grt_valid_o && grt_ready_i) && !(fin_valid_o && fin_ready_i) &&
                   commit_quiet;

  // ---------------------------------------------------------------- invariants
  coh_home_check #(.TSHRS(TSHRS)) u_check (
    .clk_i, .rst_ni, .members_i, .begin_i(req_wr_en), .begin_new_i(began), .begin_lock_i(req_wr_lock), .begin_gpn_i(req_wr[GW-1:0]),
    .gave_i(rsp_gave), .gave_lock_i(rsp_lock), .gave_node_i(rsp_i.src[3:0]), .share_i(rsp_share),
    .lock_i(act_lock), .ask_i(ask), .grant_i(grant), .commit_i(commit), .put_i(act_put), .row_i(row),
    .req_i(act_src), .pend_i(pend[act_lock*16 +: 16]), .send_i(act_send),
    .before_i({32'd0, entry_before}), .after_i({32'd0, entry_after}),
    .read_i(dir_rsp_valid_i), .read_entry_i(dir_rsp_entry_i)
  );

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      // A row always applies.
      a_row: assert (!decide || row != weft_pkg::HOME_ROW_NONE);
      // The directory answers a lock that asked.
      a_dir_rsp: assert (!dir_rsp_valid_i || (dir_rsp_id_i < 8'(TSHRS) && busy[dir_rsp_id_i[LW-1:0]] &&
                         state[dir_rsp_id_i[LW-1:0]*4 +: 4] == weft_pkg::TSHR_STATE_LOOKUP));
      // A free lock has no waiters and nothing to finish; a lock that begins was free.
      a_free_lock: assert ((~busy & (more | done)) == '0);
      a_new_lock: assert (!go_begin || !busy[go_lock]);
      // A waiter always has a slot in the store.
      a_waiters: assert (more == '0 || !stored_none);
    end
  end

  logic unused;
  assign unused = ^{trace_entry, dir_rsp_entry_i[63:32]};
endmodule
`default_nettype wire
