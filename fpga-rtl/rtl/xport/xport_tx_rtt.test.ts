// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './xport_tx_rtt.bench.js';

it.each(seeds(3))('round trips and time-outs as RFC 6298 says, seed %i', async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});
