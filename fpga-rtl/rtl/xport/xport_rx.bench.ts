// SPDX-License-Identifier: Apache-2.0
import { ACK_OFFSET, ackClass, counters, decode, frameHeader, msgBundle } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { BeatSource, concat, toBeats, toBytes } from '../eth/frames.js';
import { CLASSES, HEADER_BYTES, PAGE_BYTES } from './frames.js';
import { EPOCH, Flow, ME, PEERS, type Plan, plan } from './xport_rx.plan.js';

export const top = { top: 'xport_rx', params: { DATA_W: 64, NODES: 4 } } satisfies BlockOptions;

/** Everything at the ports of the receiver, against a model that knows which frames are good. */
class Bench {
  readonly source: BeatSource;
  readonly #flows = new Map<number, Flow>();
  readonly #counts = new Map<string, number>();
  readonly #expected = new Map<string, number>();
  /** Cycle in which an ACK to the peer became due. */
  readonly #owed = new Map<number, number>();
  readonly #polls = new Set<number>();
  /** State that the block has from the next clock on: an ACK composed in this one does not show it. */
  #later: (() => void)[] = [];
  #plan: Plan | undefined;
  #waited = 0;
  #settling = 0;
  #finished = false;
  #page: Uint8Array[] | undefined;
  readonly #b: Block;
  readonly #r: Random;
  readonly #width: number;

  constructor(b: Block, r: Random) {
    this.#b = b;
    this.#r = r;
    this.#width = b.ports.find((p) => p.name === 's_data_i')?.width ?? 0;
    this.source = new BeatSource(b, r, 0.9);
  }

  readonly #flow = (peer: number, cls: number): Flow => {
    const flow = this.#flows.get(peer * 8 + cls) ?? new Flow();
    this.#flows.set(peer * 8 + cls, flow);
    return flow;
  };

  next(): void {
    this.#plan = plan(this.#r, this.#flow);
    this.#finished = this.#plan.deliver === undefined;
    this.#waited = 0;
    this.#settling = 0;
    this.source.queue.push(...toBeats(this.#plan.frame, this.#width, this.#plan.err === true, this.#r));
    const { counter } = this.#plan;
    if (counter) this.#expect(counter);
    if (this.#plan.deliver === 'page') this.#expect('RX_PAGES');
  }

  #expect(counter: string): void {
    this.#expected.set(counter, (this.#expected.get(counter) ?? 0) + 1);
  }

  cycle(): void {
    const b = this.#b;
    const r = this.#r;
    const settled = this.#later;
    this.#later = [];
    this.source.drive();
    const release = this.#release();
    const poll = r.chance(0.005) ? r.pick(PEERS) : undefined;
    b.setAll({
      ackhdr_ready_i: 1,
      msg_ready_i: r.chance(0.7),
      ack_ready_i: r.chance(0.7),
      page_ready_i: r.chance(0.7),
      page_data_ready_i: r.chance(0.9),
      page_end_ready_i: r.chance(0.7),
      poll_valid_i: poll !== undefined,
      poll_dst_i: poll ?? 0,
      ...release,
    });
    if (b.get('ackhdr_valid_o')) this.#ack();
    for (const f of settled) f();
    if (b.get('idle_o'))
      check(
        this.#owed.size === 0 && (this.#plan === undefined || this.#finished || this.source.queue.length > 0),
        `cycle ${b.cycle}: idle, but an ACK is owed or a frame under way`,
      );
    if (poll !== undefined) this.#later.push(() => this.#polls.add(poll));
    this.#count();
    this.#deliveries();
    const quiet = b.get('quiet_o') === 1;
    const before = this.#outputs();
    this.source.sample();
    b.step();
    if (quiet) check(this.#outputs() === before, `cycle ${b.cycle}: changed although quiet`);
    for (const [peer, since] of this.#owed) check(b.cycle - since < 300, `no ACK to ${peer} in 300 cycles`);
  }

  /** The frame under way is through, and its effects have settled. */
  through(): boolean {
    if (this.#plan === undefined) return true;
    if (this.source.queue.length > 0 || !this.#finished) {
      check(this.#waited++ < 20_000, 'the receiver hangs');
      return false;
    }
    if (this.#settling++ < 3) return false;
    for (const c of counters) {
      const [got, want] = [this.#counts.get(c.name) ?? 0, this.#expected.get(c.name) ?? 0];
      check(
        got === want,
        () =>
          `cycle ${this.#b.cycle}: ${c.name} is ${got}, expected ${want} after ${JSON.stringify({ ...this.#plan, frame: this.#plan?.frame.length })}`,
      );
    }
    this.#plan = undefined;
    return true;
  }

  #outputs(): string {
    return ['msg_valid_o', 'page_valid_o', 'page_end_valid_o', 'ack_valid_o', 'ackhdr_valid_o', 'idle_o'].map((n) => this.#b.get(n)).join();
  }

  #count(): void {
    const cnt = this.#b.big('cnt_o');
    if (cnt === 0n) return;
    counters.forEach((c, i) => {
      if ((cnt >> BigInt(i)) & 1n) this.#counts.set(c.name, (this.#counts.get(c.name) ?? 0) + 1);
    });
    if ((cnt >> BigInt(counters.findIndex((c) => c.name === 'RX_DUPLICATE'))) & 1n) this.#owe();
  }

  #owe(): void {
    const { peer } = this.#plan as Plan;
    const cycle = this.#b.cycle;
    this.#later.push(() => {
      if (!this.#owed.has(peer)) this.#owed.set(peer, cycle);
    });
  }

  #deliveries(): void {
    const b = this.#b;
    if (b.get('msg_valid_o') && b.get('msg_ready_i')) {
      this.#compare('msg_o', ['msg']);
      this.#seen();
    }
    if (b.get('ack_valid_o') && b.get('ack_ready_i')) {
      const p = this.#plan as Plan;
      check(p.deliver === 'ack' && !this.#finished && b.get('ack_src_o') === p.peer, 'an ACK that is none');
      const body = p.frame.subarray(ACK_OFFSET, ACK_OFFSET + CLASSES.length * ackClass.bytes);
      check(Buffer.compare(toBytes(b.big('ack_body_o'), body.length), body) === 0, 'ACK body');
      if (p.poll) this.#owe();
      this.#finished = true;
    }
    if (b.get('page_valid_o') && b.get('page_ready_i')) {
      this.#compare('page_o', ['page', 'broken page']);
      check(this.#page === undefined, 'a page in a page');
      this.#page = [];
    }
    if (b.get('page_data_valid_o') && b.get('page_data_ready_i')) this.#page?.push(toBytes(b.big('page_data_o'), this.#width / 8));
    if (b.get('page_end_valid_o') && b.get('page_end_ready_i')) {
      const p = this.#plan as Plan;
      const good = b.get('page_end_good_o') === 1;
      check(this.#page !== undefined && good === (p.deliver === 'page'), () => `page end ${good}, expected ${p.deliver}`);
      const bytes = concat(...this.#page);
      this.#page = undefined;
      check(Buffer.compare(bytes, p.frame.subarray(HEADER_BYTES, HEADER_BYTES + bytes.length)) === 0, 'page bytes');
      check(bytes.length <= PAGE_BYTES && (!good || bytes.length === PAGE_BYTES), `${bytes.length} page bytes`);
      if (good) this.#seen();
      else this.#finished = true;
    }
  }

  #compare(port: string, kinds: readonly string[]): void {
    const p = this.#plan;
    check(
      p !== undefined && !this.#finished && kinds.includes(p.deliver ?? ''),
      () => `cycle ${this.#b.cycle}: ${port} delivers, expected ${p?.deliver ?? 'nothing'}`,
    );
    const got = this.#b.getStruct(port, msgBundle);
    const h = decode(frameHeader, p.frame);
    for (const f of ['op', 'src', 'dst', 'gpn', 'txn', 'htxn', 'req', 'grant', 'status', 'excl', 'have', 'zero'] as const) {
      check(got[f] === h[f], () => `${port}.${f} is ${got[f]}, header has ${h[f]}`);
    }
  }

  #seen(): void {
    const { peer, cls, seq } = this.#plan as Plan;
    this.#later.push(() => this.#flow(peer, cls).seen.add(seq));
    this.#owe();
    this.#finished = true;
  }

  /** Engines give credit back at any time. A sender that has none left must hear of it. */
  #release(): Record<string, number> {
    const r = this.#r;
    const out: Record<string, number> = { rel_home_valid_i: 0, rel_hold_valid_i: 0, rel_evict_valid_i: 0 };
    for (const port of ['rel_home', 'rel_hold', 'rel_evict']) {
      if (!r.chance(0.02)) continue;
      const peer = r.pick(PEERS);
      const cls = port === 'rel_home' ? r.below(2) : 2;
      const flow = this.#flow(peer, cls);
      // Both FWD queues at once: count the other's release too.
      const ahead = port === 'rel_evict' && out['rel_hold_valid_i'] === 1 && out['rel_hold_src_i'] === peer ? 1 : 0;
      if (flow.released + ahead >= flow.seen.size) continue;
      Object.assign(out, { [`${port}_valid_i`]: 1, [`${port}_src_i`]: peer });
      if (port === 'rel_home') out['rel_home_cls_i'] = cls;
      const cycle = this.#b.cycle;
      this.#later.push(() => {
        const told = this.#told.get(peer * 8 + cls) ?? flow.triple(0).limit;
        flow.released++;
        if (told === flow.cum && !this.#owed.has(peer)) this.#owed.set(peer, cycle);
        this.#mayHear.add(peer);
      });
    }
    return out;
  }
  readonly #told = new Map<number, number>();
  readonly #mayHear = new Set<number>();

  #ack(): void {
    const b = this.#b;
    const bytes = toBytes(b.big('ackhdr_o'), HEADER_BYTES);
    const h = decode(frameHeader, bytes);
    const peer = Number(h.dst);
    check(h.hcrc === 0n && h.op === 0x3fn && Number(h.src) === ME && Number(h.epoch) === EPOCH && PEERS.includes(peer), 'ACK header');
    check(this.#owed.has(peer) || this.#polls.has(peer) || this.#mayHear.has(peer), `an ACK to ${peer}, which is owed none`);
    check((h.poll === 1n) === this.#polls.has(peer), () => `cycle ${b.cycle}: poll is ${h.poll}`);
    CLASSES.forEach((name, c) => {
      const got = decode(ackClass, bytes, ACK_OFFSET + c * ackClass.bytes);
      const want = this.#flow(peer, c).triple(c);
      const same = Number(got.cum) === want.cum && Number(got.sack) === want.sack && Number(got.limit) === want.limit;
      check(same, () => `cycle ${b.cycle}: ACK for ${peer} ${name}: ${got.cum} ${got.sack} ${got.limit}, model ${JSON.stringify(want)}`);
      this.#told.set(peer * 8 + c, want.limit);
    });
    this.#owed.delete(peer);
    this.#polls.delete(peer);
    this.#mayHear.delete(peer);
  }
}

/** Good frames, repeats and every kind of bad one; deliveries, counters, credit and ACKs against a model. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.setAll({ enable_i: 1, node_i: ME, epoch_i: EPOCH, ack_delay_cycles_i: 32 });
  for (let i = 0; i < 8; i++) b.step();
  const bench = new Bench(b, r);
  for (let n = 0; n < 700; n++) {
    bench.next();
    do bench.cycle();
    while (!bench.through());
    if (r.chance(0.1)) for (let i = 0; i < 60; i++) bench.cycle();
  }
}
