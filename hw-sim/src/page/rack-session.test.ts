// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { openRack } from '../open.js';
import type { CardKind } from '../options.js';
import type { Rack } from '../rack.js';
import type { RackLoad, RackStart } from './protocol.js';
import { RackSession, rackFor } from './rack-session.js';

const start: RackStart = { nodes: 3, seed: 4, pages: 32, budget: 10 };
const busy: RackLoad = { outstanding: 4, writes: 0.4 };
const still: RackLoad = { outstanding: 0, writes: 0 };
const open: Rack[] = [];
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});

async function session(load: RackLoad, cards: CardKind = 'rtl'): Promise<RackSession> {
  const rack = await openRack({ ...rackFor(start), cards: Array(start.nodes).fill(cards) });
  open.push(rack);
  return new RackSession(rack, start, load);
}

describe.each<CardKind>(['rtl', 'functional'])('%s cards', (cards) => {
  it('programs on all nodes read what was written last, on a wire that loses frames', async () => {
    const s = await session(busy, cards);
    s.rack.setFaults({ loss: 0.02 });
    s.pass(400_000);
    const { wrong, reads, violations, checks, nodes, lost, counters } = s.state();
    expect({ wrong, violations }).toEqual({ wrong: 0, violations: 0 });
    expect(Math.min(reads, checks, lost, ...nodes.map((n) => n.evictions), ...nodes.map((n) => n.revokes))).toBeGreaterThan(10);
    expect(counters.some((c) => (c['TX_RETRANSMITS'] ?? 0) > 0)).toBe(true);
  });
});

it('a node does what it is told and nothing else; frames and steps of the protocol are seen', async () => {
  const s = await session(still);
  s.pass(20_000);
  const home = s.state().homes[5] as number;
  const node = (home + 1) % start.nodes;
  expect(s.state().events).toEqual([]);
  s.touch(node, 5, true);
  s.pass(20_000);
  const { nodes, events } = s.state();
  expect(nodes.map((n) => n.pages[5])).toEqual([0, 1, 2].map((n) => (n === node ? 'M' : 'I')));
  expect(nodes.map((n) => n.faults)).toEqual([0, 1, 2].map((n) => (n === node ? 1 : 0)));
  expect(events.filter((e) => e.kind !== 'frame')).toEqual([
    { cycle: expect.any(Number), card: home, kind: 'home', name: '', page: 5 },
    { cycle: expect.any(Number), card: node, kind: 'grant', name: '', page: 5 },
  ]);
  expect(events.find((e) => e.kind === 'frame')).toMatchObject({ card: node, name: 'GET_M' });
  expect(() => s.touch(3, 0, false)).toThrow('not in this rack');
});

it('so much time goes by as was said, also when counters are read', async () => {
  const s = await session(busy);
  const from = s.rack.cycle;
  for (let i = 1; i <= 15; i++) {
    s.pass(10_000);
    expect(s.rack.cycle - from).toBe(10_000 * i);
  }
  expect(s.state().countersAt).toBeGreaterThan(from);
});

it('same orders, same run', async () => {
  const ends = [];
  for (let i = 0; i < 2; i++) {
    const s = await session(busy);
    s.pass(50_000);
    ends.push(JSON.stringify(s.state()));
  }
  expect(ends[0]).toBe(ends[1]);
});
