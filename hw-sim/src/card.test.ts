// SPDX-License-Identifier: Apache-2.0
/** The whole card in the rack: a page's ways, by hand. The random test of the rings is litmus --ring. */
import { type counters as counterDefs, csrOffset } from '@weft/spec';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildKernel } from './build-kernel.js';
import { threeNodes, tour } from './page-tour.js';
import type { Rack } from './rack.js';

beforeAll(async () => {
  for (const width of [64, 512] as const) await buildKernel({ width });
}, 600_000);
const open: Rack[] = [];
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});

describe.each([64, 512] as const)('%i bits', (width) => {
  it('takes a page its ways: zero, pool, shared, upgrade, owner to reader, rest', async () => {
    const { rack, layout, nodes } = await threeNodes(open, { width });
    await tour(rack, layout, nodes);
    const sum = (name: (typeof counterDefs)[number]['name']): number => rack.cards.reduce((n, card) => n + card.counters()[name], 0);
    expect(sum('GRANT_ZERO')).toBe(6);
    expect(sum('GRANT_UPGRADE')).toBe(6);
    expect(sum('GRANT_OWNER')).toBe(6);
    expect(sum('TX_RETRANSMITS')).toBe(0);
  });

  it('does the same, to the cycle, whether quiet cards are evaluated or not; also when frames are lost', async () => {
    const logs = [];
    for (const gating of [true, false]) {
      const { rack, layout, nodes } = await threeNodes(open, { width, gating, seed: 4 });
      rack.setFaults({ loss: 0.05, duplicate: 0.05, reorder: 0.05, corrupt: 0.05 });
      logs.push(await tour(rack, layout, nodes));
    }
    expect(logs[1]).toEqual(logs[0]);
  });
});

it('tells who it is', async () => {
  const { rack } = await threeNodes(open);
  expect(rack.card(1).readCsr(csrOffset('ID', 'MAGIC'))).toBe(0x54464557);
  expect(rack.card(1).readCsr(csrOffset('ID', 'DATA_WIDTH'))).toBe(512);
  expect(rack.card(1).readCsr(csrOffset('CTRL', 'NODE'))).toBe(1);
});
