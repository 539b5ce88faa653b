// SPDX-License-Identifier: Apache-2.0
import type { PageBook } from './book.js';
import { Happened, notesOf } from './events.js';
import type { CreatePolicy, Decision, Decisions, Policy, Reason, View } from './policy.js';
import { Streams } from './streams.js';

/** Pages compared with each other each time: for each fault of the last batch so many, within limits. More find colder ones, and cost more. */
const comparedPerFault = 16;
const leastCompared = 1024;
const mostCompared = 8192;
/** Pages passed over in search of such, at most. */
const mostSteps = 1 << 16;
/** Pages are named for so many times the faults of the last batch: the next one may be larger. */
const ahead = 2;
const leastNamed = 64;
/** Looks at pages in use that may be made up for later: by then the pages may be others. */
const mostCredit = 1024;

/**
 * The pages that were touched least go first. A touch is a fault, or one that a look has seen; all of them fade, so that a new phase counts more than an
 * old one. A page keeps its heat when it goes, so one that comes back again and again stays. Pages are looked at in turn, until looks have found as many
 * in use as there were faults: each of these cost a fault without the card, and that is worth its price only while pages are short.
 */
class HeatPolicy implements Policy {
  readonly name = 'heat';
  readonly #streams: Streams | null;
  /** Where the next pages to be compared, and to be looked at, are. */
  #compareAt = 0;
  #lookAt = 0;
  /** Faults that have paid for a look which found no page in use yet. */
  #credit = 0;

  constructor(prefetch: boolean, pages: number) {
    this.#streams = prefetch ? new Streams(pages) : null;
  }

  decide(view: View): Decisions {
    const { book, faults, budget } = view;
    const prefetch = this.#streams?.next(view.trail, book) ?? [];
    if (budget === 0 || book.resident === 0) return { evict: [], spare: [], prefetch, look: [] };
    const window = this.#window(book, faults).sort((x, y) => book.heat(x) - book.heat(y));
    const named = Math.min(window.length >> 1, Math.max(leastNamed, ahead * faults));
    const why = (gpn: number, reason: Reason): Decision => ({ gpn, reason, a: book.heat(gpn), b: window.length });
    return {
      evict: window.slice(0, named).map((gpn) => why(gpn, book.isWatched(gpn) ? 'untouched' : 'coldest')),
      spare: window.slice(window.length >> 1).map((gpn) => why(gpn, 'warm')),
      prefetch,
      look: this.#looks(book, view),
    };
  }

  #window(book: PageBook, faults: number): number[] {
    const compared = Math.min(mostCompared, Math.max(leastCompared, comparedPerFault * faults));
    const window: number[] = [];
    for (let step = 0; step < Math.min(mostSteps, book.pages) && window.length < compared; step++) {
      this.#compareAt = (this.#compareAt + 1) % book.pages;
      if (book.isHere(this.#compareAt) && !book.isAhead(this.#compareAt)) window.push(this.#compareAt);
    }
    return window;
  }

  #looks(book: PageBook, { looks, faults, trail }: View): number[] {
    const look: number[] = [];
    this.#credit = Math.min(this.#credit + faults, mostCredit);
    for (const [, what] of notesOf(trail)) if (what === Happened.touch) this.#credit--;
    const most = Math.max(0, Math.min(looks, this.#credit));
    for (let step = 0; step < Math.min(mostSteps, book.pages) && look.length < most; step++) {
      this.#lookAt = (this.#lookAt + 1) % book.pages;
      if (book.isHere(this.#lookAt) && !book.isWatched(this.#lookAt) && !book.isAhead(this.#lookAt)) look.push(this.#lookAt);
    }
    return look;
  }
}

export const createPolicy: CreatePolicy = ({ pages, prefetch }) => new HeatPolicy(prefetch, pages);
