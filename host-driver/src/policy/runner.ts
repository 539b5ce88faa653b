// SPDX-License-Identifier: Apache-2.0
import { errorLine } from '@weft/tools';
import type { Driver, Look } from '../driver.js';
import { PageBook } from './book.js';
import { BudgetSizer } from './budget.js';
import { DecisionLog } from './decision-log.js';
import { isFault, notesOf } from './events.js';
import { createPolicy as fifo } from './fifo.js';
import { loadPolicy } from './load.js';
import type { Decision, Policy, View } from './policy.js';
import { mapOf, type PageExplanation, type PageReport, stateCounts, survey } from './report.js';
import { PageState } from './states.js';

export interface PolicyOptions {
  /** `fifo`, `heat`, or the absolute path of a module. Default: heat. */
  readonly policy?: string;
  /** Fetch pages of streams before they are wanted. Default: false. */
  readonly prefetch?: boolean;
  /** How often the policy decides. Default 5 ms. */
  readonly everyMs?: number;
  /** Default: what works on this kernel. */
  readonly look?: Look;
}

/** Looks a batch; one takes a microsecond or two of another thread. */
const mostLooks = 512;
const cardEveryMs = 1000;

const gpns = (decisions: readonly Decision[]): Uint32Array => Uint32Array.from(decisions, (d) => d.gpn);

/** Feeds a driver's policy and carries its decisions back. No fault waits for any of this. */
export class PolicyRunner {
  readonly book: PageBook;
  readonly #driver: Driver;
  readonly #options: PolicyOptions;
  readonly #log = new DecisionLog();
  readonly #sizer = new BudgetSizer();
  readonly #tell: (text: string) => void;
  #policy: Policy;
  #budget: number;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #look: Look = 'none';
  #card: View['card'] = null;
  #cardDue = 0;

  private constructor(driver: Driver, policy: Policy, budgetPages: number, options: PolicyOptions, tell: (text: string) => void) {
    this.#driver = driver;
    this.#policy = policy;
    this.#budget = budgetPages;
    this.#options = options;
    this.#tell = tell;
    this.book = new PageBook(driver.guestBytes / 4096);
    this.book.settle(driver.pageStates());
    driver.takeTrail();
    this.#timer = setInterval(() => this.tick(), options.everyMs ?? 5);
  }

  /** `tell` hears, in words, of a policy that failed. */
  static async start(
    driver: Driver,
    budgetPages: number,
    options: PolicyOptions = {},
    tell: (text: string) => void = () => undefined,
  ): Promise<PolicyRunner> {
    const create = await loadPolicy(options.policy ?? 'heat');
    const policy = create({ pages: driver.guestBytes / 4096, prefetch: options.prefetch ?? false });
    return new PolicyRunner(driver, policy, budgetPages, options, tell);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#driver.advise(new Uint32Array(), new Uint32Array(), new Uint32Array());
  }

  /** The frame budget is another one from now on. */
  set budget(pages: number) {
    this.#budget = pages;
  }

  tick(now = Date.now()): void {
    const trail = this.#driver.takeTrail();
    this.#log.happened(now, trail);
    const missed = this.book.missed(trail);
    this.book.take(trail, (_, distance) => this.#sizer.refault(distance));
    if (missed) this.book.settle(this.#driver.pageStates());
    let faults = 0;
    for (const [, what] of notesOf(trail)) faults += Number(isFault(what));
    this.#sizer.faults(faults);
    this.#askCard(now);
    this.#decide(now, {
      book: this.book,
      trail,
      faults,
      budget: this.#budget,
      looks: this.#looking === null ? mostLooks : 0,
      card: this.#card,
    });
  }

  /** When the looks that were decided have been taken. */
  async looked(): Promise<void> {
    await this.#looking;
  }

  explain(page: number): PageExplanation {
    const { book } = this;
    return {
      page,
      where: PageState.text(this.#driver.pageStates()[page] ?? 0),
      heat: Number(book.heat(page).toFixed(3)),
      idle: book.isWatched(page),
      refaults: book.refaultsOf(page),
      returns: book.returnsOf(page),
      policy: this.#policy.name,
      decisions: this.#log.about(page),
    };
  }

  report(): PageReport {
    const { book } = this;
    const found = survey(book);
    const { prefetch, prefetchUsed, prefetchUnused } = this.#driver.stats();
    return {
      policy: this.#policy.name,
      look: this.#look,
      pages: book.pages,
      states: stateCounts(this.#driver.pageStates()),
      resident: book.resident,
      ...found,
      faults: book.faults,
      refaults: book.refaults,
      evictions: book.evictions,
      touches: book.touches,
      lostNotes: book.lost,
      budgetPages: this.#budget,
      budgetAdvice: this.#sizer.advise(this.#budget, found.idle, book.pages),
      prefetch: { asked: prefetch, used: prefetchUsed, unused: prefetchUnused },
      map: mapOf(book),
    };
  }

  #decide(now: number, view: View): void {
    // Nothing has happened, so nothing changes.
    if (view.trail.notes.length === 0) return;
    try {
      const d = this.#policy.decide(view);
      this.#log.decided(now, d);
      this.#driver.advise(d.evict && gpns(d.evict), gpns(d.spare), gpns(d.prefetch));
      if (d.look.length > 0) this.#watch(Uint32Array.from(d.look.slice(0, view.looks)));
    } catch (e) {
      this.#tell(`the policy ${this.#policy.name} failed, and pages go first come, first out from now on: ${errorLine(e)}`);
      this.#policy = fifo({ pages: this.book.pages, prefetch: false });
    }
  }

  /** Off this thread; one batch at a time. */
  #watch(pages: Uint32Array): void {
    for (const gpn of pages) this.book.watch(gpn);
    this.#looking = this.#driver
      .look(pages, this.#options.look ?? 'none')
      .then((way) => {
        if (way !== 'none') this.#look = way;
      })
      .catch(() => undefined)
      .finally(() => {
        this.#looking = null;
      });
  }

  #askCard(now: number): void {
    if (now < this.#cardDue) return;
    this.#cardDue = now + cardEveryMs;
    this.#driver
      .cardCounters()
      .then((counters) => {
        this.#card = counters;
      })
      .catch(() => undefined);
  }
}
