// SPDX-License-Identifier: Apache-2.0
/** What the figures must reach, and the stages of a fault: `--check` holds them. */
import { budgets } from './budget.js';
import type { StagedFault } from './stages.js';

export const targets = [
  { figure: 'ratio10G', most: 1.1 },
  { figure: 'ratio100G', most: 1.4 },
  { figure: 'dirtyRatio10G', most: 1.25 },
  { figure: 'directoryLookupsPerClock', least: 0.95 },
  { figure: 'goodput10G', least: 0.95 },
  { figure: 'demandUnderBulk', most: 1 },
  { figure: 'scale16', most: 1.1 },
  { figure: 'goodputLoss1', least: 0.9 },
  { figure: 'upgradeRatio15to1', most: 1.2 },
] as const satisfies readonly { figure: string; most?: number; least?: number }[];

export interface Verdict {
  readonly figure: string;
  readonly value: number;
  /** In words. */
  readonly target: string;
  readonly met: boolean;
}

/** Of all figures that were measured and have a target. A figure that is no number has missed it. */
export function verdicts(figures: Readonly<Record<string, number | boolean>>): Verdict[] {
  return targets.flatMap((t) => {
    const value = figures[t.figure];
    if (typeof value !== 'number') return [];
    const met = 'most' in t ? value <= t.most : value >= t.least;
    return [{ figure: t.figure, value, target: 'most' in t ? `<= ${t.most}` : `>= ${t.least}`, met }];
  });
}

/** Stages that take longer than their budget. A budget for a stage that does not exist holds nothing: that is an error. */
export function overBudget(faults: Readonly<Record<string, StagedFault>>): Verdict[] {
  return Object.entries(faults)
    .flatMap(([name, { stages }]) =>
      Object.entries(budgets[name] ?? {}).map(([stage, most]) => {
        const value = stages.find((s) => s.name === stage)?.cycles;
        if (value === undefined) throw new Error(`budget.ts: ${name} has no stage ${stage}`);
        return { figure: `${name}, ${stage}`, value, target: `<= ${most}`, met: value <= most };
      }),
    )
    .filter((v) => !v.met);
}
