// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'coh_stripe' } satisfies BlockOptions;

/** Random stripe tables; every page of a home has its own place in the pool, without gaps. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  for (let round = 0; round < 4; round++) {
    const nodes = 1 + r.below(64);
    const node = Array.from({ length: 64 }, () => r.below(nodes));
    const ordinal = node.map((n, slot) => node.slice(0, slot).filter((m) => m === n).length);
    for (let slot = 0; slot < 64; slot++) {
      const junk = r.u32() & ~0x3f3f;
      b.setAll({ wr_en_i: 1, wr_slot_i: slot, wr_data_i: (((ordinal[slot] ?? 0) << 8) | (node[slot] ?? 0) | junk) >>> 0 });
      b.step();
    }
    b.set('wr_en_i', 0);
    for (let n = 0; n < 500; n++) {
      const gpn = n < 64 ? (1n << 36n) - 1n - BigInt(n) : r.bits(36);
      const slot = Number(gpn & 63n);
      const home = node[slot];
      const weight = node.filter((m) => m === home).length;
      b.setAll({ gpn_i: gpn, weight_i: weight });
      const index = (gpn >> 6n) * BigInt(weight) + BigInt(ordinal[slot] ?? 0);
      check(b.get('home_o') === home, () => `home of ${gpn}: ${b.get('home_o')}, expected ${home}`);
      check(b.big('index_o') === index, () => `index of ${gpn}: ${b.big('index_o')}, expected ${index}`);
    }
  }
}
