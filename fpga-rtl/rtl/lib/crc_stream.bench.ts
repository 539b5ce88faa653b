// SPDX-License-Identifier: Apache-2.0
import { crc32 } from 'node:zlib';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'crc_stream', params: { DATA_W: 64 } } satisfies BlockOptions;

/** Streams of any length, with gaps, against zlib. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const width = b.ports.find((p) => p.name === 'data_i')?.width ?? 0;
  const step = width / 8;
  b.reset();
  for (let n = 0; n < 60; n++) {
    const length = 1 + r.below(4 * step);
    const bytes = Buffer.alloc(length);
    for (let i = 0; i < length; i++) bytes[i] = r.below(256);
    for (let at = 0; at < length; at += step) {
      while (r.chance(0.2)) {
        b.setAll({ en_i: 0, data_i: r.bits(width), keep_i: r.bits(step), first_i: r.chance(0.5) });
        b.step();
      }
      const part = bytes.subarray(at, at + step);
      const pad = part.length < step ? r.bits(width - 8 * part.length) << BigInt(8 * part.length) : 0n;
      const data = BigInt(`0x${Buffer.from(part).reverse().toString('hex')}`) | pad;
      b.setAll({ en_i: 1, first_i: at === 0, data_i: data, keep_i: (1n << BigInt(part.length)) - 1n });
      b.step();
      const expected = ~crc32(bytes.subarray(0, at + part.length)) >>> 0;
      check(
        b.get('crc_o') === expected,
        () => `${at + part.length} of ${length} bytes: ${b.get('crc_o').toString(16)}, zlib has ${expected.toString(16)}`,
      );
    }
  }
}
