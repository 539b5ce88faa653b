// SPDX-License-Identifier: Apache-2.0
import type { KeyObject } from 'node:crypto';
import { type ImageParts, signHeader, unsignedHeader } from '@weft/tools';

export interface Image {
  readonly header: Uint8Array;
  readonly firmware: Uint8Array;
  readonly bitstream: Uint8Array;
}

/** major.minor.patch as one number. */
export const version = (major: number, minor: number, patch: number): number => ((major << 24) | (minor << 16) | patch) >>> 0;

/** A signed image: what a slot holds, and what UPDATE_BEGIN begins with. */
export const signImage = (parts: ImageParts, key: KeyObject): Image => ({
  header: signHeader(unsignedHeader(parts), key),
  firmware: parts.firmware,
  bitstream: parts.bitstream,
});
