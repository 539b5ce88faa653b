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

  // Few faults at once: cards that are flooded drop records, and count them.
  it('what the flight recorders tell becomes a trace of every fault, with its stages at each card', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'weft-litmus-'));
    try {
      const r = await runRing(options(`--nodes 3 --ops 4000 --pages 64 --locality 0.98 --seed 9 --record ${dir}`));
      expect(r).toMatchObject(right);
      const recordings = await Promise.all([0, 1, 2].map((n) => readRecording(join(dir, `node${n}.weftrec`))));
      const faults = transactionsOf(recordings).filter((t) => t.role === 'fault');
      const whole = faults.filter(({ name, marks }) => {
        const kinds = marks.map((m) => m.kind);
        const landed = !/POOL|LOCAL|OWNER/.test(name) || kinds.includes('PAGE_LANDS');
        const revoked = !/OWNER/.test(name) || kinds.includes('REVOKE_END');
        return kinds[0] === 'FAULT_SENT' && kinds.includes('HOME_BEGIN') && landed && revoked;
      });
      // A record that was lost spoils one fault at most.
      const lost = r.recordsLost ?? Number.NaN;
      expect(lost).toBeLessThan(r.faults / 10);
      expect(whole.length).toBeGreaterThanOrEqual(r.faults - lost);
      expect(whole.length).toBeLessThanOrEqual(r.faults);
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
