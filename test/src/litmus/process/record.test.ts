// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { perfettoTrace, readRecording, transactionsOf } from '@weft/host-driver';
import { expect, it } from 'vitest';
import { type LitmusOptions, parseOptions } from '../options.js';
import { runProcesses } from './run.js';

it('running drivers write recordings that become a trace: every fault, with its stages at each card', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'weft-record-'));
  try {
    const o = parseOptions(`--nodes 2 --cards functional --rounds 20 --record ${dir}`.split(' ')) as LitmusOptions;
    const r = await runProcesses(o, () => undefined, AbortSignal.timeout(300_000));
    const recordings = await Promise.all([0, 1].map((n) => readRecording(join(dir, `node${n}.weftrec`))));
    const lost = recordings.reduce((n, c) => n + c.records.reduce((m, x) => m + x.lost, 0), 0);
    const faults = transactionsOf(recordings).filter((t) => t.role === 'fault');
    // Nothing is lost while somebody reads; faults before recording began are few.
    expect(lost).toBe(0);
    expect(faults.length).toBeGreaterThan(100);
    expect(faults.length).toBeLessThanOrEqual(r.faults);
    for (const f of faults) expect(f.marks.map((m) => m.kind)).toContain('HOME_BEGIN');
    expect(perfettoTrace(recordings).traceEvents.length).toBeGreaterThan(3 * faults.length);
  } finally {
    await rm(dir, { recursive: true });
  }
});
