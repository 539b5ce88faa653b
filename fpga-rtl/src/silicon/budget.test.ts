// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { overBudget, parseBudgets } from './budget.js';
import { type CriticalPath, describePath, type Figures, figuresOf } from './report.js';

const budget = { targetMHz: 125, fmaxMHz: 100, luts: 1000, ffs: 2000, bram: 30, dsp: 4 };
const within: Figures = { fmaxMHz: 100, clocks: {}, fits: true, luts: 1000, ffs: 2000, bram: 30, dsp: 4 };

describe('the budget', () => {
  it('is a file that can be read, with the card in it', () => {
    expect(parseBudgets(readFileSync(join(repoRoot, 'fpga-rtl/synth/budget.json'), 'utf8'))).toHaveProperty('card64');
  });

  it('refuses a number that is missing, negative or unknown', () => {
    const text = (change: object): string => JSON.stringify({ a: { ...budget, ...change } });
    expect(() => parseBudgets(text({}))).not.toThrow();
    expect(() => parseBudgets(text({ luts: undefined }))).toThrow(/luts/);
    expect(() => parseBudgets(text({ ffs: -1 }))).toThrow(/ffs/);
    expect(() => parseBudgets(text({ lutz: 1 }))).toThrow(/lutz/);
  });

  it('holds each figure', () => {
    expect(overBudget(within, budget)).toEqual([]);
    for (const change of [{ fmaxMHz: 99.99 }, { fits: false }, { luts: 1001 }, { ffs: 2001 }, { bram: 31 }, { dsp: 5 }]) {
      expect(overBudget({ ...within, ...change }, budget)).toHaveLength(1);
    }
  });
});

describe('a report of place and route', () => {
  const report = {
    fmax: { fast: { achieved: 130.004, constraint: 125 }, slow: { achieved: 60, constraint: 62.5 } },
    utilization: { TRELLIS_COMB: { used: 10, available: 100 }, DP16KD: { used: 208, available: 208 } },
    critical_paths: [],
  };

  it('names the clock that misses its goal by most', () => {
    expect(figuresOf(report)).toMatchObject({ fmaxMHz: 60, fits: true, luts: 10, bram: 208, dsp: 0 });
    expect(figuresOf({ ...report, utilization: { DP16KD: { used: 209, available: 208 } } }).fits).toBe(false);
  });

  it('adds a path up', () => {
    const at = (cell: string) => ({ cell, loc: [0, 0], port: 'Q' });
    const path: CriticalPath = {
      from: 'a',
      to: 'b',
      path: [
        { delay: 0.5, type: 'clk-to-q', from: at('x'), to: at('x') },
        { delay: 1, type: 'routing', from: at('x'), to: at('y') },
        { delay: 0.25, type: 'logic', from: at('y'), to: at('y') },
        { delay: 0.25, type: 'setup', from: at('z'), to: at('z') },
      ],
    };
    expect(describePath(path)).toBe('2.00 ns (1.00 routing, 1 cells): x -> z');
  });
});
