// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { expect, it } from 'vitest';
import { scenario, top } from './coh_hold.bench.js';

it.each(seeds(6))('revokes against a driver that answers in any order, seed %i', async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    expect(() => scenario(b, seed)).not.toThrow();
  } finally {
    b.close();
  }
});
