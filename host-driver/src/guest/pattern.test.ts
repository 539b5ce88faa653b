// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from '@weft/tools';
import { expect, test } from 'vitest';
import { PatternDigest, readPattern, writePattern } from './pattern.js';

const seed = 0xfeed;
const versions = [1, 4, 2, 1, 9];
const pages = versions.map((v, i) => writePattern(seed, i, v));

function digestOf(list: readonly Uint32Array[]): PatternDigest {
  const digest = new PatternDigest();
  for (const page of list) {
    const read = readPattern(page, seed);
    if (read !== null) digest.add(read);
  }
  return digest;
}

test('a page tells its index and version', () => {
  expect(readPattern(pages[1] ?? new Uint32Array(1024), seed)).toMatchObject({ index: 1, version: 4, intact: true });
});

test('another page is none of the work set', () => {
  expect(readPattern(new Uint32Array(1024), seed)).toBeNull();
});

test('one changed bit anywhere is seen', () => {
  const good = digestOf(pages).value;
  for (const word of [2, 3, 4, 5, 500, 1023]) {
    const bad = pages.map((p) => p.slice());
    const page = bad[2] as Uint32Array;
    page[word] = (page[word] as number) ^ 1;
    const digest = digestOf(bad);
    expect(digest.corrupt).toBe(1);
    expect(digest.value).not.toBe(good);
  }
});

test('an old version of a page is intact but changes the digest', () => {
  const stale = [...pages.slice(1), writePattern(seed, 0, 0)];
  expect(digestOf(stale).corrupt).toBe(0);
  expect(digestOf(stale).value).not.toBe(digestOf(pages).value);
});

test('order does not count, a page seen twice does', () => {
  expect(digestOf([...pages].reverse()).value).toBe(digestOf(pages).value);
  expect(digestOf([...pages, pages[0] as Uint32Array]).twice).toBe(1);
});

test('the guest program itself computes the same digest', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'weft-pattern-'));
  try {
    const memcheck = resolve(import.meta.dirname, '../../guest/memcheck.c');
    writeFileSync(
      join(dir, 'main.c'),
      `#define main guest_main
#include "${memcheck}"
#undef main
int main(void) {
  static const uint32_t versions[] = {${versions.join(',')}};
  uint32_t sum[2] = {0, 0};
  pages = ${versions.length};
  seed = ${seed};
  memory = calloc(pages, kPageBytes);
  version = calloc(pages, sizeof *version);
  for (uint32_t i = 0; i < pages; i++) write_page(i, versions[i]), check_page(i), digest_page(i, sum);
  printf("%08x%08x %llu", sum[1], sum[0], (unsigned long long)corrupt);
}
`,
    );
    const program = join(dir, 'main');
    await run('gcc', ['-std=gnu17', '-O1', '-o', program, join(dir, 'main.c')]);
    expect((await run(program, [])).stdout).toBe(`${digestOf(pages).value} 0`);
  } finally {
    rmSync(dir, { recursive: true });
  }
}, 60_000);
