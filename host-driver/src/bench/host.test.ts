// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { killAll, Lines } from '../driver-testing.js';

afterEach(killAll);

test('bench:host: both handlers answer every touch, and the figures are there', { timeout: 120_000 }, async () => {
  const program = resolve(import.meta.dirname, '../../dist/bench/host.js');
  const run = new Lines(process.execPath, [program, '--json', '--rounds', 1, '--pages', 256]);
  const { p50Us, p99Us, p50RatioToFloor, faultsPerSecond } = await run.result<{
    p50Us: { floor: number; driver: number };
    p99Us: { floor: number; driver: number };
    p50RatioToFloor: number;
    faultsPerSecond: { floor: number[]; driver: number[] };
  }>(110_000);
  expect(p50Us.floor).toBeGreaterThan(0);
  expect(p99Us.driver).toBeGreaterThanOrEqual(p50Us.driver);
  expect(p50RatioToFloor).toBeCloseTo(p50Us.driver / p50Us.floor);
  expect(faultsPerSecond.driver).toHaveLength(4);
  for (const rate of [...faultsPerSecond.driver, ...faultsPerSecond.floor]) expect(rate).toBeGreaterThan(0);
});
