// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { benchUi } from './bench.js';
import { faultsPerSecond } from './firehose.js';

it('a flood of samples: what is shown is what was sent, nothing is lost, memory stays', async () => {
  const r = await benchUi(4, 50_000, 2000);
  console.log(JSON.stringify(r));
  expect(r.sent).toBeGreaterThan(50_000);
  expect(Math.abs(Number(/^[\d,]+/.exec(r.shownFaults)?.[0]?.replace(',', '')) / faultsPerSecond - 1)).toBeLessThan(0.5);
  expect(r.heapGrowthMB).toBeLessThan(20);
  expect(r.dropped).toBe(0);
});
