// SPDX-License-Identifier: Apache-2.0
/** Reproducible random numbers for benches (splitmix32). Not for secrets. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  /** 0 .. 2^32-1 */
  u32(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }
  /** 0 .. n-1 */
  below(n: number): number {
    return Math.floor((this.u32() / 2 ** 32) * n);
  }
  /** True with this probability. */
  chance(p: number): boolean {
    return this.u32() < p * 2 ** 32;
  }
  bits(width: number): bigint {
    let v = 0n;
    for (let w = 0; w < width; w += 32) v = (v << 32n) | BigInt(this.u32());
    return v & ((1n << BigInt(width)) - 1n);
  }
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('pick from nothing');
    return items[this.below(items.length)] as T;
  }
}

/** Seeds of a random test: WEFT_SEED alone if set (to repeat a failure), else `1 .. count`, or `1 .. WEFT_SEEDS` (a campaign). */
export function seeds(count: number): number[] {
  const wish = process.env['WEFT_SEED'];
  const length = Number(process.env['WEFT_SEEDS'] ?? count);
  return wish ? [Number(wish)] : Array.from({ length }, (_, i) => i + 1);
}

/** Throws unless it holds: for benches, which run outside the test runner as well. */
export function check(holds: boolean, what: string | (() => string)): asserts holds {
  if (!holds) throw new Error(typeof what === 'string' ? what : what());
}
