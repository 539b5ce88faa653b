// SPDX-License-Identifier: Apache-2.0
import { place, slots, Timeline } from './timeline.js';

/** Buckets of a histogram: four an octave, as the driver counts; 144 reach beyond a minute in nanoseconds. */
export const buckets = 144;

/** First value of a bucket. */
export const bucketStart = (i: number): number => (i < 4 ? i : (4 + (i % 4)) * 2 ** (Math.floor(i / 4) - 1));

/** The bucket that begins with a value. */
export function bucketOf(start: number): number {
  if (start < 4) return start;
  const octave = Math.floor(Math.log2(start)) - 2;
  return Math.min(4 * (octave + 1) + Math.floor(start / 2 ** octave) - 4, buckets - 1);
}

/** The value below which the part `p` of all lies: the middle of its bucket. NaN if there are none. */
export function percentile(counts: ArrayLike<number>, p: number): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    below += counts[i] as number;
    if ((counts[i] as number) > 0 && below >= p * total) return (bucketStart(i) + bucketStart(i + 1)) / 2;
  }
  return Number.NaN;
}

interface Cumulative {
  readonly buckets: readonly { readonly from: number; readonly count: number }[];
}

/** How long things took, slot by slot: what came to a histogram that only ever grows. */
export class Latencies {
  readonly timeline = new Timeline();
  readonly #counts = new Uint32Array(slots * buckets);
  readonly #before = new Float64Array(buckets);
  #begun = false;

  add(timeMs: number, histogram: Cumulative): void {
    const slot = Timeline.slotOf(timeMs);
    const known = this.timeline.advance(slot, (p) => this.#counts.fill(0, p * buckets, (p + 1) * buckets));
    if (!known) return;
    const now = new Float64Array(buckets);
    for (const b of histogram.buckets) now[bucketOf(b.from)] = b.count;
    // Less than before: it began anew, with what it holds now.
    const anew = now.some((n, i) => n < (this.#before[i] as number));
    const at = place(slot) * buckets;
    for (let i = 0; i < buckets; i++) {
      const grown = (now[i] as number) - (anew ? 0 : (this.#before[i] as number));
      // The first one holds all since the driver began, which is not of now.
      if (this.#begun) this.#counts[at + i] = (this.#counts[at + i] as number) + grown;
    }
    this.#before.set(now);
    this.#begun = true;
  }

  /** Counts of a slot: a view, not a copy. */
  at(slot: number): Uint32Array {
    const { first, last } = this.timeline;
    const p = slot < first || slot > last ? -1 : place(slot);
    return p < 0 ? none : this.#counts.subarray(p * buckets, (p + 1) * buckets);
  }

  /** Sum of the slots from `from` to `to`, written into `out`. */
  sum(from: number, to: number, out: Float64Array): Float64Array {
    out.fill(0);
    const { first, last } = this.timeline;
    for (let s = Math.max(from, first); s <= Math.min(to, last); s++) {
      const counts = this.at(s);
      for (let i = 0; i < buckets; i++) out[i] = (out[i] as number) + (counts[i] as number);
    }
    return out;
  }
}

const none = new Uint32Array(buckets);
