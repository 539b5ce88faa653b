// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, it } from 'vitest';
import { scenario, top } from './nonsynth_xport_pair.bench.js';
import { wrap } from './nonsynth_xport_pair.wrap.js';

describe.each([64, 512])('two transports, %i bits', (width) => {
  it.each(seeds(3))(
    'exactly once over a bad wire, seed %i',
    async (seed) => {
      const b = await openBlock({ ...top, params: { ...top.params, DATA_W: width }, seed });
      try {
        scenario(b, seed);
      } finally {
        b.close();
      }
    },
    120_000,
  );
});

describe('sequence numbers wrap', () => {
  it.each([
    ['REQ', 'GET_S'],
    ['FIN', 'GRANT_ACK'],
  ] as const)(
    'class %s',
    async (lane, op) => {
      const b = await openBlock({ ...top, params: { ...top.params, DATA_W: 512 } });
      try {
        wrap(b, lane, op, 66_000);
      } finally {
        b.close();
      }
    },
    120_000,
  );
});
