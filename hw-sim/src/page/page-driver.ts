// SPDX-License-Identifier: Apache-2.0
import { type completion, constant, type Decoded, descriptorOp, grant, pageState, revokeKind, status, valuesOf } from '@weft/spec';
import type { Random } from '@weft/tools/random';
import type { NodeLayout } from '../configure.js';
import type { Rack } from '../rack.js';
import { RingPort } from '../ring-port.js';
import type { NodeState, PageState, RackLoad } from './protocol.js';

const P = valuesOf(pageState);
const Op = valuesOf(descriptorOp);
const G = valuesOf(grant);
const pageBytes = constant('PAGE_BYTES');
const names = new Map(pageState.members.map(({ name, value }) => [value as number, name as PageState]));
/** Evictions under way at most, well below the card's table. */
const mostEvictions = constant('EVICTS') / 2;
const accessesAtOnce = 32;

/** What was written last to each page, by any node. */
export class Truth {
  readonly #written: number[];
  reads = 0;
  wrong = 0;

  constructor(pages: number) {
    this.#written = Array(pages).fill(0);
  }
  next(page: number): number {
    const value = (this.#written[page] ?? 0) + 1;
    this.#written[page] = value;
    return value;
  }
  check(page: number, value: number): void {
    this.reads++;
    if (value !== this.#written[page]) this.wrong++;
  }
}

interface Page {
  state: number;
  /** A write waits for the fault that is under way. */
  writes: boolean;
}

/**
 * A node's program and its driver in one: touches pages, answers revokes, gives up what is beyond its budget. Each page has a place of its own in host
 * memory, where it lands and is sent from; its transitions are the spec's nodeTransitions.
 */
export class PageDriver {
  readonly #port: RingPort;
  readonly #view: DataView;
  readonly #pages: Page[];
  readonly #budget: number;
  readonly #random: Random;
  readonly #truth: Truth;
  readonly #told: { readonly page: number; readonly write: boolean }[] = [];
  /** Came last, and is not given up before it was of use. */
  #newest = -1;
  #faultsOpen = 0;
  #evictionsOpen = 0;
  #accesses = 0;
  #faults = 0;
  #evictions = 0;
  #revokes = 0;

  constructor(rack: Rack, node: number, layout: NodeLayout, o: { pages: number; budget: number; random: Random; truth: Truth }) {
    const card = rack.card(node);
    this.#port = new RingPort(card, layout);
    this.#view = new DataView(card.memory.buffer, card.memory.byteOffset + layout.free);
    this.#pages = Array.from({ length: o.pages }, () => ({ state: P.I, writes: false }));
    this.#budget = o.budget;
    this.#random = o.random;
    this.#truth = o.truth;
  }

  get state(): NodeState {
    return {
      accesses: this.#accesses,
      faults: this.#faults,
      evictions: this.#evictions,
      revokes: this.#revokes,
      pages: this.#pages.map(({ state }) => names.get(state) ?? 'I'),
    };
  }

  /** One access, done as soon as nothing else is under way for the page. */
  touch(page: number, write: boolean): void {
    this.#told.push({ page, write });
  }

  /** Takes what the card has to say, then works. */
  pump({ outstanding, writes }: RackLoad): void {
    // The card writes the completion of a grant before any revoke of it.
    for (const c of this.#port.completions()) this.#complete(c);
    for (const r of this.#port.revokes()) this.#answer(Number(r.gpn), Number(r.kind), r.handle);
    const told = this.#told.splice(0);
    this.#told.push(...told.filter(({ page, write }) => !this.#access(page, write)));
    for (let i = 0; i < accessesAtOnce && this.#faultsOpen < outstanding; i++) this.#access(this.#choose(), this.#random.chance(writes));
    while (this.#held() > this.#budget && this.#evictionsOpen < mostEvictions) if (!this.#evictOne()) break;
  }

  /** Half of all accesses go to an eighth of the pages, so that nodes meet. */
  #choose(): number {
    const { length } = this.#pages;
    return this.#random.below(this.#random.chance(0.5) ? Math.max(1, length >> 3) : length);
  }

  /** False: the page is under way, so it must wait. */
  #access(gpn: number, write: boolean): boolean {
    const page = this.#page(gpn);
    const { state } = page;
    if (state === P.I || (state === P.S && write)) {
      page.state = write ? (state === P.S ? P.SM : P.IM) : P.IS;
      page.writes = write;
      this.#faults++;
      this.#faultsOpen++;
      this.#submit('FAULT', { op: write ? Op.FAULT_WRITE : Op.FAULT_READ, gpn, have: state === P.S ? 1 : 0 });
    } else if (state === P.S || state === P.E || state === P.M) {
      this.#read(gpn);
      if (write) this.#write(gpn, page);
    } else return false;
    this.#accesses++;
    return true;
  }

  #read(gpn: number): void {
    this.#truth.check(gpn, this.#view.getUint32(gpn * pageBytes, true));
  }
  #write(gpn: number, page: Page): void {
    page.state = P.M;
    this.#view.setUint32(gpn * pageBytes, this.#truth.next(gpn), true);
  }

  #complete(c: Decoded<typeof completion>): void {
    const [op, gpn] = [Number(c.op), Number(c.gpn)];
    if (Number(c.status) !== valuesOf(status).OK) throw new Error(`node ${this.#port.card.index}, page ${gpn}: status ${c.status}`);
    if (op === Op.REVOKE_DONE) return;
    const page = this.#page(gpn);
    if (op === Op.EVICT_CLEAN || op === Op.EVICT_DIRTY) {
      this.#evictionsOpen--;
      page.state = P.I;
      return;
    }
    this.#faultsOpen--;
    this.#newest = gpn;
    if (Number(c.zero) === 1) this.#view.setUint32(gpn * pageBytes, 0, true);
    page.state = Number(c.grant) === G.S ? P.S : Number(c.dirty) === 1 ? P.M : P.E;
    this.#read(gpn);
    if (page.writes) this.#write(gpn, page);
  }

  #answer(gpn: number, kind: number, handle: bigint): void {
    const page = this.#page(gpn);
    const { state } = page;
    const owns = state === P.E || state === P.M;
    const gives = owns || state === P.ED;
    if (owns) page.state = kind === valuesOf(revokeKind).TO_S ? P.S : P.I;
    else if (state === P.S) page.state = P.I;
    else if (state === P.SM) page.state = P.IM;
    this.#revokes++;
    this.#submit('RESPOND', { op: Op.REVOKE_DONE, handle, gpn, page: gives ? 1 : 0 });
  }

  #held(): number {
    return this.#pages.reduce((n, { state }) => n + (state === P.S || state === P.E || state === P.M ? 1 : 0), 0);
  }

  #evictOne(): boolean {
    const held = this.#pages.flatMap(({ state }, gpn) =>
      gpn !== this.#newest && (state === P.S || state === P.E || state === P.M) ? [gpn] : [],
    );
    if (held.length === 0) return false;
    const gpn = this.#random.pick(held);
    const page = this.#page(gpn);
    const dirty = page.state === P.M;
    page.state = dirty ? P.ED : P.EC;
    this.#evictions++;
    this.#evictionsOpen++;
    this.#submit('EVICT', { op: dirty ? Op.EVICT_DIRTY : Op.EVICT_CLEAN, gpn });
    return true;
  }

  #submit(ring: 'FAULT' | 'EVICT' | 'RESPOND', fields: Parameters<RingPort['submit']>[1] & { readonly gpn: number }): void {
    this.#port.submit(ring, { ...fields, addr: this.#port.layout.free + fields.gpn * pageBytes });
  }

  #page(gpn: number): Page {
    const page = this.#pages[gpn];
    if (page === undefined) throw new RangeError(`page ${gpn} of ${this.#pages.length}`);
    return page;
  }
}
