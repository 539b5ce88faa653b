// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { RegisterBench } from './mgmt-bench.js';

export const top = { top: 'mgmt_watchdog' } satisfies BlockOptions;

const key = mgmt.constant('WATCHDOG_KEY');
const unit = 1024;

/** It bites in time and not before, whether time goes by or jumps; it takes no order that would make it slower. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const w = new RegisterBench(b, 'WATCHDOG', 2 ** 32 - 7 * unit);
  w.step(3 * unit);
  check(b.get('bite_o') === 0 && w.read('LEFT') === 0, 'bites before it runs');
  w.write('LIMIT', 20);
  for (const refused of [0, 21, 0xffff_ffff]) {
    w.write('LIMIT', refused);
    check(w.read('LIMIT') === 20, `LIMIT ${refused} was taken`);
  }
  w.write('LIMIT', 10);
  check(w.read('LIMIT') === 10, 'a smaller LIMIT was not taken');

  for (let n = 0; n < 6; n++) {
    w.write('FEED', key);
    const fed = w.now;
    w.step(r.below(5 * unit));
    w.write('FEED', r.u32() | 1); // not the key
    const left = w.read('LEFT');
    check(
      left === Math.floor((10 * unit - (w.now - fed)) / unit) || left === Math.floor((10 * unit - (w.now - fed) + 4) / unit),
      `LEFT is ${left}`,
    );
    check(b.get('bite_o') === 0, 'bites too early');
  }
  w.write('FEED', key);
  const fed = w.now;
  for (let jumps = 0; b.get('bite_o') === 0; jumps++) {
    check(jumps < 30, 'never bites');
    const wait = Math.max(1, b.get('wait_o'));
    w.now += r.chance(0.5) ? wait - 1 : r.below(wait);
    w.step();
  }
  check(w.now - fed >= 10 * unit && w.now - fed <= 10 * unit + 4, () => `seed ${seed}: bit after ${w.now - fed} cycles`);
  b.set('rst_ni', 0);
  w.step(2);
  b.set('rst_ni', 1);
  check(b.get('bite_o') === 0 && w.read('LIMIT') === 0, 'runs after a reset');
}
