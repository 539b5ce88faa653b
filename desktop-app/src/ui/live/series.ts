// SPDX-License-Identifier: Apache-2.0
import { place, slotMs, slots, Timeline } from './timeline.js';

/** Counters and gauges over time, by name, in rings of fixed size. */
export class Series {
  readonly timeline = new Timeline();
  readonly #rings = new Map<string, Float64Array>();

  add(timeMs: number, values: Readonly<Record<string, number>>): void {
    const slot = Timeline.slotOf(timeMs);
    const known = this.timeline.advance(slot, (p) => {
      for (const ring of this.#rings.values()) ring[p] = Number.NaN;
    });
    if (!known) return;
    const p = place(slot);
    for (const name in values) this.#ring(name)[p] = values[name] as number;
  }

  #ring(name: string): Float64Array {
    const found = this.#rings.get(name);
    if (found !== undefined) return found;
    const ring = new Float64Array(slots).fill(Number.NaN);
    this.#rings.set(name, ring);
    return ring;
  }

  get names(): string[] {
    return [...this.#rings.keys()];
  }

  /** The value of a slot; NaN: none was seen. */
  at(name: string, slot: number): number {
    const { first, last } = this.timeline;
    if (slot < first || slot > last) return Number.NaN;
    return this.#rings.get(name)?.[place(slot)] ?? Number.NaN;
  }

  /** Newest value of a gauge. */
  latest(name: string): number {
    for (let s = this.timeline.last; s >= this.timeline.first; s--) {
      const v = this.at(name, s);
      if (!Number.isNaN(v)) return v;
    }
    return Number.NaN;
  }

  /**
   * How much the sum of counters grew in a second, for each slot from `from` on, written into `out`. A slot without a sample is a gap; a counter
   * that falls began anew, so nothing is known of that step.
   */
  rates(names: readonly string[], from: number, out: Float64Array): void {
    let before = Number.NaN;
    let beforeSlot = 0;
    // The step into the first slot needs a sample before it.
    for (let s = from - 1; s > from - 60 && Number.isNaN(before); s--) {
      before = this.#sum(names, s);
      beforeSlot = s;
    }
    for (let i = 0; i < out.length; i++) {
      const now = this.#sum(names, from + i);
      out[i] = Number.NaN;
      if (Number.isNaN(now)) continue;
      if (now >= before) out[i] = ((now - before) * 1000) / ((from + i - beforeSlot) * slotMs);
      before = now;
      beforeSlot = from + i;
    }
  }

  #sum(names: readonly string[], slot: number): number {
    let sum = 0;
    for (const name of names) sum += this.at(name, slot);
    return sum;
  }

  /** Growth in a second over the newest slots: a calm figure. */
  rate(names: readonly string[], over = 8): number {
    const { first, last } = this.timeline;
    let newest = last;
    while (newest >= first && Number.isNaN(this.#sum(names, newest))) newest--;
    let oldest = Math.max(newest - over, first);
    while (oldest < newest && Number.isNaN(this.#sum(names, oldest))) oldest++;
    const grown = this.#sum(names, newest) - this.#sum(names, oldest);
    return newest > oldest && grown >= 0 ? (grown * 1000) / ((newest - oldest) * slotMs) : Number.NaN;
  }
}
