// SPDX-License-Identifier: Apache-2.0
import { type counters, messages } from '@weft/spec';
import type { Random } from '@weft/tools';
import { concat, randomBytes } from '../eth/frames.js';
import { type AckTriple, ackHeader, CLASSES, frameOf, HEADER_BYTES, openHeader, PAGE_BYTES, randomPage, WINDOW } from './frames.js';

export const ME = 2;
export const EPOCH = 0x1234;
export const PEERS: readonly number[] = [0, 1, 3];

/** What the receiver of one flow must know. */
export class Flow {
  readonly seen = new Set<number>();
  released = 0;
  get cum(): number {
    let c = 0;
    while (this.seen.has(c)) c++;
    return c;
  }
  triple(cls: number): AckTriple {
    const cum = this.cum;
    let sack = 0;
    for (let i = 0; i < WINDOW; i++) if (this.seen.has(cum + i)) sack |= 1 << i;
    return { cum, sack, limit: (cls > 2 ? cum : this.released) + WINDOW };
  }
}

/** A frame and what must come of it. */
export interface Plan {
  readonly frame: Uint8Array;
  /** The FCS check has marked it (and counted it). */
  readonly err?: boolean;
  readonly counter?: (typeof counters)[number]['name'];
  readonly deliver?: 'msg' | 'page' | 'ack' | 'broken page';
  /** The ACK's sender wants an answer. */
  readonly poll?: boolean;
  readonly peer: number;
  readonly cls: number;
  readonly seq: number;
}

const usable = messages.filter((m) => m.cls !== null && m.name !== 'VCPU_STATE');

function flip(r: Random, frame: Uint8Array, from: number): Uint8Array {
  const at = from + r.below(frame.length - from);
  frame[at] = (frame[at] ?? 0) ^ (1 << r.below(8));
  return frame;
}

/** Good frames, repeats, and one of each way to be bad. */
export function plan(r: Random, flow: (peer: number, cls: number) => Flow): Plan {
  const m = r.pick(usable.filter((x) => x.page === r.chance(0.25)).concat(r.pick(usable)));
  const peer = r.pick(PEERS);
  const cls = CLASSES.indexOf(m.cls ?? '');
  const f = flow(peer, cls);
  const kind = r.below(15);
  let seq = f.cum + r.below(WINDOW);
  if (kind === 0) seq = f.seen.size > 0 && r.chance(0.5) ? r.pick([...f.seen]) : f.cum + WINDOW + r.below(1000);
  const old = f.seen.has(seq) || kind === 0;
  const who = { peer, cls, seq };
  const values = {
    seq,
    epoch: EPOCH,
    gpn: r.bits(36),
    txn: r.below(256),
    htxn: r.below(256),
    req: r.below(64),
    grant: r.below(3),
    status: r.below(7),
    excl: r.below(2),
  };
  const page = m.page ? randomPage(r) : undefined;
  const frame = (over: Parameters<typeof openHeader>[3] = {}): Uint8Array =>
    frameOf(openHeader(m.name, peer, ME, { ...values, ...over }), page);
  const header = frame().slice(0, HEADER_BYTES);
  const breakable = page !== undefined && !old;
  switch (kind) {
    case 1:
      return { ...who, frame: frame({ epoch: EPOCH ^ (1 << r.below(16)) }), counter: 'RX_OLD_EPOCH' };
    case 2:
      return {
        ...who,
        frame: frame(r.pick([{ dst: 1 }, { dst: 64 + ME }, { src: ME }, { src: 4 + r.below(252) }])),
        counter: 'RX_NOT_OURS',
      };
    case 3:
      return {
        ...who,
        frame: frame(r.pick([{ version: 0 }, { ethertype: 0x0800 }, { op: r.pick([0, 3, 0x40, 0xff, 0x38, 0x7f]) }])),
        counter: 'RX_NOT_OURS',
      };
    case 4:
      return { ...who, frame: concat(flip(r, header, 16), page ?? new Uint8Array()), counter: 'RX_BAD_CRC' };
    case 5:
      return { ...who, frame: header.subarray(0, 1 + r.below(HEADER_BYTES - 1)), counter: 'RX_BAD_LENGTH' };
    case 6:
      return { ...who, frame: page ? header : concat(header, randomBytes(r, 1 + r.below(200))), counter: 'RX_BAD_LENGTH' };
    case 7:
      return { ...who, frame: frame({ len: page ? PAGE_BYTES - 8 : 1 + r.below(65535) }), counter: 'RX_BAD_LENGTH' };
    case 8: {
      if (!breakable) return { ...who, frame: frame(), err: true };
      return { ...who, frame: frame().subarray(0, HEADER_BYTES + 1 + r.below(PAGE_BYTES + 4)), err: true, deliver: 'broken page' };
    }
    case 9:
      if (!breakable) return { ...who, frame: randomBytes(r, 12 + r.below(200)), err: true };
      return { ...who, frame: flip(r, frame(), HEADER_BYTES), counter: 'RX_BAD_CRC', deliver: 'broken page' };
    case 10: {
      if (!breakable) return { ...who, frame: randomBytes(r, HEADER_BYTES), counter: 'RX_NOT_OURS' };
      const short = frame().subarray(0, HEADER_BYTES + 1 + r.below(PAGE_BYTES + 3));
      return {
        ...who,
        frame: r.chance(0.5) ? short : concat(frame(), randomBytes(r, 1 + r.below(100))),
        counter: 'RX_BAD_LENGTH',
        deliver: 'broken page',
      };
    }
    case 11: {
      const body = CLASSES.map(() => ({ cum: r.below(65536), sack: r.below(65536), limit: r.below(65536) }));
      const poll = r.chance(0.5);
      return { ...who, frame: frameOf(ackHeader(peer, ME, EPOCH, body, Number(poll))), counter: 'RX_FRAMES', deliver: 'ack', poll };
    }
    default:
      if (old) return { ...who, frame: frame(), counter: 'RX_DUPLICATE' };
      return { ...who, frame: frame(), counter: 'RX_FRAMES', deliver: page ? 'page' : 'msg' };
  }
}
