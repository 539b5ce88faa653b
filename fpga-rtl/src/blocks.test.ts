// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repoRoot, rtlModules } from '@weft/tools';
import { describe, expect, test } from 'vitest';

const page = join(repoRoot, 'fpga-rtl/doc/blocks.md');
const row = /^\| `(?<block>\w+)` \|[^|]+\|[^|]+\| \[[^\]]+\]\((?<test>[^)]+)\) \|$/;

/** Modules of the card; what only benches use has no line. */
const modules = [...rtlModules()].filter(([name]) => !name.startsWith('nonsynth_'));

const rows = readFileSync(page, 'utf8')
  .split('\n')
  .flatMap((line) => {
    const groups = row.exec(line)?.groups;
    return groups ? [{ block: groups['block'] ?? '', test: join(dirname(page), groups['test'] ?? '') }] : [];
  });

describe('doc/blocks.md', () => {
  test('has one line for each RTL module, and none for others', () => {
    const blocks = rows.map((r) => r.block);
    expect([...new Set(blocks)].sort()).toEqual(modules.map(([name]) => name).sort());
    expect(blocks).toHaveLength(new Set(blocks).size);
  });

  test.each(rows.map((r) => [r.block, r.test] as const))('the test of %s exists', (_, file) => {
    expect(existsSync(file), file).toBe(true);
  });

  test('every test beside a block is named by the line of that block', () => {
    for (const { block, test: file } of rows) {
      const own = modules.find(([name]) => name === block)?.[1].replace(/\.sv$/, '.test.ts');
      if (own !== undefined && existsSync(own)) expect(file, block).toBe(own);
    }
  });
});
