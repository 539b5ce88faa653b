// SPDX-License-Identifier: Apache-2.0
import type { Figures } from './report.js';

/** Bounds that a design may not cross: fmaxMHz from below, the others from above. */
export interface Budget {
  /** What the design is meant to reach; reported beside fmaxMHz, and no bound. */
  readonly targetMHz: number;
  readonly fmaxMHz: number;
  readonly luts: number;
  readonly ffs: number;
  readonly bram: number;
  readonly dsp: number;
}

export type Budgets = Readonly<Record<string, Budget>>;

const numbers = ['targetMHz', 'fmaxMHz', 'luts', 'ffs', 'bram', 'dsp'] as const;

/** Reads a budget file; throws if a number is missing, negative, or not known. */
export function parseBudgets(text: string): Budgets {
  const budgets = JSON.parse(text) as Record<string, Record<string, unknown>>;
  for (const [name, b] of Object.entries(budgets)) {
    for (const key of Object.keys(b)) if (!numbers.some((n) => n === key)) throw new Error(`budget ${name}: what is ${key}?`);
    for (const key of numbers) {
      const v = b[key];
      if (typeof v !== 'number' || !(v >= 0)) throw new Error(`budget ${name}: ${key} is ${JSON.stringify(v)}`);
    }
  }
  return budgets as unknown as Budgets;
}

/** What is over budget, a line each; empty if nothing is. */
export function overBudget(figures: Figures, budget: Budget): string[] {
  const over: string[] = [];
  if (!figures.fits) over.push('does not fit the part');
  if (figures.fmaxMHz < budget.fmaxMHz) over.push(`fmaxMHz ${figures.fmaxMHz} < ${budget.fmaxMHz}`);
  for (const key of ['luts', 'ffs', 'bram', 'dsp'] as const) {
    if (figures[key] > budget[key]) over.push(`${key} ${figures[key]} > ${budget[key]}`);
  }
  return over;
}
