// SPDX-License-Identifier: Apache-2.0
import { counters, decode, frameHeader, messages, msgBundle, txLane } from '@weft/spec';
import { type Block, type BlockOptions, check, pack, Random } from '@weft/tools';
import { toBits, toBytes } from '../eth/frames.js';
import { type AckTriple, CLASSES, HEADER_BYTES, opByName, openHeader, WINDOW } from './frames.js';

export const top = { top: 'xport_tx', params: { NODES: 4 } } satisfies BlockOptions;

const ME = 0;
const EPOCH = 3;
const RTO = 200;
const MSG_W = msgBundle.fields.reduce((sum, f) => sum + f.width, 0);
const LANES: readonly (readonly string[])[] = [
  ['GET_S', 'GET_M'],
  ['PUT_C', 'PUT_D'],
  ['FWD_M', 'INV', 'PUT_GO'],
  ['GRANT', 'GRANT_PAGE', 'OWNER_PAGE', 'INV_ACK'],
  ['GRANT_ACK', 'PUT_ACK'],
  ['SHARE_PAGE', 'PUT_PAGE'],
];

interface Sent {
  readonly gpn: bigint;
  readonly hold: bigint | undefined;
  /** Cycle in which its last transmission left; 0 while one is on the way. */
  left: number;
  times: number;
  /** At least one transmission got through. */
  arrived: boolean;
}

/** One (peer, class) as the receiver sees it. */
class Peer {
  una = 0;
  limit = WINDOW;
  readonly flight = new Map<number, Sent>();
  /** Messages by sequence number. RSP has two ways out, so its numbers may come in another order. */
  readonly gpns = new Map<number, bigint>();
  has(seq: number): boolean {
    return this.gpns.has(seq) && !this.flight.has(seq);
  }
  get end(): number {
    return Math.max(-1, ...this.gpns.keys()) + 1;
  }
}

class Bench {
  cycles = 0;
  readonly waiting = new Map<bigint, { peer: number; cls: number; hold: bigint | undefined; op: number }>();
  readonly flows = new Map<number, Peer>();
  readonly counts = new Map<string, number>();
  /** Page frames that page_src has, oldest first. */
  readonly pages: { flow: Peer; seq: number; at: number }[] = [];
  readonly acks: { src: number; body: AckTriple[] }[] = [];
  readonly heldAcks: { src: number; body: AckTriple[] }[] = [];
  readonly sents: bigint[] = [];
  ackHeaders = 0;
  asked = 0;
  readonly #ackHeaders: bigint[] = [];
  readonly polls = new Set<number>();
  polled = 0;
  id = 1n;
  /** Peers that acknowledge; the others are silent. */
  alive = new Set([1, 2, 3]);
  loss = 0.2;
  /** All messages on one lane to one peer, and little credit for it. */
  focus = false;
  #offer: { lane: number; bits: bigint; peer: number; op: number; cls: number; hold: bigint; gpn: bigint } | undefined;
  #ackOffer: { src: number; body: AckTriple[] } | undefined;
  readonly #stable = new Map<string, bigint>();
  readonly b: Block;
  readonly r: Random;

  constructor(b: Block, r: Random) {
    this.b = b;
    this.r = r;
  }

  flow(peer: number, cls: number): Peer {
    const f = this.flows.get(peer * 8 + cls) ?? new Peer();
    this.flows.set(peer * 8 + cls, f);
    return f;
  }

  cycle(sending: number): void {
    const { b, r } = this;
    b.setAll({ now_i: b.cycle, enable_i: 1, node_i: ME, epoch_i: EPOCH, rto_cycles_i: RTO });
    if (!this.#offer && r.chance(sending)) {
      const lane = this.focus ? 0 : r.below(LANES.length);
      const op = opByName(r.pick(LANES[lane] ?? []));
      const peer = this.focus ? 1 : 1 + r.below(3);
      const gpn = this.id++;
      const hold = r.bits(8);
      const bits = pack(msgBundle, { op: op.value, src: ME, dst: peer, gpn, hold, addr: gpn << 12n, txn: r.below(256), req: r.below(64) });
      this.#offer = { lane, bits, peer, op: op.value, cls: CLASSES.indexOf(op.cls ?? ''), hold, gpn };
    }
    b.set('msg_valid_i', this.#offer ? 1 << this.#offer.lane : 0);
    if (this.#offer) b.set('msg_i', this.#offer.bits << BigInt(this.#offer.lane * MSG_W));
    if (!this.#ackOffer && this.acks.length > 0 && r.chance(0.1))
      this.#ackOffer = this.acks.splice(r.chance(0.2) ? r.below(this.acks.length) : 0, 1)[0];
    b.set('ack_valid_i', this.#ackOffer !== undefined);
    if (this.#ackOffer) {
      const { src, body } = this.#ackOffer;
      b.setAll({
        ack_src_i: src,
        ack_body_i: body.reduceRight(
          (v, c) => (v << 48n) | (BigInt(c.limit & 0xffff) << 32n) | (BigInt(c.sack) << 16n) | BigInt(c.cum & 0xffff),
          0n,
        ),
      });
    }
    const oldest = this.pages[0];
    const leaves = oldest !== undefined && oldest.at <= b.cycle;
    b.setAll({ ctl_ready_i: r.chance(0.6), page_ready_i: this.pages.length < 5 && r.chance(0.6), page_left_i: leaves, poll_ready_i: 1 });
    const hdr = b.get('ackhdr_valid_i') === 1 || r.chance(0.02);
    if (hdr && b.get('ackhdr_valid_i') === 0) b.set('ackhdr_i', (r.bits(512) & ~(0xffn << 120n)) | (0x3fn << 120n));
    b.set('ackhdr_valid_i', hdr);
    const quiet = b.get('quiet_o') === 1 && b.get('msg_valid_i') === 0;
    const before = this.#outputs();
    this.#sample(leaves);
    const ackTaken = hdr && b.get('ackhdr_ready_o') === 1;
    b.step();
    if (ackTaken) {
      this.#ackHeaders.push(b.big('ackhdr_i'));
      b.set('ackhdr_valid_i', 0);
    }
    if (quiet) check(this.#outputs() === before, `cycle ${b.cycle}: changed although quiet`);
    this.#acknowledge();
  }

  #outputs(): string {
    return ['ctl_valid_o', 'page_valid_o', 'poll_valid_o', 'sent_valid_o', 'idle_o'].map((n) => this.b.get(n)).join();
  }

  #sample(leaves: boolean): void {
    const { b } = this;
    const o = this.#offer;
    if (o && (b.get('msg_ready_o') >> o.lane) & 1) {
      const name = messages.find((m) => m.value === o.op)?.name;
      const hold = name === 'OWNER_PAGE' || name === 'SHARE_PAGE' ? o.hold : undefined;
      this.waiting.set(o.gpn, { peer: o.peer, cls: o.cls, hold, op: o.op });
      this.#offer = undefined;
    }
    if (this.#ackOffer && b.get('ack_ready_o')) this.#ackOffer = undefined;
    if (b.get('sent_valid_o')) {
      const at = this.sents.indexOf(BigInt(b.get('sent_hold_o')));
      check(at >= 0, `cycle ${b.cycle}: sent, but not acknowledged`);
      this.sents.splice(at, 1);
    }
    if (b.get('poll_valid_o')) {
      this.polls.add(b.get('poll_dst_o'));
      this.polled++;
    }
    if (leaves) {
      const p = this.pages.shift();
      const s = p?.flow.flight.get(p.seq);
      if (s) s.left = b.cycle;
    }
    this.#header('ctl', false);
    this.#header('page', true);
    const cnt = b.big('cnt_o');
    if (cnt)
      counters.forEach((c, i) => {
        if ((cnt >> BigInt(i)) & 1n) this.counts.set(c.name, (this.counts.get(c.name) ?? 0) + 1);
      });
  }

  #header(port: string, page: boolean): void {
    const { b } = this;
    if (!b.get(`${port}_valid_o`)) {
      check(!this.#stable.has(port), `${port}_valid_o withdrawn`);
      return;
    }
    const bits = b.big(`${port}_hdr_o`);
    check((this.#stable.get(port) ?? bits) === bits, `${port}_hdr_o changed`);
    if (!b.get(`${port}_ready_i`)) {
      this.#stable.set(port, bits);
      return;
    }
    this.#stable.delete(port);
    const bytes = toBytes(bits, HEADER_BYTES);
    const h = decode(frameHeader, bytes);
    if (h.op === 0x3fn) {
      const given = this.#ackHeaders.shift();
      check(bits === given, 'an ACK header changed on its way');
      if ((given >> 176n) & 1n) this.asked++;
      this.ackHeaders++;
      return;
    }
    const def = messages.find((m) => m.value === Number(h.op));
    check(def !== undefined && def.page === page && Number(h.src) === ME && Number(h.epoch) === EPOCH, 'header');
    const cls = CLASSES.indexOf(def.cls ?? '');
    const flow = this.flow(Number(h.dst), cls);
    const seq = Number(h.seq);
    const again = flow.flight.get(seq);
    if (again) {
      check(again.gpn === h.gpn, `sequence number ${seq} used for another message`);
      check(again.left > 0, `cycle ${b.cycle}: sent again before it had left`);
      const wait = RTO << Math.min(again.times - 1, 8);
      check(
        b.cycle - again.left >= wait && b.cycle - again.left < wait + 800,
        () => `sent again after ${b.cycle - again.left} cycles, the time-out is ${wait}`,
      );
      again.times++;
      again.arrived ||= !this.r.chance(this.loss);
      again.left = page ? 0 : b.cycle;
    } else if (flow.gpns.has(seq)) {
      // The ack came while the repeat was on its way out.
      check(flow.gpns.get(seq) === h.gpn, `sequence number ${seq} used for another message`);
    } else {
      const m = this.waiting.get(h.gpn);
      check(m !== undefined && m.peer === Number(h.dst) && m.op === Number(h.op), `message ${h.gpn} was not asked for`);
      check(seq < flow.limit && seq - flow.una < WINDOW, `sequence number ${seq}: limit ${flow.limit}, oldest ${flow.una}`);
      const want = openHeader(def.name, ME, m.peer, { epoch: EPOCH, seq, gpn: h.gpn, txn: h.txn, req: h.req });
      check(toBits(want) === bits, 'header bytes');
      this.waiting.delete(h.gpn);
      flow.flight.set(seq, { gpn: h.gpn, hold: m.hold, left: page ? 0 : b.cycle, times: 1, arrived: !this.r.chance(this.loss) });
      flow.gpns.set(seq, h.gpn);
    }
    if (page) {
      check(b.big('page_addr_o') === h.gpn << 12n, 'page address');
      this.pages.push({ flow, seq, at: b.cycle + 20 + this.r.below(200) });
    }
  }

  /** Peers acknowledge some of what is in flight; now and then an old ACK comes again. */
  #acknowledge(): void {
    const { r } = this;
    if (!r.chance(0.01) || this.acks.length > 3) return;
    const peer = 1 + r.below(3);
    if (!this.alive.has(peer)) return;
    // A peer speaks when something has arrived or when it is asked: without polls, credit given late is never heard of.
    const arrived = CLASSES.some((_, c) => this.flow(peer, c).flight.size > 0);
    if (!arrived && !this.polls.delete(peer)) return;
    const body = CLASSES.map((_, c) => {
      const f = this.flow(peer, c);
      for (const [seq, s] of f.flight) {
        if (s.left === 0 || !s.arrived) continue;
        f.flight.delete(seq);
        if (s.hold !== undefined) this.sents.push(s.hold);
      }
      let cum = f.una;
      while (f.has(cum)) cum++;
      let sack = 0;
      for (let i = 0; i < WINDOW; i++) if (f.has(cum + i)) sack |= 1 << i;
      f.una = cum;
      f.limit = Math.max(f.limit, cum + (c > 2 ? WINDOW : r.below(this.focus ? 3 : WINDOW + 1)));
      return { cum, sack, limit: f.limit };
    });
    const ack = { src: peer, body };
    this.acks.push(ack);
    this.heldAcks.push(ack);
    if (r.chance(0.3)) this.acks.push(r.pick(this.heldAcks));
    // Nonsense from a peer that has lost its mind: it must move nothing.
    const nonsense = r.below(10);
    if (nonsense > 1) return;
    this.acks.push({
      src: peer,
      body: CLASSES.map((_, c) => {
        const f = this.flow(peer, c);
        if (nonsense === 0) return { cum: f.end + 4 + r.below(30000), sack: r.below(65536), limit: r.below(65536) };
        return { cum: f.una, sack: 0, limit: f.una + WINDOW + 1 + r.below(30000) };
      }),
    });
  }

  get atRest(): boolean {
    return (
      this.waiting.size === 0 &&
      this.#offer === undefined &&
      [...this.flows.values()].every((f) => f.flight.size === 0) &&
      this.b.get('idle_o') === 1
    );
  }
}

/** Window, credit, repeats and acknowledgements of three peers, one of which falls silent for a while. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const bench = new Bench(b, r);
  bench.focus = true;
  for (let n = 0; n < 6000; n++) bench.cycle(0.1);
  bench.focus = false;
  for (let n = 0; n < 3000; n++) bench.cycle(0.15);
  // All fall silent: every slot fills and waits for its repeat. Then all but one speak again.
  bench.alive.clear();
  for (let n = 0; n < 3000; n++) bench.cycle(0.5);
  bench.alive = new Set([1, 2, 3]);
  bench.alive.delete(1 + r.below(3));
  for (let n = 0; n < 12_000; n++) bench.cycle(0.1);
  bench.alive = new Set([1, 2, 3]);
  bench.loss = 0.02;
  const limit = b.cycle + 200_000;
  while (!bench.atRest) {
    check(
      b.cycle < limit,
      () => `not at rest: ${bench.waiting.size} never sent, ${[...bench.flows.values()].reduce((s, f) => s + f.flight.size, 0)} in flight`,
    );
    bench.cycle(0);
  }
  check(bench.sents.length === 0, `${bench.sents.length} pages arrived, but nobody was told`);
  check(
    bench.ackHeaders > 20 && bench.counts.get('TX_ACKS') === bench.ackHeaders,
    `${bench.ackHeaders} ACK headers sent, ${bench.counts.get('TX_ACKS')} counted`,
  );
  check(bench.counts.get('TX_POLLS') === bench.asked, `${bench.asked} ACK headers asked, ${bench.counts.get('TX_POLLS')} counted`);
  check(bench.polled > 0, 'credit was never asked for');
  check((bench.counts.get('TX_RETRANSMITS') ?? 0) > 5, 'nothing was repeated');
  check(txLane.members.length === LANES.length && bench.id > 150n, `only ${bench.id} messages`);
}
