// SPDX-License-Identifier: Apache-2.0
import { completion, descriptorOp, grant, pageState, revoke, revokeKind, status, submission, submissionRing, valuesOf } from '@weft/spec';
import type { Random } from '@weft/tools';
import { EVICTS, HOLDS, type Layout, MISSES, PAGE_BYTES } from './layout.js';
import type { Oracle } from './oracle.js';
import { pageWords } from './pattern.js';
import { RingReader, RingWriter } from './rings.js';

const P = valuesOf(pageState);
const Op = valuesOf(descriptorOp);
const G = valuesOf(grant);
const St = valuesOf(status);
const Ring = valuesOf(submissionRing);
const Rk = valuesOf(revokeKind);

/** What the agent needs of a card; the simulator's Card has it. */
export interface AgentCard {
  readonly memory: Uint8Array;
  doorbell(ring: number, tail: number): void;
}

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
}

interface Page {
  state: number;
  words: Uint32Array | null;
  /** Operations that wait for the fault in flight. */
  wantsWrite: boolean;
  buffer: number;
}

/** A revoke that is answered when its time comes, so that every race gets its chance. */
interface Pending {
  readonly at: number;
  readonly handle: bigint;
  readonly kind: number;
  readonly gpn: number;
}

/**
 * A driver without a kernel below it: the node's side of the protocol at the rings, doing random
 * reads and writes on whole pages. Its pages live in `words`; its transitions are the spec's
 * nodeTransitions.
 */
export class Agent {
  readonly #o: AgentOptions;
  readonly #faults: RingWriter<typeof submission>;
  readonly #evicts: RingWriter<typeof submission>;
  readonly #responds: RingWriter<typeof submission>;
  readonly #completions: RingReader<typeof completion>;
  readonly #revokes: RingReader<typeof revoke>;
  readonly #pages: Page[];
  readonly #landing: number[];
  readonly #evictBuffers: number[];
  readonly #revokeBuffers: number[];
  readonly #pending: Pending[] = [];
  readonly #spare: Uint32Array[] = [];
  #held = 0;
  ops = 0;
  faults = 0;
  evictions = 0;
  revoked = 0;

  constructor(options: AgentOptions) {
    this.#o = options;
    const { memory } = options.card;
    const l = options.layout;
    this.#faults = new RingWriter(submission, memory, l.rings.FAULT, l.ringEntries);
    this.#evicts = new RingWriter(submission, memory, l.rings.EVICT, l.ringEntries);
    this.#responds = new RingWriter(submission, memory, l.rings.RESPOND, l.ringEntries);
    this.#completions = new RingReader(completion, memory, l.rings.COMPLETION, l.ringEntries);
    this.#revokes = new RingReader(revoke, memory, l.rings.REVOKE, l.ringEntries);
    this.#pages = Array.from({ length: options.pages }, () => ({ state: P.I, words: null, wantsWrite: false, buffer: -1 }));
    this.#landing = Array.from({ length: MISSES }, (_, i) => i);
    this.#evictBuffers = Array.from({ length: EVICTS }, (_, i) => i);
    this.#revokeBuffers = Array.from({ length: HOLDS }, (_, i) => i);
  }

  /** Faults, evictions and answers under way. */
  get open(): number {
    return (
      MISSES - this.#landing.length + (EVICTS - this.#evictBuffers.length) + (HOLDS - this.#revokeBuffers.length) + this.#pending.length
    );
  }

  /** Cycle of the next answer that waits, or Infinity. */
  get nextAt(): number {
    return this.#pending.reduce((t, p) => Math.min(t, p.at), Number.POSITIVE_INFINITY);
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
    return `node ${this.#o.node}: ${pages.join(' ')}; ${this.#pending.length} revokes waiting`;
  }

  /** Reads both rings, answers what is due, and starts operations up to `ops` more. */
  pump(now: number, ops: number): void {
    const tails = [this.#faults.tail, this.#evicts.tail, this.#responds.tail];
    // Completions before revokes: the card writes the completion of a grant before any revoke of it.
    for (let c = this.#completions.pop(); c !== null; c = this.#completions.pop()) this.#complete(c);
    for (let r = this.#revokes.pop(); r !== null; r = this.#revokes.pop()) {
      const delay = this.#o.random.chance(0.25) ? this.#o.random.below(3000) : this.#o.random.below(60);
      this.#pending.push({ at: now + delay, handle: r.handle, kind: Number(r.kind), gpn: Number(r.gpn) });
    }
    for (let i = 0; i < this.#pending.length; ) {
      const p = this.#pending[i] as Pending;
      if (p.at > now) i++;
      else {
        this.#pending.splice(i, 1);
        this.#answer(p);
      }
    }
    this.#work(ops);
    this.#trim();
    [this.#faults.tail, this.#evicts.tail, this.#responds.tail].forEach((tail, ring) => {
      if (tail !== tails[ring]) this.#o.card.doorbell([Ring.FAULT, Ring.EVICT, Ring.RESPOND][ring] as number, tail);
    });
  }

  #page(gpn: number): Page {
    const page = this.#pages[gpn];
    if (page === undefined) throw new RangeError(`page ${gpn} of ${this.#pages.length}`);
    return page;
  }

  #work(ops: number): void {
    const { random, oracle, pages, hotPages, outstanding } = this.#o;
    let left = ops;
    for (let tries = 0; tries < 4 * outstanding && left > 0 && MISSES - this.#landing.length < outstanding; tries++) {
      const gpn = random.chance(0.7) ? random.below(hotPages) : random.below(pages);
      const write = random.chance(0.5);
      const page = this.#page(gpn);
      switch (page.state) {
        case P.I:
          this.#fault(gpn, page, write);
          break;
        case P.S:
          if (write) this.#fault(gpn, page, true);
          else oracle.check(gpn, page.words as Uint32Array, `read in S at node ${this.#o.node}`);
          break;
        case P.E:
        case P.M:
          oracle.check(gpn, page.words as Uint32Array, `read in E or M at node ${this.#o.node}`);
          if (write) {
            page.state = P.M;
            oracle.write(gpn, page.words as Uint32Array);
          }
          break;
        default:
          continue; // Under way already: choose another.
      }
      left--;
      this.ops++;
    }
  }

  #fault(gpn: number, page: Page, write: boolean): void {
    const buffer = this.#landing.pop() as number;
    const have = page.state === P.S;
    page.buffer = buffer;
    page.wantsWrite = write;
    page.state = write ? (have ? P.SM : P.IM) : P.IS;
    this.faults++;
    this.#faults.push({
      op: write ? Op.FAULT_WRITE : Op.FAULT_READ,
      excl: this.#o.random.chance(0.5) ? 1 : 0,
      have: have ? 1 : 0,
      tag: buffer,
      gpn,
      addr: this.#o.layout.landing + buffer * PAGE_BYTES,
    });
  }

  #complete(c: NonNullable<ReturnType<RingReader<typeof completion>['pop']>>): void {
    const op = Number(c.op);
    const gpn = Number(c.gpn);
    if (Number(c.status) !== St.OK) this.#o.oracle.fail(`node ${this.#o.node}: op ${op} on page ${gpn} ended with status ${c.status}`);
    if (op === Op.REVOKE_DONE) {
      this.#revokeBuffers.push(Number(c.tag));
      return;
    }
    const page = this.#page(gpn);
    const evict = op === Op.EVICT_CLEAN || op === Op.EVICT_DIRTY;
    const asked: readonly number[] = evict ? [P.EC, P.ED] : [P.IS, P.IM, P.SM];
    if (!asked.includes(page.state) || page.buffer !== Number(c.tag)) {
      this.#o.oracle.fail(`node ${this.#o.node}: op ${op} on page ${gpn} is completed, but was not asked for`);
      return;
    }
    if (evict) {
      this.#evictBuffers.push(Number(c.tag));
      page.state = P.I;
      this.#free(page);
      return;
    }
    this.#landing.push(Number(c.tag));
    if (Number(c.page) === 1) {
      this.#take(page).set(pageWords(this.#o.card.memory, this.#o.layout.landing + Number(c.tag) * PAGE_BYTES));
    } else if (Number(c.zero) === 1) {
      this.#take(page).fill(0);
    } else if (page.words === null) {
      this.#o.oracle.fail(`node ${this.#o.node}: right to page ${gpn} without its bytes`);
      this.#take(page);
    }
    const words = page.words as Uint32Array;
    this.#o.oracle.check(gpn, words, `granted to node ${this.#o.node}`);
    if (Number(c.grant) === G.M) {
      page.state = page.wantsWrite || Number(c.dirty) === 1 ? P.M : P.E;
      if (page.wantsWrite) this.#o.oracle.write(gpn, words);
    } else {
      if (page.wantsWrite) this.#o.oracle.fail(`node ${this.#o.node}: asked to write page ${gpn}, may only read`);
      page.state = P.S;
    }
  }

  #answer(p: Pending): void {
    const page = this.#page(p.gpn);
    const tag = this.#revokeBuffers.pop();
    if (tag === undefined) {
      this.#o.oracle.fail(`node ${this.#o.node}: more than HOLDS revokes are open`);
      return;
    }
    const buffer = this.#o.layout.revokeBuffers + tag * PAGE_BYTES;
    let addr = 0;
    switch (page.state) {
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
        page.state = P.IM;
        this.#free(page);
        break;
      case P.ED:
        addr = this.#o.layout.evictBuffers + page.buffer * PAGE_BYTES;
        break;
      default: // I, IS, IM, EC: nothing to give.
        break;
    }
    if (page.state === P.I) this.#free(page);
    this.revoked++;
    this.#responds.push({ op: Op.REVOKE_DONE, page: addr === 0 ? 0 : 1, tag, handle: p.handle, gpn: p.gpn, addr });
  }

  /** Gives pages up: always above the budget, now and then below it. */
  #trim(): void {
    const { random, pages, budget } = this.#o;
    let tries = 4;
    while (this.#evictBuffers.length > 0 && tries-- > 0 && (this.#held > budget || random.chance(0.05))) {
      const gpn = random.below(pages);
      const page = this.#page(gpn);
      if (page.state !== P.S && page.state !== P.E && page.state !== P.M) continue;
      const buffer = this.#evictBuffers.pop() as number;
      const dirty = page.state === P.M;
      const addr = this.#o.layout.evictBuffers + buffer * PAGE_BYTES;
      if (dirty) pageWords(this.#o.card.memory, addr).set(page.words as Uint32Array);
      page.state = dirty ? P.ED : P.EC;
      page.buffer = buffer;
      this.evictions++;
      this.#evicts.push({ op: dirty ? Op.EVICT_DIRTY : Op.EVICT_CLEAN, tag: buffer, gpn, addr });
      this.#free(page);
    }
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
