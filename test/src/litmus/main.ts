// SPDX-License-Identifier: Apache-2.0
/** `npm run litmus`: see `usage` in options.ts. */
import { type LitmusOptions, parseOptions, UsageError, usage } from './options.js';
import { runProcesses } from './process/run.js';
import { runKills, runRing } from './ring/run.js';

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort(new Error(`stopped by ${signal}`)));

/** One line that is overwritten on a terminal, one every few seconds elsewhere. */
function progress(): (text: string) => void {
  let last = 0;
  const every = process.stderr.isTTY ? 100 : 5000;
  return (text) => {
    const now = Date.now();
    if (now - last < every) return;
    last = now;
    process.stderr.write(process.stderr.isTTY ? `\r${text}\u001b[K` : `${text}\n`);
  };
}

async function ring(o: LitmusOptions): Promise<number> {
  const show = progress();
  const started = Date.now();
  const r = await runRing(o, (ops, cycle) => show(`${ops} of ${o.ops} operations, cycle ${cycle}`), abort.signal);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const good = r.wrong === 0 && r.hangs === 0 && r.violations === 0;
  const { wrongs, rowsNotTaken, lost, ...figures } = r;
  for (const text of wrongs) console.error(text);
  if (!good) console.error(`again: npm run litmus -- ${process.argv.slice(2).join(' ')}`);
  if (o.json) {
    console.log(
      JSON.stringify({
        mode: 'ring',
        nodes: o.nodes,
        width: o.width,
        cards: o.cards,
        locality: o.locality,
        seed: o.seed,
        loss: o.loss,
        dup: o.dup,
        reorder: o.reorder,
        corrupt: o.corrupt,
        ...figures,
        rowsNotTaken,
        lost,
        seconds: (Date.now() - started) / 1000,
      }),
    );
  } else {
    for (const [name, value] of Object.entries(figures))
      console.log(`${name.padEnd(16)}${typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : value}`);
    console.log(`rows not taken  ${rowsNotTaken.join(' ') || 'none'}`);
    console.log(good ? 'no wrong byte, no hang, no violation' : 'FAILED');
  }
  return good ? 0 : 1;
}

/** Median and largest. */
const spread = (values: readonly number[]): { p50: number; max: number } => {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
};

async function kills(o: LitmusOptions): Promise<number> {
  const show = progress();
  const started = Date.now();
  const { losses, wrongs, ...r } = await runKills(o, (done) => show(`${done} of ${o.seeds} seeds`), abort.signal);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const good = r.wrong === 0 && r.hangs === 0 && r.violations === 0 && r.finished === r.seeds && losses.length === r.seeds;
  for (const text of wrongs) console.error(text);
  if (!good) console.error(`again: npm run litmus -- ${process.argv.slice(2).join(' ')}`);
  const total = (of: 'homed' | 'owned' | 'asked' | 'poisoned'): number => losses.reduce((n, l) => n + l[of], 0);
  const report = {
    mode: 'kill',
    nodes: o.nodes,
    width: o.width,
    seed: o.seed,
    ops: o.ops,
    ...r,
    detectionCycles: spread(losses.map((l) => l.detectionCycles)),
    recoveryCycles: spread(losses.map((l) => l.recoveryCycles)),
    pages: { homed: total('homed'), owned: total('owned'), asked: total('asked'), poisoned: total('poisoned') },
    seconds: (Date.now() - started) / 1000,
  };
  if (o.json) console.log(JSON.stringify(report));
  else {
    for (const [name, value] of Object.entries(report)) console.log(`${name.padEnd(16)}${JSON.stringify(value)}`);
    console.log(good ? 'survivors went on, and only what the lost node had is poisoned' : 'FAILED');
  }
  return good ? 0 : 1;
}

async function processes(o: LitmusOptions): Promise<number> {
  const started = Date.now();
  if (!o.json) console.log(`${o.nodes} nodes, a process each; ${o.rounds} rounds a shape, seed ${o.seed}`);
  const r = await runProcesses(
    o,
    (t) => {
      const counted = t.expected > 0 ? `, count ${t.count} of ${t.expected}` : '';
      if (!o.json)
        console.log(
          `${t.test.padEnd(28)}${t.rounds} rounds, ${t.outcomes > 1 ? `${t.outcomes} outcomes, ` : ''}${t.forbidden} forbidden${counted}`,
        );
    },
    abort.signal,
  );
  const good = r.forbidden === 0 && r.countersExact && r.violations === 0;
  const seconds = (Date.now() - started) / 1000;
  if (o.json) console.log(JSON.stringify({ mode: 'processes', nodes: o.nodes, width: o.width, seed: o.seed, ...r, seconds }));
  else {
    console.log(`${r.faults} faults, ${r.revokes} revokes, ${r.cycles} cycles, ${r.checks} checks, ${seconds.toFixed(1)} s`);
    console.log(good ? 'nothing forbidden, counters exact' : 'FAILED');
  }
  return good ? 0 : 1;
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) {
    console.log(usage);
    return 0;
  }
  return options.kill ? kills(options) : options.ring ? ring(options) : processes(options);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const why: unknown = abort.signal.aborted ? abort.signal.reason : error;
    console.error(`litmus: ${why instanceof Error ? why.message : String(why)}`);
    process.exitCode = error instanceof UsageError ? 2 : abort.signal.aborted ? 130 : 1;
  },
);
