// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecording, transactionsOf } from '@weft/host-driver';
import { seeds } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { type LitmusOptions, parseOptions } from '../options.js';
import { checkPage, fillPage } from './pattern.js';
import { runKills, runRing } from './run.js';

const options = (line: string): LitmusOptions => parseOptions(`--ring ${line}`.split(' ')) as LitmusOptions;
const right = { wrong: 0, hangs: 0, violations: 0, wrongs: [] };

describe('ring litmus', () => {
  it.each(seeds(2))('a good wire at 512 bits takes every row of the table, seed %i', async (seed) => {
    const r = await runRing(options(`--nodes 4 --ops 8000 --pages 128 --seed ${seed}`));
    expect(r).toMatchObject({ ...right, ops: 8000 });
    // Measured time-outs are short: now and then one is over before a late acknowledgement.
    expect(r.retransmits).toBeLessThan(r.faults / 100);
    expect(r.rowsNotTaken).toEqual([]);
    expect(r.fairness).toBeGreaterThan(0.5);
    expect(r.holdoffs).toBeGreaterThan(0);
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

  it('pages in three frames each, a bad wire', async () => {
    const r = await runRing(options('--nodes 3 --ops 3000 --mtu 1500 --loss 0.02 --dup 0.02 --reorder 0.05 --corrupt 0.01'));
    expect(r).toMatchObject({ ...right, ops: 3000 });
  });

  it('sixteen cards, a bad wire', async () => {
    expect(await runRing(options('--nodes 16 --ops 2000 --pages 128 --loss 0.01 --seed 3'))).toMatchObject({ ...right, ops: 2000 });
  });

  it('cards of RTL and functional cards in one rack', async () => {
    const r = await runRing(options('--cards rtl,functional,rtl,functional --ops 4000 --loss 0.01 --dup 0.01 --reorder 0.02 --seed 5'));
    expect(r).toMatchObject({ ...right, ops: 4000 });
  });

  it('a node dies and comes back: the others go on, and only what it had is poisoned', async () => {
    const o = parseOptions('--kill-node --seeds 4 --loss 0.01 --dup 0.01 --reorder 0.02 --seed 100'.split(' ')) as LitmusOptions;
    const r = await runKills(o);
    expect(r).toMatchObject({ finished: 4, wrong: 0, hangs: 0, violations: 0, wrongs: [] });
    expect(r.losses.some((l) => l.poisoned > 0)).toBe(true);
  });

  it('what the flight recorders tell becomes a trace of every fault, with its stages at each card', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'weft-litmus-'));
    try {
      const r = await runRing(options(`--nodes 3 --ops 1500 --pages 64 --seed 9 --record ${dir}`));
      expect(r).toMatchObject({ ...right, recordsLost: 0 });
      const recordings = await Promise.all([0, 1, 2].map((n) => readRecording(join(dir, `node${n}.weftrec`))));
      const faults = transactionsOf(recordings).filter((t) => t.role === 'fault');
      expect(faults.length).toBe(r.faults);
      for (const f of faults) {
        const kinds = f.marks.map((m) => m.kind);
        expect(kinds[0]).toBe('FAULT_SENT');
        expect(kinds).toContain('HOME_BEGIN');
        if (/POOL|LOCAL|OWNER/.test(f.name)) expect(kinds).toContain('PAGE_LANDS');
        if (/OWNER/.test(f.name)) expect(kinds).toContain('REVOKE_END');
      }
    } finally {
      await rm(dir, { recursive: true });
    }
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
