// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cacheDir, rtlDir, rtlSources } from '@weft/tools';
import type { LitmusOptions } from '../litmus/options.js';
import { type RingVariant, runRing } from '../litmus/ring/run.js';
import type { SeededBug } from './bugs.js';

export interface Verdict {
  readonly bug: string;
  readonly caught: boolean;
  /** What the test said first. */
  readonly by: string;
}

/** Small, with a bad wire; every seeded bug shows well within it. */
export const hunt = {
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
  ops: 6000,
  pages: 64,
  loss: 0.01,
  dup: 0.02,
  reorder: 0.05,
  corrupt: 0.01,
} as const satisfies LitmusOptions;

/** The card's sources with the bug in them; files that it does not touch are the repository's own. */
async function sourcesWith(bug: SeededBug): Promise<string[]> {
  const file = join(rtlDir, bug.file);
  const text = await readFile(file, 'utf8');
  const at = text.split(bug.find).length - 1;
  if (at !== 1) throw new Error(`seeded bug "${bug.name}": its text stands ${at} times in ${bug.file}; adapt bugs.ts to the source`);
  const dir = join(cacheDir, 'mutations', bug.name.replaceAll(' ', '-'));
  await mkdir(dir, { recursive: true });
  const changed = join(dir, basename(file));
  await writeFile(
    changed,
    text.replace(bug.find, () => bug.put),
  );
  return rtlSources('card_core').map((f) => (f === file ? changed : f));
}

/** Builds a rack with the bug and lets the ring litmus look for it. */
export async function huntBug(bug: SeededBug, signal?: AbortSignal): Promise<Verdict> {
  const variant: RingVariant = { rtl: await sourcesWith(bug), optimize: '-O1' };
  try {
    const r = await runRing(hunt, undefined, signal, variant);
    const caught = r.wrong > 0 || r.hangs > 0 || r.violations > 0;
    return { bug: bug.name, caught, by: r.wrongs[0] ?? (caught ? `${r.hangs} hung` : 'nothing') };
  } catch (error) {
    // A failed assertion of the RTL. A build that fails is no catch.
    const text = error instanceof Error ? error.message : String(error);
    return { bug: bug.name, caught: /[Aa]ssert/.test(text) && !/verilat|clang|g\+\+/.test(text), by: text.split('\n')[0] ?? '' };
  }
}
