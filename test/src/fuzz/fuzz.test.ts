// SPDX-License-Identifier: Apache-2.0
import { seeds } from '@weft/tools';
import { expect, it } from 'vitest';
import { fuzzCards } from './run.js';

it.each(seeds(2))('bad frames and a hostile driver harm nobody, seed %i', async (seed) => {
  const r = await fuzzCards({ frames: 6000, seed, width: seed % 2 === 0 ? 64 : 512 });
  expect(r).toMatchObject({ wrong: 0, hangs: 0, violations: 0, uncounted: 0, wrongs: [], frames: 6000 });
  // Every reason to drop a frame was met; for these two, chance must help.
  const rare = ['OVERFLOW', 'NO_CREDIT'];
  expect(Object.entries(r.dropped).filter(([reason, n]) => n === 0 && !rare.includes(reason))).toEqual([]);
});
