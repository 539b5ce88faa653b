// SPDX-License-Identifier: Apache-2.0
import type { Params } from '@weft/tools';

/**
 * `prove`: holds for ever, by an invariant that the prover finds (PDR). `bmc`: holds in every run of `depth` clocks after
 * reset, the long run of `full` clocks; of its assertions, those in `forever` are proved without a bound too.
 */
export type Mode =
  | { readonly kind: 'prove' }
  | { readonly kind: 'bmc'; readonly depth: number; readonly full: number; readonly forever: readonly string[] };

/** A proof is a module of fpga-rtl/formal around the block, with what its neighbours may do and what must follow. */
export interface Proof {
  readonly name: string;
  /** Module; its sources are found by the names in it, as a block's are. */
  readonly top: string;
  readonly params?: Params;
  readonly mode: Mode;
  /** Registers without a reset start as 0 and not as anything: for blocks that are too big otherwise. */
  readonly zeroStart?: boolean;
  /** Make registers one that are always equal before a bounded run. Spares most blocks time; the home has too many. Default: true. */
  readonly merge?: boolean;
  /** The one assertion to prove: for what takes many clocks. */
  readonly only?: string;
  /** Clocks within which each cover statement must be reached. */
  readonly cover: number;
  readonly doc: string;
}

const always: Mode = { kind: 'prove' };
const bounded = (depth: number, full: number, forever: readonly string[] = []): Mode => ({ kind: 'bmc', depth, full, forever });

export const proofs: readonly Proof[] = [
  {
    name: 'stream_reg',
    top: 'f_stream_reg',
    mode: always,
    cover: 10,
    doc: 'order kept, nothing lost or doubled, stable until taken, valid waits for nothing',
  },
  { name: 'fifo', top: 'f_fifo', mode: always, cover: 12, doc: 'order kept, count right, full and empty exactly when they are' },
  {
    name: 'fifo_eager',
    top: 'f_fifo',
    params: { EAGER: 1 },
    mode: always,
    cover: 12,
    doc: 'the same where a free place is written in any case',
  },
  {
    name: 'fifo_ram',
    top: 'f_fifo_ram',
    mode: always,
    cover: 12,
    doc: 'order kept, a word shown a clock after it came, quiet means still',
  },
  {
    name: 'arb_rr',
    top: 'f_arb_rr',
    mode: always,
    cover: 10,
    doc: 'one-hot, only who asks, and a requester waits for N - 1 others at most',
  },
  { name: 'msg_merge', top: 'f_msg_merge', mode: always, cover: 12, doc: 'each stream keeps its order, nothing lost or doubled' },
  ...[0, 1, 2].map((RING) => ({
    name: `host_sq_${RING}`,
    top: 'f_host_sq',
    params: { RING },
    mode: bounded(11, 16, ['a_ring', 'u_rd.a_stable', 'u_desc.a_stable']),
    cover: 16,
    doc: `ring ${RING}: no entry twice, skipped or untold, whatever the doorbells say; order kept to its engine`,
  })),
  {
    name: 'host_cq',
    top: 'f_host_cq',
    mode: bounded(11, 16, ['a_place', 'a_lap', 'a_whole']),
    cover: 16,
    doc: 'entries in order, in their place, with the right lap, never torn',
  },
  {
    name: 'host_dma_rd',
    top: 'f_host_dma_rd',
    mode: bounded(15, 22, ['a_desc_asked', 'a_page_asked', 'u_axi.a_page', 'u_axi.a_aligned', 'u_axi.u_ar.a_stable']),
    cover: 75,
    doc: 'AXI4 master rules; each page and descriptor once, whole, to who asked',
  },
  {
    name: 'host_dma_rd_64',
    top: 'f_host_dma_rd',
    params: { DATA_W: 64 },
    mode: bounded(26, 40),
    cover: 20,
    doc: 'the same with 64 bits: a page in two bursts',
  },
  {
    name: 'host_dma_wr',
    top: 'f_host_dma_wr',
    mode: bounded(14, 20, [
      'a_one',
      'a_exact',
      'a_passed',
      'u_axi.a_told',
      'u_axi.a_next',
      'u_axi.a_aligned',
      'u_axi.u_aw.a_stable',
      'u_axi.u_w.a_stable',
    ]),
    cover: 16,
    doc: 'AXI4 master rules; each part of a page has all its beats; done only what is answered',
  },
  { name: 'host_dma_wr_64', top: 'f_host_dma_wr', params: { DATA_W: 64 }, mode: bounded(24, 40), cover: 24, doc: 'the same with 64 bits' },
  {
    name: 'home_table',
    top: 'f_home_table',
    mode: always,
    cover: 3,
    doc: "coh_home_pick, effect and heal are the spec's table, row by row, for all inputs; exactly one row fits",
  },
  { name: 'xport_count', top: 'f_xport_count', mode: always, cover: 8, doc: 'counts what it is told to, apart from its neighbours' },
  {
    name: 'xport_rx_ack_page',
    top: 'f_xport_rx_ack',
    params: { FLOW: 3 },
    mode: bounded(10, 14),
    cover: 12,
    doc: 'class RSP: each number and each fragment once; cum passes no hole; what arrived is acknowledged',
  },
  {
    name: 'xport_rx_ack_credit',
    top: 'f_xport_rx_ack',
    params: { FLOW: 2 },
    mode: bounded(14, 20),
    cover: 12,
    doc: 'class FWD: the same; credit is what was given back and the window, and never more is held',
  },
  {
    name: 'xport_tx_ack',
    top: 'f_xport_tx_ack',
    mode: bounded(22, 28),
    cover: 38,
    doc: 'whatever ACK frames say: a slot is freed once, after it was sent; window and credit hold',
  },
  {
    name: 'xport_slots',
    top: 'f_xport_slots',
    mode: bounded(10, 14),
    cover: 22,
    doc: 'a slot is given out once and freed once; only what is held leaves, only what has left is repeated; each queue has room for its slots',
  },
  {
    name: 'coh_dir',
    top: 'f_coh_dir',
    mode: bounded(11, 16, ['u_ar.a_stable', 'u_w.a_stable', 'u_dut.a_fill_asked', 'u_dut.a_mshrs']),
    cover: 16,
    doc: 'a look-up is answered once, never with an entry older than the last write before it',
  },
  {
    name: 'coh_home',
    top: 'f_coh_home',
    zeroStart: true,
    merge: false,
    mode: bounded(16, 22),
    cover: 26,
    doc: 'two pages, locks and nodes, answers of any kind: nobody loses a right that it has not given up; a page has one transaction',
  },
  {
    name: 'coh_home_fair',
    top: 'f_coh_home',
    params: { FAIR: 1 },
    zeroStart: true,
    merge: false,
    mode: bounded(129, 134),
    only: 'a_live',
    cover: 90,
    doc: 'with fair lanes and answers every lock is released within 128 clocks',
  },
];

export function proofOf(name: string): Proof {
  const found = proofs.find((p) => p.name === name);
  if (found === undefined) throw new Error(`no proof ${name}; there are ${proofs.map((p) => p.name).join(', ')}`);
  return found;
}
