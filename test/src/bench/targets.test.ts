// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lastFigures, remember } from './history.js';
import { quantile } from './measure.js';
import { verdicts } from './targets.js';

it('a figure meets its target at the bound, misses it beyond, and when it is no number', () => {
  const met = (figures: Record<string, number>): boolean[] => verdicts(figures).map((v) => v.met);
  expect(met({ ratio10G: 1.1 })).toEqual([true]);
  expect(met({ ratio10G: 1.1001 })).toEqual([false]);
  expect(met({ goodput10G: 0.95 })).toEqual([true]);
  expect(met({ goodput10G: 0.9499 })).toEqual([false]);
  expect(met({ goodput10G: Number.NaN, ratio10G: Number.NaN })).toEqual([false, false]);
});

it('quantiles', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([quantile(hundred, 0.5), quantile(hundred, 0.99), quantile(hundred, 1)]).toEqual([50, 99, 100]);
  expect(quantile([7], 0.99)).toBe(7);
});

it('history: the last value of each figure, of runs with the same plan', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weft-bench-'));
  try {
    const path = join(folder, 'a/history.jsonl');
    expect(await lastFigures(path, { seed: 1 })).toEqual({});
    await remember(path, { at: '', plan: { seed: 1, n: 2 }, figures: { a: 1, b: 2 } });
    await remember(path, { at: '', plan: { n: 2, seed: 1 }, figures: { a: 3 } });
    await remember(path, { at: '', plan: { seed: 2, n: 2 }, figures: { a: 4 } });
    expect(await lastFigures(path, { seed: 1, n: 2 })).toEqual({ a: 3, b: 2 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
