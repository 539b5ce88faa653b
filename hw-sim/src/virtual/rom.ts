// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild } from '@weft/tools';

/** A `$readmemh` file with these bytes as little-endian words. The last word needs its line end. */
export async function romFile(bytes: Uint8Array): Promise<string> {
  const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  const words = Array.from(
    { length: padded.length / 4 },
    (_, i) =>
      `${padded
        .readUInt32LE(4 * i)
        .toString(16)
        .padStart(8, '0')}\n`,
  );
  const text = words.join('');
  const dir = await cachedBuild({ name: 'boot-rom', inputs: [], flags: [text], build: (work) => writeFile(join(work, 'rom.hex'), text) });
  return join(dir, 'rom.hex');
}
