// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf, bucketStart, constant, encode, quantile, record, recordsIn } from './index.js';

const buckets = constant('HISTOGRAM_BUCKETS');

describe('histogram buckets', () => {
  test('follow each other without a gap', () => {
    for (let b = 0; b < buckets; b++) {
      expect(bucketOf(bucketStart(b))).toBe(b);
      if (b > 0) expect(bucketOf(bucketStart(b) - 1)).toBe(b - 1);
    }
  });

  test('are at most an eighth of their start wide, from 32 cycles on', () => {
    for (let b = bucketOf(32); b < buckets; b++) expect((bucketStart(b + 1) - bucketStart(b)) / bucketStart(b)).toBeLessThanOrEqual(1 / 8);
  });

  test('take every time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (cycles) => {
        const b = bucketOf(cycles);
        expect(b).toBeGreaterThanOrEqual(0);
        expect(b).toBeLessThan(buckets);
        expect(bucketStart(b)).toBeLessThanOrEqual(cycles);
        if (b < buckets - 1) expect(bucketStart(b + 1)).toBeGreaterThan(cycles);
      }),
    );
  });
});

describe('quantile', () => {
  test('is never below that of the times themselves, and at most a bucket above', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 1 }), fc.constantFrom(0.5, 0.99, 0.999), (times, q) => {
        const counts = new Uint32Array(buckets);
        for (const t of times) counts[bucketOf(t)] = (counts[bucketOf(t)] ?? 0) + 1;
        const exact = [...times].sort((a, b) => a - b)[Math.max(1, Math.ceil(q * times.length)) - 1] ?? 0;
        expect(quantile(counts, q)).toBe(bucketStart(bucketOf(exact) + 1));
      }),
    );
  });

  test('says when it knows none', () => {
    expect(quantile(new Uint32Array(buckets), 0.5)).toBeUndefined();
    expect(quantile(new Uint32Array(buckets).fill(1, buckets - 1), 0.5)).toBe(Infinity);
  });
});

describe('records', () => {
  test('have their time in full, however often the counter has wrapped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2 ** 32, max: 2 ** 50 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (now, age) => {
        const line = encode(record, { kind: 3, node: 2, time: (now - age) % 2 ** 32, gpn_lo: 5, gpn_hi: 1, cycles_lo: 7, cycles_hi: 1 });
        const found = { kind: 'FAULT_END', node: 2, info: 0, lost: 0, time: now - age, gpn: (1n << 32n) | 5n, status: 0, cycles: 65_543 };
        expect(recordsIn(line, now)).toEqual([found]);
      }),
    );
  });

  test('that are none are left out', () => {
    expect(recordsIn(new Uint8Array(64), 0)).toEqual([]);
  });
});
