// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { RegisterBench } from './mgmt-bench.js';

export const top = { top: 'mgmt_timer' } satisfies BlockOptions;

/** Moments near and far, with time that jumps as far as the block allows, over the end of 32 bits and more than once. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const start = 2 ** 32 - 5000;
  const t = new RegisterBench(b, 'TIMER', start);
  const began = t.now;
  const age = (): number => t.now - began;
  const read = (): number => {
    const lo = t.read('NOW_LO');
    return t.read('NOW_HI') * 2 ** 32 + lo;
  };
  const compare = (at: number): void => {
    t.write('COMPARE_HI', 0xffff_ffff);
    t.write('COMPARE_LO', at % 2 ** 32);
    t.write('COMPARE_HI', Math.floor(at / 2 ** 32));
  };
  check(Math.abs(read() - age()) <= 8, 'does not begin at 0');
  for (const far of [3, 100, 4000, 2 ** 31, 2 ** 33 + 17, 5]) {
    const from = read();
    compare(from + far);
    check(far < 100 || b.get('irq_o') === 0, `the moment ${far} has come at once`);
    for (let jumps = 0; b.get('irq_o') === 0; jumps++) {
      check(jumps < 60, `no interrupt for ${far}`);
      // A sleeper is woken when wait_o is over, or before.
      const wait = Math.max(1, b.get('wait_o'));
      t.now += r.chance(0.7) ? wait - 1 : r.below(wait);
      t.step();
    }
    const at = read();
    check(at >= from + far && at <= from + far + 40, () => `seed ${seed}: the moment ${from + far} came at ${at}`);
  }
  // Both halves belong together.
  t.now += 2 ** 30;
  t.step(2);
  const lo = t.read('NOW_LO');
  t.now += 2 ** 31 - 10;
  t.step(40);
  check(t.read('NOW_HI') * 2 ** 32 + lo <= age() - 2 ** 31, 'NOW_HI is not of the moment of NOW_LO');
  compare(read() + 50);
  t.step(200);
  check(b.get('irq_o') === 1, 'the interrupt does not last');
  compare(read() + 2 ** 40);
  t.step(2);
  check(b.get('irq_o') === 0, 'a later moment does not end the interrupt');
}
