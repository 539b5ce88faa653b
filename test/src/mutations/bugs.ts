// SPDX-License-Identifier: Apache-2.0

/** A bug put into the card on purpose: `find` stands in `file` exactly once, and the expression in its `«»` becomes `put`. */
export interface SeededBug {
  readonly name: string;
  /** Under fpga-rtl/rtl. */
  readonly file: string;
  readonly find: string;
  /** An expression of the same type. */
  readonly put: string;
  /** What goes wrong for the machine above if nobody notices. */
  readonly harm: string;
}

/**
 * Bugs of the kinds that protocols like this one have had in practice. Each must be caught by the
 * ring litmus on a bad wire: a wrong byte, a hang, a violated invariant or a failed assertion.
 * The driver's own wrong orders are in host-driver/src/driver.test.ts.
 */
export const seededBugs: readonly SeededBug[] = [
  {
    name: 'skip an invalidation',
    file: 'coh/coh_home_effect.sv',
    find: 'nodes(to, self_i, owner_i, «others_i»);',
    put: "others_i & ~16'h2",
    harm: 'node 1 goes on reading the old bytes',
  },
  {
    name: 'unlock before the pool has the bytes',
    file: 'coh/coh_home_answer.sv',
    find: 'half    = !acked_i && («(owner && row_i == weft_pkg::HOME_ROW_GETS_OWNED)» ||',
    put: "1'b0",
    harm: 'the next reader gets what the pool held before SHARE_PAGE',
  },
  {
    name: 'lose the former owner from the entry',
    file: 'coh/coh_home_effect.sv',
    find: 'sharing      = «OWNER | SELF»;',
    put: 'SELF',
    harm: 'the former owner reads on, and no invalidation reaches it',
  },
  {
    name: 'believe an eviction that a revoke overtook',
    file: 'coh/coh_home_pick.sv',
    find: '&& «owner_i» && !lost;',
    put: 'owner_i || op_i == weft_pkg::OPCODE_PUT_D',
    harm: "old bytes overwrite the new owner's page",
  },
  {
    name: 'grant an upgrade to who has lost the page',
    file: 'coh/coh_home_pick.sv',
    find: '«(have_i && shares)» ? weft_pkg::HOME_ROW_GETM_UPGRADE',
    put: 'have_i',
    harm: 'a node writes to a page that it no longer has',
  },
  {
    name: 'leave a stale entry in the directory cache',
    file: 'coh/coh_dir.sv',
    find: 's2_keep_q  <= «s1_write_q || (s1_fill_q && s1_keep_q)»;',
    put: 's1_fill_q && s1_keep_q',
    harm: 'the directory forgets who owns a page',
  },
  {
    name: 'free the buffer before the page has arrived',
    file: 'coh/coh_hold.sv',
    find: "= «shares ? 2'd2 : 2'd1»;",
    put: "2'd1",
    harm: 'a repeat sends what the driver has put there since',
  },
  {
    name: 'hand a broken page on',
    file: 'host/page_sink.sv',
    find: 'assign push_good = «local_q || (!pad_q && !over_q && wire_end_good_i && wire_end_whole_i)»;',
    put: "1'b1",
    harm: 'a page with flipped bits is mapped',
  },
  {
    name: 'forget which frames have been seen',
    file: 'xport/xport_rx_ack.sv',
    find: "assign old_o = above >= 16'(WINDOW) || «seen[above[3:0]]»;",
    put: "1'b0",
    harm: 'a doubled frame is taken twice',
  },
  {
    name: 'reuse a sequence number',
    file: 'xport/xport_tx_ack.sv',
    find: "assign next_new  = clear_i ? 16'd0 : next_o + «16'd1»;",
    put: "16'(next_o[5:0] != 6'd63)",
    harm: 'a message is taken for one that has been seen',
  },
  {
    name: 'never repeat a frame',
    file: 'xport/xport_tx_timer.sv',
    find: 'assign repeat_o      = «again_q && flight_i[again_slot_q] && !(last_q && last_slot_q == again_slot_q)»;',
    put: "1'b0",
    harm: 'one lost frame stops its page for ever',
  },
  {
    name: 'miscount the laps of a ring',
    file: 'host/host_cq.sv',
    find: "cq_lap_q   <= («cq_count_q >> cq_log2_i») + 32'd1;",
    put: "(cq_count_q + 32'd1) >> cq_log2_i",
    harm: 'the driver waits for an entry that is there',
  },
  {
    name: 'ask an owner that is dead',
    file: 'coh/coh_home_heal.sv',
    find: '(«backing == weft_pkg::BACKING_LOST || owner_left»)) begin',
    put: 'backing == weft_pkg::BACKING_LOST',
    harm: 'whoever wants a page of a lost node waits for ever, and recovery does not end',
  },
  {
    name: 'forget the faults whose home is lost',
    file: 'coh/coh_req.sv',
    find: 'assign over   = still_q && (kept_q || «lost_q»);',
    put: "1'b0",
    harm: 'a vCPU waits for a home that is gone',
  },
];
