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
    find: "count_o != (AW + 1)'(DEPTH)",
    put: "count_o <= (AW + 1)'(DEPTH)",
    depth: 12,
  },
  {
    name: 'the arbiter forgets who went last',
    proof: 'arb_rr',
    file: 'lib/arb_rr.sv',
    find: "mask_q <= ~(gnt_o | (gnt_o - N'(1)));",
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
    find: 'next_sharers = owner_bit | req_bit;',
    put: 'next_sharers = req_bit;',
    depth: 2,
  },
];
