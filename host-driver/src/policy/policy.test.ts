// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { PageBook } from './book.js';
import { DecisionLog } from './decision-log.js';
import { Happened } from './events.js';
import { createPolicy as fifo } from './fifo.js';
import { createPolicy as heat } from './heat.js';
import { loadPolicy } from './load.js';
import type { Policy } from './policy.js';
import { replay, zipf } from './replay-testing.js';

const pages = 2048;
const options = { pages, prefetch: false };

function* take(n: number, next: (i: number) => number): Generator<number> {
  for (let i = 0; i < n; i++) yield next(i);
}

const skewed = (seed: number, n = 200_000): Iterable<number> => take(n, zipf(pages, 0.99, seed));

test.each([1, 2, 3])('on a skewed mix, pages by heat come back less often than first in, first out, seed %i', (seed) => {
  const run = (policy: Policy) => replay(skewed(seed), pages, 512, policy);
  const [base, good] = [run(fifo(options)), run(heat(options))];
  expect(good.refaults / base.refaults).toBeLessThan(0.7);
  // Looks are paid by faults; those under way may find a few more pages in use.
  expect(good.touches).toBeLessThanOrEqual(good.faults + 1024);
});

test('with a large budget, too, pages are named for all that goes at once between two watermarks', () => {
  const [many, budget] = [8192, 4096];
  const run = (policy: Policy) => replay(take(400_000, zipf(many, 0.99, 1)), many, budget, policy);
  const [base, good] = [fifo, heat].map((create) => run(create({ pages: many, prefetch: false })));
  expect((good?.refaults ?? 0) / (base?.refaults ?? 1)).toBeLessThan(0.68);
  expect(good?.oldest ?? 0).toBeLessThan((good?.book.evictions ?? 0) / 20);
});

test('without looks, faults alone tell too little; with heat that is never kept, nothing', () => {
  const blind: Policy = ((p) => ({ name: 'blind', decide: (v) => ({ ...p.decide(v), look: [] }) }))(heat(options));
  const [base, good, without] = [fifo(options), heat(options), blind].map((p) => replay(skewed(1), pages, 512, p).refaults);
  expect(without).toBeGreaterThan((good ?? 0) * 1.15);
  expect(without).toBeLessThan(base ?? 0);
});

test('when the popular pages change, heat follows', () => {
  const next = zipf(pages, 0.99, 5);
  const shifting = (): Iterable<number> => take(200_000, (i) => (next() + Math.floor(i / 50_000) * 509) % pages);
  const [base, good] = [fifo(options), heat(options)].map((p) => replay(shifting(), pages, 512, p).refaults);
  expect(good).toBeLessThan((base ?? 0) * 0.9);
});

test('a cycle larger than the budget is no worse than first in, first out', () => {
  const cycle = (): Iterable<number> => take(40_000, (i) => i % pages);
  const [base, good] = [fifo(options), heat(options)].map((p) => replay(cycle(), pages, 512, p).refaults);
  expect(good).toBeLessThanOrEqual(base ?? 0);
});

test('refault distances tell how many frames are missing, idle pages how many are too many', () => {
  const cycle = replay(
    take(40_000, (i) => i % 1000),
    pages,
    512,
    fifo(options),
  );
  const more = cycle.sizer.advise(512, 0, pages);
  // 1000 pages in turn with 512 frames: each comes back about 500 evictions after it went.
  expect(more?.pages).toBeGreaterThanOrEqual(1000);
  expect(more?.pages).toBeLessThanOrEqual(512 + 1024);
  expect(more?.reason).toMatch(/% of \d+ refaults came within \d+ evictions/);
  const small = replay(
    take(40_000, (i) => i % 300),
    pages,
    512,
    fifo(options),
  );
  expect(small.sizer.advise(512, 0, pages)).toBe(null);
  expect(small.sizer.advise(512, 200, pages)?.pages ?? 0).toBe(412);
});

test('the book counts what comes and goes, returns from other nodes among it', () => {
  const book = new PageBook(8);
  const distances: number[] = [];
  const take = (...notes: number[]): void => book.take({ notes: Uint32Array.from(notes), lost: 0 }, (_, d) => distances.push(d));
  take(1, Happened.read, 2, Happened.write, 3, Happened.read);
  expect([book.resident, book.faults, book.refaults]).toEqual([3, 3, 0]);
  take(1, Happened.evictOldest, 2, Happened.evictNamed, 3, Happened.revoke);
  expect([book.resident, book.evictions]).toEqual([0, 2]);
  take(1, Happened.read, 3, Happened.write);
  expect([distances, book.refaultsOf(1), book.returnsOf(3), book.returnsOf(1)]).toEqual([[1], 1, 1, 0]);
  book.watch(1);
  expect(book.isWatched(1)).toBe(true);
  take(1, Happened.touch);
  expect(book.isWatched(1)).toBe(false);
  expect(book.heat(1)).toBeGreaterThan(book.heat(2));
  expect(book.missed({ notes: new Uint32Array(), lost: 2 })).toBe(true);
  expect(book.missed({ notes: new Uint32Array(), lost: 2 })).toBe(false);
});

test('every decision has a reason that is found by its page; the log is bounded', () => {
  const log = new DecisionLog(4);
  const named = (gpn: number, a: number) => ({ evict: [{ gpn, reason: 'coldest' as const, a, b: 9 }], spare: [], prefetch: [], look: [] });
  log.decided(1, named(7, 0.5));
  log.decided(2, named(7, 0.25));
  log.happened(3, { notes: Uint32Array.of(7, Happened.evictNamed, 8, Happened.evictOldest), lost: 0 });
  expect(log.about(7)).toEqual([
    { time: 3, action: 'evict', why: 'among the coldest 9 pages that were compared: heat 0.25' },
    { time: 2, action: 'name', why: 'among the coldest 9 pages that were compared: heat 0.25' },
  ]);
  expect(log.about(8)[0]?.why).toContain('came first');
  for (let gpn = 20; gpn < 24; gpn++) log.decided(4, named(gpn, 1));
  expect(log.about(7)).toEqual([]);
  expect(log.about(23)).toHaveLength(1);
});

test('a policy is found by its name, or is a module; anything else is refused', async () => {
  expect((await loadPolicy('heat'))(options).name).toBe('heat');
  await expect(loadPolicy('lru')).rejects.toMatchObject({ code: 'E_POLICY' });
  await expect(loadPolicy('/none/such.js')).rejects.toMatchObject({ code: 'E_POLICY' });
  expect((await loadPolicy(new URL('./fifo.js', import.meta.url).pathname.replace(/\.js$/, '.ts')))(options).name).toBe('fifo');
});
