// SPDX-License-Identifier: Apache-2.0
/** Images for the tests in C: header, firmware, bitstream, one image after the other in a file. */
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageParts, repoRoot } from '@weft/tools';
import { type Image, signImage, version } from './image.js';
import { developmentKey } from './paths.js';

export const simBoard = 1;

/** Bytes that look like a program or a bitstream: the same for the same name. */
export function filler(name: string, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  for (let at = 0, i = 0; at < bytes; at += 64, i++) {
    out.set(
      createHash('sha512')
        .update(`${name} ${i}`)
        .digest()
        .subarray(0, Math.min(64, bytes - at)),
      at,
    );
  }
  return out;
}

export const developmentSigner = () => createPrivateKey(readFileSync(developmentKey));

export function testImage(name: string, fields: Partial<ImageParts> = {}): Image {
  const all = {
    board: simBoard,
    version: version(1, 0, 0),
    minimumVersion: 0,
    firmware: filler(`${name} firmware`, 5000),
    bitstream: filler(`${name} bitstream`, 70_000),
    ...fields,
  };
  return signImage(all, developmentSigner());
}

export function writeImages(name: string, images: readonly Image[]): string {
  const dir = join(repoRoot, '.cache/firmware');
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.images`);
  writeFileSync(path, Buffer.concat(images.flatMap((i) => [i.header, i.firmware, i.bitstream])));
  return path;
}

/** Golden, the image that runs, the image of the update. */
export const powercutImages = (): Image[] => [
  testImage('golden', { version: version(1, 0, 0), bitstream: filler('golden bitstream', 20_000) }),
  testImage('old', { version: version(1, 1, 0) }),
  testImage('new', { version: version(1, 2, 0), minimumVersion: version(1, 1, 0) }),
];

/** In the order of the enum in test/unit_app.c. */
export function unitImages(): Image[] {
  const good = testImage('new', { version: version(1, 2, 0), minimumVersion: version(1, 2, 0) });
  const tampered = filler('tampered bitstream', good.bitstream.length);
  return [
    testImage('golden'),
    testImage('old', { version: version(1, 1, 0) }),
    good,
    testImage('board', { version: version(1, 2, 0), board: simBoard + 1 }),
    signImage(
      { board: simBoard, version: version(1, 3, 0), minimumVersion: 0, firmware: good.firmware, bitstream: good.bitstream },
      strangersKey(),
    ),
    testImage('old', { version: version(1, 0, 9) }),
    { ...testImage('hash', { version: version(1, 4, 0) }), bitstream: tampered },
    testImage('bare', { version: version(1, 1, 0), bitstream: new Uint8Array(0) }),
  ];
}

const strangersKey = () => generateKeyPairSync('ed25519').privateKey;
