// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CardError, cardFaults } from './errors.js';

test('every error has a number of its own', () => {
  const numbers = Object.values(cardFaults).map((f) => f.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test('the README lists every error', () => {
  const rows = Object.entries(cardFaults).map(([code, f]) => `| ${f.number} | \`${code}\` | ${f.doc} | ${f.next.replaceAll('|', '\\|')} |`);
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const listed = readme.split('<!-- errors -->')[1]?.split('<!-- /errors -->')[0]?.trim().split('\n').slice(2);
  expect(listed).toEqual(rows);
});

test('an error says on one line what happened, what to do, and its number', () => {
  expect(new CardError('E_CARD_GONE', 'card 7 was\nunplugged').line).toBe(
    'card 7 was unplugged; plug the card in again; an update goes on where it stopped [E_CARD_GONE 104]',
  );
});
