// SPDX-License-Identifier: Apache-2.0
import { homeTransitions } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { blockedLanes, latency, patience, putsLeaveLocks } from './coh_home.directed.js';
import { gpnOf, NODES, POOL_PAGES, Surroundings } from './coh_home.dut.js';
import type { Pages } from './coh_home.nodes.js';
import { Rack } from './coh_home.rack.js';

/** Few locks, so that requests wait for one all the time. */
export const top = { top: 'coh_home', params: { NODES, TSHRS: 4 } } satisfies BlockOptions;

/** Few pages keep the wait lists long, many keep the store full, rare requests find pages at rest; then all comes to rest. */
function traffic(b: Block, r: Random): Map<string, number> {
  const indexes = Array.from({ length: POOL_PAGES }, (_, i) => gpnOf(i));
  const few: Pages = { honest: indexes.slice(0, 3), lying: indexes.slice(40, 43), outside: [3, gpnOf(POOL_PAGES)] };
  const many: Pages = { honest: indexes.slice(0, 40), lying: indexes.slice(40), outside: [1, 2 ** 36 - 2, gpnOf(POOL_PAGES + 5)] };
  const total = new Map<string, number>();
  let waited = 0;
  for (const { pages, eagerness, thrift, haste, cycles } of [
    { pages: few, eagerness: 0.08, thrift: 0, haste: false, cycles: 5000 },
    { pages: few, eagerness: 0.2, thrift: 0.1, haste: true, cycles: 5000 },
    { pages: many, eagerness: 0.9, thrift: 0, haste: false, cycles: 5000 },
    { pages: many, eagerness: 0.03, thrift: 0.6, haste: false, cycles: 10_000 },
  ]) {
    const rack = new Rack(b, r, pages);
    Object.assign(rack.nodes, { thrift, haste });
    for (let n = 0; n < cycles; n++) {
      if ((n & 0xff) === 0) {
        const pace = () => r.pick([0.05, 0.3, 1, 1]);
        rack.around.pace = { fwd: pace(), grt: pace(), fin: pace(), dir: r.pick([0.2, 1]) };
      }
      for (let node = 0; node < NODES; node++) if (r.chance(eagerness)) rack.nodes.act(node);
      rack.cycle();
    }
    rack.drain(60_000);
    verify(rack);
    waited += rack.around.counted('HOME_WAIT');
    for (const [row, n] of rack.around.rows) total.set(row, (total.get(row) ?? 0) + n);
  }
  check(waited > 200, `only ${waited} requests waited`);
  return total;
}

function verify(rack: Rack): void {
  const { around, nodes } = rack;
  const rows = (...names: string[]) => names.reduce((sum, name) => sum + (around.rows.get(name) ?? 0), 0);
  const all = [...around.rows.values()].reduce((a, n) => a + n, 0);
  const misses = rows('MISS_POOL', 'MISS_ZERO', 'MISS_NONE');
  check(around.counted('HOME_GET') + around.counted('HOME_PUT') === all - misses, 'HOME_GET and HOME_PUT do not count the requests');
  check(around.counted('HOME_GET') === nodes.granted, `${around.counted('HOME_GET')} Gets, ${nodes.granted} grants`);
  check(around.counted('HOME_STALE') === rows('PUT_STALE'), 'HOME_STALE');
  check(around.counted('HOME_INV') === around.invalidations, 'HOME_INV');
  check(rack.quiet > 10, `quiet in ${rack.quiet} cycles only`);
  for (const [gpn, entry] of around.truth) check(entry.state !== 'OWNED' || entry.sharers === 0, `page ${gpn}`);
}

export function scenario(b: Block, seed: number): { latency: number; rows: Map<string, number> } {
  const r = new Random(seed);
  Surroundings.setUp(b);
  check(b.get('idle_o') === 1 && b.get('quiet_o') === 1, 'not at rest after reset');
  const cycles = latency(b, r);
  check(cycles <= 10, `a grant takes ${cycles} cycles`);
  blockedLanes(b, r);
  putsLeaveLocks(b, r);
  patience(b, r);
  const rows = traffic(b, r);
  const never = homeTransitions.filter((t) => !rows.has(t.name)).map((t) => t.name);
  check(never.length === 0, `rows never taken: ${never.join(' ')}`);
  return { latency: cycles, rows };
}
