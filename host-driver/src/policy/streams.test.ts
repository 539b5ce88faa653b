// SPDX-License-Identifier: Apache-2.0
import { Random } from '@weft/tools';
import { expect, test } from 'vitest';
import { createPolicy as heat } from './heat.js';
import { replay } from './replay-testing.js';

const pages = 4096;
const run = (accesses: Iterable<number>, prefetch: boolean) => replay(accesses, pages, 512, heat({ pages, prefetch }), 16);

function* strided(step: number, n: number, noise: number, random: Random): Generator<number> {
  for (let i = 0; i < n; i++) {
    yield (i * step) % pages;
    if (random.chance(noise)) yield random.below(pages);
  }
}

test.each([1, 3, -2])('a stream of step %i is fetched ahead', (step) => {
  const stream = (): Iterable<number> =>
    step > 0 ? strided(step, 20_000, 0, new Random(1)) : [...strided(-step, 20_000, 0, new Random(1))].reverse();
  const [off, on] = [run(stream(), false), run(stream(), true)];
  expect(on.faults).toBeLessThan(off.faults / 2);
  expect(on.used / on.prefetched).toBeGreaterThan(0.8);
  expect(off.prefetched).toBe(0);
});

test('a majority is enough: one access of five goes elsewhere', () => {
  const stream = (): Iterable<number> => strided(1, 20_000, 0.2, new Random(2));
  const [off, on] = [run(stream(), false), run(stream(), true)];
  expect(on.faults).toBeLessThan(off.faults * 0.7);
  expect(on.used / on.prefetched).toBeGreaterThan(0.6);
});

test('where there is no stream, hardly anything is fetched', () => {
  const random = new Random(3);
  const r = run(
    Array.from({ length: 20_000 }, () => random.below(pages)),
    true,
  );
  expect(r.prefetched).toBeLessThan(r.faults / 100);
});
