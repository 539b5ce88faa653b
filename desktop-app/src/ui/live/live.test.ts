// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Intake, intakeLimit } from './intake.js';
import { bucketOf, bucketStart, buckets, Latencies, percentile } from './latencies.js';
import { Series } from './series.js';
import { slotMs, slots, Timeline } from './timeline.js';
import { TimeWindow } from './window.js';

const start = 1_700_000_000_000 - (1_700_000_000_000 % slotMs);
const at = (slot: number): number => start + slot * slotMs;
const slotOf = (slot: number): number => start / slotMs + slot;

describe('series', () => {
  it('gives the growth of counters in a second; a gap stays a gap, and what comes after it counts its whole time', () => {
    const s = new Series();
    for (const [slot, n] of [
      [0, 0],
      [1, 10],
      [2, 30],
      [6, 70],
    ] as const)
      s.add(at(slot), { a: n, b: 2 * n });
    const out = new Float64Array(7);
    s.rates(['a', 'b'], slotOf(0), out);
    expect([...out]).toEqual([Number.NaN, 120, 240, Number.NaN, Number.NaN, Number.NaN, 120]);
    expect(s.latest('a')).toBe(70);
  });

  it('a counter that begins anew is no negative rate', () => {
    const s = new Series();
    for (const [slot, n] of [100, 200, 5, 15].entries()) s.add(at(slot), { a: n });
    const out = new Float64Array(4);
    s.rates(['a'], slotOf(0), out);
    expect([...out]).toEqual([Number.NaN, 400, Number.NaN, 40]);
  });

  it('keeps a quarter of an hour and no more; what was before is gone, not another time’s', () => {
    const s = new Series();
    s.add(at(0), { a: 1 });
    s.add(at(slots), { a: 2 });
    expect(s.at('a', slotOf(0))).toBeNaN();
    expect(s.at('a', slotOf(1))).toBeNaN();
    expect(s.at('a', slotOf(slots))).toBe(2);
    s.add(at(5), { a: 3 });
    expect(s.at('a', slotOf(5))).toBeNaN();
  });
});

describe('latencies', () => {
  it('buckets are found by their first value', () => {
    for (let i = 0; i < buckets; i++) expect(bucketOf(bucketStart(i))).toBe(i);
  });

  it('percentiles are within a bucket of the exact ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 16, max: 1e9 }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.99),
        (values, p) => {
          const counts = new Float64Array(buckets);
          const bucketFor = (v: number): number => {
            let i = 0;
            while (bucketStart(i + 1) <= v) i++;
            return i;
          };
          for (const v of values) counts[bucketFor(v)] = (counts[bucketFor(v)] as number) + 1;
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.ceil(p * sorted.length) - 1] as number;
          expect(bucketFor(percentile(counts, p))).toBe(bucketFor(exact));
        },
      ),
    );
  });

  it('holds what came in each slot, not what was before it began', () => {
    const l = new Latencies();
    const of = (count: number): { buckets: { from: number; count: number }[] } => ({ buckets: [{ from: 1024, count }] });
    l.add(at(0), of(1000));
    l.add(at(1), of(1007));
    l.add(at(1), of(1010));
    l.add(at(3), of(4));
    const counts = [0, 1, 2, 3].map((s) => l.at(slotOf(s))[bucketOf(1024)]);
    expect(counts).toEqual([0, 10, 0, 4]);
    expect(l.sum(slotOf(0), slotOf(3), new Float64Array(buckets))[bucketOf(1024)]).toBe(14);
  });
});

describe('intake', () => {
  it('stops when its time is over; what is left is the backlog, in order', () => {
    let now = 0;
    const seen: string[] = [];
    const intake = new Intake(
      (text) => {
        now += 1;
        seen.push(text);
      },
      () => now,
    );
    for (let i = 0; i < 10; i++) intake.push(String(i));
    expect(intake.drain(4)).toBe(true);
    expect(intake.backlog).toBe(6);
    intake.drain(100);
    expect(seen).toEqual([...'0123456789']);
    expect(intake.drain(100)).toBe(false);
  });

  it('gives up the oldest when too much waits, and says how many', () => {
    const seen: string[] = [];
    const intake = new Intake((text) => seen.push(text));
    for (let i = 0; i < intakeLimit + 3; i++) intake.push(String(i));
    expect([intake.backlog, intake.dropped]).toEqual([intakeLimit, 3]);
    intake.drain(60_000);
    expect(seen[0]).toBe('3');
    expect(seen).toHaveLength(intakeLimit);
  });
});

describe('the time that is shown', () => {
  const timeline = (last: number): Timeline => {
    const t = new Timeline();
    for (let slot = 1000; slot <= last; slot++) t.advance(slot, () => undefined);
    return t;
  };

  it('follows the newest, stands still when it is zoomed, and never goes beyond what is there', () => {
    const t = timeline(2000);
    const shown = new TimeWindow();
    expect(shown.range(t)).toEqual({ from: 1761, to: 2000 });
    shown.stretch(0.5, t);
    expect(shown.range(t)).toEqual({ from: 1821, to: 1940 });
    shown.move(-0.5, t);
    expect(shown.range(t).to).toBe(1880);
    shown.move(10, t);
    expect(shown.range(t)).toEqual({ from: 1881, to: 2000 });
    expect(shown.range(timeline(2100))).toEqual({ from: 1881, to: 2000 });
    for (let i = 0; i < 20; i++) shown.stretch(0.5, t);
    expect(shown.range(t).to - shown.range(t).from).toBe(4);
    for (let i = 0; i < 20; i++) shown.stretch(2, t);
    expect(shown.range(t)).toEqual({ from: 2000 - slots + 1, to: 2000 });
    shown.follow();
    expect(shown.range(timeline(2100)).to).toBe(2100);
  });
});
