// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild } from '@weft/tools';
import { romText } from '../rom-text.js';

/** A `$readmemh` file with these bytes as little-endian words. */
export async function romFile(bytes: Uint8Array): Promise<string> {
  const text = romText(bytes);
  const dir = await cachedBuild({ name: 'boot-rom', inputs: [], flags: [text], build: (work) => writeFile(join(work, 'rom.hex'), text) });
  return join(dir, 'rom.hex');
}
