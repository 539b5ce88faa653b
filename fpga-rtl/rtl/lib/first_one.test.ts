// SPDX-License-Identifier: Apache-2.0
import { openBlock } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './first_one.bench.js';

it('first_one is the lowest bit', async () => {
  const b = await openBlock(top);
  try {
    scenario(b);
  } finally {
    b.close();
  }
});
