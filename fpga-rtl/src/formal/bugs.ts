// SPDX-License-Identifier: Apache-2.0

/** A bug put into a block on purpose: `find` stands in `file` exactly once and becomes `put`. Its proof must fail. */
export interface SeededBug {
  readonly name: string;
  readonly proof: string;
  /** Under fpga-rtl/rtl. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** Clocks within which it shows. */
  readonly depth: number;
}

export const seededBugs: readonly SeededBug[] = [
  {
    name: 'a fifo that is full takes one more',
    proof: 'fifo',
    file: 'lib/fifo.sv',
    find: 'assign wr_ready_o = !full_q;',
    put: "assign wr_ready_o = 1'b1;",
    depth: 12,
  },
  {
    name: 'the arbiter forgets who went last',
    proof: 'arb_rr',
    file: 'lib/arb_rr.sv',
    find: 'mask_q <= after;',
    put: "mask_q <= '0;",
    depth: 12,
  },
  {
    name: 'an upgrade is granted to who has lost the page',
    proof: 'home_table',
    file: 'coh/coh_home_pick.sv',
    find: '(have_i && shares) ? weft_pkg::HOME_ROW_GETM_UPGRADE',
    put: 'have_i ? weft_pkg::HOME_ROW_GETM_UPGRADE',
    depth: 2,
  },
  {
    name: 'the former owner is lost from the entry',
    proof: 'home_table',
    file: 'coh/coh_home_effect.sv',
    find: 'sharing      = OWNER | SELF;',
    put: 'sharing      = SELF;',
    depth: 2,
  },
  {
    name: 'a submission ring runs past its tail',
    proof: 'host_sq_0',
    file: 'host/host_sq.sv',
    find: 'pending[r] = head_q[16*r +: 16] != tail_q[16*r +: 16];',
    put: 'pending[r] = fresh_q[r] || head_q[16*r +: 16] != tail_q[16*r +: 16];',
    depth: 8,
  },
  {
    name: 'the laps of a ring are miscounted',
    proof: 'host_cq',
    file: 'host/host_cq.sv',
    find: "cq_lap_q   <= (cq_count_q >> cq_log2_i) + 32'd1;",
    put: "cq_lap_q   <= ((cq_count_q + 32'd1) >> cq_log2_i) + 32'd1;",
    depth: 8,
  },
  {
    name: 'a burst of a page is a beat too long',
    proof: 'host_dma_wr_64',
    file: 'host/host_dma_wr.sv',
    find: "8'(next_left - 10'd1)",
    put: "8'(next_left)",
    depth: 12,
  },
  {
    name: 'the receiver forgets which frames it has seen',
    proof: 'xport_rx_ack_page',
    file: 'xport/xport_rx_ack.sv',
    find: "assign old_o = above >= 16'(WINDOW) || seen[above[3:0]];",
    put: "assign old_o = above >= 16'(WINDOW);",
    depth: 9,
  },
  {
    name: 'the sender believes any credit',
    proof: 'xport_tx_ack',
    file: 'xport/xport_tx_ack.sv',
    find: "16'(new_limit - cum) > 16'(WINDOW)",
    put: "1'b0",
    depth: 26,
  },
  {
    name: 'a slot is given out while its repeat is on the way',
    proof: 'xport_slots',
    file: 'xport/xport_slots.sv',
    find: 'assign taken    = used_q | held_q;',
    put: 'assign taken    = used_q;',
    depth: 11,
  },
  {
    name: 'a place and its lap are offered before they are made',
    proof: 'host_cq',
    file: 'host/host_cq.sv',
    find: 'made_q     <= !written;',
    put: "made_q     <= 1'b1;",
    depth: 8,
  },
  {
    name: 'a line is read as it is written',
    proof: 'coh_dir',
    file: 'coh/coh_dir.sv',
    find: 'assign last[w]  = last_way_q[w] && last_set;',
    put: "assign last[w]  = 1'b0;",
    depth: 14,
  },
  {
    name: 'a line is read before it is written',
    proof: 'coh_dir',
    file: 'coh/coh_dir.sv',
    find: 'assign next[w]     = last_way_q[w] && next_set_q;',
    put: "assign next[w]     = 1'b0;",
    depth: 14,
  },
  {
    name: 'an older write under way answers',
    proof: 'coh_dir',
    file: 'coh/coh_dir.sv',
    find: "& ~(s1_write_q ? wb_match & ~s1_put_q : '0) & ~wb_end",
    put: '& ~wb_end',
    depth: 14,
  },
  {
    name: 'a word that was read before a write goes into the cache',
    proof: 'coh_dir',
    file: 'coh/coh_dir.sv',
    find: "if (write && mshr_q[i] && mshr_index_q[i*32 +: 32] == wr_index_i) stale_q[i] <= 1'b1;",
    put: '',
    depth: 14,
  },
  {
    name: 'a page is unlocked before the pool has its bytes',
    proof: 'coh_home',
    file: 'coh/coh_home_answer.sv',
    find: 'half    = !acked_i && ((owner',
    put: "half    = 1'b0 && ((owner",
    depth: 26,
  },
];
