// SPDX-License-Identifier: Apache-2.0
import { heal, homeTransitions, type traceBundle } from '@weft/spec';
import { check, type Unpacked } from '@weft/tools';
import { GRANT, has, type Message, type Op, opName, STATUS } from './coh_home.net.js';
import { Nodes } from './coh_home.nodes.js';
import { type Effect, type Entry, effectOf, fromTrace, type Request, type Row, rowsFor, toBits, ZERO_ENTRY } from './coh_home.table.js';

/** Asks for every page when nodes have left. */
const NOBODY = 63;

type Trace = Unpacked<typeof traceBundle>;

interface Running {
  readonly q: Request;
  /** As the row met it: healed. */
  entry: Entry;
  row: Row;
  effect: Effect;
  lock: number | undefined;
  /** Who has been asked and has not answered; who has answered since the row began. */
  readonly owing: Set<number>;
  readonly gave: Set<number>;
  /** FWD_MISS and FWD_NACK that have come, and who sent the last FWD_NACK. */
  readonly said: Set<string>;
  refused: number;
  acked: boolean;
  took: boolean;
  /** GET_LOST, its grant: sent; came to a fault, or to none. */
  poison: 'unsent' | 'sent' | 'met' | 'crossed';
}

/** Each transaction of the home against the spec's table: rows, messages, entries. */
export class Transactions {
  readonly rows = new Map<string, number>();
  readonly running = new Map<number, Running>();
  /** Each entry as last committed. */
  readonly truth = new Map<number, Entry>();
  /** Last hand-over from owner to owner. */
  readonly handed = new Map<number, number>();
  members = 0;
  holdoff = 0;
  begun = { GET: 0, PUT: 0 };
  readonly sent = { INV: 0, POISON: 0, TIMEOUT: 0 };
  /** Pages that the sweep has locked, and entries that it healed. */
  sweeps = 0;
  swept = 0;
  /** Pages that outlived their owner. */
  tookOver = 0;
  onCommit: (gpn: number, before: Entry, after: Entry) => void = () => undefined;
  readonly #nodes: Nodes;
  readonly #outside: (gpn: number) => boolean;
  /** Status with which each eviction began. */
  readonly #lastPut = new Map<string, string>();

  constructor(nodes: Nodes, outside: (gpn: number) => boolean) {
    this.#nodes = nodes;
    this.#outside = outside;
  }

  trace(kind: 'HOME_BEGIN' | 'HOME_COMMIT', t: Trace, now: number): void {
    const row = homeTransitions.find((x) => BigInt(x.value) === t.row);
    check(row !== undefined, `trace of row ${t.row}`);
    if (kind === 'HOME_BEGIN') this.#begin(row, t, now);
    else this.#commit(row, t, now);
  }

  #begin(row: Row, t: Trace, now: number): void {
    const gpn = Number(t.gpn);
    const node = Number(t.node);
    const x = this.running.get(gpn);
    const q = x?.q ?? this.#request(node, gpn);
    check(q !== undefined && q.node === node, `row ${row.name} for node ${node}, which asked nothing of page ${gpn}`);
    const entry = heal(this.truth.get(gpn) ?? ZERO_ENTRY, this.members);
    const op = opName(t.op);
    check(op === q.op || x?.said.has(op) === true, `row ${row.name} on ${op}, which did not come`);
    check((t.excl === 1n) === q.excl && (t.have === 1n) === q.have, `row ${row.name} traced excl ${t.excl} have ${t.have}`);
    const follows: readonly string[] = row.follows ?? [];
    check(x === undefined || follows.includes('*') || follows.includes(x.row.name), `row ${row.name} after ${x?.row.name}`);
    const left = !has(this.members, node) || (x?.row.name === 'GETS_OWNED' && x.acked && entry.backing === 'LOST');
    const fits = rowsFor(entry, q, op, this.#outside(gpn), left);
    check(fits.length === 1, `rows ${fits.map((f) => f.name).join()} all apply`);
    check(fits[0] === row, () => `page ${gpn}, ${JSON.stringify({ entry, q, op, left })}: row ${row.name}, expected ${fits[0]?.name}`);
    if (!this.#outside(gpn))
      check(fromTrace(t) === toBits(entry), () => `row ${row.name} traced ${fromTrace(t).toString(16)}, expected ${JSON.stringify(entry)}`);
    const effect = effectOf(row, entry, q);
    if (q.op.startsWith('PUT')) this.#lastPut.set(Nodes.key(node, gpn), effect.status);
    if (x) {
      Object.assign(x, { entry, row, effect });
      x.gave.clear();
    } else {
      this.running.set(gpn, {
        q,
        entry,
        row,
        effect,
        lock: undefined,
        owing: new Set(),
        gave: new Set(),
        said: new Set(),
        refused: -1,
        acked: false,
        took: false,
        poison: 'unsent',
      });
      if (node !== NOBODY) this.begun[q.op.startsWith('PUT') ? 'PUT' : 'GET']++;
    }
    if (row.name === 'GETS_OWNED' || row.name === 'GETM_OWNED') {
      const since = this.handed.get(gpn);
      const early = entry.backing === 'NONE' && since !== undefined && now - since < this.holdoff;
      check(!early, `page ${gpn} is forwarded ${now - (since ?? 0)} cycles after it was handed over`);
    }
    this.rows.set(row.name, (this.rows.get(row.name) ?? 0) + 1);
  }

  #request(node: number, gpn: number): Request | undefined {
    if (node === NOBODY) return { op: 'PUT_C', node, excl: false, have: false };
    const key = Nodes.key(node, gpn);
    return this.#nodes.open.get(key) ?? this.#nodes.orphans.get(key);
  }

  #commit(row: Row, t: Trace, now: number): void {
    const gpn = Number(t.gpn);
    const x = this.running.get(gpn);
    check(
      x !== undefined && x.row === row && BigInt(x.q.node) === t.node,
      `commit of row ${row.name} on page ${gpn}, which runs ${x?.row.name}`,
    );
    const row_ = effectOf(row, x.entry, x.q, x.took).entry;
    check(row.name === 'GET_LOST' || row.next[0] === '*' || row.next.includes(row_.state), `row ${row.name} to ${row_.state}`);
    const entry = heal(row_, this.members);
    check(fromTrace(t) === toBits(entry), () => `row ${row.name} traced ${fromTrace(t).toString(16)}, expected ${JSON.stringify(entry)}`);
    // A sharer may answer before the others and be counted; nobody who was asked is passed over, unless the page came past the home or it left.
    const owing = [...x.owing].filter((n) => has(this.members, n));
    check(
      owing.length === 0 || row.name === 'GETM_OWNED' || row.name === 'GONE',
      () => `row ${row.name} ends without the answer of ${owing}`,
    );
    const closed = x.poison === 'unsent' || x.poison === 'met' || (x.poison === 'crossed' && x.acked);
    check(closed || !has(this.members, x.q.node), () => `page ${gpn} is unlocked, POISON ${x.poison}, the page acknowledged: ${x.acked}`);
    const before = this.truth.get(gpn) ?? ZERO_ENTRY;
    this.truth.set(gpn, entry);
    if (row.name === 'GETM_OWNED') this.handed.set(gpn, now);
    if (row.name === 'GET_LOST' && x.took) this.tookOver++;
    if (x.q.node === NOBODY) this.sweeps++;
    if (x.q.node === NOBODY && toBits(before) !== toBits(entry)) this.swept++;
    this.running.delete(gpn);
    this.onCommit(gpn, before, entry);
  }

  /** A message within a transaction leaves: what its row sends. */
  step(lane: 'fwd' | 'grt', m: Message): void {
    const x = this.running.get(m.gpn);
    check(x !== undefined, `${m.op} of page ${m.gpn}, which is not locked`);
    const sends: readonly string[] = x.row.name === 'BAD_HOME' ? ['GRANT'] : x.row.sends;
    check(sends.includes(m.op), `row ${x.row.name} sent ${m.op}`);
    const late = m.status === STATUS['TIMEOUT'];
    check(m.req === (late ? x.refused : x.q.node), `${m.op} for node ${m.req}, expected ${late ? x.refused : x.q.node}`);
    check(lane === 'fwd' || m.dst === x.q.node, `${m.op} to node ${m.dst}`);
    x.lock ??= m.htxn;
    check(x.lock === m.htxn, `page ${m.gpn} changed its lock from ${x.lock} to ${m.htxn}`);
    for (const [gpn, other] of this.running)
      check(gpn === m.gpn || other.lock !== m.htxn, `pages ${gpn} and ${m.gpn} share lock ${m.htxn}`);
    if (lane === 'fwd') x.owing.add(m.dst);
    if (m.op === 'INV') this.sent.INV++;
    if (m.op === 'INV' || m.op === 'PUT_GO') return;
    const asked = x.q.op === 'GET_M' ? 'M' : 'S';
    const right = x.row.name === 'GET_LOST' ? asked : x.effect.grant;
    check(m.grant === GRANT[right], `${m.op} of row ${x.row.name} grants ${m.grant}`);
    if (lane === 'fwd') return;
    check(x.owing.size === 0 || [...x.owing].every((n) => !has(this.members, n)), `${m.op} before all have answered`);
    check(m.zero === x.effect.zero, `${m.op} of row ${x.row.name} with zero ${m.zero}`);
    check(m.status === STATUS[x.effect.status], `${m.op} of row ${x.row.name} with status ${m.status}`);
    if (m.status === STATUS['POISON']) {
      this.sent.POISON++;
      x.poison = 'sent';
    }
    if (late) this.sent.TIMEOUT++;
  }

  putAck(m: Message): void {
    check(m.op === 'PUT_ACK', `${m.op} on lane FIN`);
    const want = this.#outside(m.gpn) ? 'RANGE' : this.#lastPut.get(Nodes.key(m.dst, m.gpn));
    check(this.#request(m.dst, m.gpn) !== undefined, `PUT_ACK of page ${m.gpn} to node ${m.dst} without an eviction`);
    check(want !== undefined && m.status === STATUS[want], `PUT_ACK of page ${m.gpn} with status ${m.status}, expected ${want}`);
  }

  /** An answer that the home took. */
  answered(m: Message): void {
    const x = this.running.get(m.gpn);
    if (!x) return;
    if (m.op === 'GRANT_ACK') {
      if (m.status === STATUS['POISON']) x.poison = 'met';
      else if (x.poison === 'sent' && m.grant === GRANT.I) x.poison = 'crossed';
      else x.acked = true;
      if (x.row.name === 'GET_LOST' && m.status === STATUS['OK'] && m.grant === GRANT.M) x.took = true;
      return;
    }
    x.owing.delete(m.src);
    x.gave.add(m.src);
    if (m.op === 'FWD_MISS' || m.op === 'FWD_NACK') x.said.add(m.op);
    if (m.op === 'FWD_NACK') x.refused = m.src;
  }

  /** Whom the row asks. */
  #asked({ row, entry, q }: Running): Set<number> {
    if (row.sends[0] === 'PUT_GO') return new Set([q.node]);
    if (row.sends[0] === 'FWD_S' || row.sends[0] === 'FWD_M') return new Set([entry.owner]);
    return new Set(row.sends[0] === 'INV' ? [...Array(16).keys()].filter((n) => has(entry.sharers, n) && n !== q.node) : []);
  }

  /** Could the home be waiting for this? What is not so must change nothing. */
  awaits(m: { readonly op: Op | undefined; readonly src: number; readonly htxn: number; readonly gpn: number }): boolean {
    const x = this.running.get(m.gpn);
    if (!x || (x.lock ?? m.htxn) !== m.htxn) return false;
    if (m.op === 'GRANT_ACK') return m.src === x.q.node;
    if (x.gave.has(m.src) || !this.#asked(x).has(m.src)) return false;
    if (m.op === 'FWD_NACK') return true;
    return m.op === 'FWD_MISS' ? x.row.sends.some((s) => s.startsWith('FWD')) : m.op !== undefined && x.row.awaits.includes(m.op);
  }

  /** Nothing runs on the page, but what begins in the next cycles could wait for this. */
  mayAwait(m: { readonly src: number; readonly gpn: number }): boolean {
    if (this.running.has(m.gpn)) return false;
    const entry = this.truth.get(m.gpn);
    const holds = entry !== undefined && (has(entry.sharers, m.src) || (entry.state === 'OWNED' && entry.owner === m.src));
    return holds || this.#request(m.src, m.gpn) !== undefined;
  }
}
