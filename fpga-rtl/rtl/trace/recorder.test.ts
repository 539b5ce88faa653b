// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { absent, scenario, top, top512, topAbsent } from './recorder.bench.js';

describe.each([
  { name: '64 bits', options: top, run: scenario },
  { name: '512 bits', options: top512, run: scenario },
  { name: 'left out', options: topAbsent, run: absent },
])('$name', ({ options, run }) => {
  it.each(seeds(2))('records and histograms, seed %i', async (seed) => {
    const b = await openBlock({ ...options, seed });
    try {
      expect(() => run(b, seed)).not.toThrow();
    } finally {
      b.close();
    }
  });
});
