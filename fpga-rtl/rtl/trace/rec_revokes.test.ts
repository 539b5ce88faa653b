// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { expect, it } from 'vitest';
import { scenario, top } from './rec_revokes.bench.js';

it.each(seeds(3))("the driver's time, seed %i", async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    expect(() => scenario(b, seed)).not.toThrow();
  } finally {
    b.close();
  }
});
