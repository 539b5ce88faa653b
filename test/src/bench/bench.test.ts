// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { usual } from './setting.js';
import { shared, upgradeKind } from './shared.js';
import { stream } from './stream.js';

// Card cycles: the same on every machine.

const wide = { ...usual, width: 512 } as const;

it('a stream of pages keeps nine tenths of its rate when one frame of a hundred is lost', async () => {
  const o = { ...wide, pages: 1024, outstanding: 16 };
  const clean = await stream(o);
  const lossy = await stream({ ...o, faults: { loss: 0.01 } });
  expect(clean.retransmits).toBe(0);
  expect(lossy.retransmits).toBeGreaterThan(5);
  expect(clean.cycles / lossy.cycles).toBeGreaterThan(0.9);
});

it('fifteen readers are invalidated in hardly more time than one', async () => {
  const rows = await shared(wide, [1, 15], 1);
  const p50 = (k: number): number => rows.find((r) => r.kind === upgradeKind(k))?.p50 ?? Number.NaN;
  expect(p50(15) / p50(1)).toBeLessThan(1.2);
});
