// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../clock.js';

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ readonly ms: number; readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { ms, at: this.#now + ms, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets time pass; what is due is called, earliest first. */
  pass(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].filter((t) => t.at <= this.#now).sort((a, b) => a.at - b.at)) {
      this.#timers.delete(timer);
      timer.call();
    }
  }

  /** Pauses up to a length pass at once, until the signal; longer waits, such as those for a reply, do not. */
  skipPauses(upToMs: number, signal: AbortSignal): void {
    const turn = (): void => {
      if (signal.aborted) return;
      const due = [...this.#timers].filter((t) => t.ms <= upToMs).map((t) => t.at);
      if (due.length > 0) this.pass(Math.min(...due) - this.#now);
      setImmediate(turn);
    };
    turn();
  }

  get waiting(): number {
    return this.#timers.size;
  }
}
