// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

const N = 6;
export const top = { top: 'arb_rr', params: { N } } satisfies BlockOptions;

/** Against a counter that remembers who was taken last. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  let last = N - 1;
  b.reset();
  for (let n = 0; n < 2000; n++) {
    const req = r.chance(0.1) ? 0 : r.below(1 << N);
    const take = r.chance(0.7);
    b.setAll({ req_i: req, take_i: take });
    let winner = -1;
    for (let i = 1; i <= N && winner < 0; i++) if ((req >> ((last + i) % N)) & 1) winner = (last + i) % N;
    const expected = winner < 0 ? 0 : 1 << winner;
    check(
      b.get('gnt_o') === expected,
      () => `cycle ${n}: requests ${req.toString(2)} after ${last}: grant ${b.get('gnt_o').toString(2)}, expected ${expected.toString(2)}`,
    );
    if (take && winner >= 0) last = winner;
    b.step();
  }
}
