// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, RunError, run, type Tool } from '@weft/tools';
import type { Mode } from './proofs.js';

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
    if (e instanceof RunError && e.code === null) return `${e.stdout}\nout of time`;
    throw e;
  }
}

export type Answer =
  | { readonly result: 'proved' }
  | { readonly result: 'failed'; readonly frame: number }
  | { readonly result: 'open'; readonly said: string };

// One output, all registers that are always equal made one; inputs keep their places, so a counterexample fits the whole circuit.
const reduce = 'fold; strash; orpos; scleanup; scorr; dc2';

/** Do all assertions hold? Answered within about `seconds`. */
export async function decide(dir: string, mode: Mode, depth: number, seconds: number): Promise<Answer> {
  // The clock of an assertion is the one before, and the first is reset.
  const engine = mode.kind === 'prove' ? `pdr -T ${seconds}` : `bmc3 -F ${depth + 2} -T ${seconds}`;
  const said = await abc(`read_aiger prove.aig; ${reduce}; ${engine}`, dir, 10 * seconds * 1000);
  const failed = /asserted in frame\s+(\d+)/.exec(said);
  if (failed) return { result: 'failed', frame: Number(failed[1]) };
  const proved = mode.kind === 'prove' ? /Property proved/.test(said) : new RegExp(`No output asserted in ${depth + 2} frames`).test(said);
  return proved ? { result: 'proved' } : { result: 'open', said: said.trim().split('\n').at(-1) ?? '' };
}

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
  const said = await abc(`read_aiger cover.aig; fold; strash; bmc3 -a -F ${depth + 2} -T ${seconds}`, dir, 10 * seconds * 1000);
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
      `read_aiger ${join(dir, 'prove.aig')}; fold; strash; bmc3 -F ${frame + 1} -T ${seconds}; write_cex -a trace.aiw`,
      work,
      10 * seconds * 1000,
    );
    const output = /Output (\d+) of miter/.exec(said);
    if (output === null) throw new Error(`the counterexample is not one of the whole circuit: ${said.trim().split('\n').at(-1)}`);
    return { assertion: (await names(dir, 'prove'))[Number(output[1])] ?? '?', witness: await readFile(join(work, 'trace.aiw'), 'utf8') };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
