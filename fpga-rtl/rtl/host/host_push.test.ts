// SPDX-License-Identifier: Apache-2.0
import { registerBlocks, submission } from '@weft/spec';
import { openBlock, Random, seeds } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { beats } from './streams.js';

const LINE = 64;
const PUSH = registerBlocks.find((block) => block.name === 'PUSH')?.base ?? Number.NaN;
/** Bits that say something. */
const BODY = Math.max(...submission.fields.map((f) => f.bit + f.width));
const bits = (v: bigint): bigint => BigInt.asUintN(BODY, v);

describe.each([64, 512])('at %i bits', (width) => {
  it.each(seeds(2))(
    'each line pushed is one descriptor, whatever the gaps between its beats; other addresses are none, seed %i',
    async (seed) => {
      const b = await openBlock({ top: 'host_push', params: { DATA_W: width }, seed });
      const r = new Random(seed);
      try {
        b.reset();
        for (let n = 0; n < 200; n++) {
          const ring = r.below(4);
          const elsewhere = r.chance(0.2) ? 4 * LINE : 0;
          const line = r.bits(8 * LINE);
          const found: { ring: number; line: bigint }[] = [];
          for (const beat of beats(line, width, (8 * LINE) / width)) {
            for (let idle = r.below(3); idle > 0; idle--) {
              b.setAll({ s_valid_i: 0, s_addr_i: r.below(2 ** 16), s_data_i: r.bits(width) });
              expect(b.get('push_valid_o')).toBe(0);
              b.step();
            }
            b.setAll({ s_valid_i: 1, s_addr_i: PUSH + elsewhere + ring * LINE, s_data_i: beat });
            if (b.get('push_valid_o') === 1) found.push({ ring: b.get('push_ring_o'), line: bits(b.big('push_o')) });
            b.step();
          }
          expect(found).toEqual(elsewhere ? [] : [{ ring, line: bits(line) }]);
        }
      } finally {
        b.close();
      }
    },
  );
});
