// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:host`: what the driver adds to a page fault. Driver and floor are measured in turn, in one run, by the same program. */
import { availableParallelism, loadavg } from 'node:os';
import { exitCode, failureOf, strict, whole } from '@weft/tools';
import { Command } from 'commander';
import { killAll, Lines } from '../driver-testing.js';
import { buildHostBench } from '../native.js';
import { WorkDir } from '../process/workdir.js';
import { median, spreadOf } from './median.js';

const targets = { p50RatioToFloor: 2, p99RatioToFloor: 3, scaling: 1.5 } as const;
const mostThreads = 4;

interface HostOptions {
  readonly json: boolean;
  readonly check: boolean;
  readonly rounds: number;
  readonly pages: number;
  readonly seed: number;
  readonly spinUs: number;
}

interface Touched {
  readonly faults: number;
  readonly ns: number;
  readonly p50Ns: number;
  readonly p99Ns: number;
}

type Programs = Awaited<ReturnType<typeof buildHostBench>>;
const handlers = ['floor', 'driver'] as const;
type Handler = (typeof handlers)[number];

/** One handler, started anew, and the program that touches each of its pages once. */
async function touch(programs: Programs, which: Handler, o: HostOptions, threads: number, seed: number): Promise<Touched> {
  const dir = new WorkDir();
  const handler = new Lines(programs[which], [dir.file('link'), o.pages, o.spinUs]);
  try {
    const path = await handler.first();
    const result = await new Lines(programs.touch, [path, o.pages * 4096, dir.file('link'), threads, seed]).result<Touched>();
    handler.child.stdin?.end();
    const { faults, errors } = await handler.result<{ faults: number; errors: number }>();
    if (errors > 0 || faults < result.faults) throw new Error(`${which}: ${faults} faults handled of ${result.faults}, ${errors} errors`);
    return result;
  } finally {
    handler.kill();
    dir.remove();
  }
}

async function main(): Promise<number> {
  const o = strict(new Command('npm run bench:host --'))
    .description(
      'From a touch of a page to the thread running on: the driver with a card that takes no time, beside a bare userfaultfd handler.',
    )
    .option('--json', 'one JSON line', false)
    .option('--check', 'exit 1 if a target is missed', false)
    .option('--rounds <n>', 'of each; medians count', whole(1, 1000), 9)
    .option('--pages <n>', 'touched a round', whole(64, 1 << 20), 8192)
    .option('--seed <n>', 'order of the pages', whole(0, 2 ** 31), 1)
    .option('--spin-us <n>', 'both look for work so long before they sleep', whole(0, 1_000_000), 0)
    .parse(process.argv.slice(2), { from: 'user' })
    .opts<HostOptions>();
  const programs = await buildHostBench();
  const latency: Record<Handler, Touched[]> = { floor: [], driver: [] };
  const rates: Record<Handler, number[][]> = { floor: [], driver: [] };
  const load = loadavg()[0] ?? 0;
  for (let round = 0; round < o.rounds; round++) {
    // In turn, so that a machine that is busy for a while is so for both.
    for (const which of handlers) latency[which].push(await touch(programs, which, o, 1, o.seed + round));
    for (const which of handlers) {
      const byThreads: number[] = [];
      for (let threads = 1; threads <= mostThreads; threads++) {
        const { faults, ns } = await touch(programs, which, o, threads, o.seed + round);
        byThreads.push((faults * 1e9) / ns);
      }
      rates[which].push(byThreads);
    }
  }
  const of = (which: Handler, key: 'p50Ns' | 'p99Ns'): number => median(latency[which].map((t) => t[key]));
  // Ratios within a round: its two halves saw the same machine.
  const ratio = (key: 'p50Ns' | 'p99Ns'): number => median(latency.driver.map((t, i) => t[key] / (latency.floor[i]?.[key] ?? Number.NaN)));
  const perSecond = (which: Handler): number[] =>
    Array.from({ length: mostThreads }, (_, t) => Math.round(median(rates[which].map((r) => r[t] ?? 0))));
  const scale = (which: Handler): number => median(rates[which].map((r) => (r[1] ?? 0) / (r[0] ?? 1)));
  const cores = availableParallelism();
  const result = {
    seed: o.seed,
    rounds: o.rounds,
    pages: o.pages,
    spinUs: o.spinUs,
    cores,
    load,
    p50RatioToFloor: ratio('p50Ns'),
    p99RatioToFloor: ratio('p99Ns'),
    p50Us: { floor: of('floor', 'p50Ns') / 1000, driver: of('driver', 'p50Ns') / 1000 },
    p99Us: { floor: of('floor', 'p99Ns') / 1000, driver: of('driver', 'p99Ns') / 1000 },
    p50Spread: spreadOf(latency.driver.map((t) => t.p50Ns)),
    faultsPerSecond: { floor: perSecond('floor'), driver: perSecond('driver') },
    scaling: { floor: scale('floor'), driver: scale('driver') },
    targets,
  };
  // Handler and two threads that touch want three cores; on fewer they share, and the floor shows by how much.
  const scales = result.scaling.driver >= targets.scaling || cores < 3;
  const met = result.p50RatioToFloor <= targets.p50RatioToFloor && result.p99RatioToFloor <= targets.p99RatioToFloor && scales;
  if (o.json) console.log(JSON.stringify({ ...result, met }));
  else print(result);
  return o.check && !met ? exitCode.failed : exitCode.ok;

  function print(r: typeof result): void {
    const us = (n: number): string => `${n.toFixed(1)} us`.padStart(10);
    console.log(
      `a touch of a page that is not there, ${r.rounds} rounds of ${r.pages} pages, medians; ${r.cores} cores, load ${r.load.toFixed(1)}`,
    );
    console.log(`${''.padEnd(32)}${'p50'.padStart(10)}${'p99'.padStart(10)}   faults/s with 1..${mostThreads} threads`);
    const row = (name: string, which: Handler): void =>
      console.log(`${name.padEnd(32)}${us(r.p50Us[which])}${us(r.p99Us[which])}   ${r.faultsPerSecond[which].join('  ')}`);
    row('bare handler, local copy', 'floor');
    row('driver, card that takes no time', 'driver');
    console.log(
      `p50RatioToFloor ${r.p50RatioToFloor.toFixed(2)} (<= ${targets.p50RatioToFloor}), p99RatioToFloor ${r.p99RatioToFloor.toFixed(2)} (<= ${targets.p99RatioToFloor})`,
    );
    console.log(
      `faults/s from 1 to 2 threads: x ${r.scaling.driver.toFixed(2)} (>= ${targets.scaling} where cores allow), bare handler x ${r.scaling.floor.toFixed(2)}`,
    );
    if (cores < 3) console.log(`${cores} cores for a handler and two threads: they share, so the scaling is no verdict here.`);
    if (r.load > cores)
      console.log(
        `This machine is busy (load ${r.load.toFixed(1)} on ${cores} cores): wait until it is not, p99 is that of its scheduler.`,
      );
  }
}

main()
  .then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const { line, code } = failureOf(error);
      console.error(`bench:host: ${line}`);
      process.exitCode = code;
    },
  )
  .finally(killAll);
