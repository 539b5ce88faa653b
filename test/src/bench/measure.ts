// SPDX-License-Identifier: Apache-2.0
/** Many of one transaction, and what is said of them. */
import { limitCycles, type Path } from './limit.js';
import type { Setting } from './setting.js';

export interface Row {
  readonly width: number;
  /** What was measured, for a table. */
  readonly kind: string;
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
  /** Cycles that no card can beat; 0 where nothing but the card is on the way. */
  readonly limit: number;
  /** p50 / limit. */
  readonly ratio: number | null;
}

/** The smallest value that at least this share of all do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function rowOf(s: Setting, kind: string, cycles: readonly number[], path: Path | number): Row {
  const limit = typeof path === 'number' ? path : limitCycles(s, path);
  const p50 = quantile(cycles, 0.5);
  return { width: s.width, kind, samples: cycles.length, p50, p99: quantile(cycles, 0.99), limit, ratio: limit > 0 ? p50 / limit : null };
}
