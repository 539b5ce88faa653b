// SPDX-License-Identifier: Apache-2.0
import { imageOf, writeBundle } from '@weft/desktop-app';
import { simulatedFactory, simulatedImage, version } from '@weft/firmware';
import { buildPageRack } from '@weft/hw-sim';

/** The simulators for a page, a card with its own computer among them. */
export async function pageRack(): Promise<string> {
  const { header, firmware, bitstream } = await simulatedImage(version(0, 2, 0));
  return buildPageRack({ factory: await simulatedFactory(), update: writeBundle([imageOf(header, firmware, bitstream)]) });
}
