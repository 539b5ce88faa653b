// SPDX-License-Identifier: Apache-2.0
import type { Block, Random } from '@weft/tools';

export interface Faults {
  readonly lose: number;
  readonly double: number;
  /** Flip one bit of a frame. */
  readonly corrupt: number;
  /** Break a frame off. */
  readonly cut: number;
  /** Longest extra delay, in cycles: frames overtake each other. */
  readonly jitter: number;
  /** How many times slower the narrowest link on the way is: frames queue before it. Default: 1. */
  readonly narrow?: number;
}

interface WireBeat {
  readonly data: bigint;
  readonly keep: bigint;
  readonly last: boolean;
}

/** A bad wire from one end of the pair to the other. */
export class BadWire {
  carried = 0;
  #frame: WireBeat[] = [];
  readonly #air: { at: number; beats: WireBeat[] }[] = [];
  #now: WireBeat[] = [];
  #free = 0;
  readonly #b: Block;
  readonly #r: Random;
  readonly #width: number;
  readonly #faults: () => Faults;

  constructor(b: Block, r: Random, width: number, faults: () => Faults) {
    this.#b = b;
    this.#r = r;
    this.#width = width;
    this.#faults = faults;
  }

  get empty(): boolean {
    return this.#frame.length + this.#air.length + this.#now.length === 0;
  }

  /** A beat that the sender gave. */
  take(data: bigint, keep: bigint, last: boolean): void {
    this.#frame.push({ data, keep, last });
    if (!last) return;
    const faults = this.#faults();
    const frame = this.#frame;
    this.#frame = [];
    this.carried++;
    if (this.#r.chance(faults.lose)) return;
    this.#launch(this.#damage(frame, faults), faults);
    if (this.#r.chance(faults.double)) this.#launch(frame, faults);
  }

  /** The receiver's next beat. Never a gap inside a frame, as from a PHY at line rate. */
  give(): WireBeat | undefined {
    if (this.#now.length === 0) {
      const i = this.#air.findIndex((f) => f.at <= this.#b.cycle);
      if (i < 0) return undefined;
      if (this.#b.cycle < this.#free) return undefined;
      this.#now = this.#air.splice(i, 1)[0]?.beats ?? [];
      this.#free = this.#b.cycle + this.#now.length * (this.#faults().narrow ?? 1);
    }
    return this.#now.shift();
  }

  #launch(beats: WireBeat[], faults: Faults): void {
    const delay = 20 + (this.#r.chance(0.5) ? this.#r.below(faults.jitter + 1) : 0);
    this.#air.push({ at: this.#b.cycle + delay, beats: [...beats] });
  }

  #damage(frame: WireBeat[], faults: Faults): WireBeat[] {
    if (this.#r.chance(faults.corrupt)) {
      const at = this.#r.below(frame.length);
      return frame.map((beat, i) => {
        if (i !== at) return beat;
        const bytes = beat.keep.toString(2).length;
        return { ...beat, data: beat.data ^ (1n << BigInt(this.#r.below(8 * bytes))) };
      });
    }
    if (this.#r.chance(faults.cut)) {
      const length = 1 + this.#r.below(frame.length);
      const bytes = 1 + this.#r.below(this.#width / 8);
      return frame.slice(0, length).map((beat, i) => (i === length - 1 ? { ...beat, keep: (1n << BigInt(bytes)) - 1n, last: true } : beat));
    }
    return frame;
  }
}
