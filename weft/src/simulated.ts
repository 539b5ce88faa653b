// SPDX-License-Identifier: Apache-2.0
/** What virtual cards run: the firmware of this repository, built when it is asked for, signed with the development key. */
import { readFile, writeFile } from 'node:fs/promises';
import { type Image, makeImage, parseVersion, privateKey, signImage, writeBundle } from '@weft/desktop-app';
import { buildFirmware, developmentKey } from '@weft/firmware';
import type { Factory } from '@weft/hw-sim';
import { valuesOf } from '@weft/spec';
import { board, constant } from '@weft/spec/mgmt';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

const factoryVersion = '0.1.0';

async function image(release: number, minimum: number): Promise<Image> {
  const { firmware } = await buildFirmware();
  const key = privateKey(await readFile(developmentKey));
  const { SIM } = valuesOf(board);
  return signImage(
    makeImage({ board: SIM, version: release, minimumVersion: minimum, build: '0'.repeat(40), firmware, bitstream: new Uint8Array() }),
    key,
  );
}

/** Boot ROM and golden slot. */
export async function simulatedFactory(): Promise<Factory> {
  const { rom } = await buildFirmware();
  const golden = await image(version(factoryVersion), 0);
  return {
    rom,
    flash: [
      { address: constant('SLOT_FIRMWARE_OFFSET'), bytes: golden.firmware },
      { address: constant('SLOT_HEADER_OFFSET'), bytes: golden.header },
    ],
  };
}

/** `weft sim bundle`: something to flash a virtual card with. */
export function addSimBundle(sim: Command): void {
  sim
    .command('bundle')
    .description('Make an update bundle for virtual cards: this firmware, signed with the development key.')
    .argument('<file>', '.weft file to write')
    .option('--release <version>', 'its version', version, version('0.2.0'))
    .option('--minimum <version>', 'once confirmed, a card starts nothing older', version, 0)
    .action(async (file: string, options: { readonly release: number; readonly minimum: number }) => {
      await writeFile(file, writeBundle([await image(options.release, options.minimum)]));
    });
}

function version(text: string): number {
  const found = parseVersion(text);
  if (found === null) throw new InvalidArgumentError('give a version like 1.2.3.');
  return found;
}
