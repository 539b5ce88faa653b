// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import { board } from '@weft/spec/mgmt';
import { WeftError } from '@weft/tools';
import { type Command, InvalidArgumentError } from 'commander';
import {
  checkSignature,
  type Image,
  isSigned,
  makeImage,
  memberName,
  parseVersion,
  privateKey,
  publicKey,
  readBundle,
  signImage,
  versionText,
  writeBundle,
} from '../card/index.js';
import { print, table } from './context.js';

interface MakeOptions {
  readonly image: readonly string[];
  readonly release: number;
  readonly minimum: number;
  readonly build: string;
}

/** `weft bundle …`: update bundles, without any card. */
export function addBundleCommands(weft: Command): void {
  const bundle = weft.command('bundle').description('Update bundles: firmware and bitstream, signed.');
  bundle
    .command('make')
    .description('Put images together; sign the file afterwards.')
    .argument('<file>', '.weft file to write')
    .requiredOption('--image <image...>', `BOARD:FIRMWARE[:BITSTREAM], files for a board: ${board.members.map((m) => m.name).join(', ')}`)
    .requiredOption('--release <version>', 'version of the images, like 1.2.3', version)
    .option('--minimum <version>', 'once confirmed, a card starts nothing older', version, 0)
    .option('--build <commit>', 'commit of which it was made, 40 hexadecimal digits', commit, '0'.repeat(40))
    .action(async (file: string, options: MakeOptions) => {
      const images: Image[] = [];
      for (const spec of options.image) images.push(await imageFrom(spec, options));
      await writeFile(file, writeBundle(images));
    });
  bundle
    .command('sign')
    .description('Sign all images of a bundle.')
    .argument('<file>')
    .requiredOption('--key <file>', 'private Ed25519 key (PEM)')
    .action(async (file: string, options: { readonly key: string }) => {
      const key = privateKey(await readFile(options.key));
      await writeFile(file, writeBundle(readBundle(await readFile(file)).map((image) => signImage(image, key))));
    });
  bundle
    .command('inspect')
    .description('What is in a bundle.')
    .argument('<file>')
    .option('--json', 'as JSON', false)
    .action(async (file: string, options: { readonly json: boolean }) => {
      const images = readBundle(await readFile(file)).map(summary);
      print(options.json, images, () =>
        images.map((i) => table(Object.entries(i).map(([name, value]) => [name, String(value)]))).join('\n\n'),
      );
    });
  bundle
    .command('verify')
    .description('Whether a bundle is whole, and signed by a key.')
    .argument('<file>')
    .requiredOption('--key <file>', 'public Ed25519 key (PEM)')
    .action(async (file: string, options: { readonly key: string }) => {
      const key = publicKey(await readFile(options.key));
      const images = readBundle(await readFile(file));
      for (const image of images) checkSignature(image, key);
      print(false, null, () => `${file}: whole, and signed by this key (${images.map((i) => summary(i).board).join(', ')})`);
    });
}

async function imageFrom(spec: string, options: MakeOptions): Promise<Image> {
  const [name = '', firmware = '', bitstream] = spec.split(':');
  const found = board.members.find((m) => m.name === name);
  if (found === undefined || firmware === '')
    throw new WeftError(
      'E_USAGE',
      `--image ${spec} is not BOARD:FIRMWARE[:BITSTREAM]`,
      `boards are ${board.members.map((m) => m.name).join(', ')}`,
    );
  return makeImage({
    board: found.value,
    version: options.release,
    minimumVersion: options.minimum,
    build: options.build,
    firmware: await readFile(firmware),
    bitstream: bitstream === undefined ? new Uint8Array() : await readFile(bitstream),
  });
}

const summary = ({ head, firmware, bitstream, ...image }: Image) => ({
  board: memberName(board, head.board),
  version: versionText(Number(head.version)),
  minimum: versionText(Number(head.minimum_version)),
  build: head.build.toString(16).padStart(40, '0'),
  firmware: `${firmware.length} bytes`,
  bitstream: bitstream.length === 0 ? 'that of the golden slot' : `${bitstream.length} bytes`,
  signed: isSigned({ head, firmware, bitstream, ...image }) ? `by key ${head.key_id.toString(16).padStart(8, '0')}` : 'no',
});

function version(text: string): number {
  const found = parseVersion(text);
  if (found === null) throw new InvalidArgumentError('give a version like 1.2.3.');
  return found;
}

function commit(text: string): string {
  if (!/^[0-9a-f]{40}$/i.test(text)) throw new InvalidArgumentError('give 40 hexadecimal digits.');
  return text;
}
