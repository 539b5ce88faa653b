// SPDX-License-Identifier: Apache-2.0
import { grant, messages, status } from '@weft/spec';
import { check, type Random } from '@weft/tools';
import type { Request } from './coh_home.table.js';

/** The nodes around a home, as far as coh_home sees them: drivers by nodeTransitions, a network without order, the pool. */
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

type PageState = 'I' | 'IS' | 'IM' | 'S' | 'SM' | 'E' | 'M' | 'EC' | 'ED';

interface Page {
  state: PageState;
  data: bigint;
  txn: number;
}

/** Honest pages obey the protocol. On lying ones the drivers lose track or drop written pages: the error rows. */
export interface Pages {
  readonly honest: readonly number[];
  readonly lying: readonly number[];
  readonly outside: readonly number[];
}

interface Flight {
  readonly at: number;
  readonly message: Message;
}

export class Nodes {
  readonly pool = new Map<number, bigint>();
  /** Bytes that the last store left, honest pages. */
  readonly latest = new Map<number, bigint>();
  /** Requests sent and not yet answered, by node and page. */
  readonly open = new Map<string, Request>();
  /** Requests of a node and class that the home's store may hold. */
  readonly credit: { REQ: number; PUT: number }[];
  readonly air: Flight[] = [];
  now = 0;
  /** How often a driver that acts evicts a page that it holds, if any. */
  thrift = 0;
  /** Messages take hardly any time. */
  haste = false;
  granted = 0;
  readonly #r: Random;
  readonly #home: number;
  readonly #pages: Pages;
  readonly #table: Map<number, Page>[];
  #stores = 0n;

  constructor(r: Random, nodes: number, home: number, pages: Pages, window: number) {
    this.#r = r;
    this.#home = home;
    this.#pages = pages;
    this.#table = Array.from({ length: nodes }, () => new Map());
    this.credit = Array.from({ length: nodes }, () => ({ REQ: window, PUT: window }));
  }

  static key(node: number, gpn: number): string {
    return `${node}:${gpn}`;
  }

  #page(node: number, gpn: number): Page {
    const table = this.#table[node];
    check(table !== undefined, `node ${node}`);
    let p = table.get(gpn);
    if (!p) {
      p = { state: 'I', data: 0n, txn: 0 };
      table.set(gpn, p);
    }
    return p;
  }

  #send(m: Partial<Message> & Pick<Message, 'op' | 'src' | 'dst' | 'gpn'>): void {
    const slow = this.haste ? 2 : this.#r.chance(0.1) ? 200 : 20;
    const message: Message = { req: m.src, txn: 0, htxn: 0, grant: 0, excl: false, have: false, zero: false, status: 0, data: 0n, ...m };
    this.air.push({ at: this.now + 1 + this.#r.below(slow), message });
  }

  /** One driver does something with one page, if it may. */
  act(node: number): void {
    const r = this.#r;
    const kind = r.below(20);
    const set = kind === 0 ? this.#pages.outside : kind < 5 ? this.#pages.lying : this.#pages.honest;
    const held = r.chance(this.thrift) ? set.filter((g) => ['S', 'E', 'M'].includes(this.#page(node, g).state)) : [];
    const gpn = r.pick(held.length > 0 ? held : set);
    const p = this.#page(node, gpn);
    if (held.length > 0) {
      const lie = set !== this.#pages.honest && r.chance(0.5);
      this.#evict(node, gpn, p, p.state === 'M' && !lie ? 'ED' : 'EC');
      return;
    }
    const lie = set !== this.#pages.honest;
    switch (p.state) {
      case 'I':
        if (lie && r.chance(0.4)) this.#evict(node, gpn, p, r.chance(0.5) ? 'EC' : 'ED');
        else if (r.chance(0.5)) this.#fault(node, gpn, p, 'IS');
        else this.#fault(node, gpn, p, 'IM');
        break;
      case 'S':
        this.#reads(node, gpn, p);
        if (r.chance(0.4)) this.#fault(node, gpn, p, 'SM');
        else if (r.chance(0.3)) this.#evict(node, gpn, p, 'EC');
        break;
      case 'E':
        this.#reads(node, gpn, p);
        if (lie && r.chance(0.1)) this.#fault(node, gpn, p, 'IS');
        else if (r.chance(0.5)) this.#evict(node, gpn, p, 'EC');
        else this.#store(node, gpn, p);
        break;
      case 'M':
        this.#store(node, gpn, p);
        if (lie && r.chance(0.2)) this.#fault(node, gpn, p, 'IM');
        else if (r.chance(0.4)) this.#evict(node, gpn, p, lie && r.chance(0.6) ? 'EC' : 'ED');
        break;
      default: // under way
    }
  }

  /** Asks at once, without a driver's reasons: for directed tests. */
  ask(node: number, gpn: number, op: 'GET_S' | 'GET_M' | 'PUT_C'): void {
    const p = this.#page(node, gpn);
    check(p.state === 'I', `node ${node} has page ${gpn} in ${p.state}`);
    if (op === 'PUT_C') this.#evict(node, gpn, p, 'EC');
    else this.#fault(node, gpn, p, op === 'GET_S' ? 'IS' : 'IM');
  }

  /** What a node holds or is doing. */
  state(node: number, gpn: number): PageState {
    return this.#page(node, gpn).state;
  }

  #fault(node: number, gpn: number, p: Page, state: 'IS' | 'IM' | 'SM'): void {
    const excl = state === 'IS' && this.#r.chance(0.5);
    const q: Request = { op: state === 'IS' ? 'GET_S' : 'GET_M', node, excl, have: state === 'SM' };
    if (this.#request(gpn, p, q, 'REQ')) p.state = state;
  }

  #evict(node: number, gpn: number, p: Page, state: 'EC' | 'ED'): void {
    if (this.#request(gpn, p, { op: state === 'EC' ? 'PUT_C' : 'PUT_D', node, excl: false, have: false }, 'PUT')) p.state = state;
  }

  #request(gpn: number, p: Page, q: Request, cls: 'REQ' | 'PUT'): boolean {
    const credit = this.credit[q.node];
    check(credit !== undefined, `node ${q.node}`);
    if (q.node !== this.#home && credit[cls] === 0) return false;
    credit[cls]--;
    p.txn = this.#r.below(256);
    this.open.set(Nodes.key(q.node, gpn), q);
    this.#send({ op: q.op as Op, src: q.node, dst: this.#home, gpn, txn: p.txn, excl: q.excl, have: q.have });
    return true;
  }

  #honest(gpn: number): boolean {
    return this.#pages.honest.includes(gpn);
  }

  #reads(node: number, gpn: number, p: Page): void {
    if (!this.#honest(gpn)) return;
    const want = this.latest.get(gpn) ?? 0n;
    check(p.data === want, () => `node ${node} reads ${p.data} from page ${gpn}, the last store left ${want}`);
  }

  #store(node: number, gpn: number, p: Page): void {
    if (this.#honest(gpn)) this.#alone(node, gpn, 'S');
    p.state = 'M';
    p.data = ++this.#stores;
    this.latest.set(gpn, p.data);
  }

  /** No other node holds more than the right beside `mine`. */
  #alone(node: number, gpn: number, than: 'S' | 'M'): void {
    const rights = than === 'S' ? ['S', 'SM', 'E', 'M'] : ['E', 'M'];
    this.#table.forEach((table, other) => {
      const state = table.get(gpn)?.state ?? 'I';
      check(other === node || !rights.includes(state), () => `page ${gpn}: node ${node} got a right beside node ${other} in ${state}`);
    });
  }

  /** A message arrives at a node. */
  receive(m: Message): void {
    const node = m.dst;
    const p = this.#page(node, m.gpn);
    switch (m.op) {
      case 'GRANT':
      case 'GRANT_PAGE':
      case 'OWNER_PAGE':
        this.#granted(m, p);
        break;
      case 'FWD_S':
      case 'FWD_M':
        this.#revoked(m, p);
        break;
      case 'INV':
        if (p.state === 'S') p.state = 'I';
        if (p.state === 'SM') p.state = 'IM';
        check(!this.#honest(m.gpn) || (p.state !== 'E' && p.state !== 'M'), `INV of page ${m.gpn} found node ${node} in ${p.state}`);
        this.#send({ op: 'INV_ACK', src: node, dst: this.#home, gpn: m.gpn, req: m.req, txn: m.txn, htxn: m.htxn });
        break;
      case 'PUT_GO':
        check(p.state === 'ED' && m.txn === p.txn, `PUT_GO of page ${m.gpn} found node ${node} in ${p.state}`);
        this.#send({ op: 'PUT_PAGE', src: node, dst: this.#home, gpn: m.gpn, txn: m.txn, htxn: m.htxn, data: p.data });
        break;
      case 'PUT_ACK':
        check((p.state === 'EC' || p.state === 'ED') && m.txn === p.txn, `PUT_ACK of page ${m.gpn} found node ${node} in ${p.state}`);
        p.state = 'I';
        this.open.delete(Nodes.key(node, m.gpn));
        break;
      default:
        throw new Error(`${m.op} at a node`);
    }
  }

  #granted(m: Message, p: Page): void {
    const node = m.dst;
    check(p.state === 'IS' || p.state === 'IM' || p.state === 'SM', () => `${m.op} of page ${m.gpn} found node ${node} in ${p.state}`);
    check(m.txn === p.txn && m.req === node, `${m.op} for transaction ${m.txn} of node ${m.req}`);
    this.granted++;
    if (m.grant === GRANT.I) {
      p.state = 'I';
    } else {
      const upgrade = m.op === 'GRANT' && !m.zero;
      if (m.op === 'GRANT_PAGE') check((this.pool.get(m.gpn) ?? 0n) === m.data, `page ${m.gpn} changed in the pool under its grant`);
      check(!upgrade || p.state === 'SM', `an upgrade of page ${m.gpn} found node ${node} in ${p.state}`);
      if (!upgrade) p.data = m.data;
      if (this.#honest(m.gpn)) this.#alone(node, m.gpn, m.grant === GRANT.M ? 'S' : 'M');
      if (m.grant === GRANT.S) p.state = 'S';
      else p.state = p.state === 'IS' && m.op !== 'OWNER_PAGE' ? 'E' : 'M';
      this.#reads(node, m.gpn, p);
      if (p.state === 'M') this.#store(node, m.gpn, p);
    }
    this.open.delete(Nodes.key(node, m.gpn));
    this.#send({ op: 'GRANT_ACK', src: node, dst: this.#home, gpn: m.gpn, txn: m.txn, htxn: m.htxn });
  }

  #revoked(m: Message, p: Page): void {
    const node = m.dst;
    const back = { src: node, gpn: m.gpn, req: m.req, txn: m.txn, htxn: m.htxn };
    if (p.state !== 'E' && p.state !== 'M' && p.state !== 'ED') {
      check(!this.#honest(m.gpn) || p.state === 'EC', `${m.op} of page ${m.gpn} found node ${node} in ${p.state}`);
      this.#send({ ...back, op: 'FWD_MISS', dst: this.#home });
      return;
    }
    this.#send({ ...back, op: 'OWNER_PAGE', dst: m.req, grant: m.grant, data: p.data });
    if (m.op === 'FWD_S') this.#send({ ...back, op: 'SHARE_PAGE', dst: this.#home, data: p.data });
    if (p.state !== 'ED') p.state = m.op === 'FWD_S' ? 'S' : 'I';
  }

  /** Puts a message of the home on its way. */
  fromHome(m: Message): void {
    this.#send(m);
  }

  /** Removes and gives a due message for the home of one of these opcodes, at random. */
  takeFor(ops: readonly Op[], wire: boolean | undefined): Message | undefined {
    const due = this.air.filter(
      (f) => f.at <= this.now && ops.includes(f.message.op) && (wire === undefined || wire === (f.message.src !== this.#home)),
    );
    if (due.length === 0) return undefined;
    const flight = this.#r.pick(due);
    this.air.splice(this.air.indexOf(flight), 1);
    return flight.message;
  }

  /** Every message due at a node arrives. */
  deliver(): void {
    const atNodes: readonly Op[] = ['GRANT', 'GRANT_PAGE', 'OWNER_PAGE', 'FWD_S', 'FWD_M', 'INV', 'PUT_GO', 'PUT_ACK'];
    for (let m = this.takeFor(atNodes, undefined); m; m = this.takeFor(atNodes, undefined)) this.receive(m);
  }
}
