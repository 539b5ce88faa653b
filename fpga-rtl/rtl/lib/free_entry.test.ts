// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './free_entry.bench.js';

it.each(seeds(2))('free_entry, seed %i', async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});
