// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { frameBytes, limitCycles } from './limit.js';
import { atRest } from './rest.js';
import { Rig } from './rig.js';
import { usual } from './setting.js';
import { zero } from './zero.js';

const narrow = { ...usual, width: 64 } as const;

/** Preamble and gap are time on the wire, but no bytes of a frame. */
const PREAMBLE_AND_GAP = 20;

it('frames are as long as the limit says', async () => {
  const rig = await Rig.open({ ...narrow, nodes: 2, pages: 64, atRest: true });
  try {
    rig.rest();
    const before = rig.rack.card(0).stats().link;
    rig.rack.probe(true);
    rig.read(1, 5);
    rig.rest();
    const after = rig.rack.card(0).stats().link;
    const frames = after.txFrames - before.txFrames;
    const pages = 1;
    expect(after.txBytes - before.txBytes).toBe(
      frameBytes(true) * pages + frameBytes(false) * (frames - pages) - PREAMBLE_AND_GAP * frames,
    );
  } finally {
    rig.close();
  }
});

it('the limit of a clean remote fault at 10G, by hand', () => {
  // 88 and 4188 bytes at 8 a cycle, twice 500 ns and 600 ns at 156.25 MHz.
  expect(limitCycles(narrow, { messages: 1, pages: 1, reads: 1 })).toBeCloseTo(11 + 523.5 + 2 * 78 + 94, 6);
});

it.each([64, 512] as const)('no card is quicker than its limit, %i bits', async (width) => {
  const s = { ...usual, width };
  for (const row of [...(await atRest(s, 8)), ...(await zero(s, 8))]) expect(row.p50, row.kind).toBeGreaterThan(row.limit);
});
