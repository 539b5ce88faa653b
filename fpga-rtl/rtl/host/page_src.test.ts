// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { scenario, top } from './page_src.bench.js';

describe.each([64, 512])('at %i bits', (width) => {
  it.each(seeds(3))('pages to the wire and to this node, seed %i', async (seed) => {
    const b = await openBlock({ ...top, params: { DATA_W: width }, seed });
    try {
      expect(() => scenario(b, seed)).not.toThrow();
    } finally {
      b.close();
    }
  });
});
