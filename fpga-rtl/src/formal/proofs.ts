// SPDX-License-Identifier: Apache-2.0
import type { Params } from '@weft/tools';

/** `prove`: holds for ever. `bmc`: holds in every run of `depth` clocks after reset. */
export type Mode = { readonly kind: 'prove' } | { readonly kind: 'bmc'; readonly depth: number; readonly full: number };

/** A proof is a module of fpga-rtl/formal around the block, with what its neighbours may do and what must follow. */
export interface Proof {
  readonly name: string;
  /** Module; its sources are found by the names in it, as a block's are. */
  readonly top: string;
  readonly params?: Params;
  readonly mode: Mode;
  /** Clocks within which each cover statement must be reached. */
  readonly cover: number;
  readonly doc: string;
}

const forever: Mode = { kind: 'prove' };
/** `full` is the depth of the long run. */
const bounded = (depth: number, full = 2 * depth): Mode => ({ kind: 'bmc', depth, full });

export const proofs: readonly Proof[] = [
  {
    name: 'stream_reg',
    top: 'f_stream_reg',
    mode: forever,
    cover: 10,
    doc: 'order kept, nothing lost or doubled, stable until taken, valid waits for nothing',
  },
  { name: 'fifo', top: 'f_fifo', mode: forever, cover: 12, doc: 'order kept, count right, full and empty exactly when they are' },
  {
    name: 'fifo_ram',
    top: 'f_fifo_ram',
    mode: forever,
    cover: 12,
    doc: 'order kept, a word shown a clock after it came, quiet means still',
  },
  {
    name: 'arb_rr',
    top: 'f_arb_rr',
    mode: forever,
    cover: 10,
    doc: 'one-hot, only who asks, and a requester waits for N - 1 others at most',
  },
  { name: 'msg_merge', top: 'f_msg_merge', mode: forever, cover: 12, doc: 'each stream keeps its order, nothing lost or doubled' },
  {
    name: 'host_sq',
    top: 'f_host_sq',
    mode: bounded(24),
    cover: 16,
    doc: 'no entry twice, skipped or untold, whatever the doorbells say; order kept to each engine',
  },
  {
    name: 'host_cq',
    top: 'f_host_cq',
    mode: bounded(16),
    cover: 16,
    doc: 'entries in order, in their place, with the right lap, never torn',
  },
  {
    name: 'host_dma_rd',
    top: 'f_host_dma_rd',
    mode: bounded(20),
    cover: 75,
    doc: 'AXI4 master rules; each page and descriptor once, whole, to who asked',
  },
  {
    name: 'host_dma_rd_64',
    top: 'f_host_dma_rd',
    params: { DATA_W: 64 },
    mode: bounded(20),
    cover: 20,
    doc: 'the same with 64 bits: a page in two bursts',
  },
  {
    name: 'host_dma_wr',
    top: 'f_host_dma_wr',
    mode: bounded(20),
    cover: 16,
    doc: 'AXI4 master rules; each part of a page has all its beats; done only what is answered',
  },
  { name: 'host_dma_wr_64', top: 'f_host_dma_wr', params: { DATA_W: 64 }, mode: bounded(20), cover: 24, doc: 'the same with 64 bits' },
  {
    name: 'home_table',
    top: 'f_home_table',
    mode: forever,
    cover: 3,
    doc: "coh_home_pick, effect and heal are the spec's table, row by row, for all inputs; exactly one row fits",
  },
];

export function proofOf(name: string): Proof {
  const found = proofs.find((p) => p.name === name);
  if (found === undefined) throw new Error(`no proof ${name}; there are ${proofs.map((p) => p.name).join(', ')}`);
  return found;
}
