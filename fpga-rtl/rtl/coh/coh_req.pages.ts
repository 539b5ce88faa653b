// SPDX-License-Identifier: Apache-2.0
/** page_sink as coh_req sees it: asks where pages land, writes several frames at once, hands messages on in order. */
import { type Block, check, type Random } from '@weft/tools';
import type { Part } from '../host/streams.js';
import { type Msg, msg, OP } from './engine-bench.js';

/** What the requester of a page knows of its landing. */
export interface Lander {
  readonly txn?: bigint;
  readonly gpn: bigint;
  readonly addr: bigint;
  readonly home: number;
  /** Frames that write its buffer. */
  landing: number;
}

export interface Frame {
  readonly lander: Lander;
  readonly fields: Parameters<typeof msg>[0];
  /** The page is good and whole with it. */
  readonly whole: boolean;
}

export interface Rules {
  /** Must a page of this fault be let in; undefined: a grant for it is offered in this cycle and may win. */
  lets(lander: Lander, op: number, src: number): boolean | undefined;
  hand(message: bigint): void;
  ended(lander: Lander): void;
}

export class PageSink implements Part {
  readonly queue: Frame[] = [];
  taken = 0;
  refused = 0;
  forged = 0;
  overlaps = 0;
  readonly #landing: (Frame & { at: number })[] = [];
  readonly #b: Block;
  readonly #r: Random;
  readonly #rules: Rules;
  /** Asked for in the next clock, under this txn. */
  #soon: { readonly frame: Frame; readonly txn: number } | undefined;
  /** It was let in: told of a clock later. */
  #asked: Frame | undefined;
  #take: Frame | undefined;
  #end: Frame | undefined;

  constructor(b: Block, r: Random, rules: Rules) {
    this.#b = b;
    this.#r = r;
    this.#rules = rules;
  }
  get empty(): boolean {
    return this.queue.length === 0 && this.#soon === undefined && this.#landing.length === 0;
  }
  /** Runs when all other inputs of the cycle are set. */
  drive(): void {
    const [b, r] = [this.#b, this.#r];
    this.#take = this.#asked;
    this.#asked = undefined;
    // After the question txn stands for another clock, in which it is told whether the page lands.
    b.setAll({ land_take_i: this.#take !== undefined, land_gpn_i: r.bits(36), land_src_i: r.below(64), land_op_i: r.below(64) });
    if (this.#take === undefined) b.set('land_txn_i', r.below(256));
    if (this.#soon !== undefined) this.#ask(this.#soon.frame, this.#soon.txn);
    const free = this.#soon === undefined && this.#asked === undefined && this.#landing.length < 4;
    const frame = free && r.chance(0.4) ? this.queue.shift() : undefined;
    const txn = Number(frame?.fields.txn);
    this.#soon = frame && { frame, txn: r.chance(0.1) ? txn ^ r.pick([1, 8]) : txn };
    b.set('land_soon_valid_i', frame !== undefined);
    if (this.#soon !== undefined) b.set('land_soon_txn_i', this.#soon.txn);
    const head = this.#landing[0];
    this.#end = undefined;
    b.setAll({ land_end_valid_i: 0, land_end_txn_i: r.below(256) });
    if (head === undefined || head.at > b.cycle) return;
    this.#landing.shift();
    if (head.whole) this.#rules.hand(msg(head.fields));
    else {
      this.#end = head;
      b.setAll({ land_end_valid_i: 1, land_end_txn_i: Number(head.lander.txn) });
    }
  }
  #offer(fields: Frame['fields']): boolean {
    this.#b.setAll({
      land_txn_i: Number(fields.txn),
      land_gpn_i: fields.gpn ?? 0n,
      land_src_i: Number(fields.src),
      land_op_i: Number(fields.op),
    });
    return this.#b.get('land_ok_o') === 1;
  }
  #ask(frame: Frame, txn: number): void {
    const { lander, fields } = frame;
    const [op, src] = [Number(fields.op), Number(fields.src)];
    const lied = BigInt(txn) !== fields.txn;
    if (lied || this.#r.chance(0.3)) {
      // Forged: another entry, another page, no page at all, the pool's bytes from elsewhere.
      const lie = lied
        ? { txn }
        : this.#r.pick([{ gpn: lander.gpn ^ 1n }, { op: OP('SHARE_PAGE') }, { op: OP('GRANT_PAGE'), src: (lander.home + 1) % 5 }]);
      check(!this.#offer({ ...fields, ...lie }), `a page is let in for entry ${lander.txn} that says ${JSON.stringify(lie, String)}`);
      this.forged++;
      if (lied) this.queue.unshift(frame);
      if (lied) return;
    }
    const ok = this.#offer(fields);
    const expected = this.#rules.lets(lander, op, src);
    check(expected === undefined || ok === expected, `page of entry ${lander.txn} is ${ok ? 'let in' : 'refused'}`);
    if (!ok) {
      this.refused++;
      return;
    }
    const at = this.#b.big('land_addr_o');
    check(at === lander.addr, `page of entry ${lander.txn} would land at ${at.toString(16)}`);
    this.#asked = frame;
    const last = this.#landing.at(-1)?.at ?? 0;
    this.#landing.push({ ...frame, at: Math.max(last, this.#b.cycle) + 2 + this.#r.below(40) });
  }
  sample(): void {
    if (this.#end !== undefined) {
      this.#end.lander.landing--;
      this.#rules.ended(this.#end.lander);
    }
    if (this.#take === undefined) return;
    this.#take.lander.landing++;
    this.taken++;
    if (this.#take.lander.landing > 1) this.overlaps++;
  }
}

export const isPage = (m: Msg): boolean => m.op === BigInt(OP('GRANT_PAGE')) || m.op === BigInt(OP('OWNER_PAGE'));
