// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { imageOf, parseVersion, writeBundle } from '@weft/desktop-app';
import { simulatedImage, version as versionOf } from '@weft/firmware';
import { type Command, InvalidArgumentError } from 'commander';

/** Than what a simulated card leaves the factory with. */
const newer = versionOf(0, 2, 0);

/** This firmware for virtual cards, signed with the development key. */
export async function updateBundle(release = newer, minimum = 0): Promise<Uint8Array> {
  const { header, firmware, bitstream } = await simulatedImage(release, minimum);
  return writeBundle([imageOf(header, firmware, bitstream)]);
}

/** `weft sim bundle`: something to flash a virtual card with. */
export function addSimBundle(sim: Command): void {
  sim
    .command('bundle')
    .description('Make an update bundle for virtual cards: this firmware, signed with the development key.')
    .argument('<file>', '.weft file to write')
    .option('--release <version>', 'its version', version, newer)
    .option('--minimum <version>', 'once confirmed, a card starts nothing older', version, 0)
    .action(async (file: string, options: { readonly release: number; readonly minimum: number }) => {
      await writeFile(file, await updateBundle(options.release, options.minimum));
    });
}

function version(text: string): number {
  const found = parseVersion(text);
  if (found === null) throw new InvalidArgumentError('give a version like 1.2.3.');
  return found;
}
