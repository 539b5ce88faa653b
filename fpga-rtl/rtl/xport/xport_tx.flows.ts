// SPDX-License-Identifier: Apache-2.0
/** What a sender knows of its flows, and when it must have acted: the model that xport_tx is held to. */
import { check } from '@weft/tools';
import { type AckTriple, CLASSES, constant, WINDOW } from './frames.js';
import { Estimate, MAX_DOUBLED } from './xport_tx_rtt.bench.js';

/** Later numbers that must have arrived before a missing one is sent again. */
const LATER = 3;
const TICK = constant('TICK_CYCLES');

/** Cycles within which what may be sent is sent: other slots may come first, and the wire is not always ready. */
export const PATIENCE = { ctl: 1500, page: 8000 } as const;
const patience = (page: boolean): number => (page ? PATIENCE.page : PATIENCE.ctl);

export interface Sent {
  readonly gpn: bigint;
  readonly hold: bigint | undefined;
  readonly page: boolean;
  /** Cycle in which its last transmission left, and whether it was a repeat; one is on its way. */
  left: number;
  again: boolean;
  out: boolean;
  times: number;
  doubled: number;
  /** Its number is missing behind others: cycle by which it must be on its way again. */
  hurry: number;
}

export class Flow {
  // As the sender knows it.
  una = 0;
  end = 0;
  limit = WINDOW;
  readonly flight = new Map<number, Sent>();
  readonly acked = new Set<number>();
  /** Message of each number given. RSP has two ways out, so they may come in another order. */
  readonly gpns = new Map<number, bigint>();
  /** Messages without a number, by gpn. */
  readonly waiting = new Map<bigint, { readonly hold: bigint | undefined; readonly op: number; readonly page: boolean }>();
  /** Since when could one have been sent, or an answer been asked for. */
  roomSince: { ctl: number; page: number } = { ctl: 0, page: 0 };
  stuckSince = 0;
  // As the receiver knows it.
  readonly arrived = new Set<number>();
  cum = 0;
  told = WINDOW;

  get room(): boolean {
    return this.end < this.limit && this.end - this.una < WINDOW;
  }
}

type News = { readonly at: number; readonly cls: number; readonly seq: number; readonly missing: boolean };

/** Clocks that looking for missing numbers takes where some came out of order, and from naming a number until its slot is known. */
const LOOK = LATER;
const NAMING = 2;

/** One peer: its flows, its round trips, and what the ACK in work says. */
export class Peer {
  readonly flows = CLASSES.map(() => new Flow());
  readonly #estimates = { ctl: new Estimate(), page: new Estimate() };
  /** Time-outs that held in the last cycles: the sender decides a little before its frame is seen. */
  readonly #recent: { readonly ctl: { at: number; rto: number }[]; readonly page: { at: number; rto: number }[] } = { ctl: [], page: [] };
  #news: News[] = [];
  #latest: number | undefined;
  heard = 0;
  readonly #first: number;
  readonly #least: number;

  constructor(first: number, least: number) {
    this.#first = first;
    this.#least = least;
  }

  flow(cls: number): Flow {
    return this.flows[cls] as Flow;
  }

  estimate(page: boolean): Estimate {
    return page ? this.#estimates.page : this.#estimates.ctl;
  }

  #rtos(page: boolean, now: number): number[] {
    const list = page ? this.#recent.page : this.#recent.ctl;
    while (list[1] && list[1].at < now - patience(page)) list.shift();
    return list.length > 0 ? list.map((e) => e.rto) : [this.#first];
  }

  /**
   * An ACK whose first class is read in clock `at`: which slots it names, and when. One clock a class; then one a slot, or one without,
   * if it may say anything that is not known, or lacks something. Gives its last clock.
   */
  take(at: number, body: readonly AckTriple[]): number {
    let clock = at + 1 + NAMING;
    body.forEach(({ cum, sack, limit }, cls) => {
      const f = this.flow(cls);
      f.stuckSince = 0;
      const differs = (a: number, b: number): boolean => (a - b) % (2 * WINDOW) !== 0;
      const news = differs(cum, f.una) || sack !== 0 || differs(limit, f.limit) || [...f.acked].some((seq) => seq >= f.una);
      if (cum < f.una || cum > f.end) {
        clock += news ? 2 : 1;
        return;
      }
      const grown = limit > f.limit && limit - cum <= WINDOW;
      const has = (seq: number): boolean => seq < f.end && (seq < cum || ((sack >> (seq - cum)) & 1) === 1 || f.acked.has(seq));
      const numbers = Array.from({ length: f.end - f.una }, (_, i) => f.una + i);
      const fresh = numbers.filter((seq) => has(seq) && !f.acked.has(seq));
      const missing = numbers.filter((seq) => !has(seq) && numbers.filter((later) => later > seq && has(later)).length >= LATER);
      for (const seq of fresh) this.#news.push({ at: ++clock, cls, seq, missing: false });
      if (news && fresh.length === 0) clock++;
      if (numbers.some((seq) => seq >= cum && has(seq))) clock += LOOK + (missing.length === 0 ? 1 : 0);
      for (const seq of missing) this.#news.push({ at: ++clock, cls, seq, missing: true });
      clock++;
      for (const seq of fresh) f.acked.add(seq);
      f.una = cum;
      if (grown) f.limit = limit;
    });
    return clock - NAMING - 1;
  }

  /** What is heard of in this cycle; gives the holds of pages that have arrived. */
  hear(now: number): bigint[] {
    const due = this.#news.filter((n) => n.at === now);
    if (due.length === 0) return [];
    this.#news = this.#news.filter((n) => n.at > now);
    return due.flatMap(({ cls, seq, missing }) => {
      const s = this.flow(cls).flight.get(seq);
      check(s !== undefined, `cycle ${now}: number ${seq} of class ${cls} is not under way`);
      if (missing) {
        if (!s.out && this.#latest !== undefined && s.left < this.#latest) s.hurry = Math.min(s.hurry, now + patience(s.page));
        return [];
      }
      this.flow(cls).flight.delete(seq);
      this.heard = now;
      if (this.#latest === undefined || (!s.again && s.left > this.#latest)) this.#latest = s.left;
      if (!s.again) {
        const e = this.estimate(s.page);
        e.sample(now - s.left);
        (s.page ? this.#recent.page : this.#recent.ctl).push({ at: now, rto: e.rto(this.#first, this.#least) });
      }
      return s.hold === undefined ? [] : [s.hold];
    });
  }

  /** It leaves the rack: what is dropped, and the holds of pages that nobody will acknowledge any more. */
  leave(): { readonly dropped: number; readonly gpns: readonly bigint[]; readonly holds: readonly bigint[] } {
    for (const n of this.#news) if (!n.missing) this.flow(n.cls).acked.add(n.seq);
    const flight = this.flows.flatMap((f) => [...f.flight].map(([seq, s]) => ({ ...s, acked: f.acked.has(seq) })));
    const waiting = this.flows.flatMap((f) => [...f.waiting].map(([gpn, { hold }]) => ({ gpn, hold, acked: false })));
    const all = [...flight, ...waiting];
    return {
      dropped: all.filter((s) => !s.acked).length,
      gpns: [...all.map((s) => s.gpn), ...this.flows.flatMap((f) => [...f.gpns.values()])],
      holds: all.flatMap(({ hold }) => (hold === undefined ? [] : [hold])),
    };
  }

  /** A message is on its way for the first time (`s` new), or again. */
  depart(now: number, s: Sent, fast: boolean): void {
    const e = this.estimate(s.page);
    if (s.times > 0) {
      check(!s.out, `cycle ${now}: sent again before it had left`);
      const wait = now - s.left;
      if (!fast) {
        const least = Math.min(...this.#rtos(s.page, now)) * 2 ** Math.min(s.times - 1, MAX_DOUBLED);
        check(wait >= least, `cycle ${now}: sent again after ${wait} cycles, the time-out is ${least}`);
        e.expired(s.doubled);
      }
    }
    s.times++;
    s.doubled = Math.max(Math.min(s.times - 1, MAX_DOUBLED), e.doubled);
    s.out = true;
    s.hurry = Number.POSITIVE_INFINITY;
  }

  left(now: number, s: Sent): void {
    s.left = now;
    s.again = s.times > 1;
    s.out = false;
  }

  /** Nothing is late: what can be sent, what has timed out, what is missing, and asking for credit. */
  punctual(now: number): void {
    for (const f of this.flows) {
      for (const page of [false, true]) {
        const kind = page ? 'page' : 'ctl';
        const waits = f.room && [...f.waiting.values()].some((m) => m.page === page);
        if (!waits) f.roomSince[kind] = 0;
        else if (f.roomSince[kind] === 0) f.roomSince[kind] = now;
        check(
          !waits || now - f.roomSince[kind] < patience(page),
          `cycle ${now}: a ${kind} frame with room waits since ${f.roomSince[kind]}`,
        );
      }
      const stuck = !f.room && f.waiting.size > 0 && f.flight.size === 0;
      if (!stuck) f.stuckSince = 0;
      else if (f.stuckSince === 0) f.stuckSince = now;
      check(!stuck || now - f.stuckSince < 2 * (this.#first + TICK) + PATIENCE.ctl, `cycle ${now}: no credit, and not asked for it`);
      for (const s of f.flight.values()) {
        check(now < s.hurry, () => `cycle ${now}: message ${s.gpn} is missing at its peer and not sent again`);
        if (s.out) continue;
        const most = Math.max(...this.#rtos(s.page, now)) * 2 ** Math.min(s.doubled + 1, MAX_DOUBLED);
        const over = now - Math.max(s.left, this.heard) - most;
        check(over < 2 * TICK + patience(s.page), () => `cycle ${now}: message ${s.gpn} has left at ${s.left}, and not again since`);
      }
    }
  }
}
