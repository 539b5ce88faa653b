// SPDX-License-Identifier: Apache-2.0

/**
 * The guest program's page pattern, read from outside of the guest: what memcheck.c writes and
 * sums, word for word. A page tells its own index and version, so a digest needs nothing but pages.
 */
export const pageBytes = 4096;
const words = pageBytes / 4;
const magicLo = 0x54464557; // "WEFT"
const magicHi = 0x45474150; // "PAGE"
const bodyAt = 5;
const golden = 0x9e3779b9;

function mix(x: number): number {
  let z = x;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

const tagOf = (seed: number, index: number, version: number): number => mix(mix(mix(seed + golden) + index + golden) + version + golden);

export interface PatternPage {
  readonly index: number;
  readonly version: number;
  /** Every word is as the seed, the index and the version say. */
  readonly intact: boolean;
  readonly even: number;
  readonly odd: number;
}

/** What a page of the work set says; null for any other page. `page` holds 1024 little-endian words. */
export function readPattern(page: Uint32Array, seed: number): PatternPage | null {
  if (page[0] !== magicLo || page[1] !== magicHi) return null;
  const index = page[2] as number;
  const version = page[3] as number;
  const tag = tagOf(seed, index, version);
  let intact = page[4] === tag;
  for (let w = bodyAt; w < words; w++) if (page[w] !== mix(tag + Math.imul(w, golden))) intact = false;
  let even = 0;
  let odd = 0;
  for (let w = 0; w < words; w += 2) {
    const a = even ^ (page[w] as number);
    const b = odd ^ (page[w + 1] as number);
    even = Math.imul((a << 13) | (a >>> 19), golden);
    odd = Math.imul((b << 13) | (b >>> 19), golden);
  }
  return { index, version, intact, even: mix(even), odd: mix(odd) };
}

/** A page as the guest writes it. */
export function writePattern(seed: number, index: number, version: number): Uint32Array {
  const page = new Uint32Array(words);
  const tag = tagOf(seed, index, version);
  page.set([magicLo, magicHi, index, version, tag]);
  for (let w = bodyAt; w < words; w++) page[w] = mix(tag + Math.imul(w, golden));
  return page;
}

/** The guest's digest out of pages in any order, and what does not fit together. */
export class PatternDigest {
  #even = 0;
  #odd = 0;
  readonly #seen = new Set<number>();
  pages = 0;
  /** Pages whose bytes are not what they claim to be. */
  corrupt = 0;
  /** Pages that claim an index seen before. */
  twice = 0;

  add(page: Omit<PatternPage, 'version'>): void {
    this.pages++;
    if (!page.intact) this.corrupt++;
    if (this.#seen.has(page.index)) this.twice++;
    this.#seen.add(page.index);
    this.#even = (this.#even + page.even) >>> 0;
    this.#odd = (this.#odd + page.odd) >>> 0;
  }
  get value(): string {
    return [this.#odd, this.#even].map((n) => n.toString(16).padStart(8, '0')).join('');
  }
}
