// SPDX-License-Identifier: Apache-2.0
import { type completion, type Decoded, descriptorOp, grant, pageState, revokeKind, status, valuesOf } from '@weft/spec';
import type { Random } from '@weft/tools';
import { type AgentCard, AgentRings } from './agent-rings.js';
import { EVICTS, HOLDS, type Layout, MISSES, PAGE_BYTES } from './layout.js';
import type { Oracle } from './oracle.js';
import { pageWords } from './pattern.js';

const P = valuesOf(pageState);
const Op = valuesOf(descriptorOp);
const G = valuesOf(grant);
const St = valuesOf(status);
const Rk = valuesOf(revokeKind);

export interface AgentOptions {
  readonly node: number;
  readonly card: AgentCard;
  readonly layout: Layout;
  readonly oracle: Oracle;
  readonly random: Random;
  /** Pages that operations choose from. */
  readonly pages: number;
  /** Of them, how many take most operations. */
  readonly hotPages: number;
  /** Pages this node may hold. */
  readonly budget: number;
  /** Faults kept open. */
  readonly outstanding: number;
  /** Pages of this node's own, and the share of operations that stay among them; all nodes may use them. */
  readonly own: { readonly first: number; readonly count: number; readonly share: number };
  /** REVOKE_LIMIT_CYCLES, if the cards have one: now and then an answer comes too late. 0: none. */
  readonly revokeLimit: number;
}

interface Page {
  state: number;
  words: Uint32Array | null;
  /** Operations that wait for the fault in flight. */
  wantsWrite: boolean;
  buffer: number;
  /** A REVOKE_DONE for it is not completed. */
  answering: boolean;
  /** ED: a revoke took it out of the eviction's buffer. */
  taken: boolean;
  /** Its home or its owner was lost: no more faults, no eviction. */
  poisoned: boolean;
}

/** Eviction buffers kept for rights that must be given back at once. */
const SPARE_BUFFERS = 4;

/** A revoke that is answered when its time comes, so that every race gets its chance. */
interface Pending {
  readonly at: number;
  readonly handle: bigint;
  readonly kind: number;
  readonly gpn: number;
}

/** An answer to a revoke, until it is completed. */
interface Answer {
  readonly gpn: number;
  readonly before: number;
  /** Bytes kept should the answer come too late: of an SM page, which is answered without one. */
  readonly kept: Uint32Array | null;
}

/**
 * A driver without a kernel below it: the node's side of the protocol at the rings, doing random
 * reads and writes on whole pages. Its pages live in `words`; its transitions are the spec's
 * nodeTransitions.
 */
export class Agent {
  readonly node: number;
  readonly #o: AgentOptions;
  readonly #rings: AgentRings;
  readonly #pages: Page[];
  readonly #landing = Array.from({ length: MISSES }, (_, i) => i);
  readonly #evictBuffers = Array.from({ length: EVICTS }, (_, i) => i);
  readonly #revokeBuffers = Array.from({ length: HOLDS }, (_, i) => i);
  readonly #answers = new Map<number, Answer>();
  readonly #spare: Uint32Array[] = [];
  #pending: Pending[] = [];
  #held = 0;
  ops = 0;
  faults = 0;
  evictions = 0;
  revoked = 0;
  timeouts = 0;

  constructor(options: AgentOptions) {
    this.#o = options;
    this.node = options.node;
    this.#rings = new AgentRings(options.card, options.layout);
    this.#pages = Array.from({ length: options.pages }, () => ({
      state: P.I,
      words: null,
      wantsWrite: false,
      buffer: -1,
      answering: false,
      taken: false,
      poisoned: false,
    }));
  }

  /** Faults, evictions and answers under way. */
  get open(): number {
    return MISSES - this.#landing.length + (EVICTS - this.#evictBuffers.length) + this.#answers.size + this.#pending.length;
  }

  /** Cycle of the next answer that waits, or Infinity. */
  get nextAt(): number {
    const ready = this.#pending.filter((p) => !this.#waits(this.#page(p.gpn)));
    return ready.reduce((t, p) => Math.min(t, p.at), Number.POSITIVE_INFINITY);
  }

  state(gpn: number): number {
    return this.#page(gpn).state;
  }

  words(gpn: number): Uint32Array | null {
    return this.#page(gpn).words;
  }

  /** What is not finished, for a report of a hang. */
  describeOpen(): string {
    const pages = this.#pages.flatMap((p, gpn) =>
      ([P.IS, P.IM, P.SM, P.EC, P.ED] as number[]).includes(p.state) ? [`${gpn}:${pageState.members[p.state]?.name}`] : [],
    );
    return `node ${this.node}: ${pages.join(' ')}; ${this.#pending.length} revokes waiting, ${this.#answers.size} answers under way`;
  }

  /** Reads both rings, answers what is due, and starts operations up to `ops` more. */
  pump(now: number, ops: number): void {
    // Completions before revokes: the card writes the completion of a grant before any revoke of it.
    for (const c of this.#rings.completions()) this.#complete(c);
    for (const r of this.#rings.revokes()) {
      this.#pending.push({ at: now + this.#delay(), handle: r.handle, kind: Number(r.kind), gpn: Number(r.gpn) });
    }
    const due = this.#pending.filter((p) => p.at <= now && !this.#waits(this.#page(p.gpn)));
    this.#pending = this.#pending.filter((p) => !due.includes(p));
    for (const p of due) this.#answer(p);
    this.#work(ops);
    this.#trim();
    this.#rings.ring();
  }

  #delay(): number {
    const { random, revokeLimit } = this.#o;
    if (revokeLimit > 0 && random.chance(0.003)) return 2 * revokeLimit + random.below(revokeLimit);
    return random.chance(0.25) ? random.below(3000) : random.below(60);
  }

  /** Where answers can be late, a page rests until its last one is settled. */
  #waits(page: Page): boolean {
    return this.#o.revokeLimit > 0 && page.answering;
  }

  #page(gpn: number): Page {
    const page = this.#pages[gpn];
    if (page === undefined) throw new RangeError(`page ${gpn} of ${this.#pages.length}`);
    return page;
  }

  #work(ops: number): void {
    const { random, oracle, outstanding } = this.#o;
    let left = ops;
    for (let tries = 0; tries < 4 * outstanding && left > 0 && MISSES - this.#landing.length < outstanding; tries++) {
      const gpn = this.#choose();
      const write = random.chance(0.5);
      const page = this.#page(gpn);
      if (this.#waits(page)) continue;
      const asks = page.state === P.I || (page.state === P.S && write);
      if (asks && page.poisoned) {
        // What the guest would be told at once.
      } else if (asks) this.#fault(gpn, page, write);
      else if (page.state === P.S) oracle.check(gpn, page.words as Uint32Array, `read in S at node ${this.node}`);
      else if (page.state === P.E || page.state === P.M) {
        oracle.check(gpn, page.words as Uint32Array, `read in E or M at node ${this.node}`);
        if (write) {
          page.state = P.M;
          oracle.write(gpn, page.words as Uint32Array);
        }
      } else continue; // Under way already: choose another.
      left--;
      this.ops++;
    }
  }

  #choose(): number {
    const { random, own, hotPages, pages } = this.#o;
    if (own.share > 0 && random.chance(own.share)) return own.first + random.below(own.count);
    return random.chance(0.7) ? random.below(hotPages) : random.below(pages);
  }

  #fault(gpn: number, page: Page, write: boolean): void {
    const buffer = this.#landing.pop() as number;
    const have = page.state === P.S;
    page.buffer = buffer;
    page.wantsWrite = write;
    page.state = write ? (have ? P.SM : P.IM) : P.IS;
    this.faults++;
    this.#rings.fault.push({
      op: write ? Op.FAULT_WRITE : Op.FAULT_READ,
      excl: this.#o.random.chance(0.5) ? 1 : 0,
      have: have ? 1 : 0,
      tag: buffer,
      gpn,
      addr: this.#o.layout.landing + buffer * PAGE_BYTES,
    });
  }

  #complete(c: Decoded<typeof completion>): void {
    const [op, gpn, tag, state] = [Number(c.op), Number(c.gpn), Number(c.tag), Number(c.status)];
    const page = this.#page(gpn);
    const expected: readonly number[] = op === Op.REVOKE_DONE ? [St.OK, St.TIMEOUT] : [St.OK, St.POISON, St.TIMEOUT];
    if (!expected.includes(state) || (state === St.TIMEOUT && this.#o.revokeLimit === 0)) {
      this.#o.oracle.fail(`node ${this.node}: op ${op} on page ${gpn} ended with status ${c.status}`);
    }
    if (op === Op.REVOKE_DONE) {
      this.#answered(page, tag, state);
      return;
    }
    const evict = op === Op.EVICT_CLEAN || op === Op.EVICT_DIRTY;
    const asked: readonly number[] = evict ? [P.EC, P.ED] : [P.IS, P.IM, P.SM];
    if (!asked.includes(page.state) || page.buffer !== tag) {
      this.#o.oracle.fail(`node ${this.node}: op ${op} on page ${gpn} is completed, but was not asked for`);
      return;
    }
    if (state === St.POISON) this.#poison(gpn, page);
    if (state === St.TIMEOUT) this.timeouts++;
    if (evict) this.#evicted(page, tag, state);
    else if (state === St.OK) this.#granted(gpn, page, c);
    else page.state = page.state === P.SM ? P.S : P.I;
    if (!evict) this.#landing.push(tag);
  }

  #poison(gpn: number, page: Page): void {
    page.poisoned = true;
    this.#o.oracle.poisoned(gpn, this.node);
  }

  #evicted(page: Page, tag: number, state: number): void {
    // The home has left: the bytes in the buffer are the page again, unless a revoke took them.
    const back = state === St.POISON && page.state === P.ED && !page.taken;
    if (back) this.#take(page).set(pageWords(this.#o.card.memory, this.#o.layout.evictBuffers + tag * PAGE_BYTES));
    page.state = back ? P.M : P.I;
    this.#evictBuffers.push(tag);
  }

  #granted(gpn: number, page: Page, c: Decoded<typeof completion>): void {
    if (Number(c.page) === 1) {
      this.#take(page).set(pageWords(this.#o.card.memory, this.#o.layout.landing + Number(c.tag) * PAGE_BYTES));
    } else if (Number(c.zero) === 1) {
      this.#take(page).fill(0);
    } else if (page.words === null && this.#o.revokeLimit > 0 && page.state === P.IM) {
      // HAVE was believed after a revoke had taken the copy. The pool has the bytes: give the right back, and ask again later.
      this.#evict(gpn, page);
      return;
    } else if (page.words === null) {
      this.#o.oracle.fail(`node ${this.node}: right to page ${gpn} without its bytes`);
      this.#take(page);
    }
    const words = page.words as Uint32Array;
    this.#o.oracle.check(gpn, words, `granted to node ${this.node}`);
    if (Number(c.grant) === G.M) {
      page.state = page.wantsWrite || Number(c.dirty) === 1 ? P.M : P.E;
      if (page.wantsWrite) this.#o.oracle.write(gpn, words);
    } else {
      if (page.wantsWrite) this.#o.oracle.fail(`node ${this.node}: asked to write page ${gpn}, may only read`);
      page.state = P.S;
    }
  }

  #answer(p: Pending): void {
    const page = this.#page(p.gpn);
    const tag = this.#revokeBuffers.pop();
    if (tag === undefined) {
      this.#o.oracle.fail(`node ${this.node}: more than HOLDS revokes are open`);
      return;
    }
    const before = page.state;
    const buffer = this.#o.layout.revokeBuffers + tag * PAGE_BYTES;
    let addr = 0;
    let kept: Uint32Array | null = null;
    switch (before) {
      case P.E:
      case P.M:
        pageWords(this.#o.card.memory, buffer).set(page.words as Uint32Array);
        addr = buffer;
        page.state = p.kind === Rk.TO_S ? P.S : P.I;
        break;
      case P.S:
        page.state = P.I;
        break;
      case P.SM:
        if (this.#o.revokeLimit > 0) kept = Uint32Array.from(page.words as Uint32Array);
        page.state = P.IM;
        this.#free(page);
        break;
      case P.ED:
        addr = this.#o.layout.evictBuffers + page.buffer * PAGE_BYTES;
        page.taken = true;
        break;
      default: // I, IS, IM, EC: nothing to give.
        break;
    }
    if (page.state === P.I) this.#free(page);
    page.answering = true;
    this.revoked++;
    this.#answers.set(tag, { gpn: p.gpn, before, kept });
    this.#rings.respond.push({ op: Op.REVOKE_DONE, page: addr === 0 ? 0 : 1, tag, handle: p.handle, gpn: p.gpn, addr });
  }

  /** An answer is completed; one that came too late has changed nothing. */
  #answered(page: Page, tag: number, state: number): void {
    const answer = this.#answers.get(tag);
    if (answer === undefined) {
      this.#o.oracle.fail(`node ${this.node}: an answer is completed that was not given`);
      return;
    }
    this.#answers.delete(tag);
    page.answering = false;
    if (state === St.TIMEOUT) {
      this.timeouts++;
      if (answer.before === P.E || answer.before === P.M) {
        this.#take(page).set(pageWords(this.#o.card.memory, this.#o.layout.revokeBuffers + tag * PAGE_BYTES));
        page.state = answer.before;
      } else if (answer.before === P.SM && page.state === P.IM) {
        this.#take(page).set(answer.kept as Uint32Array);
        page.state = P.SM;
      } else if (answer.before === P.ED) page.taken = false;
    }
    this.#revokeBuffers.push(tag);
  }

  /** Gives pages up: always above the budget, now and then below it. */
  #trim(): void {
    const { random, pages, budget } = this.#o;
    let tries = 4;
    while (this.#evictBuffers.length > SPARE_BUFFERS && tries-- > 0 && (this.#held > budget || random.chance(0.05))) {
      const gpn = random.below(pages);
      const page = this.#page(gpn);
      if (page.poisoned || this.#waits(page)) continue;
      if (page.state !== P.S && page.state !== P.E && page.state !== P.M) continue;
      this.#evict(gpn, page);
    }
  }

  #evict(gpn: number, page: Page): void {
    const buffer = this.#evictBuffers.pop() as number;
    const dirty = page.state === P.M;
    const addr = this.#o.layout.evictBuffers + buffer * PAGE_BYTES;
    if (dirty) pageWords(this.#o.card.memory, addr).set(page.words as Uint32Array);
    page.state = dirty ? P.ED : P.EC;
    page.buffer = buffer;
    page.taken = false;
    this.evictions++;
    this.#rings.evict.push({ op: dirty ? Op.EVICT_DIRTY : Op.EVICT_CLEAN, tag: buffer, gpn, addr });
    this.#free(page);
  }

  #take(page: Page): Uint32Array {
    if (page.words === null) {
      page.words = this.#spare.pop() ?? new Uint32Array(PAGE_BYTES / 4);
      this.#held++;
    }
    return page.words;
  }

  #free(page: Page): void {
    if (page.words === null) return;
    this.#spare.push(page.words);
    page.words = null;
    this.#held--;
  }
}
