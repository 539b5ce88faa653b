// SPDX-License-Identifier: Apache-2.0
import { PAGE_BYTES } from './layout.js';

const WORDS = PAGE_BYTES / 4;
const STEP = 0x9e3779b1;

/** First word of version `version` of page `gpn`; version 0 is a page never written: all zeros. */
function seedOf(gpn: number, version: number): number {
  let x = Math.imul(gpn + 1, 0x85ebca6b) ^ Math.imul(version, 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  return (x ^ (x >>> 13)) >>> 0;
}

/** Writes the whole page, so that a page put together from two versions shows. */
export function fillPage(page: Uint32Array, gpn: number, version: number): void {
  if (version === 0) {
    page.fill(0);
    return;
  }
  let word = seedOf(gpn, version);
  for (let i = 0; i < WORDS; i++) {
    page[i] = word;
    word = (word + STEP) | 0;
  }
}

/** Index of the first word that is not version `version` of page `gpn`, or -1. */
export function checkPage(page: Uint32Array, gpn: number, version: number): number {
  let word = version === 0 ? 0 : seedOf(gpn, version);
  const step = version === 0 ? 0 : STEP;
  for (let i = 0; i < WORDS; i++) {
    if (page[i] !== word >>> 0) return i;
    word = (word + step) | 0;
  }
  return -1;
}

/** A page inside a larger buffer, as words. */
export const pageWords = (memory: Uint8Array, at: number): Uint32Array => new Uint32Array(memory.buffer, memory.byteOffset + at, WORDS);
