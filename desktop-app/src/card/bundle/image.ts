// SPDX-License-Identifier: Apache-2.0
import { type Decoded, decode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { imageHash } from '@weft/tools';

export type ImageHeader = Decoded<typeof mgmt.imageHeader>;

/** An image: its header, byte by byte as it was signed, and its parts. */
export interface Image {
  readonly header: Uint8Array;
  readonly head: ImageHeader;
  readonly firmware: Uint8Array;
  readonly bitstream: Uint8Array;
}

/** By this number a card names an update. */
export const updateId = (header: Uint8Array): number => imageHash(header).readUInt32LE(0);

export const imageOf = (header: Uint8Array, firmware: Uint8Array, bitstream: Uint8Array): Image => ({
  header,
  head: decode(mgmt.imageHeader, header),
  firmware,
  bitstream,
});
