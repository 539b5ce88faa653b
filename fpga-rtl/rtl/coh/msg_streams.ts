// SPDX-License-Identifier: Apache-2.0
import { msgBundle } from '@weft/spec';
import { bundleWidth, check, type Random } from '@weft/tools';

export const MSG_W = bundleWidth(msgBundle);

/** One input of messages: what it offers stays until it is taken, and is then owed to one output. */
export class Source {
  readonly name: string;
  readonly #next: () => { msg: bigint; to: string };
  #offer: { msg: bigint; to: string } | undefined;
  readonly #owed: { msg: bigint; to: string }[] = [];

  constructor(name: string, next: () => { msg: bigint; to: string }) {
    this.name = name;
    this.#next = next;
  }

  /** The message on offer in this cycle, or undefined. */
  offer(random: Random, pressure: number): bigint | undefined {
    if (this.#offer === undefined && random.chance(pressure)) this.#offer = this.#next();
    return this.#offer?.msg;
  }

  /** The offer was taken. An offer to nobody is dropped. */
  taken(): void {
    check(this.#offer !== undefined, `${this.name} was taken without an offer`);
    if (this.#offer.to !== '') this.#owed.push(this.#offer);
    this.#offer = undefined;
  }

  get owed(): number {
    return this.#owed.length;
  }

  /** Whether `msg` is the oldest that this source owes to `to`; if so, it has arrived. */
  arrived(to: string, msg: bigint): boolean {
    const first = this.#owed.findIndex((o) => o.to === to);
    if (first < 0 || this.#owed[first]?.msg !== msg) return false;
    this.#owed.splice(first, 1);
    return true;
  }
}

/** What one output has shown: its payload may not change before it is taken. */
export class Sink {
  readonly name: string;
  count = 0;
  #shown: bigint | undefined;
  constructor(name: string) {
    this.name = name;
  }

  /** One cycle of the output; `msg` is undefined if it is not valid. */
  look(msg: bigint | undefined, ready: boolean, sources: readonly Source[]): void {
    if (this.#shown !== undefined) check(msg === this.#shown, () => `${this.name} changed before it was taken`);
    this.#shown = ready ? undefined : msg;
    if (msg === undefined || !ready) return;
    this.count++;
    check(
      sources.some((s) => s.arrived(this.name, msg)),
      () => `${this.name} gave ${msg.toString(16)}, which nobody owes it in this order`,
    );
  }
}
