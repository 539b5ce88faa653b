// SPDX-License-Identifier: Apache-2.0
// A model of the fault path for tests of policies: a frame budget with two watermarks and evictions as native/src/evictor.cpp does them.
import { Random } from '@weft/tools';
import { PageBook } from './book.js';
import { BudgetSizer } from './budget.js';
import { Happened, isFault } from './events.js';
import type { Policy } from './policy.js';

export interface Replay {
  readonly faults: number;
  readonly refaults: number;
  /** Faults without the card: touches that a look has seen. */
  readonly touches: number;
  /** Evictions of pages that the policy had not named. */
  readonly oldest: number;
  readonly prefetched: number;
  readonly used: number;
  readonly book: PageBook;
  readonly sizer: BudgetSizer;
}

/** Page numbers by Zipf's law with this exponent; which page is the how most popular one is shuffled. */
export function zipf(pages: number, exponent: number, seed: number): () => number {
  const random = new Random(seed);
  const order = Array.from({ length: pages }, (_, i) => i);
  for (let i = pages - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  const below = new Float64Array(pages);
  let sum = 0;
  for (let rank = 0; rank < pages; rank++) {
    sum += 1 / (rank + 1) ** exponent;
    below[rank] = sum;
  }
  return () => {
    const x = (random.u32() / 2 ** 32) * sum;
    let low = 0;
    let high = pages - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((below[middle] as number) <= x) low = middle + 1;
      else high = middle;
    }
    return order[low] as number;
  };
}

/** Runs accesses against a policy that decides every so many faults. */
export function replay(accesses: Iterable<number>, pages: number, budget: number, policy: Policy, everyFaults = 64): Replay {
  const margin = Math.min(256, Math.max(2, budget >> 4));
  const book = new PageBook(pages);
  const sizer = new BudgetSizer();
  /** In order of coming. Value: mapped. */
  const here = new Map<number, boolean>();
  const ahead = new Set<number>();
  const spared = new Set<number>();
  let named: number[] = [];
  let notes: number[] = [];
  const count = { faults: 0, touches: 0, oldest: 0, prefetched: 0, used: 0 };

  const leave = (gpn: number, what: number): void => {
    here.delete(gpn);
    notes.push(gpn, what);
    if (ahead.delete(gpn)) notes.push(gpn, Happened.unused);
  };
  const evictOldest = (): void => {
    for (const gpn of here.keys()) {
      if (!spared.delete(gpn)) {
        leave(gpn, Happened.evictOldest);
        count.oldest++;
        return;
      }
      const mapped = here.get(gpn) ?? true;
      here.delete(gpn);
      here.set(gpn, mapped);
    }
  };
  const makeRoom = (): void => {
    if (here.size <= budget - margin) return;
    while (here.size > budget - 2 * margin) {
      const gpn = named.shift();
      if (gpn === undefined) evictOldest();
      else if (here.has(gpn)) leave(gpn, Happened.evictNamed);
    }
  };
  const decide = (): void => {
    const trail = { notes: Uint32Array.from(notes), lost: 0 };
    notes = [];
    book.take(trail, (_, distance) => sizer.refault(distance));
    sizer.faults(everyFaults);
    const faults = trail.notes.filter((what, i) => i % 2 === 1 && isFault(what)).length;
    const d = policy.decide({ book, trail, faults, budget, looks: 512, card: null });
    if (d.evict !== null) named = d.evict.map(({ gpn }) => gpn);
    for (const gpn of named) spared.delete(gpn);
    for (const { gpn } of d.spare) spared.add(gpn);
    for (const gpn of d.look) {
      book.watch(gpn);
      if (here.has(gpn)) here.set(gpn, false);
    }
    for (const { gpn } of d.prefetch) {
      if (here.has(gpn) || here.size >= budget - margin / 2) continue;
      here.set(gpn, false);
      ahead.add(gpn);
      count.prefetched++;
      notes.push(gpn, Happened.ahead);
      makeRoom();
    }
  };

  let sinceFaults = 0;
  for (const gpn of accesses) {
    const mapped = here.get(gpn);
    if (mapped === undefined) {
      here.set(gpn, true);
      notes.push(gpn, Happened.read);
      count.faults++;
      sinceFaults++;
      makeRoom();
    } else if (!mapped) {
      here.set(gpn, true);
      const first = ahead.delete(gpn);
      notes.push(gpn, first ? Happened.used : Happened.touch);
      if (first) count.used++;
      else count.touches++;
      if (first) sinceFaults++;
      named = named.filter((n) => n !== gpn);
    }
    if (sinceFaults >= everyFaults) {
      sinceFaults = 0;
      decide();
    }
  }
  decide();
  return { ...count, refaults: book.refaults, book, sizer };
}
