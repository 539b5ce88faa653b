// SPDX-License-Identifier: Apache-2.0
/** Spin: from a model's text to a verdict. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedBuild, findTool, RunError, run } from '@weft/tools';

export interface Search {
  /** Breadth first: the shortest counterexample, but more memory. */
  readonly breadthFirst?: boolean;
  /** Looks for cycles without progress instead of bad states. */
  readonly cycles?: boolean;
  /** Longest path, in steps of Spin (about four an event). */
  readonly depth?: number;
  readonly memoryMiB?: number;
  readonly timeoutMs?: number;
  /** Much text and few states: compiling well takes longer than searching. */
  readonly quickBuild?: boolean;
}

export interface Verdict {
  readonly states: number;
  readonly depth: number;
  /** Every state that can be reached has been looked at. */
  readonly exhausted: boolean;
  /** The property that does not hold, or null. */
  readonly violated: string | null;
  /** The shortest (breadth first) or some way there. */
  readonly chart: readonly string[];
  readonly seconds: number;
  readonly memoryMiB: number;
  /** Folder with model, verifier and trail. */
  readonly dir: string;
}

const spinTool = async (): Promise<string> => {
  const tool = await findTool('spin', '-V');
  if (tool === null) throw new Error('spin is not installed: apt-get install spin, or run through npm run model');
  return tool.version;
};

const compilerFlags = (s: Search): string[] => [
  s.quickBuild === true ? '-O0' : '-O2',
  '-w',
  '-DNOREDUCE', // one process: nothing to reduce
  '-DCOLLAPSE',
  `-DMEMLIM=${s.memoryMiB ?? 4000}`,
  ...(s.cycles === true ? ['-DNP', '-DNOFAIR'] : ['-DSAFETY']),
  ...(s.breadthFirst === true ? ['-DBFS'] : []),
];

/** One search, or what an earlier one of the same text with the same settings has found. */
export async function search(name: string, text: string, s: Search = {}, again?: string): Promise<Verdict> {
  const depth = s.depth ?? 4_000_000;
  const dir = await cachedBuild({
    name: `model-${name}`,
    inputs: [],
    flags: [await spinTool(), text, ...compilerFlags(s), String(depth), again ?? ''],
    waitMs: s.timeoutMs ?? 1_800_000,
    build: (d) => searchIn(d, text, s, depth),
  });
  const found = JSON.parse(readFileSync(join(dir, 'verdict.json'), 'utf8')) as Omit<Verdict, 'dir'>;
  return { ...found, dir };
}

async function searchIn(dir: string, text: string, s: Search, depth: number): Promise<void> {
  writeFileSync(join(dir, 'model.pml'), text);
  const at = { cwd: dir, timeoutMs: s.timeoutMs ?? 1_800_000 };
  await run('spin', ['-a', 'model.pml'], at);
  await run('gcc', [...compilerFlags(s), '-o', 'pan', 'pan.c'], at);
  const started = Date.now();
  // A verifier that finds something exits with 0; whatever else ends it, its words say that it was not exhaustive.
  const { stdout } = await run('./pan', [`-m${depth}`, '-n', ...(s.cycles === true ? ['-l'] : [])], at).catch((e: unknown) => {
    if (e instanceof RunError && e.stdout.includes('State-vector')) return e;
    throw e;
  });
  const seconds = (Date.now() - started) / 1000;
  const number = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  const errors = number(/errors: (\d+)/);
  const states = number(/([\d.e+]+) nominal states/) || number(/([\d.e+]+) states, stored/);
  if (Number.isNaN(errors) || Number.isNaN(states)) throw new Error(`the verifier said nothing of use:\n${stdout}`);
  const chart = errors > 0 ? await replay(dir) : [];
  const partial = /max search depth too small|Search not completed|out of memory|reached -DMEMLIM/.test(stdout);
  const verdict: Omit<Verdict, 'dir'> = {
    states,
    depth: number(/depth reached (\d+)/),
    exhausted: errors === 0 && !partial,
    violated: errors > 0 ? nameOf(stdout, chart) : null,
    chart: chart.filter((l) => !l.startsWith('violated')),
    seconds,
    memoryMiB: number(/([\d.]+)\s+total actual memory usage/),
  };
  writeFileSync(join(dir, 'verdict.json'), `${JSON.stringify(verdict)}\n`);
}

function nameOf(stdout: string, chart: readonly string[]): string {
  const said = chart.find((l) => l.startsWith('violated '));
  if (said !== undefined) return said.slice('violated '.length);
  if (stdout.includes('non-progress cycle')) return 'progress';
  if (stdout.includes('invalid end state')) return 'every_request_answered';
  return /pan:\d+: (.*) \(at depth/.exec(stdout)?.[1] ?? 'unknown';
}

/** What the model prints on the way of the trail: `spin -t model.pml` in the folder shows the same. */
async function replay(dir: string): Promise<string[]> {
  const { stdout } = await run('spin', ['-t', 'model.pml'], { cwd: dir });
  return stdout
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l.startsWith('@'))
    .map((l) => l.slice(1));
}
