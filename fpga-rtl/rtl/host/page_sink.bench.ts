// SPDX-License-Identifier: Apache-2.0
import { msgBundle } from '@weft/spec';
import { type Block, type BlockOptions, check, pack, Random, unpack } from '@weft/tools';
import {
  type Begun,
  FRAGMENTS,
  type Frame,
  FrameBody,
  fate,
  homeAddr,
  LINE_BYTES,
  OPS,
  op,
  PAGE_LINES,
  PART_LINES,
  REQUESTERS,
  requesterAddr,
  waits,
} from './page_sink.frames.js';
import { Bench, dataWidth, Sink, Source } from './streams.js';

export const top = { top: 'page_sink', params: { DATA_W: 64 } } satisfies BlockOptions;

const COUNT = 80;
/** Frames that may be under way. */
const PENDING = 7;
const MSG_W = msgBundle.fields.reduce((sum, f) => sum + f.width, 0);

/**
 * Whole pages and parts, from wire and node; good, bad, short, long, and such as nobody waits for, at random. Only
 * good and whole ones, written, are handed on; each landing that was told of ends once.
 */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const width = dataWidth(b, 'wr_data_o');
  const perLine = (8 * LINE_BYTES) / width;
  const perPage = PAGE_LINES * perLine;
  const bench = new Bench(b);

  // Frames in the order in which the sink began them.
  const begun: Begun[] = [];
  const toAsk: Frame[] = [];
  const toWrite: Begun[] = [];
  // What lands is done when it is written.
  const swallowed = (frame: Begun): void => {
    if (!frame.waited) frame.done = true;
  };
  const bodies = { wire: new FrameBody(b, r, 'wire', swallowed), local: new FrameBody(b, r, 'local', swallowed) };
  let last: Frame['from'] | undefined;
  let heard = { wire: false, local: false }; // of what is offered: a clock later
  const begin = (frame: Frame | undefined): void => {
    check(frame !== undefined, 'takes a frame that was not offered');
    const other = frame.from === 'wire' ? 'local' : 'wire';
    check(last !== frame.from || !heard[other], `${other} waits while ${frame.from} goes twice`);
    last = frame.from;
    const entry = { ...frame, done: false };
    bodies[frame.from].begin(entry);
    begun.push(entry);
    if (frame.waited) toWrite.push(entry);
    if (frame.waited && frame.txn !== undefined) toAsk.push(frame);
  };
  const offered = { wire: [] as Frame[], local: [] as Frame[] };
  const wire = new Source(b, r, 'wire', ['wire_i', 'wire_part_i', 'wire_frag_i'], 0.3, () => begin(offered.wire.shift()));
  const local = new Source(b, r, 'local', ['local_i'], 0.3, () => begin(offered.local.shift()));
  const expected = { message: 0, land_end: 0, cnt_bad: 0, nothing: 0 };
  const seen = { ...expected };

  const offer = (from: 'wire' | 'local', kind: 'good' | 'short' | 'long' | 'bad', waited: boolean): void => {
    const name = r.pick(OPS);
    const forRequester = REQUESTERS.includes(op(name));
    const waiter = (m: ReturnType<typeof random>): boolean =>
      waits(Number(forRequester ? m.txn : m.htxn), BigInt(m.gpn), Number(m.src), op(name));
    const random = () => ({ ...unpack(msgBundle, r.bits(MSG_W)), op: BigInt(op(name)) });
    let v = random();
    while (waiter(v) !== waited) v = random();
    const part = from === 'wire' && r.chance(0.5) ? r.below(FRAGMENTS) : undefined;
    const rest = PAGE_LINES - (FRAGMENTS - 1) * PART_LINES;
    const lines = part === undefined ? PAGE_LINES : part === FRAGMENTS - 1 ? rest : PART_LINES;
    const beats = lines * perLine;
    const length = kind === 'short' ? r.below(beats) : kind === 'long' ? beats + 1 + r.below(3) : beats;
    const endWhole = part === undefined || r.chance(0.4);
    const frame: Frame = {
      from,
      msg: pack(msgBundle, v),
      part,
      addr: (forRequester ? requesterAddr(Number(v.txn)) : homeAddr(Number(v.htxn))) + BigInt((part ?? 0) * PART_LINES * LINE_BYTES),
      lines,
      txn: forRequester ? Number(v.txn) : undefined,
      hold: from === 'local' && (name === 'OWNER_PAGE' || name === 'SHARE_PAGE') ? Number(v.hold) : undefined,
      beats: Array.from({ length }, () => r.bits(width)),
      endGood: kind !== 'bad',
      endWhole,
      good: kind === 'good' && endWhole,
      waited,
    };
    expected[fate(frame)]++;
    offered[from].push(frame);
    if (from === 'local') local.queue.push({ local_i: frame.msg });
    else wire.queue.push({ wire_i: frame.msg, wire_part_i: part === undefined ? 0 : 1, wire_frag_i: part ?? 0 });
  };

  bench.add(wire);
  bench.add(local);
  bench.add(bodies.wire);
  bench.add(bodies.local);
  bench.add({
    drive() {},
    sample() {
      const waits = (from: string): boolean => b.get(`${from}_valid_i`) === 1 && b.get(`${from}_ready_o`) === 0;
      heard = { wire: waits('wire'), local: waits('local') };
    },
  });
  // The look-up is combinational. Once the writer has been asked, the engines may say what they like.
  bench.add({
    drive() {
      const decided = b.get('wr_valid_o') === 1;
      const asked = [b.big('land_gpn_o'), b.get('land_src_o'), b.get('land_op_o')] as const;
      b.set('land_req_ok_i', decided ? r.chance(0.5) : waits(b.get('land_txn_o'), ...asked));
      b.set('land_home_ok_i', decided ? r.chance(0.5) : waits(b.get('land_htxn_o'), ...asked));
      b.set('land_req_addr_i', decided ? r.bits(52) << 12n : requesterAddr(b.get('land_txn_o')));
      b.set('land_home_addr_i', decided ? r.bits(52) << 12n : homeAddr(b.get('land_htxn_o')));
    },
    sample() {
      // Drives it again now that all else has settled.
      this.drive();
    },
  });

  // The writer: takes address and length, then the beats; answers after a while, in order.
  const answers: { at: number; frame: Begun }[] = [];
  let beat = 0;
  let addressed: Begun | undefined;
  const data = new Sink(b, r, 'wr_data', ['wr_data_o'], 0.8, ({ wr_data_o: got }) => {
    check(addressed !== undefined, 'data without an address');
    const want = beat < addressed.beats.length ? addressed.beats[beat] : 0n;
    check(got === want, `beat ${beat} of a frame with ${addressed.beats.length}: wrong data`);
    if (++beat < addressed.lines * perLine) return;
    beat = 0;
    // A requester's page is done when the writer has it, one for the pool when the memory has answered.
    if (addressed.txn !== undefined) addressed.done = true;
    answers.push({ at: b.cycle + 1 + r.below(seed % 2 ? 200 : 3), frame: addressed });
    addressed = undefined;
  });
  bench.add(data);
  const writer = bench.add(
    new Sink(b, r, 'wr', ['wr_addr_o', 'wr_lines_o'], 0.3, ({ wr_addr_o: addr, wr_lines_o: lines }) => {
      addressed = toWrite.shift();
      check(addressed !== undefined, 'writes a page for which nobody waits');
      check(addr === addressed.addr, `lands at ${addr?.toString(16)}, expected ${addressed.addr.toString(16)}`);
      check(lines === BigInt(addressed.lines), `writes ${lines} lines, expected ${addressed.lines}`);
    }),
  );
  // It takes the next page once it has written the last, at once; the sink has that one ready.
  let ahead = 0;
  bench.add({
    drive() {},
    sample() {
      writer.rate = addressed === undefined ? 1 : 0;
      if (addressed !== undefined && b.get('land_take_o')) ahead++;
    },
  });

  // Looks before the responses of this cycle are noted: those count from the next edge on.
  const forget = (): void => {
    while (begun[0]?.done && fate(begun[0]) === 'nothing') {
      begun.shift();
      seen.nothing++;
    }
  };
  const taken: number[] = [];
  const soon: number[] = []; // told of, and asked in the clock after
  let handed: bigint | undefined; // a frame ends a clock after its message was taken
  bench.add({
    drive() {},
    sample() {
      if (b.get('land_take_o')) {
        const frame = toAsk.shift();
        check(frame?.txn !== undefined && frame.txn === b.get('land_txn_o'), 'tells of a landing that is none of the requester');
        check(soon.at(-2) === frame.txn, 'asks for another page than it told of');
        taken.push(frame.txn);
      }
      soon.push(b.get('land_soon_valid_o') === 1 ? b.get('land_soon_txn_o') : Number.NaN);
      const signs = {
        message: handed !== undefined,
        land_end: b.get('land_end_valid_o') === 1,
        cnt_bad: b.get('cnt_bad_o') === 1,
      };
      const message = handed;
      handed = b.get('msg_valid_o') === 1 && b.get('msg_ready_i') === 1 ? b.big('msg_o') : undefined;
      const sign = (['message', 'land_end', 'cnt_bad'] as const).find((name) => signs[name]);
      if (sign === undefined) {
        check(b.get('sent_local_valid_o') === 0, 'sent_local while no frame ends');
        return;
      }
      check(Object.values(signs).filter(Boolean).length === 1, 'a frame ends in two ways');
      forget();
      const frame = begun.shift();
      check(frame?.done === true, `${sign} before its frame is done`);
      check(fate(frame) === sign, `${sign}, expected ${fate(frame)}`);
      if (sign === 'message') check(message === frame.msg, 'another message than expected is handed on');
      if (sign === 'land_end') check(b.get('land_end_txn_o') === frame.txn, 'another landing than expected ends');
      if (frame.waited && frame.txn !== undefined) check(taken.shift() === frame.txn, 'a landing ends that was not told of');
      const sent = b.get('sent_local_valid_o') === 1;
      check(sent === (frame.hold !== undefined), `sent_local ${sent} for hold ${frame.hold}`);
      if (sent) check(b.get('sent_local_hold_o') === frame.hold, 'sent_local names another entry');
      seen[sign]++;
    },
  });
  const messages = bench.add(new Sink(b, r, 'msg', ['msg_o'], 0.5, () => {}));
  let overlapped = 0;
  let answered: Begun | undefined;
  bench.add({
    drive() {
      answered = answers[0] !== undefined && answers[0].at <= b.cycle ? answers.shift()?.frame : undefined;
      if (answers.length > 0) overlapped++;
      b.set('wr_done_i', answered !== undefined);
    },
    sample() {
      if (answered) answered.done = true;
    },
  });
  // A short frame that lands nowhere is filled up all the same: that takes as long as a page.
  const finished = (): boolean => {
    forget();
    return wire.empty && local.empty && begun.length === 0 && answers.length === 0 && bodies.wire.empty && bodies.local.empty;
  };
  const waiting = (): number => {
    forget();
    return begun.filter((p) => p.done).length;
  };
  bench.holds = () => begun.some((p) => !p.done || fate(p) !== 'nothing');

  const KINDS = ['good', 'good', 'good', 'short', 'long', 'bad'] as const;
  for (let n = 0; n < COUNT; n++) {
    offer('wire', r.pick(KINDS), r.chance(0.75));
    if (n % 3 === 0) offer('local', 'good', r.chance(0.75));
  }
  // A page for which nobody waits needs neither writer nor engine, and holds up none that has both.
  bench.run(4 * perPage);
  messages.rate = 0;
  for (let n = 0; waiting() < PENDING; n++) {
    check(n < 40 * perPage, `streams no ${PENDING} frames while the engine takes none`);
    bench.cycle();
  }
  bench.run(4 * perPage);
  check(waiting() === PENDING && begun.length === PENDING, 'begins a frame for whose message there is no room');
  check(b.get('quiet_o') === 1, 'waits for the engine, but is not quiet');
  messages.rate = 0.9;
  bench.drain(finished, 8 * COUNT * perPage, perPage);

  // A frame of which no message is handed on needs no engine to be forgotten.
  messages.rate = 0;
  for (const kind of ['short', 'long', 'bad'] as const) {
    offer('wire', kind, true);
    offer('wire', kind, false);
    offer('local', 'good', false);
  }
  bench.drain(finished, 40 * perPage, perPage);
  // From the wire alone, too, no more are begun than can wait.
  for (let n = 0; n < 3 * PENDING; n++) offer('wire', 'good', true);
  for (let n = 0; waiting() < PENDING; n++) {
    check(n < 3 * PENDING * perPage, 'streams too few frames from the wire');
    bench.cycle();
  }
  bench.run(2 * perPage);
  check(waiting() === PENDING && begun.length === PENDING, 'begins a frame from the wire for whose message there is no room');
  messages.rate = 0.9;
  bench.drain(finished, 60 * perPage, perPage);
  check(taken.length === 0 && toAsk.length === 0 && toWrite.length === 0, 'a landing did not end');
  for (const name of ['message', 'land_end', 'cnt_bad', 'nothing'] as const) {
    check(expected[name] > 0 && seen[name] === expected[name], `${seen[name]} frames ended with ${name}, expected ${expected[name]}`);
  }
  check(ahead > 0, 'no frame asks while another streams');
  if (seed % 2) check(overlapped > 0 || width === 64, 'no page streams while another waits for its response');
}
