// SPDX-License-Identifier: Apache-2.0
import { seeds } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { type LitmusOptions, parseOptions } from '../options.js';
import { checkPage, fillPage } from './pattern.js';
import { runRing } from './run.js';

const options = (line: string): LitmusOptions => parseOptions(`--ring ${line}`.split(' ')) as LitmusOptions;
const right = { wrong: 0, hangs: 0, violations: 0, wrongs: [] };

/** Rows that only a driver in error can reach. */
const errorRows = ['MISS_NONE', 'GET_OWN', 'PUTC_LOST', 'BAD_HOME'];

describe('ring litmus', () => {
  it.each(seeds(2))('a good wire at 512 bits takes every row that has no error, seed %i', async (seed) => {
    const r = await runRing(options(`--nodes 4 --ops 8000 --pages 128 --seed ${seed}`));
    expect(r).toMatchObject({ ...right, ops: 8000, retransmits: 0 });
    expect(r.rowsNotTaken.filter((row) => !errorRows.includes(row))).toEqual([]);
    expect(r.checks).toBeGreaterThan(10_000);
  });

  it.each(seeds(2))('a bad wire changes no result, seed %i', async (seed) => {
    const r = await runRing(options(`--nodes 3 --ops 6000 --loss 0.02 --dup 0.02 --reorder 0.05 --corrupt 0.01 --seed ${seed}`));
    expect(r).toMatchObject({ ...right, ops: 6000 });
    expect(r.retransmits).toBeGreaterThan(0);
  });

  it('64 bits, a bad wire', async () => {
    expect(await runRing(options('--width 64 --nodes 2 --ops 1500 --pages 64 --loss 0.02 --corrupt 0.01'))).toMatchObject(right);
  });

  it('the same seed gives the same cycles, another seed others', async () => {
    const line = '--nodes 3 --ops 1500 --loss 0.01 --seed';
    const [a, b, c] = [await runRing(options(`${line} 7`)), await runRing(options(`${line} 7`)), await runRing(options(`${line} 8`))];
    expect(b).toEqual(a);
    expect(c.cycles).not.toBe(a.cycles);
  });

  it('the pattern tells versions and pages apart', () => {
    const page = new Uint32Array(1024);
    fillPage(page, 5, 2);
    expect(checkPage(page, 5, 2)).toBe(-1);
    expect(checkPage(page, 5, 3)).toBe(0);
    expect(checkPage(page, 6, 2)).toBe(0);
    page[700] = (page[700] ?? 0) ^ 1;
    expect(checkPage(page, 5, 2)).toBe(700);
  });
});
