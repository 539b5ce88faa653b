// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './fifo_head.bench.js';

it.each(seeds(4))('fifo is a queue, seed %i', async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});
