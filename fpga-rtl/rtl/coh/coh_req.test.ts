// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { expect, it } from 'vitest';
import { scenario, top } from './coh_req.bench.js';
import { lateForFormerFault } from './coh_req.late.js';

it.each(seeds(12))('faults against homes that answer in any order, seed %i', async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    expect(() => scenario(b, seed)).not.toThrow();
    expect(() => lateForFormerFault(b, seed)).not.toThrow();
  } finally {
    b.close();
  }
});
