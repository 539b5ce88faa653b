// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { scenario, top } from './nonsynth_xport_pair.bench.js';
import { type Goodput, OUTSTANDING, stream } from './nonsynth_xport_pair.stream.js';
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

// The link is a little slower than the card: 10 Gb/s at 156 MHz and 64 bits, 100 Gb/s at 250 MHz and 512 bits.
describe.each([
  { width: 64, narrow: 1.03, pages: 300 },
  { width: 512, narrow: 1.3, pages: 1000 },
])('pages, 16 outstanding, $width bits', ({ width, narrow, pages }) => {
  const measure = async (faults: Parameters<typeof stream>[2], seed: number, count = pages): Promise<Goodput> => {
    const b = await openBlock({ ...top, params: { ...top.params, DATA_W: width } });
    try {
      return stream(b, count, { narrow, ...faults }, seed);
    } finally {
      b.close();
    }
  };

  it.each(seeds(2))(
    'one frame in a hundred lost each way costs less than a tenth, seed %i',
    async (seed) => {
      const clean = await measure({}, seed);
      expect(clean.repeats).toBe(0);
      const lossy = await measure({ lose: 0.01 }, seed);
      expect(lossy.repeats).toBeGreaterThan(0);
      expect(clean.cycles / lossy.cycles).toBeGreaterThan(0.9);
    },
    120_000,
  );

  it('a link half as fast causes no repeats', async () => {
    expect((await measure({ narrow: 2 * narrow }, 1)).repeats).toBe(0);
  }, 120_000);

  // Its queue fills faster than round trips are measured, and what is repeated then is little.
  it('a link three times as slow causes few repeats, and only at first', async () => {
    const { repeats } = await measure({ narrow: 3 * narrow }, 1, pages / 2);
    expect(repeats).toBeLessThanOrEqual(OUTSTANDING / 2);
    expect((await measure({ narrow: 3 * narrow }, 1)).repeats).toBe(repeats);
  }, 120_000);
});
