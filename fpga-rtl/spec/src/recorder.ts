// SPDX-License-Identifier: Apache-2.0
import { decode } from './codec.js';
import { constants } from './constants.js';
import type { EnumDef, StructDef } from './types.js';

/**
 * The flight recorder: what a card writes down of its transactions while they run. Records go to a ring in host memory, how long
 * transactions took is counted in histograms. `node` of a record is always the other one; with `gpn` it tells whose transaction it is.
 */
export const recordKind = {
  name: 'RecordKind',
  width: 4,
  doc: 'What a record of the flight recorder marks.',
  members: [
    { name: 'NONE', value: 0, doc: 'No record: the rest of a line that was written before it was full.' },
    { name: 'FAULT_SENT', value: 1, doc: 'Requester: the request is on its way; `info` = Opcode, `node` = home.' },
    {
      name: 'PAGE_LANDS',
      value: 2,
      doc: 'Requester: the page, or a fragment, begins to arrive in the landing buffer; `info` = Opcode, `node` = who sent it.',
    },
    {
      name: 'FAULT_END',
      value: 3,
      doc: 'Requester: the completion goes to the driver; `info` = HistogramKind, `node` = who gave the right, `cycles` since the descriptor arrived.',
    },
    { name: 'EVICT_SENT', value: 4, doc: 'Holder: the notice of an eviction is on its way; `info` = Opcode, `node` = home.' },
    {
      name: 'EVICT_END',
      value: 5,
      doc: 'Holder: the completion goes to the driver; `info` = HistogramKind, `node` = home, `cycles` since the descriptor arrived.',
    },
    { name: 'REVOKE', value: 6, doc: 'Holder: the driver is asked to give a right up; `info` = RevokeKind, `node` = who wants the page.' },
    {
      name: 'REVOKE_END',
      value: 7,
      doc: "Holder: the driver's answer is here; `info` = 1 if it hands the page over, `node` as in REVOKE, `cycles` since then.",
    },
    { name: 'HOME_BEGIN', value: 8, doc: 'Home: a row of its table begins; `info` = HomeRow, `node` = requester.' },
    { name: 'HOME_END', value: 9, doc: 'Home: the entry is written, the page is free again; `info` = HomeRow, `node` = requester.' },
    { name: 'HOME_GRANT', value: 10, doc: 'Home: the answer is handed to the transport; `info` = Opcode, `node` = requester.' },
  ],
} as const satisfies EnumDef;

export const record = {
  name: 'Record',
  bytes: 16,
  doc: 'Entry of the record ring: four make a line of RING_ENTRY_BYTES, which is written at once.',
  fields: [
    { name: 'kind', bit: 0, width: 4, enum: 'RecordKind', doc: 'RecordKind.' },
    { name: 'status', bit: 4, width: 4, enum: 'Status', doc: 'FAULT_END, EVICT_END: how it ended.' },
    { name: 'node', bit: 8, width: 8, doc: 'The other node.' },
    { name: 'info', bit: 16, width: 8, doc: 'See RecordKind.' },
    { name: 'lost', bit: 24, width: 8, doc: 'Records lost between the one before and this; 255 says that many or more.' },
    { name: 'time', bit: 32, width: 32, doc: "The card's cycle counter." },
    { name: 'gpn_lo', bit: 64, width: 32, doc: 'Guest page number, low half.' },
    { name: 'gpn_hi', bit: 96, width: 8, doc: 'High half.' },
    { name: 'cycles_hi', bit: 104, width: 8, doc: 'See RecordKind; no more than 24 bits say. High part.' },
    { name: 'cycles_lo', bit: 112, width: 16, doc: 'Low part.' },
  ],
} as const satisfies StructDef;

/** Rows of the histogram table. Faults by what answered them, as the GRANT counters have it. */
export const histogramKind = {
  name: 'HistogramKind',
  width: 4,
  doc: 'Kinds of transactions whose times are counted apart. Counters in brackets: their sum is that of the buckets.',
  members: [
    { name: 'READ_POOL', value: 0, doc: 'Read fault, page from the pool of another node (READ_POOL to WRITE_LOCAL: GRANT_POOL).' },
    { name: 'READ_LOCAL', value: 1, doc: "Read fault, page from this node's pool." },
    { name: 'WRITE_POOL', value: 2, doc: 'Write fault, page from the pool of another node.' },
    { name: 'WRITE_LOCAL', value: 3, doc: "Write fault, page from this node's pool." },
    { name: 'READ_OWNER', value: 4, doc: 'Read fault, page from its owner (with WRITE_OWNER: GRANT_OWNER).' },
    { name: 'WRITE_OWNER', value: 5, doc: 'Write fault, page from its owner.' },
    { name: 'READ_ZERO', value: 6, doc: 'Read fault, a page never written (with WRITE_ZERO: GRANT_ZERO).' },
    { name: 'WRITE_ZERO', value: 7, doc: 'Write fault, a page never written.' },
    { name: 'UPGRADE', value: 8, doc: 'Fault answered with the right alone (GRANT_UPGRADE).' },
    { name: 'FAULT_ERROR', value: 9, doc: 'Fault that ended with a status other than OK (GRANT_ERROR).' },
    { name: 'EVICT_CLEAN', value: 10, doc: 'Clean eviction (EVICT_CLEAN).' },
    { name: 'EVICT_DIRTY', value: 11, doc: 'Dirty eviction (EVICT_DIRTY).' },
    {
      name: 'REVOKE',
      value: 12,
      doc: 'From the revoke in the ring to its answer: the time of the driver (REVOKE_TO_S, REVOKE_TO_I and answers that came too late).',
    },
  ],
} as const satisfies EnumDef;

const constant = (name: string): number => constants.find((c) => c.name === name)?.value ?? Number.NaN;
const buckets = constant('HISTOGRAM_BUCKETS');
const subBits = constant('HISTOGRAM_SUB_BITS');
const shift = constant('HISTOGRAM_SHIFT');
const subs = 2 ** subBits;

/** Bucket that counts a time: logarithmic, each octave in equal parts; the last takes whatever is longer. */
export function bucketOf(cycles: number): number {
  const v = Math.floor(cycles / 2 ** shift);
  if (v < subs) return v;
  const octave = Math.floor(Math.log2(v)) - subBits;
  return Math.min((octave + 1) * subs + Math.floor(v / 2 ** octave) - subs, buckets - 1);
}

/** Least time that a bucket counts, in cycles; the next one's is its end. */
export function bucketStart(bucket: number): number {
  if (bucket < subs) return bucket * 2 ** shift;
  const octave = Math.floor(bucket / subs) - 1;
  return (subs + (bucket % subs)) * 2 ** (octave + shift);
}

/** Upper end of the bucket in which the quantile lies, in cycles; Infinity in the last, undefined if nothing was counted. */
export function quantile(counts: ArrayLike<number>, q: number): number | undefined {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0;
  if (total === 0) return undefined;
  let left = Math.max(1, Math.ceil(q * total));
  let bucket = 0;
  while (left > (counts[bucket] ?? 0)) left -= counts[bucket++] ?? 0;
  return bucket === buckets - 1 ? Infinity : bucketStart(bucket + 1);
}

/** `cycles` of a record that took so long, or longer. */
export const MAX_RECORD_CYCLES = 2 ** 24 - 1;

/** A record, taken apart. */
export interface CardRecord {
  readonly kind: (typeof recordKind)['members'][number]['name'];
  /** The other node. */
  readonly node: number;
  readonly info: number;
  readonly lost: number;
  /** In cycles; as many as it takes. */
  readonly time: number;
  readonly gpn: bigint;
  readonly status: number;
  readonly cycles: number;
}

/** The records in lines of the ring. `now`: the cycle counter, not wrapped, less than 2^32 cycles after each of them. */
export function recordsIn(lines: Uint8Array, now: number): CardRecord[] {
  const found: CardRecord[] = [];
  for (let at = 0; at + record.bytes <= lines.length; at += record.bytes) {
    const r = decode(record, lines, at);
    const kind = recordKind.members.find((m) => BigInt(m.value) === r.kind);
    if (kind === undefined || kind.name === 'NONE') continue;
    found.push({
      kind: kind.name,
      node: Number(r.node),
      info: Number(r.info),
      lost: Number(r.lost),
      time: now - ((((now - Number(r.time)) % 2 ** 32) + 2 ** 32) % 2 ** 32),
      gpn: (r.gpn_hi << 32n) | r.gpn_lo,
      status: Number(r.status),
      cycles: Number((r.cycles_hi << 16n) | r.cycles_lo),
    });
  }
  return found;
}

/** Counts of each bucket, by kind of transaction. */
export type Histograms = Readonly<Record<(typeof histogramKind)['members'][number]['name'], Uint32Array>>;

/** The histograms out of the words that HISTOGRAM_DATA gives from index 0 on. */
export const histogramsIn = (words: ArrayLike<number>): Histograms =>
  Object.fromEntries(
    histogramKind.members.map((m) => [m.name, Uint32Array.from({ length: buckets }, (_, b) => words[m.value * buckets + b] ?? 0)]),
  ) as unknown as Histograms;

/** Words of the histogram table that mean something. */
export const HISTOGRAM_WORDS = histogramKind.members.length * buckets;
