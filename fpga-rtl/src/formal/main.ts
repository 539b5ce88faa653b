// SPDX-License-Identifier: Apache-2.0
/** `npm run formal`: exits with 1 unless every proof holds and every seeded bug is found. */
import { type ChildProcess, fork } from 'node:child_process';
import { exitCode, runScript, script, WeftError, whole } from '@weft/tools';
import { seededBugs } from './bugs.js';
import { proofs } from './proofs.js';
import { type BugResult, huntBug, type ProofResult, type RunOptions, runProof } from './run.js';

/** A proof or a seeded bug, by name. */
interface Job {
  readonly kind: 'proof' | 'bug';
  readonly name: string;
  readonly options: RunOptions;
}
interface Done {
  readonly result?: ProofResult | BugResult;
  readonly error?: string;
}

async function work({ kind, name, options }: Job): Promise<ProofResult | BugResult> {
  if (kind === 'proof') return runProof(name, options);
  const bug = seededBugs.find((b) => b.name === name);
  if (bug === undefined) throw new Error(`no seeded bug ${name}`);
  return huntBug(bug, options);
}

/** yosys blocks its process, so each worker is one. */
function worker(): void {
  process.on('message', (job: Job) => {
    work(job).then(
      (result) => process.send?.({ result } satisfies Done),
      (e: unknown) => process.send?.({ error: e instanceof Error ? e.message : String(e) } satisfies Done),
    );
  });
}

function ask(child: ChildProcess, job: Job): Promise<Done> {
  return new Promise((resolve) => {
    const settle = (done: Done): void => {
      child.off('message', message);
      child.off('exit', exit);
      resolve(done);
    };
    const message = (m: unknown): void => settle(m as Done);
    const exit = (code: number | null): void => settle({ error: `its process ended (${code})` });
    child.on('message', message);
    child.on('exit', exit);
    child.send(job);
  });
}

const line = (job: Job, { result: r, error }: Done): string => {
  if (error !== undefined || r === undefined) return `FAIL ${job.name}: ${error}`;
  if ('found' in r)
    return `${r.found ? 'ok  ' : 'FAIL'} bug "${r.bug}" in ${r.proof}: ${r.found ? `found, ${r.by} fails` : `not found (${r.by})`}, ${r.seconds} s`;
  const reached = Object.values(r.covers).filter((c) => c).length;
  const how = r.mode === 'prove' ? 'for ever' : `${r.depth} clocks`;
  return `${r.result === 'proved' ? 'ok  ' : 'FAIL'} ${r.name}: ${r.result}, ${how}, ${reached} of ${Object.keys(r.covers).length} covers, ${r.seconds} s${r.why ? `\n     ${r.why}` : ''}`;
};

interface Options {
  readonly json: boolean;
  readonly full: boolean;
  readonly jobs: number;
  readonly seconds?: number;
}

const program = script('formal', 'Proofs of RTL blocks with yosys and ABC, and seeded bugs that they must find.')
  .argument('[names...]', 'only these proofs, with their bugs; the first part of a name is enough')
  .option('--json', 'all verdicts as JSON', false)
  .option('--full', 'the long depths', false)
  .option('--jobs <n>', 'at the same time', whole(1, 64), 2)
  .option('--seconds <n>', 'for each call of the prover (600; 1200 with --full)', whole(1, 100_000));

async function main(values: Options): Promise<number> {
  const options: RunOptions = { full: values.full, seconds: values.seconds ?? (values.full ? 1200 : 600) };
  const names = program.args;
  const wanted = (name: string): boolean => names.length === 0 || names.some((n) => name.startsWith(n));
  const jobs: Job[] = [
    ...proofs.filter((p) => wanted(p.name)).map((p): Job => ({ kind: 'proof', name: p.name, options })),
    ...seededBugs.filter((b) => wanted(b.proof)).map((b): Job => ({ kind: 'bug', name: b.name, options })),
  ];
  if (jobs.length === 0)
    throw new WeftError('E_USAGE', `no proof is named ${names.join(' or ')}`, `there are ${proofs.map((p) => p.name).join(', ')}`);
  const todo = [...jobs];
  const done: Done[] = [];
  const run = async (): Promise<void> => {
    const child = fork(import.meta.filename, ['--worker'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    for (let job = todo.shift(); job !== undefined && child.connected; job = todo.shift()) {
      const d = await ask(child, job);
      done.push(d);
      console.error(`${String(done.length).padStart(3)}/${jobs.length} ${line(job, d)}`);
    }
    if (child.connected) child.disconnect();
  };
  await Promise.all(Array.from({ length: values.jobs }, run));
  const results = done.flatMap((d) => (d.result !== undefined && !('found' in d.result) ? [d.result] : []));
  const bugs = done.flatMap((d) => (d.result !== undefined && 'found' in d.result ? [d.result] : []));
  const passed = results.filter((r) => r.result === 'proved').length;
  const report = {
    proofs: results,
    passed,
    failed: jobs.filter((j) => j.kind === 'proof').length - passed,
    seededBugs: jobs.filter((j) => j.kind === 'bug').length,
    seededBugsFound: bugs.filter((b) => b.found).length,
  };
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else
    console.log(
      `${report.passed} proofs hold, ${report.failed} do not; ${report.seededBugsFound} of ${report.seededBugs} seeded bugs found`,
    );
  return report.failed === 0 && report.seededBugsFound === report.seededBugs ? exitCode.ok : exitCode.failed;
}

if (process.argv[2] === '--worker') worker();
else if (process.argv[1] === import.meta.filename) await runScript(program, main);
