// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { it } from 'vitest';
import { scenario, top } from './fifo.bench.js';

const configs = [0, 1].flatMap((EAGER) => seeds(4).map((seed) => ({ EAGER, seed })));

it.each(configs)('fifo is a queue, EAGER $EAGER, seed $seed', async ({ EAGER, seed }) => {
  const b = await openBlock({ ...top, args: [`-GEAGER=1'b${EAGER}`], seed });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});
