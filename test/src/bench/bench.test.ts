// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { directoryLookupsPerClock } from './directory.js';
import { Rig } from './rig.js';
import { usual } from './setting.js';
import { shared, upgradeKind } from './shared.js';
import { loadOptions, startLoad } from './sim-load.js';
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

it('the directory answers a look-up a clock out of its cache', async () => {
  expect(await directoryLookupsPerClock(1)).toBeGreaterThanOrEqual(0.95);
});

it('the bare loop that the simulator is measured against does what the rack did', async () => {
  const rig = await Rig.open({ ...loadOptions({ ...usual, width: 64 }), tape: true });
  try {
    startLoad(rig, 1);
    rig.pass(3000);
    const run = rig.rack.bareLoop();
    expect(run.same).toBe(true);
    expect(run.cycles).toBe(rig.rack.cycle);
  } finally {
    rig.close();
  }
});
