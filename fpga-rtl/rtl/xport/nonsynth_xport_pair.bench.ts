// SPDX-License-Identifier: Apache-2.0
import { constants, counters, messages, msgBundle, txLane } from '@weft/spec';
import { type Block, type BlockOptions, check, pack, Random, unpack } from '@weft/tools';
import { BadWire, type Faults } from './nonsynth_xport_pair.wire.js';

export const top = { top: 'nonsynth_xport_pair', params: { DATA_W: 64, NODES: 4 } } satisfies BlockOptions;

const MSG_W = msgBundle.fields.reduce((sum, f) => sum + f.width, 0);
const constant = (name: string): number => constants.find((c) => c.name === name)?.value ?? Number.NaN;
const PAGE_BYTES = constant('PAGE_BYTES');
const FRAGMENT_BYTES = constant('FRAGMENT_BYTES');
const WINDOW_SIZE = constant('WINDOW');
const ops = new Map<string, (typeof messages)[number]>(messages.map((m) => [m.name, m]));
const LANE_OPS: readonly (readonly string[])[] = [
  ['GET_S', 'GET_M'],
  ['PUT_C', 'PUT_D'],
  ['FWD_S', 'FWD_M', 'INV', 'PUT_GO'],
  ['GRANT', 'GRANT_PAGE', 'OWNER_PAGE', 'INV_ACK', 'FWD_MISS'],
  ['GRANT_ACK', 'PUT_ACK'],
  ['SHARE_PAGE', 'PUT_PAGE'],
];
const CLASSES = ['REQ', 'PUT', 'FWD', 'RSP', 'FIN'];
const mask = (w: number): bigint => (1n << BigInt(w)) - 1n;

/** What the page at an address holds, as beat_of in the module says. */
function pageWord(addr: bigint, index: number): bigint {
  return addr ^ ((0x9e3779b97f4a7c15n * BigInt(index + 1)) & mask(64));
}

type Message = ReturnType<typeof unpack<typeof msgBundle>>;

/** Everything at one end: offers messages, takes what arrives, gives credit back late. */
class End {
  /** Messages on their way to this end, by gpn. */
  readonly expected = new Map<bigint, Message>();
  /** Messages that were on their way when their sender left. */
  readonly #orphans = new Set<bigint>();
  /** The receiver may have one of them in hand, and hands it on. */
  #inHand = false;
  readonly holds = new Map<bigint, bigint>();
  delivered = 0;
  /** Messages that came to nothing since their sender or receiver had left. */
  lost = 0;
  /** Whether the other end is a member for this one, and how often it has left. */
  member = true;
  #memberBefore = true;
  life = 0;
  pagesOffered = 0;
  peer!: End;
  readonly wire: BadWire;
  readonly #b: Block;
  readonly #r: Random;
  readonly #g: number;
  readonly #width: number;
  #offer: { lane: number; msg: Message } | undefined;
  #queues: { cls: number; op: number; at: number }[] = [];
  #page: { readonly msg: Message; words: number; readonly end: number; good: boolean } | undefined;
  #offerPage: bigint | undefined;
  readonly counts = counters.map(() => 0);

  constructor(b: Block, r: Random, g: number, width: number, faults: () => Faults) {
    this.#b = b;
    this.#r = r;
    this.#g = g;
    this.#width = width;
    this.wire = new BadWire(b, r, width, faults);
  }

  get done(): boolean {
    return (
      this.#offer === undefined &&
      this.expected.size === 0 &&
      this.holds.size === 0 &&
      this.#queues.length === 0 &&
      this.#page === undefined
    );
  }

  /** The other end has left: what it had sent does not come any more, what it would have been sent is dropped. */
  leave(): void {
    for (const gpn of this.expected.keys()) this.#orphans.add(gpn);
    this.lost += this.expected.size;
    this.expected.clear();
    this.#inHand = true;
    this.life++;
    this.member = false;
  }

  miss(gpn: bigint): void {
    this.#orphans.add(gpn);
    this.lost++;
  }

  /** Nothing of an earlier life is here any more. */
  get settled(): boolean {
    return !this.#bit('recover_o') && this.holds.size === 0 && this.#queues.length === 0 && this.#page === undefined;
  }

  #bit(name: string): boolean {
    return ((this.#b.get(name) >> this.#g) & 1) === 1;
  }
  #slice(name: string, width: number): bigint {
    return (this.#b.big(name) >> BigInt(this.#g * width)) & mask(width);
  }

  /** Inputs of this end, as fields to or together. */
  drive(next: (() => bigint) | undefined, inputs: Record<string, bigint>): void {
    const r = this.#r;
    const put = (name: string, width: number, v: bigint | boolean | number): void => {
      inputs[name] = (inputs[name] ?? 0n) | (BigInt(v) << BigInt(this.#g * width));
    };
    if (this.#offer === undefined && next !== undefined && r.chance(0.5)) this.#offer = this.#invent(next());
    put('msg_valid_i', txLane.members.length, this.#offer ? 1 << this.#offer.lane : 0);
    if (this.#offer) put('msg_i', MSG_W, pack(msgBundle, this.#offer.msg));
    put('tx_ready_i', 1, r.chance(0.95));
    const beat = this.peer.wire.give();
    put('rx_valid_i', 1, beat !== undefined);
    if (beat) {
      put('rx_data_i', this.#width, beat.data);
      put('rx_keep_i', this.#width / 8, beat.keep);
      put('rx_last_i', 1, beat.last);
    }
    put('rx_msg_ready_i', 1, r.chance(0.8));
    // As page_sink does: first the message, and the next one when this page has ended.
    const within = this.#page !== undefined;
    put('page_ready_i', 1, !within && r.chance(0.5));
    put('page_data_ready_i', 1, within && r.chance(0.95));
    put('page_end_ready_i', 1, within && r.chance(0.5));
    this.#release(put);
  }

  /** Gives back at most one credit a queue. */
  #release(put: (name: string, width: number, v: bigint | boolean | number) => void): void {
    const used = new Set<string>();
    this.#queues = this.#queues.filter((q) => {
      const evict = q.op === ops.get('PUT_GO')?.value;
      const port = q.cls < 2 ? 'rel_home' : evict ? 'rel_evict' : 'rel_hold';
      if (q.at > this.#b.cycle || used.has(port)) return true;
      used.add(port);
      put(`${port}_valid_i`, 1, 1);
      if (port === 'rel_home') put('rel_home_cls_i', 3, q.cls);
      return false;
    });
  }

  #invent(id: bigint): { lane: number; msg: Message } {
    const r = this.#r;
    const lane = r.below(LANE_OPS.length);
    const name = r.pick(LANE_OPS[lane] ?? []);
    const op = ops.get(name);
    check(op !== undefined, name);
    const msg: Message = unpack(msgBundle, r.bits(MSG_W));
    Object.assign(msg, {
      op: BigInt(op.value),
      src: BigInt(this.#g + 1),
      dst: BigInt(2 - this.#g),
      gpn: id,
      addr: op.page ? (id << 12n) | (1n << 60n) : msg.addr,
    });
    return { lane, msg };
  }

  sample(): void {
    const b = this.#b;
    const lanes = txLane.members.length;
    if (this.#offer && (b.get('msg_ready_o') >> (this.#g * lanes + this.#offer.lane)) & 1) {
      const { msg } = this.#offer;
      // It was given a slot, or not, in the cycle before.
      if (!(this.member && this.#memberBefore)) this.lost++;
      else if (this.life === this.peer.life) this.peer.expected.set(msg.gpn, msg);
      else this.peer.miss(msg.gpn);
      const name = messages.find((m) => m.value === Number(msg.op))?.name;
      if (name === 'OWNER_PAGE' || name === 'SHARE_PAGE') this.holds.set(msg.gpn, msg.hold);
      this.#offer = undefined;
    }
    if (this.#bit('tx_valid_o') && this.#bit('tx_ready_i')) {
      this.wire.take(this.#slice('tx_data_o', this.#width), this.#slice('tx_keep_o', this.#width / 8), this.#bit('tx_last_o'));
    }
    if (this.#bit('rx_msg_valid_o') && this.#bit('rx_msg_ready_i')) this.#deliver(unpack(msgBundle, this.#slice('rx_msg_o', MSG_W)));
    this.#samplePage();
    if (this.#bit('sent_valid_o')) this.#sampleSent();
    const cnt = this.#slice('cnt_o', counters.length);
    if (cnt !== 0n)
      counters.forEach((_, i) => {
        this.counts[i] = (this.counts[i] ?? 0) + Number((cnt >> BigInt(i)) & 1n);
      });
    this.#memberBefore = this.member;
  }

  #samplePage(): void {
    if (this.#bit('page_valid_o')) {
      const bits = this.#slice('page_o', MSG_W);
      check(this.#offerPage === undefined || this.#offerPage === bits, 'page message changed before it was taken');
      this.#offerPage = bits;
      if (this.#bit('page_ready_i')) {
        check(this.#page === undefined, 'a page inside a page');
        const first = this.#bit('page_part_o') ? Number(this.#slice('page_frag_o', 2)) * FRAGMENT_BYTES : 0;
        const end = this.#bit('page_part_o') ? Math.min(first + FRAGMENT_BYTES, PAGE_BYTES) : PAGE_BYTES;
        this.#page = { msg: unpack(msgBundle, bits), words: first / 8, end: end / 8, good: true };
        this.#offerPage = undefined;
        this.pagesOffered++;
      }
    }
    if (this.#bit('page_data_valid_o') && this.#bit('page_data_ready_i')) {
      const page = this.#page;
      check(page !== undefined, 'page data without a page');
      const data = this.#slice('page_data_o', this.#width);
      const sent = this.expected.get(page.msg.gpn);
      for (let w = 0; w < this.#width / 64; w++, page.words++) {
        if (sent && ((data >> BigInt(64 * w)) & mask(64)) !== pageWord(sent.addr, page.words)) page.good = false;
      }
    }
    if (this.#bit('page_end_valid_o') && this.#bit('page_end_ready_i')) {
      const page = this.#page;
      check(page !== undefined, 'page end without a page');
      this.#page = undefined;
      check(page.words <= page.end, `a page of ${page.words} words`);
      if (!this.#bit('page_end_good_o')) return;
      check(page.good && page.words === page.end, `page ${page.msg.gpn} called good, but is not`);
      if (this.#bit('page_end_whole_o')) this.#deliver(page.msg);
    }
  }

  #deliver(msg: Message): void {
    const sent = this.expected.get(msg.gpn);
    if (this.#orphans.delete(msg.gpn)) {
      check(this.#inHand, () => `cycle ${this.#b.cycle}: message ${msg.gpn} of a node that has left`);
      this.#inHand = false;
      this.lost--;
      this.delivered++;
      this.#queue(msg);
      return;
    }
    check(sent !== undefined, () => `cycle ${this.#b.cycle}: message ${msg.gpn} came twice, or was never sent`);
    const same = pack(msgBundle, { ...sent, hold: 0, addr: 0n }) === pack(msgBundle, msg);
    check(same, () => `message ${msg.gpn} changed on its way`);
    this.expected.delete(msg.gpn);
    this.delivered++;
    this.#queue(msg);
  }

  #queue(msg: Message): void {
    const def = messages.find((m) => m.value === Number(msg.op));
    const cls = CLASSES.indexOf(def?.cls ?? '');
    if (cls > 2) return;
    this.#queues.push({ cls, op: Number(msg.op), at: this.#b.cycle + this.#r.below(this.#r.chance(0.1) ? 3000 : 200) });
    const waiting = this.#queues.filter((q) => q.cls === cls).length;
    check(waiting <= WINDOW_SIZE, `${waiting} messages of class ${def?.cls} in a queue for ${WINDOW_SIZE}`);
  }

  #sampleSent(): void {
    const hold = this.#slice('sent_hold_o', 8);
    const found = [...this.holds].find(([id, h]) => h === hold && !(this.member && this.peer.expected.has(id)));
    check(found !== undefined, `sent ${hold}: no page with this hold has arrived`);
    this.holds.delete(found[0]);
  }
}

const PHASES: readonly Faults[] = [
  { lose: 0, double: 0, corrupt: 0, cut: 0, jitter: 0 },
  { lose: 0.1, double: 0.1, corrupt: 0.05, cut: 0.05, jitter: 3000 },
  { lose: 0.4, double: 0.1, corrupt: 0.1, cut: 0.1, jitter: 200 },
];

/** Random messages over a bad wire: each arrives exactly once, unchanged, within its credit. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const width = Number(b.ports.find((p) => p.name === 'tx_data_o')?.width) / 2;
  const total = width === 64 ? 150 : 450;
  let id = 1n;
  let phase = PHASES[0] as Faults;
  const ends = [0, 1].map((g) => new End(b, r, g, width, () => phase)) as [End, End];
  [ends[0].peer, ends[1].peer] = [ends[1], ends[0]];
  b.reset();
  b.setAll({ rto_cycles_i: 2000, rto_min_cycles_i: 512, ack_delay_cycles_i: 32, members_i: 0xffffffff, enable_i: 0 });
  const start = r.u32();
  const epochs = [7, 7];
  let set = 0;
  const word = ([low = 0, high = 0]: readonly number[]): number => (low | (high << 16)) >>> 0;
  let quiet = false;
  let idle = false;
  const step = (sending: boolean): void => {
    const inputs: Record<string, bigint> = { rel_home_valid_i: 0n, rel_hold_valid_i: 0n, rel_evict_valid_i: 0n };
    for (const end of ends) end.drive(sending ? () => id++ : undefined, inputs);
    const members = ends.map((e, g) => (e.member ? 0xffff : 0xffff & ~(1 << (2 - g))));
    b.setAll({ ...inputs, now_i: (b.cycle + start) >>> 0, enable_i: b.cycle > 200, members_set_i: set });
    b.setAll({ epoch_i: word(epochs), members_i: word(members) });
    set = 0;
    quiet = b.get('quiet_o') === 3;
    idle = b.get('idle_o') === 3;
    for (const end of ends) end.sample();
    b.step();
  };
  /** Each end takes the other out, one after the other, or takes it in again. */
  const change = (member: boolean): void => {
    for (const g of r.chance(0.5) ? [0, 1] : [1, 0]) {
      const end = ends[g] as End;
      if (member) end.member = true;
      else end.leave();
      epochs[g] = (epochs[g] ?? 0) + 1;
      set = 1 << g;
      for (let n = r.below(2000); n >= 0; n--) step(true);
    }
  };
  for (const p of PHASES) {
    phase = p;
    b.set('page_parts_i', r.chance(0.5));
    const until = id + BigInt(Math.ceil(total / PHASES.length));
    while (id < until) step(true);
    change(false);
    const limit = b.cycle + 20_000;
    while (!ends.every((e) => e.settled)) {
      check(b.cycle < limit, 'not rid of who has left');
      step(false);
    }
    change(true);
  }
  const limit = b.cycle + 400_000;
  const done = (): boolean => idle && quiet && ends.every((e) => e.done && e.wire.empty);
  while (!done()) {
    check(
      b.cycle < limit,
      () => `not at rest: ${ends.map((e) => `${e.expected.size} under way, ${e.holds.size} not known to have arrived`).join('; ')}`,
    );
    if (b.cycle > limit - 390_000) phase = PHASES[0] as Faults;
    step(false);
  }
  check(ends.reduce((sum, e) => sum + e.delivered + e.lost, 0) === Number(id - 1n), 'not all delivered');
  const count = (name: string): number => ends.reduce((sum, e) => sum + (e.counts[counters.findIndex((c) => c.name === name)] ?? 0), 0);
  for (const name of ['TX_RETRANSMITS', 'RX_DUPLICATE', 'RX_BAD_FCS', 'TX_ACKS', 'TX_TO_LEFT'])
    check(count(name) > 0, `${name} never counted: the wire is too good`);
  check(count('RX_OLD_EPOCH') + count('RX_NOT_OURS') > 0, 'no frame of an earlier life came');
}
