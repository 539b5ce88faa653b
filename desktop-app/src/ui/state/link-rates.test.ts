// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { rateBetween } from './link-rates.js';

const at = (time: number, sent: number) => ({ time, sent, received: 2 * sent, sentAgain: sent / 10, damaged: 0 });

it('is what went by in a second; a card that counts anew has none yet', () => {
  expect(rateBetween(at(1000, 100), at(3000, 300))).toEqual({ frames: 300, sentAgain: 10, damaged: 0 });
  expect(rateBetween(at(1000, 100), at(3000, 20))).toBeNull();
  expect(rateBetween(at(1000, 100), at(1000, 100))).toBeNull();
});
