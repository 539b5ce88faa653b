// SPDX-License-Identifier: Apache-2.0
import { constant } from '@weft/spec/mgmt';
import { CardError } from './errors.js';
import type { Enumerator, FoundPort } from './port/list.js';

/** Whether a port says that it is a card's: by its name, or, where the operating system has none, by its ids. */
export const isCard = (port: FoundPort): boolean =>
  /\bweft\b/i.test(port.product) || (port.vendorId === constant('USB_VENDOR_ID') && port.productId === constant('USB_PRODUCT_ID'));

/** The one card of this machine. */
export async function onlyCard(enumerate: Enumerator): Promise<string> {
  const ports = (await enumerate()).filter(isCard);
  // A card has two ports, and either will do.
  const [card, ...more] = ports.filter((p, i) => p.serialNumber === '' || ports.findIndex((q) => q.serialNumber === p.serialNumber) === i);
  if (card === undefined) throw new CardError('E_CARD_MISSING', 'no card was found');
  if (more.length > 0)
    throw new CardError('E_CARD_CHOICE', `there are ${more.length + 1} cards: ${[card, ...more].map((c) => c.address).join(', ')}`);
  return card.address;
}
