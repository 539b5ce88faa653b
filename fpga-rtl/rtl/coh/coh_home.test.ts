// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './coh_home.bench.js';

it.each(seeds(6))('every row of the table among nodes that race, seed %i', { timeout: 120_000 }, async (seed) => {
  const b = await openBlock({ ...top, seed });
  try {
    const { latency, rows } = scenario(b, seed);
    console.log(`seed ${seed}: wire request to grant in ${latency} cycles; ${[...rows].map(([row, n]) => `${row} ${n}`).join(', ')}`);
  } finally {
    b.close();
  }
});

it('the same with the sizes of a card', { timeout: 120_000 }, async () => {
  const b = await openBlock({ ...top, params: { NODES: 16, TSHRS: 16 } });
  try {
    scenario(b, seeds(1)[0] ?? 1);
  } finally {
    b.close();
  }
});
