// SPDX-License-Identifier: Apache-2.0
import { openBlock, Random, seeds } from '@weft/tools';
import { expect, it } from 'vitest';

it.each(seeds(3))('reads ahead while requests end with a page of the pool, and not after one that did not, seed %i', async (seed) => {
  const b = await openBlock({ top: 'coh_home_prefetch', seed });
  const r = new Random(seed);
  try {
    b.reset();
    let trust = 3;
    let due: { lock: number; page: bigint } | undefined;
    let dropped: number | undefined;
    for (let n = 0; n < 2000; n++) {
      // Each cycle shows what the last one asked for.
      expect(b.get('read_valid_o')).toBe(due === undefined ? 0 : 1);
      if (due !== undefined) expect([b.get('read_lock_o'), b.big('read_page_o')]).toEqual([due.lock, due.page]);
      expect(b.get('drop_valid_o')).toBe(dropped === undefined ? 0 : 1);
      if (dropped !== undefined) expect(b.get('drop_lock_o')).toBe(dropped);
      const begin = { on: r.chance(0.5), lock: r.below(16), page: r.bits(52) };
      const decide = { on: r.chance(0.5), lock: r.below(16), page: r.chance(0.7) };
      b.setAll({ begin_i: begin.on, begin_lock_i: begin.lock, begin_page_i: begin.page });
      b.setAll({ decide_i: decide.on, decide_lock_i: decide.lock, decide_page_i: decide.page });
      due = begin.on && trust >= 2 ? begin : undefined;
      dropped = decide.on && !decide.page ? decide.lock : undefined;
      if (decide.on) trust = decide.page ? Math.min(3, trust + 1) : 0;
      b.step();
    }
  } finally {
    b.close();
  }
});
