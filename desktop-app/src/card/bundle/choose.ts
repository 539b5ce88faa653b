// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { CardError } from '../errors.js';
import { memberName, versionText } from '../values.js';
import type { Image } from './image.js';
import { checkSigned } from './signature.js';

/** The image for a board, if there is one and it is signed. */
export function imageFor(images: readonly Image[], board: string): Image {
  const boards = images.map((i) => memberName(mgmt.board, i.head.board));
  const image = images[boards.indexOf(board)];
  if (image === undefined) throw new CardError('E_BUNDLE_BOARD', `the bundle is for ${boards.join(', ')}, the board is ${board}`);
  checkSigned(image);
  return image;
}

/** Throws if a card with this floor would not start the image. */
export function checkFloor(image: Image, floor: number): void {
  const version = Number(image.head.version);
  if (version < floor)
    throw new CardError(
      'E_BUNDLE_ROLLBACK',
      `the bundle is version ${versionText(version)}, the card starts nothing below ${versionText(floor)}`,
    );
}

/** Throws if the image is older than what runs, which a card may allow and a person seldom wants. */
export function checkNotOlder(image: Image, running: number): void {
  const version = Number(image.head.version);
  if (version < running)
    throw new CardError('E_BUNDLE_OLDER', `the bundle is version ${versionText(version)}, the card runs ${versionText(running)}`);
}
