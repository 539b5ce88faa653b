// SPDX-License-Identifier: Apache-2.0
import { ACK_OFFSET, ackClass, decode, frameHeader } from '@weft/spec';
import { check } from '@weft/tools';
import { CLASSES, WINDOW } from './frames.js';
import { CREDITED, type Flow, ME, type Model } from './xport_rx.model.js';

/** Clocks in which a header may leave, until one that is to leave at once has: each peer's turn, and some to see and make it. */
const SLACK = 12;

interface Debt {
  /** Clocks it has waited; since it became urgent. */
  age: number;
  urgent?: number;
}

/** Which ACKs are owed, and when they must leave and may. */
export class Acks {
  delay = 32;
  readonly #model: Model;
  readonly #owed = new Map<number, Debt>();
  readonly #polls = new Set<number>();
  /** Frames since the last ACK. */
  readonly #frames = new Map<number, number>();
  /** When the delay can have begun at the earliest, and when the last round of ACKs that waited for it began. */
  #since = 0;
  #round = 0;
  /** Clocks since then in which none could be made. */
  #lost = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  get idle(): boolean {
    return this.#owed.size === 0;
  }

  /** The peer is owed one. */
  owe(peer: number, urgent: boolean): void {
    if (!this.#model.members.has(peer)) return;
    const debt = this.#owed.get(peer) ?? { age: 0 };
    if (urgent) debt.urgent ??= 0;
    this.#owed.set(peer, debt);
  }

  /** For a frame of its. */
  oweFrame(peer: number, poll: boolean): void {
    const frames = (this.#frames.get(peer) ?? 0) + 1;
    this.#frames.set(peer, frames);
    this.owe(peer, poll || frames >= WINDOW / 2);
  }

  poll(peer: number): void {
    if (this.#model.members.has(peer)) this.#polls.add(peer);
    this.owe(peer, true);
  }

  /** An engine has taken a message of the class: a sender that is short of credit must hear of it. */
  released(peer: number, flow: Flow): void {
    flow.counted++;
    const left = flow.told - flow.cum;
    if (left <= WINDOW / 2) this.owe(peer, left === 0);
  }

  /** Membership has changed; a header for `waiting` had been made, but not taken. */
  changed(waiting: { readonly peer: number; readonly poll: boolean } | undefined): void {
    for (const peers of [this.#owed, this.#polls, this.#frames]) {
      for (const peer of peers.keys()) if (!this.#model.members.has(peer)) peers.delete(peer);
    }
    if (waiting === undefined) return;
    this.owe(waiting.peer, true);
    if (waiting.poll) this.poll(waiting.peer);
  }

  /** A header is offered. */
  made(bytes: Uint8Array, cycle: number): { readonly peer: number; readonly poll: boolean } {
    const model = this.#model;
    const h = decode(frameHeader, bytes);
    const peer = Number(h.dst);
    const poll = h.poll === 1n;
    const ours = h.hcrc === 0n && h.op === 0x3fn && Number(h.src) === ME && h.frag === 0n && h.seq === 0n;
    check(ours && Number(h.epoch) === model.epoch, `cycle ${cycle}: ACK header`);
    check(peer !== ME && model.members.has(peer), `cycle ${cycle}: an ACK to ${peer}, which is no member`);
    const debt = this.#owed.get(peer);
    check(debt !== undefined, `cycle ${cycle}: an ACK to ${peer}, which is owed none`);
    check(poll === this.#polls.has(peer), `cycle ${cycle}: poll is ${poll}`);
    CLASSES.forEach((name, c) => {
      const got = decode(ackClass, bytes, ACK_OFFSET + c * ackClass.bytes);
      const want = model.flow(peer, c).triple(c);
      const same = Number(got.cum) === want.cum && Number(got.sack) === want.sack && Number(got.limit) === want.limit;
      check(same, () => `cycle ${cycle}: ACK for ${peer} ${name}: ${got.cum} ${got.sack} ${got.limit}, model ${JSON.stringify(want)}`);
      if (c < CREDITED) model.flow(peer, c).told = want.limit;
    });
    if (debt.urgent === undefined && cycle - this.#round > 4 * SLACK) {
      const waited = cycle - Math.max(this.#since, this.#round);
      check(waited + this.#lost >= this.delay - 4 * SLACK, `cycle ${cycle}: an ACK to ${peer} after ${waited} cycles, before its time`);
      this.#round = cycle;
    }
    for (const peers of [this.#owed, this.#polls, this.#frames]) peers.delete(peer);
    return { peer, poll };
  }

  /** A clock is over, in which a header could leave or not, and could be made or not. */
  clock(cycle: number, free: boolean, makes: boolean): void {
    if (this.#owed.size === 0) [this.#since, this.#lost] = [cycle, 0];
    if (!makes) this.#lost++;
    if (!free || !makes) return;
    for (const [peer, debt] of this.#owed) {
      debt.age++;
      if (debt.urgent !== undefined) debt.urgent++;
      check(debt.age <= this.delay + SLACK, `cycle ${cycle}: no ACK to ${peer} in ${debt.age} cycles`);
      check((debt.urgent ?? 0) <= SLACK, `cycle ${cycle}: no ACK to ${peer} though it is urgent`);
    }
  }
}
