// SPDX-License-Identifier: Apache-2.0

/** Messages beyond this are given up, oldest first: memory stays bounded however far behind the page is. */
export const intakeLimit = 50_000;

/** Messages that wait to be worked on. A frame works for a few milliseconds at most; what is left is the backlog. */
export class Intake {
  readonly #work: (text: string) => void;
  readonly #now: () => number;
  #queue: string[] = [];
  #next = 0;
  #dropped = 0;

  constructor(work: (text: string) => void, now: () => number = () => performance.now()) {
    this.#work = work;
    this.#now = now;
  }

  get backlog(): number {
    return this.#queue.length - this.#next;
  }
  get dropped(): number {
    return this.#dropped;
  }

  push(text: string): void {
    this.#queue.push(text);
    if (this.backlog <= intakeLimit) return;
    this.#next++;
    this.#dropped++;
    this.#tidy();
  }

  /** Works until nothing waits or the time is over; tells whether it did anything. */
  drain(budgetMs: number): boolean {
    const end = this.#now() + budgetMs;
    const first = this.#next;
    while (this.#next < this.#queue.length && this.#now() < end) this.#work(this.#queue[this.#next++] as string);
    const worked = this.#next > first;
    this.#tidy();
    return worked;
  }

  /** Forgets what is done, seldom enough to cost nothing. */
  #tidy(): void {
    if (this.#next < 1024 && this.#next < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#next);
    this.#next = 0;
  }
}
