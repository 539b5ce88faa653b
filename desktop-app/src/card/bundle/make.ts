// SPDX-License-Identifier: Apache-2.0
import { encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { CardError } from '../errors.js';
import { bytesField, versionText } from '../values.js';
import { type Image, imageHash, imageOf } from './image.js';

export interface ImageSource {
  /** Value of Board. */
  readonly board: number;
  readonly version: number;
  readonly minimumVersion: number;
  /** Commit, 40 hexadecimal digits. */
  readonly build: string;
  readonly firmware: Uint8Array;
  /** Empty: the bitstream of the golden slot serves. */
  readonly bitstream: Uint8Array;
}

/** An image, not signed yet. */
export function makeImage(s: ImageSource): Image {
  if (s.firmware.length === 0) throw new CardError('E_BUNDLE_FORMAT', 'an image needs firmware');
  if (s.minimumVersion > s.version)
    throw new CardError(
      'E_BUNDLE_FORMAT',
      `the minimum version ${versionText(s.minimumVersion)} is above the version ${versionText(s.version)}: no card could start it`,
    );
  fits('firmware', s.firmware, mgmt.constant('SLOT_FIRMWARE_BYTES'));
  fits('bitstream', s.bitstream, mgmt.constant('SLOT_BITSTREAM_BYTES'));
  const header = encode(mgmt.imageHeader, {
    magic: mgmt.constant('IMAGE_MAGIC'),
    header_version: mgmt.constant('IMAGE_VERSION'),
    board: s.board,
    version: s.version,
    minimum_version: s.minimumVersion,
    firmware_bytes: s.firmware.length,
    bitstream_bytes: s.bitstream.length,
    build: BigInt(`0x${s.build}`),
    firmware_hash: bytesField(imageHash(s.firmware)),
    bitstream_hash: s.bitstream.length === 0 ? 0n : bytesField(imageHash(s.bitstream)),
  });
  return imageOf(header, s.firmware, s.bitstream);
}

function fits(what: string, part: Uint8Array, room: number): void {
  if (part.length > room) throw new CardError('E_BUNDLE_FORMAT', `the ${what} has ${part.length} bytes, a slot has room for ${room}`);
}
