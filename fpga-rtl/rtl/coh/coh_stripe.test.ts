// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './coh_stripe.bench.js';

it.each(seeds(2))('homes and pool places of random stripe tables, seed %i', async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});
