// SPDX-License-Identifier: Apache-2.0
// A busy Linux goes from node to node while its pages stay where they are. Functional cards.
import { buildLinkPlugin, findQemu, guestImage, loadNative } from '@weft/host-driver';
import { afterEach, expect, it } from 'vitest';
import { TestRack } from './test-rack.js';
import { hopLine, tour } from './tour.js';

const ready = await Promise.all([findQemu(), guestImage(), buildLinkPlugin(), loadNative()]).then(
  () => true,
  (e) => {
    console.log(`skipped: ${e}`);
    return false;
  },
);
const seed = 6;
let rack: TestRack | undefined;
afterEach(async () => {
  await rack?.remove();
  rack = undefined;
});

it.skipIf(!ready)('a busy guest moves four times under memory pressure: no page is copied by it, and every byte is right', async () => {
  rack = await TestRack.start({ nodes: 3, seed, poolMib: 40 });
  const hops = await tour(rack, [1, 2, 0, 1], seed, (h) => console.log(hopLine(h)));
  expect(hops.map((h) => [h.from, h.to])).toEqual([
    [0, 1],
    [1, 2],
    [2, 0],
    [0, 1],
  ]);
  for (const h of hops) {
    // Devices and firmware; the guest's own memory is 96 MiB.
    expect(h.stateBytes).toBeLessThan(2 << 20);
    expect(h.memoryBytes).toBeLessThan(1 << 20);
  }
});
