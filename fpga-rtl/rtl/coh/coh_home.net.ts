// SPDX-License-Identifier: Apache-2.0
import { grant, messages, status } from '@weft/spec';
import { check, type Random } from '@weft/tools';

export type Op = (typeof messages)[number]['name'];
export const OP = Object.fromEntries(messages.map((m) => [m.name, m.value])) as Record<Op, number>;
export const opName = (value: bigint): Op => {
  const name = messages.find((m) => BigInt(m.value) === value)?.name;
  check(name !== undefined, `opcode ${value}`);
  return name;
};
export const GRANT = Object.fromEntries(grant.members.map((m) => [m.name, m.value])) as Record<'I' | 'S' | 'M', number>;
export const STATUS = Object.fromEntries(status.members.map((m) => [m.name, m.value])) as Record<string, number>;

export interface Message {
  readonly op: Op;
  readonly src: number;
  readonly dst: number;
  readonly req: number;
  readonly txn: number;
  readonly htxn: number;
  readonly gpn: number;
  readonly grant: number;
  readonly excl: boolean;
  readonly have: boolean;
  readonly zero: boolean;
  readonly status: number;
  /** Contents of the page that travels with it. */
  readonly data: bigint;
}

export const has = (members: number, node: number): boolean => ((members >>> node) & 1) !== 0;

interface Flight {
  readonly at: number;
  readonly message: Message;
}

/** A network without order, and the membership as each node has it: what is sent arrives once, between nodes of the same epoch. */
export class Net {
  now: number;
  /** Messages take hardly any time. */
  haste = false;
  air: Flight[] = [];
  readonly members: number[];
  readonly #epoch: number[];
  #latest: number;
  #current = 0;
  #moves: { readonly at: number; readonly node: number }[] = [];
  readonly #r: Random;

  constructor(r: Random, nodes: number, now: number) {
    this.#r = r;
    this.now = now;
    this.#latest = (1 << nodes) - 1;
    this.members = Array.from({ length: nodes }, () => this.#latest);
    this.#epoch = this.members.map(() => 0);
  }

  send(m: Partial<Message> & Pick<Message, 'op' | 'src' | 'dst' | 'gpn'>): void {
    if (!has(this.members[m.src] ?? 0, m.dst)) return;
    const slow = this.haste ? 2 : this.#r.chance(0.1) ? 200 : 20;
    const message: Message = { req: m.src, txn: 0, htxn: 0, grant: 0, excl: false, have: false, zero: false, status: 0, data: 0n, ...m };
    this.air.push({ at: this.now + 1 + this.#r.below(slow), message });
  }

  /** What is on its way with this opcode arrives after so many cycles. */
  postpone(op: Op, cycles: number): void {
    this.air = this.air.map((f) => (f.message.op === op ? { ...f, at: this.now + cycles } : f));
  }

  /** Removes and gives a due message of one of these opcodes, at random; on the wire, or within `home`, if that matters. */
  take(ops: readonly Op[], home: number, wire?: boolean): Message | undefined {
    const due = this.air.filter(
      ({ at, message: m }) =>
        at <= this.now &&
        ops.includes(m.op) &&
        (wire === undefined || wire === (m.src !== home)) &&
        this.#epoch[m.src] === this.#epoch[m.dst],
    );
    if (due.length === 0) return undefined;
    const flight = this.#r.pick(due);
    this.air.splice(this.air.indexOf(flight), 1);
    return flight.message;
  }

  /** A new membership is written on every member's card, on each in its own time; who joins has it from the start. */
  change(members: number, within: number): void {
    check(this.settled, 'one membership after the other');
    this.#current++;
    for (const node of this.members.keys()) {
      if (!has(members, node)) continue;
      if (has(this.#latest, node)) this.#moves.push({ node, at: this.now + 1 + this.#r.below(within) });
      else this.#move(node, members);
    }
    this.#latest = members;
  }

  get settled(): boolean {
    return this.#moves.length === 0;
  }

  /** Who moves on does so; gives those. */
  tick(): number[] {
    const due = this.#moves.filter((m) => m.at <= this.now).map((m) => m.node);
    this.#moves = this.#moves.filter((m) => m.at > this.now);
    for (const node of due) this.#move(node, this.#latest);
    return due;
  }

  #move(node: number, members: number): void {
    this.members[node] = members;
    this.#epoch[node] = this.#current;
    const fenced = (a: number, b: number) => a === node && !has(members, b);
    this.air = this.air.filter(({ message: m }) => !fenced(m.src, m.dst) && !fenced(m.dst, m.src));
  }
}
