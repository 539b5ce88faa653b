// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { type LitmusOptions, parseOptions } from '../options.js';
import { runProcesses } from './run.js';

it('three nodes, a process each: nothing forbidden, counters exact', async () => {
  const r = await runProcesses(parseOptions(['--rounds', '25']) as LitmusOptions, () => undefined, AbortSignal.timeout(280_000));
  expect(r).toMatchObject({ forbidden: 0, countersExact: true, violations: 0 });
  expect(r.tests.length).toBe(10);
  // A shape whose rounds all end the same has raced with nobody.
  for (const t of r.tests.slice(0, 6)) expect(t.outcomes, t.test).toBeGreaterThan(1);
  expect(r.revokes).toBeGreaterThan(100);
});
