// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { buildKernel } from '@weft/hw-sim';
import { cacheDir, rtlDir, rtlSources } from '@weft/tools';
import type { LitmusOptions } from '../litmus/options.js';
import { type RingVariant, runRing } from '../litmus/ring/run.js';
import { type SeededBug, seededBugs } from './bugs.js';

export interface Verdict {
  readonly bug: string;
  readonly caught: boolean;
  /** What the test said first. */
  readonly by: string;
}

/** Far beyond every wait of a card that works: its longest is a lost node's, of some 100,000. */
const HANG_CYCLES = 500_000;

/** Small, with a bad wire; every seeded bug shows well within it. */
const hunt = {
  ring: true,
  kill: false,
  seeds: 1,
  pageFrames: 1,
  cards: ['rtl', 'rtl', 'rtl'],
  locality: 0,
  json: true,
  nodes: 3,
  width: 512,
  seed: 5,
  rounds: 0,
  ops: 2000,
  pages: 64,
  loss: 0.01,
  dup: 0.02,
  reorder: 0.05,
  corrupt: 0.01,
} as const satisfies LitmusOptions;

/** In each mutated expression: is this bug in the card? One build holds them all, a plusarg picks. */
const chosen = (bug: number): string => `weft_bug_pkg::BUG == ${bug}`;
const bugPackage = `package weft_bug_pkg;
  function automatic int chosen();
    int bug;
    return $value$plusargs("bug=%d", bug) != 0 ? bug : 0;
  endfunction
  int BUG = chosen();
endpackage
`;

/** `text` with the bug's expression as well as its own. */
function withBug(text: string, bug: SeededBug): string {
  const [before = '', own = '', after = ''] = bug.find.split(/[«»]/);
  const parts = text.split(before + own + after);
  if (parts.length !== 2)
    throw new Error(`seeded bug "${bug.name}": its text stands ${parts.length - 1} times in ${bug.file}; adapt bugs.ts to the source`);
  return parts.join(`${before}((${chosen(seededBugs.indexOf(bug) + 1)}) ? (${bug.put}) : (${own}))${after}`);
}

/** The card's sources with all bugs in them, none of which acts unless chosen; files that none touches are the repository's own. */
async function sourcesWithBugs(): Promise<string[]> {
  const dir = join(cacheDir, 'mutations');
  await mkdir(dir, { recursive: true });
  const changed = new Map<string, string>();
  for (const bug of seededBugs)
    changed.set(bug.file, withBug(changed.get(bug.file) ?? (await readFile(join(rtlDir, bug.file), 'utf8')), bug));
  const place = (file: string): string => join(dir, basename(file));
  const files = [['weft_bug_pkg.sv', bugPackage] as const, ...changed];
  for (const [file, text] of files) await writeFile(place(file), text);
  return [place('weft_bug_pkg.sv'), ...rtlSources('card_core').map((f) => (changed.has(relative(rtlDir, f)) ? place(f) : f))];
}

/** Builds what is hunted in, which takes minutes; once, unless the sources change. */
export const buildHunted = async (): Promise<string> => buildKernel({ width: hunt.width, rtl: await sourcesWithBugs() });

/** Lets the ring litmus look for the bug, or for one in a card without (null). */
export async function huntBug(bug: SeededBug | null, signal?: AbortSignal): Promise<Verdict> {
  const variant: RingVariant = {
    rtl: await sourcesWithBugs(),
    plusargs: bug === null ? [] : [`+bug=${seededBugs.indexOf(bug) + 1}`],
    hangCycles: HANG_CYCLES,
  };
  const verdict = (caught: boolean, by: string): Verdict => ({ bug: bug?.name ?? 'none', caught, by });
  try {
    const r = await runRing(hunt, undefined, signal, variant);
    const caught = r.wrong > 0 || r.hangs > 0 || r.violations > 0;
    return verdict(caught, r.wrongs[0] ?? (caught ? `${r.hangs} hung` : 'nothing'));
  } catch (error) {
    // A failed assertion of the RTL. A build that fails is no catch.
    const text = error instanceof Error ? error.message : String(error);
    return verdict(/[Aa]ssert/.test(text) && !/verilat|clang|g\+\+/.test(text), text.split('\n')[0] ?? '');
  }
}
