// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { WINDOW } from './frames.js';
import { Bench, PEERS, RECOVERY } from './xport_tx.dut.js';

export const top = { top: 'xport_tx', params: { NODES: 4 } } satisfies BlockOptions;

/** Window, credit, repeats and acknowledgements of three peers; they fall silent, leave and come back. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const bench = new Bench(b, r);
  const run = (cycles: number, sending: number): void => {
    for (let n = 0; n < cycles; n++) bench.cycle(sending);
  };
  bench.focus = { lane: 0, peer: 1 };
  for (const credit of [0, 2]) {
    bench.credit = credit;
    run(10_000, 0.05);
  }
  bench.credit = WINDOW;
  for (const lane of [3, 4]) {
    bench.focus = { lane, peer: r.pick(PEERS) };
    run(4000, 0.05);
  }
  bench.focus = undefined;
  for (let n = 0; n < 8; n++) run(500, n % 2 === 0 ? 0.2 : 0);
  // All fall silent: every slot fills and waits for its repeat. Then all but one speak again.
  bench.alive.clear();
  run(3000, 0.5);
  const dead = r.pick(PEERS);
  bench.alive = new Set(PEERS.filter((p) => p !== dead));
  run(9000, 0.05);
  // It is taken out with all that waits for it, comes back as new, and another goes at the same time.
  bench.alive.add(dead);
  bench.setMembers(0xffff & ~(1 << dead));
  run(RECOVERY, 0.1);
  const next = PEERS.find((p) => p !== dead) ?? 1;
  bench.setMembers(0xffff & ~(1 << next));
  bench.alive.add(dead);
  run(RECOVERY, 0.1);
  bench.setMembers(0xffff);
  bench.alive.add(next);
  run(4000, 0.1);
  bench.loss = 0.02;
  const limit = b.cycle + 300_000;
  while (!bench.atRest) {
    check(b.cycle < limit, 'not at rest');
    bench.cycle(0);
  }
  bench.settle();
}
