// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { duration, Progress, size } from './progress.js';

test('share, rate and time left', () => {
  const p = new Progress(1000 * 1024);
  expect(p.line(0, 0)).toBe('  0 %  0 B of 1000.0 KiB, 0 B/s');
  expect(p.line(100 * 1024, 1000)).toBe(' 10 %  100.0 KiB of 1000.0 KiB, 100.0 KiB/s, 9 s left');
});

test('what was there before a resume is done, but not speed', () => {
  const p = new Progress(1000);
  p.line(900, 10_000);
  expect(p.line(950, 11_000)).toBe(' 95 %  950 B of 1000 B, 50 B/s, 1 s left');
});

test('a stall shows as one after five seconds', () => {
  const p = new Progress(1000);
  p.line(0, 0);
  p.line(500, 1000);
  p.line(500, 6000);
  expect(p.line(500, 7000)).toBe(' 50 %  500 B of 1000 B, 0 B/s');
});

test('sizes and durations', () => {
  expect([size(0), size(1023), size(1024), size(16 << 20)]).toEqual(['0 B', '1023 B', '1.0 KiB', '16.0 MiB']);
  expect([duration(0.2), duration(59), duration(61)]).toEqual(['1 s', '59 s', '1 min 01 s']);
});
