// SPDX-License-Identifier: Apache-2.0
import { type Block, check, type Random } from '@weft/tools';
import { gpnOf, HOME, NODES, POOL_PAGES } from './coh_home.dut.js';
import { Rack } from './coh_home.rack.js';

const OTHERS = Array.from({ length: NODES }, (_, n) => n).filter((n) => n !== HOME);

/** Nodes die in the middle of everything, the others go on without them, they come back with nothing. */
export function lives(b: Block, r: Random, deaths: number): Rack {
  const indexes = Array.from({ length: POOL_PAGES }, (_, i) => gpnOf(i));
  const rack = new Rack(
    b,
    r,
    { honest: indexes.slice(0, r.pick([6, 20, 40])), lying: indexes.slice(44), outside: [1, gpnOf(POOL_PAGES)] },
    r.pick([0, 300]),
  );
  const { nodes, around } = rack;
  rack.hostility = 0.05;
  let restored = 0;
  let eagerness = 0;
  const run = (cycles: number, done: () => boolean = () => false): void => {
    for (let n = 0; n < cycles && !done(); n++) {
      if ((n & 0xff) === 0) {
        const pace = () => r.pick([0.05, 0.3, 1, 1]);
        around.pace = { fwd: pace(), grt: pace(), fin: pace(), dir: r.pick([0.2, 1]) };
      }
      for (let node = 0; node < NODES; node++) if (r.chance(eagerness)) nodes.act(node);
      rack.cycle();
    }
  };
  const fence = (...dead: readonly number[]): void => {
    for (const node of dead) nodes.die(node);
    run(r.below(300)); // until somebody notices
    rack.leave(...dead);
  };
  for (let n = 0; n < deaths; n++) {
    Object.assign(nodes, { thrift: r.pick([0, 0.3, 0.6]), sloth: r.pick([0, 0.1]) });
    eagerness = r.pick([0.01, 0.03]);
    run(r.below(700));
    const first = r.pick(OTHERS);
    const second = r.pick(OTHERS.filter((node) => node !== first));
    const together = r.chance(0.2);
    fence(first, ...(together ? [second] : []));
    if (!together && r.chance(0.3)) {
      run(1000, () => rack.net.settled); // and one more while the first is still being mourned
      fence(second);
    }
    run(300_000, () => rack.recovered);
    check(rack.recovered, 'recovery does not end beside traffic');
    run(r.below(300));
    rack.join();
    run(r.below(300));
    rack.drain(60_000);
    restored += rack.restore();
  }
  check(restored > 0, 'no page was lost');
  return rack;
}
