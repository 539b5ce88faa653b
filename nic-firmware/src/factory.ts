// SPDX-License-Identifier: Apache-2.0
import { constant } from '@weft/spec/mgmt';
import { developmentSigner, simBoard } from './fixture.js';
import { type Image, signImage, version } from './image.js';
import { buildFirmware } from './target.js';

/** The firmware of this repository as an image for simulated cards, signed with the development key; it runs on the bitstream that is there. */
export async function simulatedImage(release = version(0, 1, 0), minimumVersion = 0): Promise<Image> {
  const { firmware } = await buildFirmware();
  return signImage({ board: simBoard, version: release, minimumVersion, firmware, bitstream: new Uint8Array() }, developmentSigner());
}

/** What a simulated card leaves the factory with: its boot ROM, and what its flash holds. */
export async function simulatedFactory(): Promise<{ rom: Uint8Array; flash: { address: number; bytes: Uint8Array }[] }> {
  const golden = await simulatedImage();
  return {
    rom: (await buildFirmware()).rom,
    flash: [
      { address: constant('SLOT_FIRMWARE_OFFSET'), bytes: golden.firmware },
      { address: constant('SLOT_HEADER_OFFSET'), bytes: golden.header },
    ],
  };
}
