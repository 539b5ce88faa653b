// SPDX-License-Identifier: Apache-2.0
/** Images for the tests in C: header, firmware, bitstream, one image after the other in a file. */
import { createHash, createPrivateKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@weft/tools';
import { type Image, type ImageFields, signImage, version } from './image.js';
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

export function testImage(name: string, fields: Partial<ImageFields> = {}): Image {
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
