// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cacheDir, cachedBuild, repoRoot, rtlDir } from '@weft/tools';
import { abcTool, counterexample, covers, decide } from './abc.js';
import type { SeededBug } from './bugs.js';
import { buildModel, type Model, sourcesOf } from './model.js';
import { type Proof, proofOf } from './proofs.js';
import { waves } from './trace.js';

export interface ProofResult {
  readonly name: string;
  readonly mode: Proof['mode']['kind'];
  /** Clocks; null: without a bound. */
  readonly depth: number | null;
  /** Assertions of a bounded proof that hold without a bound. */
  readonly forever: readonly string[];
  readonly result: 'proved' | 'failed' | 'open' | 'vacuous';
  /** Cover statements by name: reached or not. */
  readonly covers: Readonly<Record<string, boolean>>;
  readonly seconds: number;
  /** What failed, and where its trace is; why nothing came out. */
  readonly why?: string;
}

export interface RunOptions {
  /** The long depths. */
  readonly full: boolean;
  /** For the prover, each of its calls. */
  readonly seconds: number;
}

const depthOf = (proof: Proof, full: boolean): number => (proof.mode.kind === 'prove' ? 0 : full ? proof.mode.full : proof.mode.depth);

/** A proof, from its sources to its verdict. What was proved once is not proved again until a source changes. */
export async function runProof(name: string, options: RunOptions): Promise<ProofResult> {
  const proof = proofOf(name);
  const started = Date.now();
  const depth = depthOf(proof, options.full);
  const result = (rest: Pick<ProofResult, 'result' | 'covers' | 'why'>): ProofResult => ({
    name,
    mode: proof.mode.kind,
    depth: proof.mode.kind === 'prove' ? null : depth,
    forever: proof.mode.kind === 'prove' ? [] : proof.mode.forever,
    seconds: Math.round((Date.now() - started) / 100) / 10,
    ...rest,
  });
  const model = await buildModel(proof, await sourcesOf(proof));
  let why: string | undefined;
  const verdict = { result: 'open' as ProofResult['result'], covers: {} as Record<string, boolean> };
  const solve = async (): Promise<void> => {
    verdict.covers = await covers(model.dir, proof.cover, options.seconds);
    const answer = await decide(model.dir, proof, depth, options.seconds);
    verdict.result = answer.result;
    if (answer.result === 'failed') why = await traceOf(proof, model, answer.frame, options.seconds);
    if (answer.result === 'open') why = answer.said;
    if (answer.result !== 'proved') return;
    const missed = Object.entries(verdict.covers).filter(([, reached]) => !reached);
    if (missed.length > 0 || Object.keys(verdict.covers).length === 0) {
      verdict.result = 'vacuous';
      why = `not reached within ${proof.cover} clocks: ${missed.map(([n]) => n).join(', ') || 'there is no cover statement'}`;
    }
  };
  const kept = await keep(proof, model, depth, async () => {
    await solve();
    return verdict;
  });
  return result(why === undefined ? kept : { ...kept, why });
}

class NotProved extends Error {}
type Verdict = Pick<ProofResult, 'result' | 'covers'>;

/** Only a proof is kept: what failed is looked at anew. */
async function keep(proof: Proof, model: Model, depth: number, solve: () => Promise<Verdict>): Promise<Verdict> {
  let verdict: Verdict | undefined;
  try {
    const dir = await cachedBuild({
      name: `formal-verdict-${proof.name}`,
      inputs: [join(model.dir, 'prove.aig'), join(model.dir, 'cover.aig')],
      flags: ['verdict 1', (await abcTool()).version, JSON.stringify(proof.mode), String(depth), String(proof.cover)],
      build: async (d) => {
        verdict = await solve();
        if (verdict.result !== 'proved') throw new NotProved();
        await writeFile(join(d, 'verdict.json'), JSON.stringify(verdict));
      },
    });
    return verdict ?? (JSON.parse(await readFile(join(dir, 'verdict.json'), 'utf8')) as Verdict);
  } catch (e) {
    if (e instanceof NotProved && verdict !== undefined) return verdict;
    throw e;
  }
}

/** Replays a counterexample into a VCD file; tells what fails in it and where it is. */
async function traceOf(proof: Proof, model: Model, frame: number, seconds: number): Promise<string> {
  const { assertion, witness } = await counterexample(model.dir, frame, seconds);
  const dir = join(repoRoot, '.cache/formal');
  await mkdir(dir, { recursive: true });
  const path = join(dir, `${proof.name}.vcd`);
  await writeFile(path, waves(await readFile(join(model.dir, 'prove.aig')), await readFile(join(model.dir, 'prove.aim'), 'utf8'), witness));
  return `${assertion} fails in clock ${frame - 1}; its trace: gtkwave ${path}`;
}

export interface BugResult {
  readonly bug: string;
  readonly proof: string;
  /** The proof failed, as it must: not the build, and not for want of time. */
  readonly found: boolean;
  readonly by: string;
  readonly seconds: number;
}

/** Puts the bug into the block's text and lets its proof look for it. */
export async function huntBug(bug: SeededBug, options: RunOptions): Promise<BugResult> {
  const started = Date.now();
  const proof = proofOf(bug.proof);
  const file = join(rtlDir, bug.file);
  const text = await readFile(file, 'utf8');
  const at = text.split(bug.find).length - 1;
  if (at !== 1) throw new Error(`seeded bug "${bug.name}": its text stands ${at} times in ${bug.file}; adapt bugs.ts to the source`);
  const dir = join(cacheDir, 'formal-bugs', bug.name.replaceAll(' ', '-'));
  await mkdir(dir, { recursive: true });
  const changed = join(dir, basename(file));
  await writeFile(
    changed,
    text.replace(bug.find, () => bug.put),
  );
  const sources = await sourcesOf(proof);
  if (!sources.includes(file)) throw new Error(`seeded bug "${bug.name}": proof ${proof.name} has no ${bug.file}`);
  const model = await buildModel(
    proof,
    sources.map((f) => (f === file ? changed : f)),
  );
  // A bug needs no proof, only a run in which it shows.
  const answer = await decide(
    model.dir,
    { mode: { kind: 'bmc', depth: bug.depth, full: bug.depth, forever: [] }, merge: false },
    bug.depth,
    options.seconds,
  );
  const by = answer.result === 'failed' ? (await counterexample(model.dir, answer.frame, options.seconds)).assertion : answer.result;
  return {
    bug: bug.name,
    proof: proof.name,
    found: answer.result === 'failed',
    by,
    seconds: Math.round((Date.now() - started) / 100) / 10,
  };
}
