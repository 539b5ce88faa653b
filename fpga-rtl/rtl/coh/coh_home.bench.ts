// SPDX-License-Identifier: Apache-2.0
import { homeTransitions } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import {
  blockedLanes,
  heldOff,
  lateDriver,
  latency,
  lostOwner,
  messageForWhoLeft,
  ownerDiesAfterItsPage,
  patience,
  poisonCrossesThePage,
  putsLeaveLocks,
  readerLosesItsPage,
} from './coh_home.directed.js';
import { gpnOf, NODES, POOL_PAGES, Surroundings } from './coh_home.dut.js';
import { lives } from './coh_home.leave.js';
import type { Pages } from './coh_home.nodes.js';
import { Rack } from './coh_home.rack.js';

/** Few locks, so that requests wait for one all the time. */
export const top = { top: 'coh_home', params: { NODES, TSHRS: 4 } } satisfies BlockOptions;

/** Few pages keep the wait lists long, many keep the store full, rare requests find pages at rest; then all comes to rest. */
function traffic(b: Block, r: Random): Rack[] {
  const indexes = Array.from({ length: POOL_PAGES }, (_, i) => gpnOf(i));
  const few: Pages = { honest: indexes.slice(0, 3), lying: indexes.slice(40, 43), outside: [3, gpnOf(POOL_PAGES)] };
  const many: Pages = { honest: indexes.slice(0, 40), lying: indexes.slice(40), outside: [1, 2 ** 36 - 2, gpnOf(POOL_PAGES + 5)] };
  return [
    { pages: few, eagerness: 0.08, thrift: 0, sloth: 0, haste: false, holdoff: 700, cycles: 5000 },
    { pages: few, eagerness: 0.2, thrift: 0.1, sloth: 0.05, haste: true, holdoff: 0, cycles: 5000 },
    { pages: many, eagerness: 0.9, thrift: 0, sloth: 0, haste: false, holdoff: 0, cycles: 5000 },
    { pages: many, eagerness: 0.03, thrift: 0.6, sloth: 0.1, haste: false, holdoff: 100, cycles: 10_000 },
  ].map(({ pages, eagerness, thrift, sloth, haste, holdoff, cycles }) => {
    const rack = new Rack(b, r, pages, holdoff);
    Object.assign(rack.nodes, { thrift, sloth });
    Object.assign(rack, { hostility: 0.1 });
    rack.net.haste = haste;
    for (let n = 0; n < cycles; n++) {
      if ((n & 0xff) === 0) {
        const pace = () => r.pick([0.05, 0.3, 1, 1]);
        rack.around.pace = { fwd: pace(), grt: pace(), fin: pace(), dir: r.pick([0.2, 1]) };
      }
      for (let node = 0; node < NODES; node++) if (r.chance(eagerness)) rack.nodes.act(node);
      rack.cycle();
    }
    rack.drain(60_000);
    return rack;
  });
}

function verify(rack: Rack): void {
  const { around, nodes } = rack;
  const { transactions: t } = around;
  const equal = (counter: Parameters<typeof around.counted>[0], want: number) =>
    check(around.counted(counter) === want, `${counter} is ${around.counted(counter)}, expected ${want}`);
  equal('HOME_GET', t.begun.GET);
  equal('HOME_PUT', t.begun.PUT);
  equal('HOME_STALE', t.rows.get('PUT_STALE') ?? 0);
  equal('HOME_INV', t.sent.INV);
  equal('HOME_POISON', t.sent.POISON);
  equal('HOME_TIMEOUT', t.sent.TIMEOUT);
  check(t.holdoff > 0 || around.counted('HOME_HOLDOFF') === 0, 'a hold-off that is off');
  if (rack.lost === 0) equal('RX_BAD_ANSWER', rack.forged);
  check(rack.lost > 0 || t.begun.GET === nodes.granted, `${t.begun.GET} Gets, ${nodes.granted} grants`);
  for (const [gpn, entry] of t.truth) check(entry.state !== 'OWNED' || entry.sharers === 0, `page ${gpn}`);
}

export function scenario(b: Block, seed: number): { latency: number; rows: Map<string, number> } {
  const r = new Random(seed);
  Surroundings.setUp(b);
  check(b.get('idle_o') === 1 && b.get('quiet_o') === 1, 'not at rest after reset');
  const cycles = latency(b, r);
  check(cycles <= 14, `a grant takes ${cycles} cycles`);
  const lossless = [blockedLanes, putsLeaveLocks, patience, heldOff, lateDriver];
  const lossy = [lostOwner, ownerDiesAfterItsPage, poisonCrossesThePage, readerLosesItsPage, messageForWhoLeft];
  for (const directed of [...lossless, ...lossy]) directed(b, r);
  const racks = [...traffic(b, r), lives(b, r, 8), lives(b, r, 8)];
  const sum = (count: (rack: Rack) => number) => racks.reduce((n, rack) => n + count(rack), 0);
  for (const rack of racks) {
    verify(rack);
    check(rack.quiet > 0, 'never quiet');
  }
  check(sum((rack) => rack.around.counted('HOME_WAIT')) > 200, 'few requests waited');
  check(sum((rack) => rack.quiet) > 100, `quiet in ${sum((rack) => rack.quiet)} cycles only`);
  check(sum((rack) => rack.forged) > 100, 'few answers were forged');
  check(sum((rack) => rack.around.counted('HOME_HOLDOFF')) > 0, 'no forward was put off');
  check(sum((rack) => rack.around.transactions.swept) > 0, 'the sweep healed nothing');
  const rows = new Map(homeTransitions.map(({ name }) => [name, sum((rack) => rack.around.transactions.rows.get(name) ?? 0)]));
  const never = [...rows].filter(([, n]) => n === 0).map(([name]) => name);
  check(never.length === 0, `rows never taken: ${never.join(' ')}`);
  return { latency: cycles, rows };
}
