// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { scenario, top, top512 } from './rec_ring.bench.js';

describe.each([top, top512])('DATA_W $params.DATA_W', (options) => {
  it.each(seeds(3))('records into lines, seed %i', async (seed) => {
    const b = await openBlock({ ...options, seed });
    try {
      expect(() => scenario(b, seed)).not.toThrow();
    } finally {
      b.close();
    }
  });
});
