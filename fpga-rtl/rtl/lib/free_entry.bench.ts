// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

const N = 8;
export const top = { top: 'free_entry', params: { N } } satisfies BlockOptions;

/** A table that fills, empties and fills again: what is offered is the lowest entry that was free a clock before. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  let offers = 0;
  for (let n = 0; n < 2000; n++) {
    const busy = r.chance(0.1) ? (1 << N) - 1 : r.below(1 << N);
    const skip = r.chance(0.2);
    b.setAll({ busy_i: busy, skip_i: skip });
    b.step();
    const free = Array.from({ length: N }, (_, i) => i).find((i) => ((busy >> i) & 1) === 0);
    const said = `clock ${n}: busy ${busy.toString(2)}, skip ${skip}: ${b.get('valid_o')} ${b.get('slot_o')}`;
    check(b.get('valid_o') === Number(free !== undefined && !skip), said);
    check(free === undefined || b.get('slot_o') === free, said);
    offers += b.get('valid_o');
    // Quiet with nothing given away: the next clock changes nothing.
    b.set('skip_i', 0);
    if (b.get('quiet_o') === 0) continue;
    const before = [b.get('valid_o'), b.get('slot_o')].join();
    b.step();
    check([b.get('valid_o'), b.get('slot_o')].join() === before, `${said}: quiet, but something changes`);
  }
  check(offers > 1000, `${offers} offers`);
}
