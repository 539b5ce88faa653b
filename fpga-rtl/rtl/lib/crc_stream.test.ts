// SPDX-License-Identifier: Apache-2.0
import { openBlock, seeds } from '@weft/tools';
import { describe, it } from 'vitest';
import { scenario, top } from './crc_stream.bench.js';

describe.each([32, 64, 512])('CRC of a stream, %i bits a beat', (width) => {
  it.each(seeds(2))('as zlib says, seed %i', async (seed) => {
    const b = await openBlock({ ...top, params: { DATA_W: width }, seed });
    try {
      scenario(b, seed);
    } finally {
      b.close();
    }
  });
});
