// SPDX-License-Identifier: Apache-2.0

import { evenStripe, homeOf, poolPagesFor } from '@weft/spec';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketStart, percentile } from './driver-stats.js';

it('buckets are contiguous and grow', () => {
  for (let i = 0; i < 159; i++) expect(bucketStart(i + 1)).toBeGreaterThan(bucketStart(i));
  expect([0, 3, 4, 5, 7, 8, 10].map(bucketStart)).toEqual([0, 3, 4, 5, 7, 8, 12]);
});

it('a percentile falls into the bucket where it is', () => {
  const buckets = new Array<number>(160).fill(0);
  buckets[10] = 98;
  buckets[20] = 2;
  expect(percentile(buckets, 0.5)).toBe(13);
  expect(percentile(buckets, 0.99)).toBe(Math.floor((bucketStart(20) + bucketStart(21)) / 2));
  expect(percentile([], 0.5)).toBe(0);
});

it('every page has a pool page of its own', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 500 }), (nodes, pages) => {
      const stripe = evenStripe(nodes);
      const seen = new Set<string>();
      for (let gpn = 0; gpn < pages; gpn++) {
        const { node, index } = homeOf(stripe, gpn);
        expect(index).toBeLessThan(poolPagesFor(stripe, node, pages));
        seen.add(`${node}:${index}`);
      }
      expect(seen.size).toBe(pages);
    }),
  );
});
