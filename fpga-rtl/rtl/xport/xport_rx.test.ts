// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, it } from 'vitest';
import { scenario, top } from './xport_rx.bench.js';

describe.each([64, 512])('receiver, %i bits', (width) => {
  it.each(seeds(3))(
    'an attacker, silent peers, switched off, seed %i',
    async (seed) => {
      const b = await openBlock({ ...top, params: { ...top.params, DATA_W: width }, seed });
      try {
        scenario(b, seed);
      } finally {
        b.close();
      }
    },
    120_000,
  );
});
