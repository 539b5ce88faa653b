// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { type ImageParts, unsignedHeader } from '@weft/tools';
import { CardError } from '../errors.js';
import { versionText } from '../values.js';
import { type Image, imageOf } from './image.js';

export type ImageSource = ImageParts;

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
  return imageOf(unsignedHeader(s), s.firmware, s.bitstream);
}

function fits(what: string, part: Uint8Array, room: number): void {
  if (part.length > room) throw new CardError('E_BUNDLE_FORMAT', `the ${what} has ${part.length} bytes, a slot has room for ${room}`);
}
