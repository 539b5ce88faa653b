// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './xport_tx.bench.js';

it.each(seeds(4))(
  'sender: window, credit, repeats, acknowledgements, seed %i',
  async (seed) => {
    const b = await openBlock({ ...top, seed });
    try {
      scenario(b, seed);
    } finally {
      b.close();
    }
  },
  60_000,
);
