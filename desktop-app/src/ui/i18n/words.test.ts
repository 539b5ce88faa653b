// SPDX-License-Identifier: Apache-2.0
// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { clockTime, count, duration, mebibytes, nanoseconds, text } from '../format.js';
import { de } from './de.js';
import { en } from './en.js';
import { fill } from './words.js';

const blanks = (words: string): string[] => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe('words', () => {
  it('every language has the same blanks to fill, and says something', () => {
    for (const [key, words] of Object.entries(en)) {
      const other = de[key as keyof typeof en];
      expect(blanks(other), key).toEqual(blanks(words));
      expect(other.trim(), key).not.toBe('');
    }
  });
  it('what is not given stays as it is', () => expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}'));
});

describe('numbers', () => {
  it.each([
    [text(nanoseconds(12_345, 'en')), '12.3 µs'],
    [text(nanoseconds(999.96, 'en')), '1.00 µs'],
    [text(nanoseconds(Number.NaN, 'en')), '–'],
    [text(mebibytes(24, 'en')), '24 MiB'],
    [text(mebibytes(1536, 'de')), '1,50 GiB'],
    [text(count(12_345, 'en')), '12.3 k'],
    [text(count(1234, 'de')), '1.234'],
    [text(count(0, 'en')), '0'],
    [duration(59.2), '1:00 min'],
    [duration(3725), '1:02:05 h'],
    [clockTime(new Date(2026, 0, 1, 0, 5, 9).getTime(), 'en'), '00:05:09'],
  ])('%s is %s', (shown, wanted) => expect(shown).toBe(wanted));
});
