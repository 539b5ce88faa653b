// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Driver, type KeptRecording, keepRecording } from '@weft/host-driver';
import { serveRack } from '@weft/hw-sim';
import { constant, evenStripe, poolPagesFor } from '@weft/spec';
import { RunError, run } from '@weft/tools';
import type { LitmusOptions } from '../options.js';
import { buildWorker } from './worker.js';

/** Outcome of one shape or workload, as node 0's worker prints it. */
export interface TestOutcome {
  readonly test: string;
  readonly rounds: number;
  /** Different outcomes seen; a shape that always ends the same has shown nothing. */
  readonly outcomes: number;
  /** Outcomes that the memory model forbids, or reads that were wrong. */
  readonly forbidden: number;
  /** Final count and what it must be; both 0 where nothing is counted. */
  readonly count: number;
  readonly expected: number;
}

export interface ProcessResult {
  readonly tests: readonly TestOutcome[];
  readonly forbidden: number;
  readonly countersExact: boolean;
  readonly faults: number;
  readonly revokes: number;
  readonly checks: number;
  readonly violations: number;
  readonly cycles: number;
}

/** Guest pages that the shapes and workloads take, with room to spare. */
const REGION_PAGES = 128;
const PAGE_BYTES = constant('PAGE_BYTES');
/** Bytes of the file through which the workers keep in step. */
const CONTROL_BYTES = 1 << 16;

/**
 * The process litmus: the rack's cards in RTL, a driver a node, and a worker process a node that maps
 * one shared region and runs real loads and stores on it. Rejects if a worker fails or a limit is over.
 */
export async function runProcesses(o: LitmusOptions, onTest: (t: TestOutcome) => void, signal: AbortSignal): Promise<ProcessResult> {
  const worker = await buildWorker();
  const dir = await mkdtemp(join(tmpdir(), 'weft-litmus-'));
  const nodes = Array.from({ length: o.nodes }, (_, n) => n);
  const sockets = nodes.map((n) => join(dir, `card${n}.sock`));
  const stripe = evenStripe(o.nodes);
  const drivers: Driver[] = [];
  const recordings: KeptRecording[] = [];
  const rack = await serveRack({ nodes: o.nodes, width: o.width, cards: o.cards, seed: o.seed, sockets, signal });
  try {
    for (const n of nodes) {
      drivers.push(
        await Driver.open({
          cardSocket: sockets[n] as string,
          node: n,
          stripe,
          poolPages: poolPagesFor(stripe, n, REGION_PAGES),
          guestBytes: REGION_PAGES * PAGE_BYTES,
          linkSocket: join(dir, `link${n}.sock`),
          budgetPages: 64,
          excl: false,
        }),
      );
    }
    if (o.record !== undefined) {
      await mkdir(o.record, { recursive: true });
      for (const d of drivers) recordings.push(await keepRecording(d, join(o.record, `node${d.node}.weftrec`)));
    }
    const control = join(dir, 'control');
    await writeFile(control, new Uint8Array(CONTROL_BYTES));
    const ended = new AbortController();
    const both = AbortSignal.any([signal, ended.signal]);
    const limitS = Math.max(120, o.rounds);
    const outputs = await Promise.all(
      drivers.map((d) =>
        run(
          worker,
          ['--link', d.linkSocket, '--memory', d.guestPath, '--control', control, '--bytes', `${d.guestBytes}`].concat([
            '--node',
            `${d.node}`,
            '--nodes',
            `${o.nodes}`,
            '--rounds',
            `${o.rounds}`,
            '--seed',
            `${o.seed}`,
            '--limit-s',
            `${limitS}`,
          ]),
          { timeoutMs: 12 * limitS * 1000, signal: both },
        ).catch((error: unknown) => {
          // The worker's own last line says what to do; the others are ended with it.
          const why = error instanceof RunError ? error.stderr.trim().split('\n').at(-1) : undefined;
          const failure = new Error(why || String(error), { cause: error });
          ended.abort(failure);
          throw ended.signal.reason;
        }),
      ),
    );
    const tests = (outputs[0]?.stdout ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as TestOutcome);
    for (const t of tests) onTest(t);
    for (const d of drivers) await d.quiesce();
    for (const r of recordings.splice(0)) await r.end();
    const stats = await rack.stats();
    const total = (name: keyof (typeof stats.cards)[number]['counters']): number =>
      stats.cards.reduce((sum, c) => sum + c.counters[name], 0);
    return {
      tests,
      forbidden: tests.reduce((sum, t) => sum + t.forbidden, 0),
      countersExact: tests.every((t) => t.count === t.expected),
      faults: total('FAULT_READ') + total('FAULT_WRITE'),
      revokes: total('REVOKE_TO_S') + total('REVOKE_TO_I'),
      checks: stats.checks,
      violations: stats.problems,
      cycles: stats.cycle,
    };
  } finally {
    // What is left is of a run that failed.
    await Promise.allSettled(recordings.map((r) => r.end()));
    for (const d of drivers) d.close();
    rack.close();
    await rm(dir, { recursive: true, force: true });
  }
}
