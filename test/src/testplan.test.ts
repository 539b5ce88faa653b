// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@weft/tools';
import { describe, expect, test } from 'vitest';
import { type Evidence, testplan } from './testplan.js';

/** A title is a string of the file that begins so. */
const hasTitle = (source: string, title: string): boolean => ["'", '"', '`'].some((quote) => source.includes(quote + title));

describe.each(testplan.map((p) => [p.point, p.shownBy] as const))('%s', (_, shownBy) => {
  test('is shown by something', () => expect(shownBy.length).toBeGreaterThan(0));

  test.each(shownBy.map((e: Evidence) => [`${e.file}: ${e.title}`, e] as const))('%s', (_name, e) => {
    const path = join(repoRoot, e.file);
    expect(existsSync(path), `${e.file} exists`).toBe(true);
    expect(hasTitle(readFileSync(path, 'utf8'), e.title), `${e.file} has a test "${e.title}"`).toBe(true);
  });
});

test('points are unique', () => {
  const points = testplan.map((p) => p.point);
  expect(points).toHaveLength(new Set(points).size);
});
