// SPDX-License-Identifier: Apache-2.0
import { type Block, openBlock, Random } from '@weft/tools';
import { expect, it } from 'vitest';

const edge = (b: Block, level: 0 | 1): void => {
  b.set('clk_i', level);
  b.eval();
};

it('prim_oddr shows one bit in the high half of the clock, the other in the low half', async () => {
  const b = await openBlock({ top: 'prim_oddr' });
  try {
    const r = new Random(1);
    edge(b, 0);
    for (let n = 0; n < 50; n++) {
      const [first, second] = [r.below(2), r.below(2)];
      b.setAll({ first_i: first, second_i: second });
      edge(b, 1);
      expect(b.get('pin_o')).toBe(first);
      b.setAll({ first_i: 1 - first, second_i: 1 - second });
      edge(b, 0);
      expect(b.get('pin_o')).toBe(second);
    }
  } finally {
    b.close();
  }
});

it('prim_iddr gives both bits of a clock at the next one', async () => {
  const b = await openBlock({ top: 'prim_iddr' });
  try {
    const r = new Random(2);
    let before: readonly number[] | undefined;
    edge(b, 0);
    for (let n = 0; n < 50; n++) {
      const bits = [r.below(2), r.below(2)];
      b.set('pin_i', bits[0] ?? 0);
      edge(b, 1);
      if (before) expect([b.get('first_o'), b.get('second_o')]).toEqual(before);
      b.set('pin_i', bits[1] ?? 0);
      edge(b, 0);
      before = bits;
    }
  } finally {
    b.close();
  }
});

it('prim_pll without a technology passes its reference on', async () => {
  const b = await openBlock({ top: 'prim_pll' });
  try {
    for (const level of [0, 1]) {
      b.set('ref_i', level);
      expect([b.get('a_o'), b.get('b_o'), b.get('locked_o')]).toEqual([level, level, 1]);
    }
  } finally {
    b.close();
  }
});
