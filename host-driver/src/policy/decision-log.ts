// SPDX-License-Identifier: Apache-2.0
import { Happened, notesOf, type Trail } from './events.js';
import { type Decision, type Decisions, type Reason, reasons } from './policy.js';

export interface LoggedDecision {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly action: 'name' | 'evict' | 'spare' | 'prefetch';
  readonly why: string;
}

type Action = LoggedDecision['action'];
interface Entry {
  time: number;
  readonly action: Action;
  readonly gpn: number;
  readonly reason: Reason;
  a: number;
  b: number;
}

/** The newest decisions, each with its reason. Texts are made when somebody asks. */
export class DecisionLog {
  readonly #size: number;
  readonly #ring: Entry[] = [];
  #next = 0;
  /** Of each page in the ring. One that is named or spared again for the same reason is renewed, and pushes no other out. */
  readonly #newest = new Map<number, Entry>();

  constructor(size = 1 << 16) {
    this.#size = size;
  }

  decided(time: number, d: Decisions): void {
    const all = (action: Action, list: readonly Decision[]): void => {
      for (const { gpn, reason, a, b } of list) this.#add({ time, action, gpn, reason, a, b });
    };
    all('name', d.evict ?? []);
    all('spare', d.spare);
    all('prefetch', d.prefetch);
  }

  /** What became of it: evictions that took place. */
  happened(time: number, trail: Trail): void {
    for (const [gpn, what] of notesOf(trail)) {
      if (what === Happened.evictOldest) this.#add({ time, action: 'evict', gpn, reason: 'oldest', a: 0, b: 0 });
      if (what === Happened.evictNamed) this.#evicted(time, gpn);
    }
  }

  /** The newest decisions about a page, newest first. */
  about(gpn: number, most = 16): LoggedDecision[] {
    const found: LoggedDecision[] = [];
    for (let i = 1; i <= this.#ring.length && found.length < most; i++) {
      const e = this.#ring[(this.#next - i + this.#ring.length) % this.#ring.length];
      if (e?.gpn === gpn) found.push({ time: e.time, action: e.action, why: reasons[e.reason](e.a, e.b) });
    }
    return found;
  }

  /** For the reason for which it was named. */
  #evicted(time: number, gpn: number): void {
    const named = this.#newest.get(gpn);
    if (named?.action === 'name') this.#add({ ...named, time, action: 'evict' });
    else this.#add({ time, action: 'evict', gpn, reason: 'named', a: 0, b: 0 });
  }

  #add(entry: Entry): void {
    const last = this.#newest.get(entry.gpn);
    if (last !== undefined && entry.action !== 'evict' && last.action === entry.action && last.reason === entry.reason) {
      Object.assign(last, { time: entry.time, a: entry.a, b: entry.b });
      return;
    }
    this.#newest.set(entry.gpn, entry);
    const old = this.#ring[this.#next];
    if (old !== undefined && this.#newest.get(old.gpn) === old) this.#newest.delete(old.gpn);
    this.#ring[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#size;
  }
}
