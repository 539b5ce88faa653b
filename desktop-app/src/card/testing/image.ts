// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from 'node:crypto';
import type { Image } from '../bundle/image.js';
import { makeImage } from '../bundle/make.js';
import { signImage } from '../bundle/signature.js';

const { privateKey } = generateKeyPairSync('ed25519');

/** A signed image that does nothing, for cards that do not run it. */
export function testImage(
  options: { readonly version?: number; readonly minimum?: number; readonly bytes?: number; readonly board?: number } = {},
): Image {
  const { version = 0x0102_0000, minimum = 0, bytes = 10_000, board = 1 } = options;
  const firmware = Uint8Array.from({ length: bytes }, (_, i) => (i * 17 + version) & 0xff);
  return signImage(
    makeImage({ board, version, minimumVersion: minimum, build: '0'.repeat(40), firmware, bitstream: new Uint8Array() }),
    privateKey,
  );
}
