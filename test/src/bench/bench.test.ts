// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { stream } from './stream.js';
import { upgrades } from './upgrade.js';

// Card cycles: the same on every machine.

it('a stream of pages keeps nine tenths of its rate when one frame of a hundred is lost', async () => {
  const o = { width: 512, pages: 1024, outstanding: 16, seed: 1 } as const;
  const clean = await stream({ ...o, faults: {} });
  const lossy = await stream({ ...o, faults: { loss: 0.01 } });
  expect(clean.retransmits).toBe(0);
  expect(lossy.retransmits).toBeGreaterThan(5);
  expect(clean.cycles / lossy.cycles).toBeGreaterThan(0.9);
});

it('fifteen readers are invalidated in hardly more time than one', async () => {
  const cycles = await upgrades({ width: 512, seed: 1, sharers: [1, 15], driverCycles: 0 });
  expect((cycles.get(15) ?? Number.NaN) / (cycles.get(1) ?? Number.NaN)).toBeLessThan(1.2);
});
