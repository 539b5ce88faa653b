// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, it } from 'vitest';
import { scenario, top } from './xport_heartbeat.bench.js';

describe('heartbeat', () => {
  it.each(seeds(3))(
    'members that talk, fall silent, come and go, seed %i',
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
});
