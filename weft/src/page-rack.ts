// SPDX-License-Identifier: Apache-2.0
import { simulatedFactory } from '@weft/firmware';
import { buildPageRack } from '@weft/hw-sim';
import { errorLine } from '@weft/tools';
import { updateBundle } from './sim-bundle.js';

/** The simulators for the page's virtual rack. A card with its own computer is among them where the compiler for its firmware is. */
export async function pageRack(): Promise<string> {
  try {
    return await buildPageRack({ factory: await simulatedFactory(), update: await updateBundle() });
  } catch (e) {
    process.stderr.write(`the virtual rack is without a card with its own computer: ${errorLine(e)}\n`);
    return buildPageRack();
  }
}
