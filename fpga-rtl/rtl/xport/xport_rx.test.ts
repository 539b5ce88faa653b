// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, it } from 'vitest';
import { off, scenario, silence, top } from './xport_rx.bench.js';

const scenarios = [
  ['random frames', scenario],
  ['peers that are silent', silence],
  ['switched off', off],
] as const;

describe.each([64, 512])('receiver, %i bits', (width) => {
  describe.each(scenarios)('%s', (_, run) => {
    it.each(seeds(3))(
      'seed %i',
      async (seed) => {
        const b = await openBlock({ ...top, params: { ...top.params, DATA_W: width }, seed });
        try {
          run(b, seed);
        } finally {
          b.close();
        }
      },
      120_000,
    );
  });
});
