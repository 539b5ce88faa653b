// SPDX-License-Identifier: Apache-2.0
/** Figures of earlier runs, one JSON line each, so that a change shows its effect. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Run {
  readonly at: string;
  /** What it ran with: only runs of the same are compared. */
  readonly plan: Readonly<Record<string, number | boolean>>;
  readonly figures: Readonly<Record<string, number | boolean>>;
}

const same = (a: Run['plan'], b: Run['plan']): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** The last value of each figure under this plan; parts may have run at different times. */
export async function lastFigures(path: string, plan: Run['plan']): Promise<Run['figures']> {
  const text = await readFile(path, 'utf8').catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return '';
    throw e;
  });
  const runs = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Run);
  return Object.assign({}, ...runs.filter((r) => same(r.plan, plan)).map((r) => r.figures)) as Run['figures'];
}

export async function remember(path: string, run: Run): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `${JSON.stringify(run)}\n`);
}
