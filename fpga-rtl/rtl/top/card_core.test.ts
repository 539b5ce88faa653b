// SPDX-License-Identifier: Apache-2.0
import { openBlock } from '@weft/tools';
import { expect, it } from 'vitest';
import { scenario, top, top64 } from './card_core.bench.js';

it.each([top, top64])('a card alone serves its own pages without the wire: $params', async (options) => {
  const b = await openBlock({ ...options, seed: 1 });
  try {
    scenario(b, 1);
    expect(b.cycle).toBeGreaterThan(0);
  } finally {
    b.close();
  }
});
