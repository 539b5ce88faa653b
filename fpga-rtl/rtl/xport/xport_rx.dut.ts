// SPDX-License-Identifier: Apache-2.0
import { counters } from '@weft/spec';
import { type Block, check, type Random } from '@weft/tools';
import { BeatSource, toBeats, toBytes } from '../eth/frames.js';
import { constant, HEADER_BYTES } from './frames.js';
import { Acks } from './xport_rx.acks.js';
import { Deliveries } from './xport_rx.deliveries.js';
import { CREDITED, ME, Model, PEERS, type Verdict } from './xport_rx.model.js';
import { type Plan, plan, toggled } from './xport_rx.plan.js';

const TICK = constant('TICK_CYCLES');
const OUTPUTS = ['msg_valid_o', 'page_valid_o', 'page_end_valid_o', 'ack_valid_o', 'ackhdr_valid_o', 'idle_o', 'suspect_o'];
const bitmap = (members: ReadonlySet<number>): number => [...members].reduce((bits, p) => bits | (1 << p), 0);

/** Everything at the ports of the receiver, against the model. */
export class Bench {
  readonly model = new Model();
  readonly acks = new Acks(this.model);
  readonly source: BeatSource;
  /** Nothing happens but what the scenario does: no releases, polls, changes of membership. */
  calm = false;
  /** Who sends most frames; how often engines give credit back. */
  focus = 0;
  releases = 0.02;
  /** How each frame ended, and other things worth having happened. */
  readonly cover = new Map<string, number>();
  /** Heartbeats, and the beginning of the first. */
  beats = 0;
  #heartbeat: { readonly cycles: number; readonly from: number; begun?: number } | undefined;
  /** Good frames of the past: an attacker sends them again. */
  readonly #sent: Uint8Array[] = [];
  readonly #counts = new Map<string, number>();
  readonly #expected = new Map<string, number>();
  /** State that the block has from the next clock on: an ACK composed in this one does not show it. */
  #later: (() => void)[] = [];
  #plan: Plan | undefined;
  /** Of the plan's frame; unknown until the change it comes with. */
  #verdict: Verdict | undefined;
  /** Its sender has not left meanwhile. */
  #trace = true;
  #delivered = false;
  #waited = 0;
  #settling = 0;
  /** A page fills the wire, or does not, for so many clocks more. */
  #pageOut = { out: false, left: 0 };
  /** The ACK header on offer. */
  #offer: { readonly peer: number; readonly poll: boolean; readonly bits: bigint } | undefined;
  /** Until then flows start anew, and nothing is said. */
  #anew = 10;
  readonly #deliveries: Deliveries;
  readonly #b: Block;
  readonly #r: Random;
  readonly #width: number;
  readonly #start: number;

  constructor(b: Block, r: Random) {
    this.#b = b;
    this.#r = r;
    this.#width = b.ports.find((p) => p.name === 's_data_i')?.width ?? 0;
    this.#start = r.pick([0, 2 ** 32 - 5000, r.u32()]);
    this.source = new BeatSource(b, r, 0.9);
    this.#deliveries = new Deliveries(b, this.#width, (good) => this.#taken(good));
    b.reset();
    b.setAll({ enable_i: 1, node_i: ME, epoch_i: this.model.epoch, members_i: 0xffff, ack_delay_cycles_i: this.acks.delay });
  }

  /** Sends the frame, and is through when all that must come of it has come. */
  run(p?: Plan): void {
    check(this.#plan === undefined, 'one at a time');
    this.cycle(p ?? 'random');
    while (!this.#through()) this.cycle();
  }

  cycle(begin?: Plan | 'random'): void {
    const b = this.#b;
    const r = this.#r;
    b.set('members_set_i', 0);
    this.#ack();
    const settled = this.#later;
    this.#later = [];
    for (const f of settled) f();
    if (begin) this.#begin(begin === 'random' ? undefined : begin);
    const change = this.#change();
    if (change) this.#apply(change);
    this.source.drive();
    const free = r.chance(0.8);
    if (this.#pageOut.left === 0) this.#pageOut = { out: !this.#pageOut.out && r.chance(0.3), left: 1 + r.below(80) };
    this.#pageOut.left--;
    const { out: pageOut } = this.#pageOut;
    const poll = !this.calm && r.chance(0.005) ? r.pick(PEERS) : undefined;
    b.setAll({
      now_i: this.now,
      ackhdr_ready_i: free,
      page_out_i: pageOut,
      msg_ready_i: r.chance(0.7),
      ack_ready_i: r.chance(0.7),
      page_ready_i: r.chance(0.7),
      // As page_sink does: first the message.
      page_data_ready_i: r.chance(0.9) && this.#deliveries.beats !== undefined,
      page_end_ready_i: r.chance(0.7) && this.#deliveries.beats !== undefined,
      poll_valid_i: poll !== undefined,
      poll_dst_i: poll ?? 0,
      ...this.#release(),
    });
    if (change) check(b.get('ackhdr_valid_o') === 0, `cycle ${b.cycle}: an ACK of the epoch before`);
    if (b.get('idle_o')) check(this.acks.idle && !this.#busy(), `cycle ${b.cycle}: idle, but an ACK is owed or a frame under way`);
    if (poll !== undefined) this.#later.push(() => this.acks.poll(poll));
    this.#beat();
    this.#count();
    this.#deliveries.cycle(this.#plan?.frame, this.#delivered ? undefined : this.#verdict);
    const quiet = b.get('quiet_o') === 1;
    const before = this.#outputs();
    if (free) this.#offer = undefined;
    this.source.sample();
    b.step();
    if (quiet) check(this.#outputs() === before, `cycle ${b.cycle}: changed although quiet`);
    this.acks.clock(b.cycle, free && b.cycle > this.#anew, !pageOut);
  }

  get now(): number {
    return (this.#start + this.#b.cycle) % 2 ** 32;
  }

  count(counter: string): number {
    return this.#counts.get(counter) ?? 0;
  }

  heartbeat(cycles: number, limit: number): void {
    // The interval is looked at a clock after it was set.
    this.#heartbeat = { cycles, from: this.now + 1 };
    this.#b.setAll({ heartbeat_cycles_i: cycles, heartbeat_limit_i: limit });
  }

  /** Once in an interval each member is owed an ACK; judged a clock after the tick, and who comes first is found in another. */
  #beat(): void {
    const h = this.#heartbeat;
    const at = (this.now - 2) >>> 0;
    if (h === undefined || at % TICK !== 0 || (at - h.from) >> 0 < 0) return;
    if (h.begun !== undefined && (at - h.begun) >>> 0 < h.cycles) return;
    if (h.begun !== undefined) for (const p of PEERS) this.#later.push(() => this.acks.owe(p, true));
    h.begun = at;
    this.beats++;
  }

  /** Lets all come to rest. */
  rest(): void {
    let cycles = 0;
    while (this.#b.get('idle_o') === 0 || this.#b.get('quiet_o') === 0) {
      check(cycles++ < 10_000, 'no rest');
      this.cycle();
    }
  }

  #busy(): boolean {
    return this.#plan !== undefined && !this.#done() && this.source.queue.length === 0;
  }

  #done(): boolean {
    return this.#verdict !== undefined && (this.#verdict.deliver === undefined || this.#delivered);
  }

  #begin(given: Plan | undefined): void {
    const r = this.#r;
    let p: Plan;
    do {
      p = given ?? plan(r, this.model, this.#sent, this.focus);
      this.#verdict = p.change ? undefined : this.model.judge(p.frame, p.err);
    } while (!p.change && this.#verdict === undefined);
    this.#plan = p;
    this.#trace = true;
    this.#delivered = false;
    this.#waited = 0;
    this.#settling = 0;
    // Now and then a frame takes long to arrive: nothing else waits for it.
    this.source.rate = r.chance(0.02) ? 0.05 : r.pick([0.5, 0.9, 1]);
    this.source.queue.push(...toBeats(p.frame, this.#width, p.err, r));
    if (this.#verdict) this.#expect(this.#verdict);
  }

  #expect({ counter, deliver }: Verdict): void {
    const add = (name: string): unknown => this.#expected.set(name, (this.#expected.get(name) ?? 0) + 1);
    if (counter) add(counter);
    if (deliver === 'page') add('RX_PAGES');
  }

  /** The frame under way is through, and its effects have settled. */
  #through(): boolean {
    if (this.source.queue.length > 0 || !this.#done()) {
      check(this.#waited++ < 60_000, 'the receiver hangs');
      return false;
    }
    if (this.#settling++ < 10) return false;
    this.#cover();
    for (const c of counters) {
      if (c.name === 'HEARTBEAT_MISSED' && this.#heartbeat) continue;
      const [got, want] = [this.count(c.name), this.#expected.get(c.name) ?? 0];
      const frame = (): unknown => ({ ...this.#verdict, bytes: this.#plan?.frame.length, err: this.#plan?.err });
      check(got === want, () => `cycle ${this.#b.cycle}: ${c.name} is ${got}, expected ${want} after ${JSON.stringify(frame())}`);
    }
    const { frame } = this.#plan as Plan;
    if (this.#delivered && this.#sent.push(frame) > 50) this.#sent.shift();
    this.#plan = undefined;
    return true;
  }

  #cover(): void {
    const v = this.#verdict as Verdict;
    const change = this.#plan?.change;
    const ended = v.deliver ?? v.counter ?? 'err';
    const what = [
      v.frag === undefined ? ended : `${ended}, a fragment`,
      ...(v.deliver === 'page' && v.frag === undefined && v.hadSome ? ['a page in place of its fragments'] : []),
      ...(v.deliver === 'page' && v.whole && v.frag !== undefined ? ['a page of fragments is whole'] : []),
      ...(change ? [`${v.deliver ? 'joins' : 'leaves'} with its header, ${change.at}`] : []),
      ...(this.#trace ? [] : [`${ended} of one that has left`]),
    ];
    for (const w of what) this.cover.set(w, (this.cover.get(w) ?? 0) + 1);
  }

  #outputs(): string {
    return OUTPUTS.map((n) => this.#b.get(n)).join();
  }

  #count(): void {
    const cnt = this.#b.big('cnt_o');
    if (cnt === 0n) return;
    counters.forEach((c, i) => {
      if ((cnt >> BigInt(i)) & 1n) this.#counts.set(c.name, (this.#counts.get(c.name) ?? 0) + 1);
    });
    const counts = (name: string): boolean => ((cnt >> BigInt(counters.findIndex((c) => c.name === name))) & 1n) === 1n;
    if (counts('RX_DUPLICATE')) this.#oweFrame();
    // A page is seen with its last beat; page_sink may hear of its end later.
    if (counts('RX_PAGES')) this.#seen();
  }

  #oweFrame(): void {
    const { peer, poll } = this.#verdict as Verdict;
    if (this.#trace) this.#later.push(() => this.acks.oweFrame(peer, poll));
  }

  /** Members come and go: with the header of a frame that knows it, else where the frame under way cannot tell. */
  #change(): Plan['change'] {
    const r = this.#r;
    const p = this.#plan;
    if (p?.change && this.#verdict === undefined) {
      const taken = toBeats(p.frame, this.#width).length - this.source.queue.length;
      return taken === HEADER_BYTES / (this.#width / 8) - 1 + p.change.at ? p.change : undefined;
    }
    if (this.calm || !r.chance(this.#deliveries.beats === 3 ? 0.05 : 0.0003)) return undefined;
    const after = p === undefined || this.#deliveries.beats !== undefined;
    const peers = after ? PEERS : PEERS.filter((x) => x !== p.frame[18]);
    return {
      at: 0,
      members: toggled(
        this.model,
        peers.filter((x) => r.chance(this.model.members.has(x) ? 0.2 : 0.4)),
      ),
      epoch: after ? r.below(65536) : this.model.epoch,
    };
  }

  #apply({ members, epoch }: NonNullable<Plan['change']>): void {
    this.model.change(members, epoch);
    this.acks.changed(this.#offer);
    this.#offer = undefined;
    this.#anew = this.#b.cycle + 10;
    this.#b.setAll({ members_i: bitmap(members), members_set_i: 1, epoch_i: epoch });
    if (this.#verdict && !members.has(this.#verdict.peer)) this.#trace = false;
    const p = this.#plan;
    if (p?.change === undefined || this.#verdict) return;
    this.#verdict = this.model.judge(p.frame, p.err);
    this.#expect(this.#verdict as Verdict);
  }

  /** The frame has been delivered, and taken as good or not. */
  #taken(good: boolean): void {
    const v = this.#verdict as Verdict;
    this.#delivered = true;
    if (good && v.deliver !== 'page') this.#seen();
  }

  #seen(): void {
    const v = this.#verdict as Verdict;
    if (!this.#trace) return;
    if (v.deliver !== 'ack') this.#later.push(() => this.model.taken(v));
    if (v.deliver === 'ack' ? v.poll : v.whole) this.#oweFrame();
  }

  /** Engines give credit back at any time, but not while a frame is to be found without. */
  #release(): Record<string, number> {
    const r = this.#r;
    const out: Record<string, number> = { rel_home_valid_i: 0, rel_hold_valid_i: 0, rel_evict_valid_i: 0 };
    if (this.calm || (this.#plan && this.#verdict?.counter === 'RX_NO_CREDIT')) return out;
    for (const port of ['rel_home', 'rel_hold', 'rel_evict']) {
      if (!r.chance(this.releases)) continue;
      const peer = r.pick(PEERS);
      const cls = port === 'rel_home' ? r.below(2) : CREDITED - 1;
      const flow = this.model.flow(peer, cls);
      // Both FWD queues at once: count the other's release too.
      const ahead = port === 'rel_evict' && out['rel_hold_valid_i'] === 1 && out['rel_hold_src_i'] === peer ? 1 : 0;
      if (flow.released + ahead >= flow.seen.size) continue;
      Object.assign(out, { [`${port}_valid_i`]: 1, [`${port}_src_i`]: peer });
      if (port === 'rel_home') out['rel_home_cls_i'] = cls;
      // Told of a clock later.
      this.#later.push(() => {
        flow.released++;
        this.#later.push(() => this.acks.released(peer, flow));
      });
    }
    return out;
  }

  #ack(): void {
    const b = this.#b;
    if (b.get('ackhdr_valid_o') === 0) {
      check(this.#offer === undefined, `cycle ${b.cycle}: an ACK is withdrawn`);
      return;
    }
    const bits = b.big('ackhdr_o');
    if (this.#offer) check(bits === this.#offer.bits, `cycle ${b.cycle}: an ACK changes while it waits`);
    else {
      check(b.get('page_out_i') === 0, `cycle ${b.cycle}: an ACK is made that must wait for a page`);
      this.#offer = { ...this.acks.made(toBytes(bits, HEADER_BYTES), b.cycle), bits };
    }
  }
}
