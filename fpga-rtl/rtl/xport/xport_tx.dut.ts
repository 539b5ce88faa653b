// SPDX-License-Identifier: Apache-2.0
import { counters, decode, frameHeader, messages, msgBundle, txLane } from '@weft/spec';
import { type Block, bundleWidth, check, pack, type Random } from '@weft/tools';
import { toBits, toBytes } from '../eth/frames.js';
import { type AckTriple, CLASSES, HEADER_BYTES, opByName, openHeader, WINDOW } from './frames.js';
import { Peer, type Sent } from './xport_tx.flows.js';

const ME = 0;
export const PEERS = [1, 2, 3] as const;
const RTO = 3000;
const RTO_MIN = 300;
const MSG_W = bundleWidth(msgBundle);
const LANES: readonly (readonly string[])[] = [
  ['GET_S', 'GET_M'],
  ['PUT_C', 'PUT_D'],
  ['FWD_M', 'INV', 'PUT_GO'],
  ['GRANT', 'GRANT_PAGE', 'OWNER_PAGE', 'INV_ACK', 'FWD_NACK'],
  ['GRANT_ACK', 'PUT_ACK'],
  ['SHARE_PAGE', 'PUT_PAGE'],
];
/** A page's frame is at least so many clocks after the one before it: at 512 bits. */
const PAGE_CLOCKS = 64;
/** Until nothing speaks of a node that left: its pages on their way have left. */
export const RECOVERY = 4000;

interface Ack {
  readonly src: number;
  readonly body: readonly AckTriple[];
}
interface Offer {
  readonly lane: number;
  readonly bits: bigint;
  readonly peer: number;
  readonly op: (typeof messages)[number];
  readonly hold: bigint;
  readonly gpn: bigint;
}
interface Frame {
  readonly peer: Peer;
  readonly s: Sent;
  readonly seq: number;
  readonly cls: number;
  readonly epoch: number;
  readonly at: number;
}

/** xport_tx between engines that offer messages, a wire that loses, and peers that acknowledge what has arrived. */
export class Bench {
  peers = new Map<number, Peer>(PEERS.map((p) => [p, new Peer(RTO, RTO_MIN)]));
  members = 0xffff;
  epoch = 3;
  readonly counts = new Map<string, number>();
  /** Pages that page_src has, oldest first; undefined: of a peer that has left. */
  readonly #pages: (Frame | { readonly at: number })[] = [];
  readonly acks: Ack[] = [];
  readonly #heldAcks: Ack[] = [];
  readonly #sents: bigint[] = [];
  readonly #ackHeaders: bigint[] = [];
  readonly #shown = new Map<string, { readonly bits: bigint; readonly frame: Frame | undefined }>();
  readonly #asked = new Set<number>();
  /** Messages to nodes that have left since. */
  readonly #past = new Set<bigint>();
  ackHeaders = 0;
  ackPolls = 0;
  polled = 0;
  accepted = 0;
  dropped = 0;
  id = 1n;
  /** Peers that acknowledge; the others are silent. */
  alive = new Set<number>(PEERS);
  loss = 0.2;
  /** All messages on one lane to one peer. */
  focus: { readonly lane: number; readonly peer: number } | undefined;
  /** The most credit that is given for what needs it. */
  credit = WINDOW;
  #membersSet = false;
  #epochBefore = 3;
  #membersBefore = 0xffff;
  #fastAt = -1;
  #leftAt = 0;
  /** Last clock of the ACK taken last. */
  #judged = 0;
  #offer: Offer | undefined;
  #ackOffer: Ack | undefined;
  readonly b: Block;
  readonly r: Random;

  constructor(b: Block, r: Random) {
    this.b = b;
    this.r = r;
  }

  peer(p: number): Peer {
    return this.peers.get(p) as Peer;
  }
  member(p: number): boolean {
    return ((this.members >> p) & 1) === 1;
  }

  /** New members from the next cycle on. */
  setMembers(members: number): void {
    for (const p of PEERS)
      if (((members & ~this.members) >> p) & 1) {
        check(this.b.get('recover_o') === 0, 'the bench lets a node join too early');
        this.peers.set(p, new Peer(RTO, RTO_MIN));
      }
    this.members = members;
    this.epoch++;
    this.#membersSet = true;
  }

  /** Whether pages of lane BULK were wanted when what is shown now was picked, in the clocks after, and now. */
  #bulk: readonly boolean[] = [true, true, true, true];

  cycle(sending: number): void {
    const { b, r } = this;
    b.setAll({ now_i: b.cycle, enable_i: 1, node_i: ME, epoch_i: this.epoch, rto_cycles_i: RTO, rto_min_cycles_i: RTO_MIN });
    b.setAll({ members_i: this.members, members_set_i: this.#membersSet });
    if (!this.#offer && r.chance(sending)) this.#offer = this.#invent();
    b.set('msg_valid_i', this.#offer ? 1 << this.#offer.lane : 0);
    if (this.#offer) b.set('msg_i', this.#offer.bits << BigInt(this.#offer.lane * MSG_W));
    if (!this.#ackOffer && this.acks.length > 0 && r.chance(0.1))
      this.#ackOffer = this.acks.splice(r.chance(0.2) ? r.below(this.acks.length) : 0, 1)[0];
    b.set('ack_valid_i', this.#ackOffer !== undefined);
    if (this.#ackOffer) {
      const word = (c: AckTriple): bigint => (BigInt(c.limit & 0xffff) << 32n) | (BigInt(c.sack) << 16n) | BigInt(c.cum & 0xffff);
      b.setAll({ ack_src_i: this.#ackOffer.src, ack_body_i: this.#ackOffer.body.reduceRight((v, c) => (v << 48n) | word(c), 0n) });
    }
    const leaves = (this.#pages[0]?.at ?? Number.POSITIVE_INFINITY) <= b.cycle;
    b.setAll({ ctl_ready_i: r.chance(0.6), page_ready_i: this.#pages.length < 5 && r.chance(0.6), page_left_i: leaves, poll_ready_i: 1 });
    const bulk = r.chance(0.7);
    this.#bulk = [...this.#bulk.slice(1), bulk];
    b.set('page_bulk_i', bulk);
    const hdr = b.get('ackhdr_valid_i') === 1 || r.chance(0.02);
    if (hdr && b.get('ackhdr_valid_i') === 0) b.set('ackhdr_i', (r.bits(512) & ~(0xffn << 120n)) | (0x3fn << 120n));
    b.set('ackhdr_valid_i', hdr);
    const quiet = b.get('quiet_o') === 1 && b.get('msg_valid_i') === 0;
    const before = this.#outputs();
    this.#sample(leaves);
    const ackTaken = hdr && b.get('ackhdr_ready_o') === 1;
    b.step();
    this.#epochBefore = this.epoch;
    this.#membersBefore = this.members;
    this.#membersSet = false;
    if (ackTaken) {
      this.#ackHeaders.push(b.big('ackhdr_i'));
      b.set('ackhdr_valid_i', 0);
    }
    if (quiet) check(this.#outputs() === before, `cycle ${b.cycle}: changed although quiet`);
    this.#acknowledge();
    const busy = PEERS.some((p) => this.member(p) && this.peer(p).flows.some((f) => f.waiting.size + f.flight.size > 0));
    check(!busy || b.get('idle_o') === 0, `cycle ${b.cycle}: idle with messages under way`);
    if (b.cycle % 16 === 0) for (const p of PEERS) if (this.member(p)) this.peer(p).punctual(b.cycle);
  }

  #invent(): Offer {
    const { r } = this;
    const lane = this.focus?.lane ?? r.below(LANES.length);
    const op = opByName(r.pick(LANES[lane] ?? []));
    const peer = this.focus?.peer ?? r.pick(PEERS);
    const gpn = this.id++;
    const hold = r.bits(8);
    const bits = pack(msgBundle, { op: op.value, src: ME, dst: peer, gpn, hold, addr: gpn << 12n, txn: r.below(256), req: r.below(64) });
    return { lane, bits, peer, op, hold, gpn };
  }

  #outputs(): string {
    return ['ctl_valid_o', 'page_valid_o', 'poll_valid_o', 'sent_valid_o', 'recover_o', 'idle_o'].map((n) => this.b.get(n)).join();
  }

  #sample(leaves: boolean): void {
    const { b } = this;
    const now = b.cycle;
    for (const p of PEERS) if (this.member(p)) this.#sents.push(...this.peer(p).hear(now));
    if (this.#ackOffer && b.get('ack_ready_o')) {
      const { src, body } = this.#ackOffer;
      // It is read while the one before it is judged.
      if ((this.#membersBefore >> src) & 1) this.#judged = this.peer(src).take(Math.max(now + 1, this.#judged), body);
      this.#ackOffer = undefined;
    }
    if (this.#membersSet) this.#sampleLeaving();
    const o = this.#offer;
    if (o && (b.get('msg_ready_o') >> o.lane) & 1) {
      this.accepted++;
      const hold = o.op.name === 'OWNER_PAGE' || o.op.name === 'SHARE_PAGE' ? o.hold : undefined;
      // It was given a slot, or not, in the cycle before.
      if (this.member(o.peer) && (this.#membersBefore >> o.peer) & 1) {
        this.peer(o.peer)
          .flow(CLASSES.indexOf(o.op.cls ?? ''))
          .waiting.set(o.gpn, { hold, op: o.op.value, page: o.op.page });
      } else {
        this.dropped++;
        if (hold !== undefined) this.#sents.push(hold);
      }
      this.#offer = undefined;
    }
    if (b.get('sent_valid_o')) {
      const at = this.#sents.indexOf(BigInt(b.get('sent_hold_o')));
      check(at >= 0, `cycle ${now}: sent, but neither acknowledged nor dropped`);
      this.#sents.splice(at, 1);
    }
    if (b.get('poll_valid_o')) {
      this.#asked.add(b.get('poll_dst_o'));
      this.polled++;
    }
    check(b.get('recover_o') === 0 || now - this.#leftAt < RECOVERY, `cycle ${now}: still not rid of who left at ${this.#leftAt}`);
    if (leaves) this.#left(this.#pages.shift());
    this.#header('ctl', false);
    this.#header('page', true);
    const cnt = b.big('cnt_o');
    if (cnt !== 0n) {
      counters.forEach((c, i) => {
        if ((cnt >> BigInt(i)) & 1n) this.counts.set(c.name, (this.counts.get(c.name) ?? 0) + 1);
        if ((cnt >> BigInt(i)) & 1n && c.name === 'TX_FAST') this.#fastAt = now;
      });
    }
  }

  #sampleLeaving(): void {
    for (const p of PEERS) {
      if (this.member(p) || !this.alive.delete(p)) continue;
      const { dropped, gpns, holds } = this.peer(p).leave();
      this.dropped += dropped;
      this.#sents.push(...holds);
      for (const gpn of gpns) this.#past.add(gpn);
      this.#leftAt = this.b.cycle;
      for (let i = this.acks.length - 1; i >= 0; i--) if (this.acks[i]?.src === p) this.acks.splice(i, 1);
      for (let i = this.#heldAcks.length - 1; i >= 0; i--) if (this.#heldAcks[i]?.src === p) this.#heldAcks.splice(i, 1);
    }
  }

  #left(frame: Frame | { readonly at: number } | undefined): void {
    if (!frame || !('s' in frame)) return;
    const { peer, s, seq, cls, epoch } = frame;
    peer.left(this.b.cycle, s);
    if (epoch === this.epoch && !this.r.chance(this.loss)) peer.flow(cls).arrived.add(seq);
  }

  #header(port: 'ctl' | 'page', page: boolean): void {
    const { b } = this;
    if (!b.get(`${port}_valid_o`)) {
      check(!this.#shown.has(port), `${port}_valid_o withdrawn`);
      return;
    }
    const bits = b.big(`${port}_hdr_o`);
    const shown = this.#shown.get(port) ?? { bits, frame: this.#read(bits, page) };
    check(shown.bits === bits, `${port}_hdr_o changed`);
    this.#shown.set(port, shown);
    if (!b.get(`${port}_ready_i`)) return;
    this.#shown.delete(port);
    // The wire is not quicker than a page's frame.
    const at = Math.max(b.cycle + 20 + this.r.below(200), page ? (this.#pages.at(-1)?.at ?? 0) + PAGE_CLOCKS : 0);
    if (page) this.#pages.push(shown.frame ? { ...shown.frame, at } : { at });
    else this.#left(shown.frame);
  }

  /** A header that is there for the first time; undefined for an ACK and for who has left. */
  #read(bits: bigint, page: boolean): Frame | undefined {
    const { b } = this;
    const h = decode(frameHeader, toBytes(bits, HEADER_BYTES));
    if (h.op === 0x3fn) {
      const given = this.#ackHeaders.shift() ?? 0n;
      check(bits === given, 'an ACK header changed on its way');
      if ((given >> 176n) & 1n) this.ackPolls++;
      this.ackHeaders++;
      return undefined;
    }
    const def = messages.find((m) => m.value === Number(h.op));
    const dst = Number(h.dst);
    check(def !== undefined && def.page === page && Number(h.src) === ME && Number(h.epoch) === this.#epochBefore, 'header');
    if (page) check(b.big('page_addr_o') === h.gpn << 12n, 'page address');
    const bulk = def.name === 'SHARE_PAGE' || def.name === 'PUT_PAGE';
    check(!bulk || this.#bulk[0] === true, `cycle ${b.cycle}: a page that was not asked for, and nobody waits for it`);
    // What was picked when its node left is on its way still.
    if (this.#past.has(h.gpn)) {
      check(b.cycle - this.#leftAt <= 3, `cycle ${b.cycle}: message ${h.gpn} to a node that has left`);
      return undefined;
    }
    const cls = CLASSES.indexOf(def.cls ?? '');
    const peer = this.peer(dst);
    const flow = peer.flow(cls);
    const seq = Number(h.seq);
    const frame = (s: Sent): Frame => ({ peer, s, seq, cls, epoch: Number(h.epoch), at: 0 });
    const again = flow.flight.get(seq);
    if (again) {
      check(again.gpn === h.gpn, `sequence number ${seq} used for another message`);
      peer.depart(b.cycle, again, this.#fastAt === b.cycle - 1);
      return frame(again);
    }
    if (flow.gpns.has(seq)) {
      check(flow.gpns.get(seq) === h.gpn, `sequence number ${seq} used for another message`);
      return undefined; // The ack came while the repeat was on its way out.
    }
    const m = flow.waiting.get(h.gpn);
    check(m !== undefined && m.op === Number(h.op), `message ${h.gpn} was not asked for`);
    check(flow.room && seq === flow.end, `sequence number ${seq}: next ${flow.end}, limit ${flow.limit}, oldest ${flow.una}`);
    const want = openHeader(def.name, ME, dst, { epoch: h.epoch, seq, gpn: h.gpn, txn: h.txn, req: h.req });
    check(toBits(want) === bits, 'header bytes');
    const s: Sent = {
      gpn: h.gpn,
      hold: m.hold,
      page,
      left: 0,
      again: false,
      out: true,
      times: 0,
      doubled: 0,
      hurry: Number.POSITIVE_INFINITY,
    };
    flow.waiting.delete(h.gpn);
    flow.flight.set(seq, s);
    flow.gpns.set(seq, h.gpn);
    flow.end++;
    flow.roomSince = { ctl: 0, page: 0 };
    peer.depart(b.cycle, s, false);
    return frame(s);
  }

  /** Peers acknowledge some of what has arrived; now and then an old ACK comes again. */
  #acknowledge(): void {
    const { r } = this;
    if (!r.chance(0.01) || this.acks.length > 3) return;
    const p = r.pick(PEERS);
    if (!this.alive.has(p)) return;
    const peer = this.peer(p);
    // A peer speaks when something has arrived or when it is asked: without polls, credit given late is never heard of.
    if (!peer.flows.some((f) => f.arrived.size > f.cum || f.flight.size > 0) && !this.#asked.delete(p)) return;
    const body = peer.flows.map((f, c) => {
      while (f.arrived.has(f.cum)) f.cum++;
      let sack = 0;
      for (let i = 0; i < WINDOW; i++) if (f.arrived.has(f.cum + i)) sack |= 1 << i;
      f.told = Math.max(f.told, f.cum + (c > 2 ? WINDOW : r.below(this.credit + 1)));
      return { cum: f.cum, sack, limit: f.told };
    });
    const ack = { src: p, body };
    this.acks.push(ack);
    this.#heldAcks.push(ack);
    if (r.chance(0.3)) this.acks.push(r.pick(this.#heldAcks));
    // Nonsense from a peer that has lost its mind: it must move nothing.
    const nonsense = r.below(10);
    if (nonsense > 1) return;
    this.acks.push({
      src: p,
      body: peer.flows.map((f) =>
        nonsense === 0
          ? { cum: f.end + 40 + r.below(30000), sack: r.below(65536), limit: r.below(65536) }
          : { cum: f.cum, sack: 0, limit: f.cum + WINDOW + 1 + r.below(30000) },
      ),
    });
  }

  get atRest(): boolean {
    return (
      this.#offer === undefined &&
      this.#ackHeaders.length === 0 &&
      this.b.get('idle_o') === 1 &&
      [...this.peers].every(([p, { flows }]) => !this.member(p) || flows.every((f) => f.waiting.size + f.flight.size === 0))
    );
  }

  /** At the end: all was sent or dropped, and told. */
  settle(): void {
    const count = (name: string): number => this.counts.get(name) ?? 0;
    check(this.#sents.length === 0, `${this.#sents.length} pages arrived, but nobody was told`);
    check(count('TX_TO_LEFT') === this.dropped, `${count('TX_TO_LEFT')} counted as dropped, not ${this.dropped}`);
    check(this.ackHeaders > 20 && count('TX_ACKS') === this.ackHeaders, `${this.ackHeaders} ACK headers, ${count('TX_ACKS')} counted`);
    check(count('TX_POLLS') === this.ackPolls, `${this.ackPolls} ACK headers asked, ${count('TX_POLLS')} counted`);
    check(this.polled > 0, 'credit was never asked for');
    check(count('TX_FAST') > 2, `only ${count('TX_FAST')} fast repeats`);
    check(count('TX_RETRANSMITS') > count('TX_FAST') + 5, `only ${count('TX_RETRANSMITS')} repeats`);
    check(txLane.members.length === LANES.length && this.accepted > 250 && this.dropped > 0, `only ${this.accepted} messages`);
  }
}
