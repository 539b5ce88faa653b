// SPDX-License-Identifier: Apache-2.0
import type { PageBook } from './book.js';
import { Happened, isFault, notesOf, type Trail } from './events.js';
import type { Decision } from './policy.js';

/** Faults among which a trend is sought. */
const history = 32;
/** Pages fetched for a trend at once, at most; fewer while few of them were used. */
const mostDepth = 32;

/**
 * Streams by majority: when more than half of the last distances between faults are the same, the next pages of it will be wanted (Al Maruf and Chowdhury,
 * "Effectively Prefetching Remote Memory with Leap", USENIX ATC 2020, section 4). Pages that came ahead and were touched carry the stream on.
 */
export class Streams {
  readonly #pages: number;
  readonly #steps: number[] = [];
  #last = -1;
  #depth = 4;

  constructor(pages: number) {
    this.#pages = pages;
  }

  /** Pages to fetch after this batch. */
  next(trail: Trail, book: PageBook): Decision[] {
    let used = 0;
    let unused = 0;
    let moved = false;
    for (const [gpn, what] of notesOf(trail)) {
      if (what === Happened.used) used++;
      if (what === Happened.unused) unused++;
      if (!isFault(what) && what !== Happened.used) continue;
      if (this.#last >= 0) this.#steps.push(gpn - this.#last);
      if (this.#steps.length > history) this.#steps.shift();
      this.#last = gpn;
      moved = true;
    }
    // What was right is trusted further, what was wrong less.
    this.#depth = Math.min(mostDepth, Math.max(2, used > unused ? this.#depth * 2 : unused > used ? this.#depth >> 1 : this.#depth));
    const trend = moved ? this.#trend() : null;
    if (trend === null) return [];
    const ahead: Decision[] = [];
    for (let i = 1; i <= this.#depth; i++) {
      const gpn = this.#last + i * trend.step;
      if (gpn >= 0 && gpn < this.#pages && !book.isHere(gpn)) ahead.push({ gpn, reason: 'stream', a: trend.step, b: trend.votes });
    }
    return ahead;
  }

  /** The distance that more than half of the last ones are, by Boyer and Moore's vote: the newest ones first, then all. */
  #trend(): { readonly step: number; readonly votes: number } | null {
    for (let span = history / 4; span <= history; span *= 2) {
      const steps = this.#steps.slice(-span);
      if (steps.length < span) return null;
      let candidate = 0;
      let lead = 0;
      for (const s of steps) {
        if (lead === 0) candidate = s;
        lead += s === candidate ? 1 : -1;
      }
      const votes = steps.filter((s) => s === candidate).length;
      if (candidate !== 0 && votes * 2 > span) return { step: candidate, votes };
    }
    return null;
  }
}
