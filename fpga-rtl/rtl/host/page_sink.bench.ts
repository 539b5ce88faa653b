// SPDX-License-Identifier: Apache-2.0
import { msgBundle, opcode } from '@weft/spec';
import { type Block, type BlockOptions, check, type Packed, pack, Random } from '@weft/tools';
import { Bench, dataWidth, type Part, Sink, Source } from './streams.js';

export const top = { top: 'page_sink', params: { DATA_W: 64 } } satisfies BlockOptions;

const COUNT = 60;
const op = (name: string): number => opcode.members.find((m) => m.name === name)?.value ?? 0;
const OPS = ['GRANT_PAGE', 'OWNER_PAGE', 'SHARE_PAGE', 'PUT_PAGE'];

interface Frame {
  readonly from: 'wire' | 'local';
  readonly msg: bigint;
  readonly addr: bigint;
  readonly hold: number | undefined;
  readonly beats: bigint[];
  readonly good: boolean;
  /** What the frame's end says; a frame of another length is bad even so. */
  readonly endGood: boolean;
}

/** Where the engines say a page lands: any function of the index that tells the two apart. */
const requesterAddr = (txn: number): bigint => 0x1000_0000n + (BigInt(txn) << 12n);
const homeAddr = (htxn: number): bigint => 0x2000_0000n + (BigInt(htxn) << 12n);

/** The beats of the frame taken last, then its end. */
class FrameBody implements Part {
  rate = 0.8;
  #beats: bigint[] = [];
  #end: boolean | undefined;
  #valid = false;
  readonly #garbage: bigint;
  readonly #b: Block;
  readonly #r: Random;
  readonly #name: 'wire' | 'local';
  constructor(b: Block, r: Random, name: 'wire' | 'local') {
    this.#b = b;
    this.#r = r;
    this.#name = name;
    this.#garbage = r.bits(dataWidth(b, 'wr_data_o'));
  }
  begin(frame: Frame): void {
    check(this.#beats.length === 0 && this.#end === undefined, `${this.#name}: a frame is taken before the last has ended`);
    this.#beats = [...frame.beats];
    if (this.#name === 'wire') this.#end = frame.endGood;
  }
  drive(): void {
    this.#valid ||= this.#beats.length > 0 && this.#r.chance(this.rate);
    this.#b.set(`${this.#name}_data_valid_i`, this.#valid);
    this.#b.set(`${this.#name}_data_i`, this.#valid ? (this.#beats[0] ?? 0n) : this.#garbage);
    if (this.#name === 'local') return;
    const ended = this.#beats.length === 0 && this.#end !== undefined;
    if (!ended) this.#b.set('wire_end_valid_i', 0);
    else if (this.#r.chance(0.3)) this.#b.set('wire_end_valid_i', 1);
    // Until it says `valid`, the end says nothing.
    this.#b.set('wire_end_good_i', this.#b.get('wire_end_valid_i') ? (this.#end ?? false) : true);
  }
  sample(): void {
    if (this.#name === 'wire' && this.#b.get('wire_end_valid_i') && this.#b.get('wire_end_ready_o')) this.#end = undefined;
    if (!this.#valid || !this.#b.get(`${this.#name}_data_ready_o`)) return;
    this.#valid = false;
    this.#beats.shift();
  }
}

/** Good, bad, short and long frames and local pages at random; only good pages, written, are handed on. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const width = dataWidth(b, 'wr_data_o');
  const perPage = 32768 / width;
  const bench = new Bench(b);

  // Pages in the order in which the sink began them; `written` goes true with the write response.
  const begun: (Frame & { written: boolean })[] = [];
  const bodies = { wire: new FrameBody(b, r, 'wire'), local: new FrameBody(b, r, 'local') };
  const begin = (frame: Frame | undefined): void => {
    check(frame !== undefined, 'takes a frame that was not offered');
    bodies[frame.from].begin(frame);
    begun.push({ ...frame, written: false });
    writing.push(frame);
  };
  const writing: Frame[] = [];
  const offered = { wire: [] as Frame[], local: [] as Frame[] };
  const wire = new Source(b, r, 'wire', ['wire_i'], 0.3, () => begin(offered.wire.shift()));
  const local = new Source(b, r, 'local', ['local_i'], 0.3, () => begin(offered.local.shift()));
  const offer = (from: 'wire' | 'local', n: number): void => {
    const name = r.pick(OPS);
    const [txn, htxn, hold] = [r.below(256), r.below(256), r.below(256)];
    const fields: Packed<typeof msgBundle> = { op: op(name), src: r.below(64), gpn: r.bits(36), txn, htxn, hold, grant: r.below(3) };
    const addr = name === 'GRANT_PAGE' || name === 'OWNER_PAGE' ? requesterAddr(txn) : homeAddr(htxn);
    const kind = from === 'local' ? 0 : n % 6;
    const length = kind === 1 ? r.below(perPage) : kind === 2 ? perPage + 1 + r.below(3) : perPage;
    const frame: Frame = {
      from,
      msg: pack(msgBundle, fields),
      addr,
      hold: from === 'local' && (name === 'OWNER_PAGE' || name === 'SHARE_PAGE') ? hold : undefined,
      beats: Array.from({ length }, () => r.bits(width)),
      endGood: kind !== 3,
      good: kind === 0 || kind === 4 || kind === 5,
    };
    offered[from].push(frame);
    (from === 'wire' ? wire : local).queue.push({ [`${from}_i`]: frame.msg });
  };

  // The writer: takes an address, then the beats of a page; answers after a while, in order.
  const answers: number[] = [];
  let beat = 0;
  let addressed: Frame | undefined;
  bench.add(wire);
  bench.add(local);
  bench.add(bodies.wire);
  bench.add(bodies.local);
  bench.add({
    drive() {
      b.set('land_req_addr_i', requesterAddr(b.get('land_txn_o')));
      b.set('land_home_addr_i', homeAddr(b.get('land_htxn_o')));
    },
    sample() {
      // The look-up is combinational: drive it again now that all else has settled.
      this.drive();
    },
  });
  const data = new Sink(b, r, 'wr_data', ['wr_data_o'], 0.8, ({ wr_data_o: got }) => {
    check(addressed !== undefined, 'data without an address');
    const expected = beat < addressed.beats.length ? addressed.beats[beat] : 0n;
    check(got === expected, `beat ${beat} of a page with ${addressed.beats.length}: wrong data`);
    if (++beat < perPage) return;
    beat = 0;
    addressed = undefined;
    answers.push(b.cycle + 1 + r.below(seed % 2 ? 200 : 3));
  });
  bench.add(data);
  bench.add(
    new Sink(b, r, 'wr', ['wr_addr_o'], 0.3, ({ wr_addr_o: addr }) => {
      addressed = writing.shift();
      check(addressed !== undefined && addr === addressed.addr, `lands at ${addr?.toString(16)}, expected ${addressed?.addr.toString(16)}`);
    }),
  );
  // Looks before the responses of this cycle are noted: those count from the next edge on.
  let handedOn = 0;
  let dropped = 0;
  const dropBad = (): void => {
    while (begun[0]?.written && !begun[0].good) {
      begun.shift();
      dropped++;
    }
  };
  bench.add({
    drive() {},
    sample() {
      const taken = b.get('msg_valid_o') === 1 && b.get('msg_ready_i') === 1;
      const sent = b.get('sent_local_valid_o') === 1;
      check(taken || !sent, 'sent_local without its message');
      if (!taken) return;
      dropBad();
      const page = begun.shift();
      check(page?.written === true && page.good, 'a message is handed on before its page is good and written');
      check(b.big('msg_o') === page.msg, 'another message than expected is handed on');
      check(sent === (page.hold !== undefined), `sent_local ${sent} for hold ${page.hold}`);
      if (sent) check(b.get('sent_local_hold_o') === page.hold, 'sent_local names another entry');
      handedOn++;
    },
  });
  const messages = bench.add(new Sink(b, r, 'msg', ['msg_o'], 0.5, () => {}));
  let written = 0;
  let overlapped = 0;
  bench.add({
    drive() {
      const answer = answers[0] !== undefined && answers[0] <= b.cycle;
      if (answers.length > 1) overlapped++;
      b.set('wr_done_i', answer);
      if (answer) answers.shift();
    },
    sample() {
      if (!b.get('wr_done_i')) return;
      const page = begun[written++ - handedOn - dropped];
      check(page !== undefined, 'the bench answers a page that was not begun');
      page.written = true;
    },
  });
  for (let n = 0; n < COUNT; n++) {
    offer('wire', n);
    if (n % 2) offer('local', n);
  }
  const finished = (): boolean => {
    dropBad();
    return wire.empty && local.empty && begun.length === 0;
  };
  bench.holds = () => begun.some((p) => p.good || !p.written);
  bench.run(4 * perPage);
  messages.rate = 0;
  const waiting = (): number => {
    dropBad();
    return begun.filter((p) => p.written).length;
  };
  for (let n = 0; waiting() < 4; n++) {
    check(n < 40 * perPage, 'streams no four pages while the engine takes none');
    bench.cycle();
  }
  bench.run(4 * perPage);
  check(waiting() === 4 && begun.length === 4, 'begins a page for whose message there is no room');
  check(b.get('quiet_o') === 1, 'waits for the engine, but is not quiet');
  messages.rate = 0.9;
  bench.drain(finished, 8 * COUNT * perPage);
  const good = Array.from({ length: COUNT }, (_, n) => n % 6).filter((kind) => kind === 0 || kind > 3).length + COUNT / 2;
  check(handedOn === good, `${handedOn} messages, expected ${good}`);
  // From the wire alone, too, no more are begun than can wait.
  messages.rate = 0;
  for (let n = 0; n < 6; n++) offer('wire', 0);
  bench.run(10 * perPage);
  check(waiting() === 4 && begun.length === 4, 'begins a page from the wire for whose message there is no room');
  messages.rate = 0.9;
  bench.drain(finished, 20 * perPage);
  // A bad page needs no engine to be forgotten.
  messages.rate = 0;
  for (const n of [1, 2, 3]) offer('wire', n);
  bench.drain(finished, 40 * perPage);
  check(handedOn === good + 6, 'a bad page is handed on');
  if (seed % 2) check(overlapped > 0 || width === 64, 'no page streams while another waits for its response');
}
