// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './coh_dir.bench.js';

it.each(seeds(6))('look-ups never see an old entry, hits take one clock, seed %i', async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});
