// SPDX-License-Identifier: Apache-2.0
/** What lies beside a page for its simulators, by name. */

/** Script and kernel of a rack of cards without their computers. */
export const rackParts = { script: 'worker.js', kernel: 'card64.wasm' } as const;

/** Those of a card with its computer, its boot ROM, the list of what its flash holds, and a bundle to update it with. */
export const cardParts = {
  script: 'card.js',
  kernel: 'managed64.wasm',
  rom: 'rom.hex',
  list: 'card.json',
  update: 'update.weft',
} as const;

/** What stands in the list. */
export interface CardParts {
  readonly flash: readonly { readonly address: number; readonly file: string }[];
}
