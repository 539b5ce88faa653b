// SPDX-License-Identifier: Apache-2.0
/**
 * Cycles that a stage may take, under the bench's usual setting: see fpga-rtl/doc/latency-budget.md. The faults and stages are those of
 * stages-clean.ts and stages-dirty.ts. A stage without a budget is not held.
 */
export const budgets: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'clean 10G': { descriptor: 7, request: 6, ask: 11, read: 104, lookup: 0, pageWire: 592, land: 10, grant: 6, complete: 9 },
  'clean 100G': { descriptor: 0, request: 10, ask: 11, read: 152, lookup: 0, pageWire: 210, land: 2, grant: 6, complete: 2 },
  'dirty 10G': {
    descriptor: 7,
    request: 6,
    lookup: 14,
    forward: 12,
    revoke: 19,
    answer: 5,
    drop: 7,
    read: 104,
    pageWire: 592,
    land: 10,
    grant: 6,
    complete: 9,
  },
  'dirty 100G': {
    descriptor: 0,
    request: 10,
    lookup: 14,
    forward: 12,
    revoke: 12,
    answer: 0,
    drop: 9,
    read: 152,
    pageWire: 210,
    land: 2,
    grant: 6,
    complete: 2,
  },
};
