// SPDX-License-Identifier: Apache-2.0
import type { PageBook } from './book.js';
import { Happened, notesOf } from './events.js';
import type { CreatePolicy, Decision, Decisions, Policy, Reason, View } from './policy.js';
import { Streams } from './streams.js';

/** Pages compared with each other for each that is named, within limits. More find colder ones, and cost more. */
const comparedPerNamed = 8;
const leastCompared = 1024;
const mostCompared = 8192;
/** Pages passed over in search of such, at most. */
const mostSteps = 1 << 16;
/** Pages are named for so many times the faults of the last batch: the next one may be larger. */
const ahead = 2;
/** Where many pages are here, they are named for so many batches at once. */
const mostBatches = 4;
const leastNamed = 64;
/** Evictions come in one go from one watermark to the other (native/src/evictor.cpp); those without a name would be of the pages that came first. */
const oneGo = (budget: number): number => Math.min(256, budget >> 4);
/** Heats closer than this are taken as equal. */
const heatStep = 2 ** -12;
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
  /** Pages that were named, and of which nothing was heard since. */
  readonly #named = new Set<number>();
  /** Faults that have paid for a look which found no page in use yet. */
  #credit = 0;

  constructor(prefetch: boolean, pages: number) {
    this.#streams = prefetch ? new Streams(pages) : null;
  }

  decide(view: View): Decisions {
    const { book, budget } = view;
    const prefetch = this.#streams?.next(view.trail, book) ?? [];
    if (budget === 0 || book.resident === 0) return { evict: [], spare: [], prefetch, look: [] };
    return { ...this.#names(view), prefetch, look: this.#looks(book, view) };
  }

  /** To compare pages is the dear part: those that were named are used up first. */
  #names({ book, faults, budget, trail }: View): Pick<Decisions, 'evict' | 'spare'> {
    for (const [gpn] of notesOf(trail)) this.#named.delete(gpn);
    const needed = Math.max(leastNamed, oneGo(budget), ahead * faults);
    if (this.#named.size >= needed) return { evict: null, spare: [] };
    const wanted = Math.max(needed, Math.min(mostBatches * needed, book.resident / comparedPerNamed));
    const window = coldestFirst(this.#window(book, wanted), book);
    const named = window.slice(0, Math.min(window.length >> 1, wanted));
    const why = (gpn: number, reason: Reason): Decision => ({ gpn, reason, a: book.heat(gpn), b: window.length });
    this.#named.clear();
    for (const gpn of named) this.#named.add(gpn);
    return {
      evict: named.map((gpn) => why(gpn, book.isWatched(gpn) ? 'untouched' : 'coldest')),
      spare: window.slice(window.length >> 1).map((gpn) => why(gpn, 'warm')),
    };
  }

  #window(book: PageBook, wanted: number): number[] {
    const compared = Math.min(mostCompared, Math.max(leastCompared, comparedPerNamed * wanted));
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

/** Plain numbers sort several times faster than pages by a comparison: the heat in front, the place among them behind it. */
function coldestFirst(pages: readonly number[], book: PageBook): number[] {
  const keys = Float64Array.from(pages, (gpn, i) => Math.floor(book.heat(gpn) / heatStep) * mostCompared + i);
  return Array.from(keys.sort(), (key) => pages[key % mostCompared] as number);
}

export const createPolicy: CreatePolicy = ({ pages, prefetch }) => new HeatPolicy(prefetch, pages);
