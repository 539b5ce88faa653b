// SPDX-License-Identifier: Apache-2.0
import { check, type Random } from '@weft/tools';
import { GRANT, type Message, type Net, type Op, STATUS } from './coh_home.net.js';
import type { Request } from './coh_home.table.js';

type PageState = 'I' | 'IS' | 'IM' | 'S' | 'SM' | 'E' | 'M' | 'EC' | 'ED';

interface Page {
  state: PageState;
  data: bigint;
  txn: number;
  /** In E: granted without bytes, since the home did not know that the copy was gone. Dropped unread. */
  bare: boolean;
}

/** Honest pages obey the protocol. On lying ones the drivers lose track or drop written pages: the error rows. */
export interface Pages {
  readonly honest: readonly number[];
  readonly lying: readonly number[];
  readonly outside: readonly number[];
}

/** The nodes around a home, as far as coh_home sees them: drivers by nodeTransitions, and the pool. */
export class Nodes {
  readonly pool = new Map<number, bigint>();
  /** Bytes that the last store left, honest pages. */
  readonly latest = new Map<number, bigint>();
  /** Requests sent and not yet answered, by node and page. */
  readonly open = new Map<string, Request>();
  /** Of these, those whose node has died since. */
  readonly orphans = new Map<string, Request>();
  /** Requests of a node and class that the home's store may hold. */
  readonly credit: { REQ: number; PUT: number }[];
  /** How often a driver that acts evicts a page that it holds, if any. */
  thrift = 0;
  /** How often a driver does not answer a revoke in time. */
  sloth = 0;
  granted = 0;
  /** Grants with POISON that met no fault. */
  crossed = 0;
  /** A driver was late or a node died: the home may name a sharer too many. */
  overnamed = false;
  readonly dead = new Set<number>();
  readonly #r: Random;
  readonly #home: number;
  readonly #pages: Pages;
  readonly #net: Net;
  readonly #window: number;
  readonly #table: Map<number, Page>[];
  #stores = 0n;

  constructor(r: Random, net: Net, home: number, pages: Pages, window: number) {
    this.#r = r;
    this.#net = net;
    this.#window = window;
    this.#home = home;
    this.#pages = pages;
    this.#table = net.members.map(() => new Map());
    this.credit = net.members.map(() => ({ REQ: window, PUT: window }));
  }

  static key(node: number, gpn: number): string {
    return `${node}:${gpn}`;
  }

  #page(node: number, gpn: number): Page {
    const table = this.#table[node];
    check(table !== undefined, `node ${node}`);
    let p = table.get(gpn);
    if (!p) {
      p = { state: 'I', data: 0n, txn: 0, bare: false };
      table.set(gpn, p);
    }
    return p;
  }

  /** A node stops: all that it held is gone, and it answers nothing. */
  die(node: number): void {
    this.overnamed = true;
    this.dead.add(node);
    this.#table[node]?.clear();
    for (const [key, q] of this.open) {
      if (q.node !== node) continue;
      this.orphans.set(key, q);
      this.open.delete(key);
    }
  }

  /** It comes back with nothing, and with its credit. */
  revive(node: number): void {
    this.dead.delete(node);
    this.credit[node] = { REQ: this.#window, PUT: this.#window };
    for (const [key, q] of this.orphans) if (q.node === node) this.orphans.delete(key);
  }

  /** A lost page comes back as never written, as if its virtual machine began anew. */
  restore(gpn: number): void {
    for (const table of this.#table) table.delete(gpn);
    this.pool.delete(gpn);
    this.latest.delete(gpn);
  }

  /** One driver does something with one page, if it may. */
  act(node: number): void {
    if (this.dead.has(node)) return;
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
    if (p.bare) {
      this.#evict(node, gpn, p, 'EC');
      return;
    }
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
    check(p.state === 'I' || (p.state === 'S' && op === 'GET_M'), `node ${node} has page ${gpn} in ${p.state}`);
    if (p.state === 'S') this.#fault(node, gpn, p, 'SM');
    else if (op === 'PUT_C') this.#evict(node, gpn, p, 'EC');
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
    if (this.#request(gpn, p, { op: state === 'EC' ? 'PUT_C' : 'PUT_D', node, excl: false, have: false }, 'PUT')) {
      p.state = state;
      p.bare = false;
    }
  }

  #request(gpn: number, p: Page, q: Request, cls: 'REQ' | 'PUT'): boolean {
    const credit = this.credit[q.node];
    check(credit !== undefined, `node ${q.node}`);
    if (q.node !== this.#home && credit[cls] === 0) return false;
    credit[cls]--;
    p.txn = gpn & 0xff; // the same for each request of the page: what is late must not meet the next one
    this.open.set(Nodes.key(q.node, gpn), q);
    this.#net.send({ op: q.op as Op, src: q.node, dst: this.#home, gpn, txn: p.txn, excl: q.excl, have: q.have });
    return true;
  }

  #honest(gpn: number): boolean {
    return this.#pages.honest.includes(gpn);
  }

  #reads(node: number, gpn: number, p: Page): void {
    if (!this.#honest(gpn) || p.bare) return;
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
    if (this.dead.has(node)) return;
    const p = this.#page(node, m.gpn);
    const revoke = m.op === 'FWD_S' || m.op === 'FWD_M' || m.op === 'INV';
    if (revoke && this.#r.chance(this.sloth)) {
      this.overnamed = true;
      this.#net.send({ op: 'FWD_NACK', src: node, dst: this.#home, gpn: m.gpn, req: m.req, txn: m.txn, htxn: m.htxn });
      return;
    }
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
        this.#net.send({ op: 'INV_ACK', src: node, dst: this.#home, gpn: m.gpn, req: m.req, txn: m.txn, htxn: m.htxn });
        break;
      case 'PUT_GO':
        check(p.state === 'ED' && m.txn === p.txn, `PUT_GO of page ${m.gpn} found node ${node} in ${p.state}`);
        this.#net.send({ op: 'PUT_PAGE', src: node, dst: this.#home, gpn: m.gpn, txn: m.txn, htxn: m.htxn, data: p.data });
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
    const poison = m.status === STATUS['POISON'];
    const right = poison ? GRANT.I : m.grant;
    const back = { op: 'GRANT_ACK', src: node, dst: this.#home, gpn: m.gpn, txn: m.txn, htxn: m.htxn } as const;
    if (poison && !(m.grant === GRANT.M ? ['IM', 'SM'] : ['IS']).includes(p.state)) {
      this.crossed++;
      this.#net.send(back); // it has had the lost owner's page, and said so
      return;
    }
    check(p.state === 'IS' || p.state === 'IM' || p.state === 'SM', () => `${m.op} of page ${m.gpn} found node ${node} in ${p.state}`);
    check(m.txn === p.txn && (m.req === node || m.status === STATUS['TIMEOUT']), `${m.op} for transaction ${m.txn} of node ${m.req}`);
    this.granted++;
    if (right === GRANT.I) {
      p.state = p.state === 'SM' ? 'S' : 'I';
    } else {
      const upgrade = m.op === 'GRANT' && !m.zero;
      if (m.op === 'GRANT_PAGE') check((this.pool.get(m.gpn) ?? 0n) === m.data, `page ${m.gpn} changed in the pool under its grant`);
      check(!upgrade || p.state === 'SM' || this.overnamed, `an upgrade of page ${m.gpn} found node ${node} in ${p.state}`);
      p.bare = upgrade && p.state !== 'SM';
      if (!upgrade) p.data = m.data;
      if (this.#honest(m.gpn)) this.#alone(node, m.gpn, m.grant === GRANT.M ? 'S' : 'M');
      if (m.grant === GRANT.S) p.state = 'S';
      else if (p.bare) p.state = 'E';
      else p.state = p.state === 'IS' && m.op !== 'OWNER_PAGE' ? 'E' : 'M';
      this.#reads(node, m.gpn, p);
      if (p.state === 'M') this.#store(node, m.gpn, p);
    }
    this.open.delete(Nodes.key(node, m.gpn));
    this.#net.send({ ...back, status: m.status, grant: right });
  }

  #revoked(m: Message, p: Page): void {
    const node = m.dst;
    const back = { src: node, gpn: m.gpn, req: m.req, txn: m.txn, htxn: m.htxn };
    if (p.bare || (p.state !== 'E' && p.state !== 'M' && p.state !== 'ED')) {
      check(!this.#honest(m.gpn) || p.bare || p.state === 'EC', `${m.op} of page ${m.gpn} found node ${node} in ${p.state}`);
      this.#net.send({ ...back, op: 'FWD_MISS', dst: this.#home });
      if (p.bare && p.state === 'E') p.state = 'I';
      p.bare = false;
      return;
    }
    this.#net.send({ ...back, op: 'OWNER_PAGE', dst: m.req, grant: m.grant, data: p.data });
    if (m.op === 'FWD_S') this.#net.send({ ...back, op: 'SHARE_PAGE', dst: this.#home, data: p.data });
    if (p.state !== 'ED') p.state = m.op === 'FWD_S' ? 'S' : 'I';
  }

  /** Every message due at a node arrives. */
  deliver(): void {
    const atNodes: readonly Op[] = ['GRANT', 'GRANT_PAGE', 'OWNER_PAGE', 'FWD_S', 'FWD_M', 'INV', 'PUT_GO', 'PUT_ACK'];
    for (let m = this.#net.take(atNodes, this.#home); m; m = this.#net.take(atNodes, this.#home)) this.receive(m);
  }
}
