// SPDX-License-Identifier: Apache-2.0
import { constant, counters, homeTransitions, messageClass, msgBundle, traceBundle, traceKind } from '@weft/spec';
import { type Block, check, type Random } from '@weft/tools';
import { GRANT, type Message, Nodes, OP, opName, STATUS } from './coh_home.nodes.js';
import { type Effect, type Entry, effectOf, type Request, type Row, rowsFor, toBits, ZERO_ENTRY } from './coh_home.table.js';

export const NODES = 4;
export const HOME = 2;
export const POOL_PAGES = 48;
const POOL_BASE = 0x40_0000_0000n;
const SLOTS = 64;
const WEIGHT = SLOTS / NODES;

export const WINDOW = constant('WINDOW');
const PAGE_SHIFT = BigInt(constant('PAGE_SHIFT'));
const counterBit = Object.fromEntries(counters.map((c, i) => [c.name, i])) as Record<(typeof counters)[number]['name'], number>;
const KIND = Object.fromEntries(traceKind.members.map((m) => [m.name, BigInt(m.value)])) as Record<
  (typeof traceKind.members)[number]['name'],
  bigint
>;
const CLASS = Object.fromEntries(messageClass.members.map((m) => [m.name, m.value])) as Record<string, number>;

/** Slot i of the stripe table belongs to node i mod NODES. */
export const gpnOf = (index: number): number => Math.floor(index / WEIGHT) * SLOTS + (index % WEIGHT) * NODES + HOME;
const indexOf = (gpn: number): number => Math.floor(gpn / SLOTS) * WEIGHT + Math.floor((gpn % SLOTS) / NODES);
const outside = (gpn: number): boolean => gpn % NODES !== HOME || indexOf(gpn) >= POOL_PAGES;
const poolAddress = (gpn: number): bigint => POOL_BASE + (BigInt(indexOf(gpn)) << PAGE_SHIFT);

interface Running {
  readonly q: Request;
  readonly entry: Entry;
  row: Row;
  effect: Effect;
}

/** Everything around coh_home: directory, lanes, and the checks of each transaction against the table. */
export class Surroundings {
  readonly rows = new Map<string, number>();
  invalidations = 0;
  /** Directory as it should be: at the commit, and as the writes have left it. */
  readonly truth = new Map<number, Entry>();
  readonly table = new Map<number, bigint>();
  readonly running = new Map<number, Running>();
  /** How often a lane or the directory is ready. */
  pace = { fwd: 1, grt: 1, fin: 1, dir: 1 };
  readonly #b: Block;
  readonly #r: Random;
  readonly #nodes: Nodes;
  readonly #lookups = new Map<number, { index: number; at: number }>();
  readonly #writes = new Map<number, bigint>();
  readonly #counts = new Map<string, number>();
  readonly #lock = new Map<number, number>();
  readonly #shown = new Map<string, bigint>();

  constructor(b: Block, r: Random, nodes: Nodes) {
    this.#b = b;
    this.#r = r;
    this.#nodes = nodes;
  }

  static setUp(b: Block): void {
    b.reset();
    b.setAll({ node_i: HOME, members_i: 0xffff, pool_base_i: POOL_BASE, pool_pages_i: POOL_PAGES, stripe_weight_i: WEIGHT });
    for (let slot = 0; slot < SLOTS; slot++) {
      b.setAll({ stripe_wr_en_i: 1, stripe_wr_slot_i: slot, stripe_wr_data_i: (Math.floor(slot / NODES) << 8) | (slot % NODES) });
      b.step();
    }
    b.set('stripe_wr_en_i', 0);
  }

  get busy(): boolean {
    return this.running.size + this.#writes.size + this.#lookups.size > 0;
  }

  counted(name: (typeof counters)[number]['name']): number {
    return this.#counts.get(name) ?? 0;
  }

  setMessage(port: string, m: Message | undefined): void {
    this.#b.set(`${port}_valid_i`, m !== undefined);
    if (!m) return;
    const { data: _, op, excl, have, zero, ...rest } = m;
    this.#b.setStruct(`${port}_i`, msgBundle, { ...rest, op: OP[op], excl: Number(excl), have: Number(have), zero: Number(zero) });
  }

  /** Inputs of this cycle that are not messages. */
  drive(): void {
    const { pace } = this;
    const due = [...this.#lookups].filter(([, x]) => x.at <= this.#nodes.now);
    const back = due.length > 0 ? this.#r.pick(due) : undefined;
    this.#b.setAll({
      fwd_ready_i: this.#r.chance(pace.fwd),
      grt_ready_i: this.#r.chance(pace.grt),
      fin_ready_i: this.#r.chance(pace.fin),
      dir_rd_ready_i: this.#r.chance(pace.dir),
      dir_wr_ready_i: this.#r.chance(pace.dir),
      dir_rsp_valid_i: back !== undefined,
      dir_rsp_id_i: back?.[0] ?? 0,
      dir_rsp_entry_i: back ? (this.table.get(back[1].index) ?? 0n) : this.#r.bits(64),
    });
    if (back) this.#lookups.delete(back[0]);
  }

  /** A page of an answer lands where coh_home says. */
  land(m: Message): void {
    if (m.op !== 'SHARE_PAGE' && m.op !== 'PUT_PAGE') return;
    this.#b.setAll({ land_htxn_i: m.htxn, land_gpn_i: m.gpn, land_src_i: m.src, land_op_i: OP[m.op] });
    check(this.#b.get('land_ok_o') === 1, () => `${m.op} of page ${m.gpn} from node ${m.src} is refused`);
    check(
      this.#b.big('land_addr_o') === poolAddress(m.gpn),
      () => `page ${m.gpn} would land at ${this.#b.big('land_addr_o').toString(16)}`,
    );
    this.#nodes.pool.set(m.gpn, m.data);
  }

  /** Takes all outputs of this cycle, before the clock edge. */
  take(): void {
    const b = this.#b;
    for (const lane of ['fwd', 'grt', 'fin'] as const) this.#lane(lane);
    this.#trace();
    this.#directory();
    const cnt = b.big('cnt_o');
    for (const c of counters) {
      if ((cnt >> BigInt(counterBit[c.name])) & 1n) this.#counts.set(c.name, this.counted(c.name) + 1);
    }
    if (b.get('rel_valid_o')) {
      const cls = b.get('rel_cls_o') === CLASS['REQ'] ? 'REQ' : 'PUT';
      const credit = this.#nodes.credit[b.get('rel_src_o')];
      check(credit !== undefined && b.get('rel_src_o') !== HOME, `credit for node ${b.get('rel_src_o')}`);
      credit[cls]++;
      check(credit[cls] <= WINDOW, `node ${b.get('rel_src_o')} got more ${cls} credit than it spent`);
    }
  }

  #stable(name: string, valid: number, payload: bigint, ready: number): void {
    const shown = this.#shown.get(name);
    if (shown !== undefined) check(valid === 1 && payload === shown, `${name} changed before it was taken`);
    if (valid && !ready) this.#shown.set(name, payload);
    else this.#shown.delete(name);
  }

  #lane(lane: 'fwd' | 'grt' | 'fin'): void {
    const b = this.#b;
    const valid = b.get(`${lane}_valid_o`);
    const ready = b.get(`${lane}_ready_i`);
    if (!valid) {
      this.#stable(lane, 0, 0n, ready);
      return;
    }
    // At once, since the next transaction on the page may commit while the lane is blocked.
    if (lane === 'fin' && !this.#shown.has(lane)) this.#committed(Number(b.getStruct('fin_o', msgBundle).gpn));
    this.#stable(lane, valid, b.big(`${lane}_o`), ready);
    if (!ready) return;
    const v = b.getStruct(`${lane}_o`, msgBundle);
    const op = opName(v.op);
    const m: Message = {
      op,
      src: Number(v.src),
      dst: Number(v.dst),
      req: Number(v.req),
      txn: Number(v.txn),
      htxn: Number(v.htxn),
      gpn: Number(v.gpn),
      grant: Number(v.grant),
      excl: v.excl === 1n,
      have: v.have === 1n,
      zero: v.zero === 1n,
      status: Number(v.status),
      data: op === 'GRANT_PAGE' ? (this.#nodes.pool.get(Number(v.gpn)) ?? 0n) : 0n,
    };
    check(m.src === HOME && v.hold === 0n, `${op} from node ${m.src}`);
    check(v.addr === (op === 'GRANT_PAGE' ? poolAddress(m.gpn) : 0n), `${op} of page ${m.gpn} with address ${v.addr.toString(16)}`);
    if (lane === 'fin') this.#putAck(m);
    else this.#step(lane, m);
    this.#nodes.fromHome(m);
  }

  /** A message within a transaction: what its row sends. */
  #step(lane: 'fwd' | 'grt', m: Message): void {
    const x = this.running.get(m.gpn);
    check(x !== undefined, `${m.op} of page ${m.gpn}, which is not locked`);
    const sends: readonly string[] = x.row.name === 'BAD_HOME' ? ['GRANT'] : x.row.sends;
    check(sends.includes(m.op), `row ${x.row.name} sent ${m.op}`);
    check(m.req === x.q.node, `${m.op} for node ${m.req}, expected ${x.q.node}`);
    check(lane === 'fwd' || m.dst === x.q.node, `${m.op} to node ${m.dst}`);
    const lock = this.#lock.get(m.gpn) ?? m.htxn;
    check(lock === m.htxn, `page ${m.gpn} changed its lock from ${lock} to ${m.htxn}`);
    for (const [gpn, other] of this.#lock) check(gpn === m.gpn || other !== lock, `pages ${gpn} and ${m.gpn} share lock ${lock}`);
    this.#lock.set(m.gpn, lock);
    if (m.op === 'INV') this.invalidations++;
    if (m.op === 'INV' || m.op === 'PUT_GO') return;
    check(m.grant === GRANT[x.effect.grant], `${m.op} of row ${x.row.name} grants ${m.grant}`);
    if (lane === 'grt') {
      check(m.zero === x.effect.zero, `${m.op} of row ${x.row.name} with zero ${m.zero}`);
      check(m.status === STATUS[x.effect.status], `${m.op} of row ${x.row.name} with status ${m.status}`);
    }
  }

  #committed(gpn: number): void {
    check(outside(gpn) || !this.#writes.has(indexOf(gpn)), `PUT_ACK of page ${gpn} before its commit`);
  }

  #putAck(m: Message): void {
    const q = this.#nodes.open.get(Nodes.key(m.dst, m.gpn));
    check(m.op === 'PUT_ACK' && q !== undefined, `${m.op} of page ${m.gpn} to node ${m.dst} without an eviction`);
    const want = outside(m.gpn) ? 'RANGE' : this.#lastPut.get(Nodes.key(m.dst, m.gpn));
    check(want !== undefined && m.status === STATUS[want], `PUT_ACK of page ${m.gpn} with status ${m.status}, expected ${want}`);
  }

  /** Status with which each eviction committed. */
  readonly #lastPut = new Map<string, string>();

  #trace(): void {
    const t = this.#b.getStruct('trace_o', traceBundle);
    if (t.kind === KIND.NONE) return;
    const gpn = Number(t.gpn);
    const row = homeTransitions.find((x) => BigInt(x.value) === t.row);
    check(row !== undefined, `trace of row ${t.row}`);
    const entry =
      t.state | (t.backing << 2n) | (t.owner << 8n) | (t.sharers << 16n);
    if (t.kind === KIND.HOME_BEGIN) this.#begin(gpn, row, t.state, Number(t.node));
    else if (t.kind === KIND.HOME_COMMIT) this.#commit(gpn, row, entry);
    else throw new Error(`trace of kind ${t.kind}`);
  }

  #begin(gpn: number, row: Row, state: bigint, node: number): void {
    const before = this.running.get(gpn);
    const q = before?.q ?? this.#nodes.open.get(Nodes.key(node, gpn));
    check(q !== undefined, `row ${row.name} for node ${node}, which asked nothing of page ${gpn}`);
    const entry = this.truth.get(gpn) ?? ZERO_ENTRY;
    const fits = rowsFor(entry, q, before ? 'FWD_MISS' : q.op, outside(gpn));
    check(fits.length === 1, `rows ${fits.map((x) => x.name).join()} all apply`);
    check(fits[0] === row, () => `page ${gpn}, ${JSON.stringify(entry)}, ${JSON.stringify(q)}: row ${row.name}, expected ${fits[0]?.name}`);
    check((toBits(entry) & 3n) === state, `row ${row.name} traced state ${state}`);
    const effect = effectOf(row, entry, q);
    if (q.op.startsWith('PUT')) this.#lastPut.set(Nodes.key(node, gpn), effect.status);
    this.running.set(gpn, { q, entry, row, effect });
    this.rows.set(row.name, (this.rows.get(row.name) ?? 0) + 1);
  }

  #commit(gpn: number, row: Row, traced: bigint): void {
    const x = this.running.get(gpn);
    check(x !== undefined && x.row === row, `commit of row ${row.name} on page ${gpn}, which runs ${x?.row.name}`);
    const { entry } = x.effect;
    check(row.next[0] === '*' || (row.next as readonly string[]).includes(entry.state), `row ${row.name} to ${entry.state}`);
    check(
      traced === toBits(entry),
      `row ${row.name} traced ${traced.toString(16)}, expected ${JSON.stringify(entry)}`,
    );
    if (toBits(entry) !== toBits(x.entry)) {
      this.truth.set(gpn, entry);
      this.#writes.set(indexOf(gpn), toBits(entry));
    }
    this.running.delete(gpn);
    this.#lock.delete(gpn);
    this.onCommit(gpn, entry);
  }

  onCommit: (gpn: number, entry: Entry) => void = () => undefined;

  #directory(): void {
    const b = this.#b;
    const rd = b.get('dir_rd_valid_o');
    const wr = b.get('dir_wr_valid_o');
    this.#stable('dir_rd', rd, rd ? b.big('dir_rd_index_o') * 256n + b.big('dir_rd_id_o') : 0n, b.get('dir_rd_ready_i'));
    this.#stable('dir_wr', wr, wr ? (b.big('dir_wr_index_o') << 64n) | b.big('dir_wr_entry_o') : 0n, b.get('dir_wr_ready_i'));
    if (rd && b.get('dir_rd_ready_i')) {
      const index = b.get('dir_rd_index_o');
      const id = b.get('dir_rd_id_o');
      check(index < POOL_PAGES, `look-up of ${index}`);
      check(!this.#lookups.has(id), `look-up ${id} is under way already`);
      check(!this.#writes.has(index), `look-up of ${index} overtakes its commit`);
      this.#lookups.set(id, { index, at: this.#nodes.now + 1 + this.#r.below(this.pace.dir === 1 ? 1 : 40) });
    }
    if (wr && b.get('dir_wr_ready_i')) {
      const index = b.get('dir_wr_index_o');
      const entry = b.big('dir_wr_entry_o');
      // A commit that changes nothing may be written or not.
      const want = this.#writes.get(index) ?? this.table.get(index) ?? 0n;
      check(entry === want, `entry ${index} written as ${entry.toString(16)}, expected ${want.toString(16)}`);
      this.table.set(index, entry);
      this.#writes.delete(index);
    }
  }
}
