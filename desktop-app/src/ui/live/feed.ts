// SPDX-License-Identifier: Apache-2.0
import type { Event, LiveMessage, Statistics } from '../../contract/daemon.js';
import type { LinkState } from '../../contract/racks.js';
import type { Backend } from '../backend/backend.js';
import { Intake } from './intake.js';
import { Latencies } from './latencies.js';
import { Series } from './series.js';

/** Time in each frame for what came; the rest of it belongs to drawing. */
const frameBudgetMs = 6;
/** A page that is not seen draws no frames. */
const hiddenEveryMs = 500;
const hiddenBudgetMs = 100;
const eventsKept = 2000;

type Listener = () => void;

/**
 * Live data of one daemon, bounded in memory. Samples go into rings and never through React: who draws listens to `onFrame` and reads the rings.
 * Link state and events change seldom; these are for `useSyncExternalStore`.
 */
export class Feed {
  readonly series = new Series();
  /** Fault to page mapped, nanoseconds; descriptor to completion, card cycles. */
  readonly faultNs = new Latencies();
  readonly cardCycles = new Latencies();
  readonly intake = new Intake((text) => this.#take(text));
  #link: LinkState = 'connecting';
  #events: readonly Event[] = [];
  #serving = false;
  readonly #frames = new Set<Listener>();
  readonly #changes = new Set<Listener>();

  get link(): LinkState {
    return this.#link;
  }
  /** Oldest first. */
  get events(): readonly Event[] {
    return this.#events;
  }
  /** The daemon's driver serves memory now. */
  get serving(): boolean {
    return this.#serving;
  }

  start(backend: Backend): () => void {
    const end = backend.live({
      message: (text) => this.intake.push(text),
      state: (link) => {
        this.#link = link;
        this.#changed();
      },
    });
    const work = (budgetMs: number): void => {
      if (this.intake.drain(budgetMs)) for (const f of this.#frames) f();
    };
    const step = (): void => {
      work(frameBudgetMs);
      frame = requestAnimationFrame(step);
    };
    let frame = requestAnimationFrame(step);
    const timer = setInterval(() => document.hidden && work(hiddenBudgetMs), hiddenEveryMs);
    return () => {
      end();
      cancelAnimationFrame(frame);
      clearInterval(timer);
    };
  }

  /** Events from before we listened; those known already are left out. */
  remember(events: readonly Event[]): void {
    const known = new Set(this.#events.map((e) => e.seq));
    this.#events = [...events.filter((e) => !known.has(e.seq)), ...this.#events].sort((a, b) => a.seq - b.seq).slice(-eventsKept);
    this.#changed();
  }

  onFrame = (listener: Listener): (() => void) => {
    this.#frames.add(listener);
    return () => void this.#frames.delete(listener);
  };
  onChange = (listener: Listener): (() => void) => {
    this.#changes.add(listener);
    return () => void this.#changes.delete(listener);
  };

  #changed(): void {
    for (const f of this.#changes) f();
  }

  #take(text: string): void {
    const message = JSON.parse(text) as LiveMessage;
    if ('event' in message) this.remember([message.event]);
    else this.#sample(message.statistics);
  }

  #sample(statistics: Statistics): void {
    const { time, driver, faultNs, cardCycles } = statistics;
    const at = Date.parse(time);
    const serving = driver !== null;
    if (driver !== null) this.series.add(at, driver);
    if (faultNs !== null) this.faultNs.add(at, faultNs);
    if (cardCycles !== null) this.cardCycles.add(at, cardCycles);
    if (serving === this.#serving) return;
    this.#serving = serving;
    this.#changed();
  }
}
