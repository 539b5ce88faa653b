// SPDX-License-Identifier: Apache-2.0
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Largest over smallest. */
export const spreadOf = (values: readonly number[]): number => Math.max(...values) / Math.min(...values);
