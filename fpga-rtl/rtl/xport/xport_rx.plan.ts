// SPDX-License-Identifier: Apache-2.0
import { messages } from '@weft/spec';
import type { Random } from '@weft/tools';
import { concat, randomBytes } from '../eth/frames.js';
import { ackHeader, CLASSES, constant, frameOf, HEADER_BYTES, openHeader, PAGE_BYTES, WINDOW } from './frames.js';
import { CREDITED, FRAGMENT_BYTES, FRAGMENTS, fragmentBytes, ME, type Model, NODES, PEERS } from './xport_rx.model.js';

/** A frame to send, and how. */
export interface Plan {
  readonly frame: Uint8Array;
  /** The FCS check has marked it (and counted it). */
  readonly err: boolean;
  /** A change of membership that becomes valid with the last beat of the header (0) or one clock later (1). */
  readonly change?: { readonly at: 0 | 1; readonly members: ReadonlySet<number>; readonly epoch: number };
}

const usable = messages.filter((m) => m.cls !== null && m.name !== 'VCPU_STATE');

function flip(r: Random, frame: Uint8Array, from: number): Uint8Array {
  const at = from + r.below(frame.length - from);
  frame[at] = (frame[at] ?? 0) ^ (1 << r.below(8));
  return frame;
}

/** The members after some peers have come or gone. */
export function toggled(model: Model, peers: readonly number[]): Set<number> {
  const members = new Set(model.members);
  for (const p of new Set(peers)) if (!members.delete(p)) members.add(p);
  return members;
}

/** A number: mostly new with credit, at the edge of it, or beyond; sometimes seen before or far away. */
function number(r: Random, model: Model, peer: number, cls: number): number {
  const f = model.flow(peer, cls);
  const edge = r.chance(0.5) ? f.told : f.released + WINDOW;
  if (r.chance(0.08)) return f.seen.size > 0 && r.chance(0.5) ? r.pick([...f.seen]) : f.cum + WINDOW + r.below(1000);
  if (cls < CREDITED && r.chance(0.4)) return edge - r.below(2);
  if (r.chance(0.5) && f.frags.size > 0) return r.pick([...f.frags.keys()]);
  return f.cum + r.below(r.chance(0.3) ? 1 : WINDOW);
}

/** Good frames, repeats, and every way to be bad that an attacker with right CRCs could think of; most from one peer. */
export function plan(r: Random, model: Model, sent: readonly Uint8Array[], focus: number): Plan {
  const page = r.chance(0.4);
  const m = r.pick(usable.filter((x) => x.page === page));
  const members = PEERS.filter((p) => model.members.has(p));
  const peer = r.chance(0.04) || members.length === 0 ? r.pick(PEERS) : r.chance(0.8) && members.includes(focus) ? focus : r.pick(members);
  const cls = CLASSES.indexOf(m.cls ?? '');
  const seq = number(r, model, peer, cls);
  const here = model.flow(peer, cls).frags.get(seq);
  const missing = [0, 1, 2].filter((f) => r.chance(0.1) || here?.has(f) !== true);
  const frag = m.page && r.chance(0.8) ? r.pick(missing.concat(r.chance(0.1) ? r.below(FRAGMENTS) : [])) : undefined;
  const len = m.page ? (frag === undefined ? PAGE_BYTES : fragmentBytes(frag)) : 0;
  const values = {
    seq,
    epoch: model.epoch,
    poll: r.chance(0.05) ? r.below(256) : 0,
    frag: frag ?? 0,
    len,
    gpn: r.bits(36),
    txn: r.below(256),
    htxn: r.below(256),
    req: r.below(64),
    grant: r.below(3),
    status: r.below(7),
    excl: r.below(2),
  };
  const bytes = m.page ? randomBytes(r, len) : undefined;
  const frame = (over: Parameters<typeof openHeader>[3] = {}, body = bytes): Uint8Array =>
    frameOf(openHeader(m.name, peer, ME, { ...values, ...over }), body);
  const good = { frame: frame(), err: false };
  switch (r.below(28)) {
    case 0:
      return { ...good, frame: frame({ epoch: model.epoch ^ (1 << r.below(16)) }) };
    case 1:
      return {
        ...good,
        frame: frame(
          r.pick([
            { dst: 1 },
            { dst: r.pick([64, 128]) + ME },
            { src: ME },
            { src: NODES + r.below(252) },
            { src: r.pick([64, 128]) + peer },
          ]),
        ),
      };
    case 2: {
      const bit = 1 << r.below(8);
      return {
        ...good,
        frame: frame(
          r.pick([{ version: constant('WIRE_VERSION') ^ bit }, { ethertype: 0x0800 }, { op: r.below(256) }, { op: m.value ^ bit }]),
        ),
      };
    }
    case 3:
      return { ...good, frame: flip(r, frame(), r.chance(0.5) || !m.page ? 16 : HEADER_BYTES) };
    case 4:
      return { ...good, frame: frame().subarray(0, 1 + r.below(HEADER_BYTES - 1)) };
    case 5: // Broken off, or not as long as it says.
      return { ...good, frame: frame().subarray(0, HEADER_BYTES + r.below(len + 4)), err: r.chance(0.3) };
    case 6: // Longer; sometimes than any frame may be.
      return { ...good, frame: concat(frame(), randomBytes(r, 1 + r.below(r.chance(0.2) ? 12_000 : 100))), err: r.chance(0.3) };
    case 7:
      return {
        ...good,
        frame: frame({ len: r.pick([0, 1, 64, FRAGMENT_BYTES, fragmentBytes(FRAGMENTS - 1), PAGE_BYTES, r.below(65536)]) }),
      };
    case 8:
      return { ...good, frame: frame({ frag: r.pick([0, 1, 2, FRAGMENTS, FRAGMENTS + 1, 16, 255]) }) };
    case 9: // A fragment's header before a page, or the other way round.
      return m.page ? { ...good, frame: frame({}, randomBytes(r, r.pick([PAGE_BYTES, FRAGMENT_BYTES, FRAGMENT_BYTES + 64]))) } : good;
    case 10:
      return r.chance(0.5) ? { ...good, err: true } : { frame: randomBytes(r, 12 + r.below(200)), err: true };
    case 11:
      return { ...good, frame: randomBytes(r, HEADER_BYTES + r.below(100)) };
    case 12:
    case 13: {
      const body = CLASSES.map(() => ({ cum: r.below(65536), sack: r.below(65536), limit: r.below(65536) }));
      const header = ackHeader(peer, ME, model.epoch, body, r.below(2));
      if (r.chance(0.1)) header[23] = 1 + r.below(255); // frag
      return { ...good, frame: r.chance(0.9) ? frameOf(header) : concat(frameOf(header), randomBytes(r, 1 + r.below(100))) };
    }
    case 14:
    case 15:
      return { frame: r.pick([good.frame, ...sent]), err: false };
    case 16: {
      const epoch = r.below(65536);
      if (r.chance(0.4)) return good;
      const gone = PEERS.filter((p) => !model.members.has(p));
      const who = r.pick(gone.length > 0 ? gone : [peer]);
      const over = { epoch, src: who, seq: r.below(WINDOW) };
      return { ...good, frame: frame(over), change: { at: r.chance(0.5) ? 0 : 1, members: toggled(model, [...gone, who]), epoch } };
    }
    case 17: {
      // The engines have not taken all that has arrived, so a number in the window is beyond the credit.
      const greedy = usable.filter((x) => CLASSES.indexOf(x.cls ?? '') < CREDITED);
      const flows = greedy.map(({ name, cls: c }) => ({ name, flow: model.flow(peer, CLASSES.indexOf(c ?? '')) }));
      const beyond = flows.filter(({ flow }) => flow.cum > flow.released);
      if (beyond.length === 0) return good;
      const { name, flow } = r.pick(beyond);
      return { ...good, frame: frameOf(openHeader(name, peer, ME, { ...values, len: 0, frag: 0, seq: flow.released + WINDOW })) };
    }
    default:
      return good;
  }
}
