// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, RunError, run, type Tool } from '@weft/tools';
import type { Proof } from './proofs.js';

/** Berkeley ABC, the prover: `ABC` if set, else Debian's. */
export async function abcTool(): Promise<Tool> {
  const path = process.env['ABC'] ?? 'berkeley-abc';
  const tool = await findTool(path, '-qversion');
  if (tool === null) throw new Error(`${path} cannot be run: node scripts/ensure.mjs formal, or set ABC`);
  return tool;
}

async function abc(script: string, cwd: string, timeoutMs: number): Promise<string> {
  try {
    const { stdout, stderr } = await run((await abcTool()).path, ['-c', script], { cwd, timeoutMs });
    return stdout + stderr;
  } catch (e) {
    if (e instanceof RunError && e.code === null && e.signal === null) return `${e.stdout}\nout of time`;
    throw e;
  }
}

export type Answer =
  | { readonly result: 'proved' }
  | { readonly result: 'failed'; readonly frame: number }
  | { readonly result: 'open'; readonly said: string };

/** Constraints become part of the assertions. Inputs keep their places, so a counterexample fits the whole circuit. */
const plain = 'fold; strash; scleanup';
/** Registers that are always equal are made one. */
const merged = 'scorr; dc2';
/** Every run of so many frames, for the first assertion that fails. With Glucose, which takes a sixth of the time that `bmc3` does for `host_sq`. */
const bounded = (frames: number, seconds: number): string => `&get; &bmcs -g -F ${frames} -T ${seconds}`;

/** Do all assertions hold? Answered within about `seconds`, and as long again for each that is to hold for ever. */
export async function decide(
  dir: string,
  { mode, merge = true, only }: Pick<Proof, 'mode' | 'merge' | 'only'>,
  depth: number,
  seconds: number,
): Promise<Answer> {
  // The clock of an assertion is the one before, and the first is reset.
  const frames = depth + 2;
  if (mode.kind === 'prove') return prove(dir, `${plain}; orpos; ${merged}; scorr`, seconds);
  const outputs = await names(dir, 'prove');
  const cone = (name: string): string => {
    const at = outputs.indexOf(name);
    if (at < 0) throw new Error(`no assertion ${name}; there are ${outputs.join(', ')}`);
    return `cone -s -O ${at}; `;
  };
  const said = await abc(
    `read_aiger prove.aig; ${plain}; ${only ? cone(only) : ''}${merge ? `${merged}; ` : ''}${bounded(frames, seconds)}`,
    dir,
    limitMs(seconds),
  );
  const failed = failedFrame(said);
  if (failed !== null) return { result: 'failed', frame: failed };
  if (!said.includes(`No output failed in ${frames} frames`)) return { result: 'open', said: lastLine(said) };
  for (const name of mode.forever) {
    const answer = await prove(dir, `${plain}; ${cone(name)}${merged}; scorr`, seconds);
    if (answer.result !== 'proved') return answer.result === 'open' ? { result: 'open', said: `${name} for ever: ${answer.said}` } : answer;
  }
  return { result: 'proved' };
}

async function prove(dir: string, prepare: string, seconds: number): Promise<Answer> {
  const said = await abc(`read_aiger prove.aig; ${prepare}; pdr -T ${seconds}`, dir, limitMs(seconds));
  const failed = failedFrame(said);
  if (failed !== null) return { result: 'failed', frame: failed };
  return said.includes('Property proved') ? { result: 'proved' } : { result: 'open', said: lastLine(said) };
}

const failedFrame = (said: string): number | null => {
  const found = /asserted in frame\s+(\d+)/.exec(said);
  return found ? Number(found[1]) : null;
};
const lastLine = (said: string): string => said.trim().split('\n').at(-1) ?? '';
/** ABC keeps its own time; this ends it when it does not, on a busy machine too. */
const limitMs = (seconds: number): number => 10_000 * seconds;

/** The names of the outputs, in their order. */
async function names(dir: string, kind: 'prove' | 'cover'): Promise<string[]> {
  const text = await readFile(join(dir, `${kind}.txt`), 'utf8');
  return text
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => l.replace(/^[^/]*\//, ''));
}

/** Cover statements by name: reached within `depth` clocks or not. */
export async function covers(dir: string, depth: number, seconds: number): Promise<Record<string, boolean>> {
  // ABC 1.01 of Debian dies in bmc3 of some circuits as they come, and of one after scleanup (host_sq).
  const said = await abc(`read_aiger cover.aig; fold; strash; dc2; bmc3 -a -F ${depth + 2} -T ${seconds}`, dir, limitMs(seconds));
  const reached = new Set([...said.matchAll(/Output\s+(\d+) .*asserted in frame/g)].map((m) => Number(m[1])));
  return Object.fromEntries((await names(dir, 'cover')).map((name, i) => [name.replace(/\.a$/, ''), reached.has(i)]));
}

/** Which assertion fails first, and the inputs that make it. */
export async function counterexample(
  dir: string,
  frame: number,
  seconds: number,
): Promise<{ readonly assertion: string; readonly witness: string }> {
  const work = await mkdtemp(join(tmpdir(), 'weft-formal-'));
  try {
    const said = await abc(
      `read_aiger ${join(dir, 'prove.aig')}; ${plain}; bmc3 -F ${frame + 1} -T ${seconds}; write_cex -a trace.aiw`,
      work,
      limitMs(seconds),
    );
    const output = /Output (\d+) of miter/.exec(said);
    if (output === null) throw new Error(`the counterexample is not one of the whole circuit: ${said.trim().split('\n').at(-1)}`);
    return { assertion: (await names(dir, 'prove'))[Number(output[1])] ?? '?', witness: await readFile(join(work, 'trace.aiw'), 'utf8') };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
