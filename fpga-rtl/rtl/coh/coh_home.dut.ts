// SPDX-License-Identifier: Apache-2.0
import { constant, counters, messageClass, msgBundle, traceBundle, traceKind } from '@weft/spec';
import { type Block, check, type Random } from '@weft/tools';
import { has, type Message, type Net, OP, opName } from './coh_home.net.js';
import type { Nodes } from './coh_home.nodes.js';
import { type Entry, toBits } from './coh_home.table.js';
import { Transactions } from './coh_home.transactions.js';

export const NODES = 4;
export const HOME = 2;
export const POOL_PAGES = 48;
const POOL_BASE = 0x40_0000_0000n;
const SLOTS = 64;
const WEIGHT = SLOTS / NODES;

export const WINDOW = constant('WINDOW');
const PAGE_SHIFT = BigInt(constant('PAGE_SHIFT'));
const counterBit = Object.fromEntries(counters.map((c, i) => [c.name, i])) as Record<(typeof counters)[number]['name'], number>;
const CLASS = Object.fromEntries(messageClass.members.map((m) => [m.name, m.value])) as Record<string, number>;

/** Slot i of the stripe table belongs to node i mod NODES. */
export const gpnOf = (index: number): number => Math.floor(index / WEIGHT) * SLOTS + (index % WEIGHT) * NODES + HOME;
const indexOf = (gpn: number): number => Math.floor(gpn / SLOTS) * WEIGHT + Math.floor((gpn % SLOTS) / NODES);
const outside = (gpn: number): boolean => gpn % NODES !== HOME || indexOf(gpn) >= POOL_PAGES;
const poolAddress = (gpn: number): bigint => POOL_BASE + (BigInt(indexOf(gpn)) << PAGE_SHIFT);

/** Everything around coh_home: directory, lanes, counters, and its transactions. */
export class Surroundings {
  readonly transactions: Transactions;
  /** Directory as the writes have left it. */
  readonly table = new Map<number, bigint>();
  /** How often a lane or the directory is ready. */
  pace = { fwd: 1, grt: 1, fin: 1, dir: 1 };
  /** In this cycle an answer was dropped. */
  refused = false;
  onCommit: (gpn: number, entry: Entry) => void = () => undefined;
  readonly #b: Block;
  readonly #r: Random;
  readonly #nodes: Nodes;
  readonly #net: Net;
  readonly #lookups = new Map<number, { index: number; at: number }>();
  readonly #writes = new Map<number, bigint>();
  readonly #counts = new Map<string, number>();
  readonly #shown = new Map<string, bigint>();

  constructor(b: Block, r: Random, nodes: Nodes, net: Net) {
    this.#b = b;
    this.#r = r;
    this.#nodes = nodes;
    this.#net = net;
    this.transactions = new Transactions(nodes, outside);
    this.transactions.onCommit = (gpn, before, after) => {
      if (toBits(before) !== toBits(after)) this.#writes.set(indexOf(gpn), toBits(after));
      this.onCommit(gpn, after);
    };
  }

  static setUp(b: Block): void {
    b.reset();
    b.setAll({ node_i: HOME, members_i: 0xffff, pool_base_i: POOL_BASE, pool_pages_i: POOL_PAGES, stripe_weight_i: WEIGHT });
    for (let slot = 0; slot < SLOTS; slot++) {
      b.setAll({ stripe_wr_en_i: 1, stripe_wr_slot_i: slot, stripe_wr_data_i: (Math.floor(slot / NODES) << 8) | (slot % NODES) });
      b.step();
    }
    b.setAll({ stripe_wr_en_i: 0, members_i: (1 << NODES) - 1, members_set_i: 1 });
    b.step();
    b.set('members_set_i', 0);
    // From sixteen members to these few: the first recovery, among nothing.
    b.setAll({ dir_rd_ready_i: 1, dir_wr_ready_i: 1, dir_rsp_entry_i: 0 });
    b.stepUntil(() => b.get('recover_o') === 1, 1, 'recovery');
    for (let n = 0; b.get('recover_o') === 1; n++) {
      check(n < 3000, 'the first recovery does not end');
      const [asked, id] = [b.get('dir_rd_valid_o'), b.get('dir_rd_id_o')];
      b.step();
      b.setAll({ dir_rsp_valid_i: asked, dir_rsp_id_i: id });
    }
    b.set('dir_rsp_valid_i', 0);
  }

  get busy(): boolean {
    return this.transactions.running.size + this.#writes.size + this.#lookups.size > 0;
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
    const due = [...this.#lookups].filter(([, x]) => x.at <= this.#net.now);
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

  /** Asks coh_home where a page of an answer may land: nowhere, or in its place in the pool. */
  lands(m: { readonly op: number; readonly src: number; readonly htxn: number; readonly gpn: number }): boolean {
    this.#b.setAll({ land_htxn_i: m.htxn, land_gpn_i: m.gpn, land_src_i: m.src, land_op_i: m.op });
    if (this.#b.get('land_ok_o') === 0) return false;
    check(
      this.#b.big('land_addr_o') === poolAddress(m.gpn),
      () => `page ${m.gpn} would land at ${this.#b.big('land_addr_o').toString(16)}`,
    );
    return true;
  }

  /** Takes all outputs of this cycle, before the clock edge. */
  take(): void {
    const b = this.#b;
    for (const lane of ['fwd', 'grt', 'fin'] as const) this.#lane(lane);
    this.#trace();
    this.#directory();
    const cnt = b.big('cnt_o');
    this.refused = ((cnt >> BigInt(counterBit.RX_BAD_ANSWER)) & 1n) === 1n;
    for (const c of counters) {
      if ((cnt >> BigInt(counterBit[c.name])) & 1n) this.#counts.set(c.name, this.counted(c.name) + 1);
    }
    if (b.get('rel_valid_o')) {
      const cls = b.get('rel_cls_o') === CLASS['REQ'] ? 'REQ' : 'PUT';
      const node = b.get('rel_src_o');
      const credit = this.#nodes.credit[node];
      check(credit !== undefined && node !== HOME, `credit for node ${node}`);
      if (!this.#nodes.dead.has(node)) credit[cls]++;
      check(credit[cls] <= WINDOW, `node ${node} got more ${cls} credit than it spent`);
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
    // At once, since the next transaction on the page may begin while the lane is blocked.
    if (!this.#shown.has(lane)) {
      check(m.src === HOME && v.hold === 0n, `${op} from node ${m.src}`);
      check(v.addr === (op === 'GRANT_PAGE' ? poolAddress(m.gpn) : 0n), `${op} of page ${m.gpn} with address ${v.addr.toString(16)}`);
      // What is not sent yet when its requester leaves is taken back.
      const told = has(this.transactions.members, m.dst) || b.get('members_set_i') === 1 || outside(m.gpn);
      check(lane !== 'grt' || told, `${op} of page ${m.gpn} to node ${m.dst}, which has left`);
      if (lane === 'fin') this.#committed(m.gpn);
      if (lane === 'fin') this.transactions.putAck(m);
      else this.transactions.step(lane, m);
    }
    this.#stable(lane, valid, b.big(`${lane}_o`), ready);
    if (ready) this.#net.send(m);
  }

  #committed(gpn: number): void {
    check(outside(gpn) || !this.#writes.has(indexOf(gpn)), `PUT_ACK of page ${gpn} before its commit`);
  }

  #trace(): void {
    const t = this.#b.getStruct('trace_o', traceBundle);
    const kind = traceKind.members.find((m) => BigInt(m.value) === t.kind)?.name;
    const changes = this.#b.get('members_set_i') === 1;
    check((kind === 'MEMBERS') === changes, `trace of ${kind} while the membership ${changes ? 'changes' : 'stays'}`);
    if (kind === 'MEMBERS') check(Number(t.sharers) === this.#b.get('members_i'), `trace of members ${t.sharers}`);
    else if (kind === 'HOME_BEGIN' || kind === 'HOME_COMMIT') this.transactions.trace(kind, t, this.#net.now);
    else check(kind === 'NONE', `trace of kind ${t.kind}`);
  }

  forget(gpn: number): void {
    this.table.delete(indexOf(gpn));
  }

  /** After a recovery, nothing here speaks of a node that has left. */
  clean(members: number): void {
    for (const [index, bits] of this.table) {
      const [state, node, sharers] = [bits & 3n, Number((bits >> 8n) & 63n), Number(bits >> 16n)];
      const lost = ((bits >> 2n) & 3n) === 3n;
      check(state !== 3n || lost || has(members, node), `entry ${index} still names node ${node} as owner`);
      check(state !== 2n || (sharers & ~members) === 0, `entry ${index} still names sharers ${sharers.toString(2)}`);
    }
    for (const lane of ['fwd', 'grt', 'fin'] as const) {
      const to = Number(this.#b.getStruct(`${lane}_o`, msgBundle).dst);
      check(this.#b.get(`${lane}_valid_o`) === 0 || has(members, to), `lane ${lane} still has a message for node ${to}`);
    }
  }

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
      this.#lookups.set(id, { index, at: this.#net.now + 1 + this.#r.below(this.pace.dir === 1 ? 1 : 40) });
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
