// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { stepQuiet } from './coh_quiet.js';

/** Few sets, so that lines are thrown out all the time. */
export const top = { top: 'coh_dir', params: { SETS: 4, WAYS: 2, MSHRS: 4 } } satisfies BlockOptions;

const BASE = 0x1_0000_0000n;

interface Timed<T> {
  readonly at: number;
  readonly what: T;
}

/** The table: answers reads after any time and in any order, writes in order; looks at its words at a time of its own choosing. */
class TableMemory {
  readonly words = new Map<number, bigint>();
  readonly #b: Block;
  readonly #r: Random;
  readonly #latency: number;
  readonly #reads: Timed<{ id: number; index: number; value: bigint | undefined }>[] = [];
  readonly #aw: number[] = [];
  readonly #w: bigint[] = [];
  readonly #acks: number[] = [];
  readonly #shown = { ar: -1n, aw: -1n, w: -1n };

  constructor(b: Block, r: Random, latency: number) {
    this.#b = b;
    this.#r = r;
    this.#latency = latency;
  }

  get busy(): boolean {
    return this.#reads.length + this.#aw.length + this.#w.length + this.#acks.length > 0;
  }

  #index(address: bigint): number {
    const at = address - BASE;
    check(at >= 0n && at % 8n === 0n, `table address ${address}`);
    return Number(at / 8n);
  }

  /** Sets this cycle's inputs; `stall` keeps the table silent. */
  drive(now: number, stall: boolean): number {
    const b = this.#b;
    const due = stall ? [] : this.#reads.filter((x) => x.at <= now);
    const back = due.length > 0 ? this.#r.pick(due) : undefined;
    const ack = !stall && (this.#acks[0] ?? now + 1) <= now;
    b.setAll({
      axi_arready_i: !stall && this.#r.chance(0.7),
      axi_awready_i: !stall && this.#r.chance(0.6),
      axi_wready_i: !stall && this.#r.chance(0.6),
      axi_bvalid_i: ack,
      axi_rvalid_i: back !== undefined,
      axi_rid_i: back?.what.id ?? 0,
      axi_rdata_i: back ? (back.what.value ?? this.words.get(back.what.index) ?? 0n) : 0n,
    });
    return back ? this.#reads.indexOf(back) : -1;
  }

  /** Takes what was handed over in this cycle, before the clock edge. */
  take(now: number, back: number): void {
    const b = this.#b;
    if (back >= 0 && b.get('axi_rready_o')) this.#reads.splice(back, 1);
    if (b.get('axi_bvalid_i')) this.#acks.shift();
    for (const x of this.#reads) {
      if (x.what.value === undefined && this.#r.chance(0.1)) x.what.value = this.words.get(x.what.index) ?? 0n;
    }
    this.#stable('ar', b.get('axi_arvalid_o'), (b.big('axi_araddr_o') << 4n) | b.big('axi_arid_o'), b.get('axi_arready_i'));
    this.#stable('aw', b.get('axi_awvalid_o'), b.big('axi_awaddr_o'), b.get('axi_awready_i'));
    this.#stable('w', b.get('axi_wvalid_o'), b.big('axi_wdata_o'), b.get('axi_wready_i'));
    if (b.get('axi_arvalid_o') && b.get('axi_arready_i')) {
      const id = b.get('axi_arid_o');
      check(!this.#reads.some((x) => x.what.id === id), `read id ${id} is in use twice`);
      const what = { id, index: this.#index(b.big('axi_araddr_o')), value: undefined };
      this.#reads.push({ at: now + 1 + this.#r.below(this.#latency), what });
    }
    if (b.get('axi_awvalid_o') && b.get('axi_awready_i')) this.#aw.push(this.#index(b.big('axi_awaddr_o')));
    if (b.get('axi_wvalid_o') && b.get('axi_wready_i')) this.#w.push(b.big('axi_wdata_o'));
    if (this.#aw.length > 0 && this.#w.length > 0 && this.#r.chance(0.2)) {
      this.words.set(this.#aw.shift() ?? 0, this.#w.shift() ?? 0n);
      this.#acks.push(Math.max(now + 1 + this.#r.below(this.#latency), this.#acks.at(-1) ?? 0));
    }
  }

  #stable(channel: 'ar' | 'aw' | 'w', valid: number, payload: bigint, ready: number): void {
    const shown = this.#shown[channel];
    if (shown >= 0n) check(valid === 1 && payload === shown, `${channel} changed before it was taken`);
    this.#shown[channel] = valid && !ready ? payload : -1n;
  }
}

interface LookUp {
  readonly index: number;
  /** What it may return: the entry when it was taken, or one written since. */
  readonly allowed: Set<bigint>;
}

/** Look-ups and writes at random on a few pages, so that misses, writes and replaced lines meet in every order. */
function traffic(b: Block, r: Random, memory: TableMemory, cycles: number): void {
  const truth = new Map<number, bigint>();
  const open = new Map<number, LookUp>();
  let answered = 0;
  let quiet = 0;
  let serial = 1n;
  let read: { id: number; index: number } | undefined;
  let write: { index: number; entry: bigint } | undefined;
  for (let n = 0; n < cycles || open.size > 0 || memory.busy || !b.get('idle_o'); n++) {
    check(n < cycles + 5000, 'the directory does not come to rest');
    const more = n < cycles;
    const hot = (n >> 8) & 1;
    if (!read && more && r.chance(0.6)) {
      const id = r.below(256);
      if (!open.has(id)) read = { id, index: hot ? r.below(6) * top.params.SETS : r.below(40) };
    }
    if (!write && more && r.chance(hot ? 0.3 : 0.1))
      write = { index: hot ? r.below(6) * top.params.SETS : r.below(40), entry: ((serial++ & 0xffffn) << 16n) | r.bits(14) };
    b.setAll({ rd_valid_i: read !== undefined, rd_index_i: read?.index ?? r.u32(), rd_id_i: read?.id ?? 0 });
    b.setAll({ wr_valid_i: write !== undefined, wr_index_i: write?.index ?? r.u32(), wr_entry_i: write?.entry ?? 0n });
    const back = memory.drive(n, more && (n & 0x3ff) > 0x380);
    if (b.get('rsp_valid_o')) {
      const id = b.get('rsp_id_o');
      const x = open.get(id);
      check(x !== undefined, `answer ${id} to no look-up`);
      check(x.allowed.has(b.big('rsp_entry_o')), () => `index ${x.index}: entry ${b.big('rsp_entry_o').toString(16)}`);
      open.delete(id);
      answered++;
    }
    memory.take(n, back);
    if (read && b.get('rd_ready_o')) {
      open.set(read.id, { index: read.index, allowed: new Set([truth.get(read.index) ?? 0n]) });
      read = undefined;
    } else if (write && b.get('wr_ready_o')) {
      truth.set(write.index, write.entry);
      for (const x of open.values()) if (x.index === write.index) x.allowed.add(write.entry);
      write = undefined;
    }
    if (stepQuiet(b, 2)) quiet++;
    else b.step();
  }
  check(answered > cycles / 8, `only ${answered} answers`);
  check(quiet > 10, `quiet in ${quiet} cycles only`);
  for (const [index, entry] of truth) check(memory.words.get(index) === entry, `the table missed the write of ${index}`);
}

/** All hits: one look-up a clock, each answered in the next. */
function hitRate(b: Block, r: Random, memory: TableMemory): void {
  const pages = [0, 1, 2, 3, 4, 5, 6, 7];
  for (let n = 0; n < 2000 && !(n > 1000 && b.get('idle_o')); n++) {
    b.setAll({ rd_valid_i: n < 1000, rd_index_i: r.pick(pages), rd_id_i: 0, wr_valid_i: 0 });
    memory.take(n, memory.drive(n, false));
    b.step();
  }
  let taken = 0;
  let hits = 0;
  for (let n = 0; n < 400; n++) {
    b.setAll({ rd_valid_i: 1, rd_index_i: r.pick(pages), rd_id_i: n & 255 });
    memory.drive(n, true);
    taken += b.get('rd_ready_o');
    hits += b.get('cnt_hit_o');
    check(!b.get('cnt_miss_o'), 'a page in the cache missed');
    b.step();
  }
  check(taken / 400 >= 0.95 && hits / 400 >= 0.95, `${taken} look-ups and ${hits} hits in 400 clocks`);
  b.set('rd_valid_i', 0);
  b.step(2);
}

/** As many misses under way as there are registers, and hits pass them. */
function overlap(b: Block, memory: TableMemory): void {
  let asked = 0;
  for (let n = 0; n < 40; n++) {
    b.setAll({ rd_valid_i: 1, rd_index_i: 100 + asked, rd_id_i: asked });
    memory.drive(n, true);
    b.set('axi_arready_i', 1);
    memory.take(n, -1);
    asked += b.get('rd_ready_o');
    b.step();
  }
  check(asked === top.params.MSHRS, `${asked} misses overlap`);
  b.set('rd_valid_i', 0);
  b.stepUntil(
    () => {
      memory.take(1_000_000, memory.drive(1_000_000, false));
      return b.get('idle_o') === 1;
    },
    2000,
    'end of the misses',
  );
}

/** Twice: after a reset the cache must have forgotten the first table. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  for (const cycles of [6000, 2000]) {
    b.reset();
    b.set('dir_base_i', BASE);
    check(!b.get('rd_ready_o') && !b.get('wr_ready_o'), 'takes requests before the tags are clear');
    b.stepUntil(() => b.get('ready_o') === 1, 10, 'ready');
    const memory = new TableMemory(b, r, 1 + r.below(60));
    traffic(b, r, memory, cycles);
    hitRate(b, r, memory);
    overlap(b, memory);
  }
}
