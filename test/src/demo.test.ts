// SPDX-License-Identifier: Apache-2.0
// The end-to-end test: the demo in its small form, as a user starts it.
import { resolve } from 'node:path';
import { RunError, run } from '@weft/tools';
import { expect, test } from 'vitest';

const main = resolve(import.meta.dirname, '../dist/demo/main.js');
const limitMs = 900_000;

test('an unmodified guest on three cards: no byte changed, directory and pages agree', { timeout: limitMs + 30_000 }, async () => {
  const { stdout } = await run(process.execPath, [main, '--quick', '--json', '--seed', '3'], { timeoutMs: limitMs });
  const summary = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(summary).toMatchObject({
    guestVerified: true,
    corrupt: 0,
    nodes: 3,
    directoryConsistent: true,
    invariantViolations: 0,
    problems: 0,
  });
  expect(summary.remoteFaults).toBeGreaterThan(5000);
  expect(summary.remotePages).toBeGreaterThan(100);
  expect(summary.evictions).toBeGreaterThan(1000);
  expect(summary.residentPeakMiB).toBeLessThanOrEqual(summary.budgetMiB);
});

test('bad options end with code 2 and one line', { timeout: 60_000 }, async () => {
  const failure = await run(process.execPath, [main, '--budget-mib', '1'], { timeoutMs: 30_000 }).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(RunError);
  expect((failure as RunError).code).toBe(2);
  expect((failure as RunError).stderr.trim().split('\n')).toHaveLength(1);
});
