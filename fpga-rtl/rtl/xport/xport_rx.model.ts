// SPDX-License-Identifier: Apache-2.0
import { type counters, decode, frameHeader, messages } from '@weft/spec';
import { crc32c } from '../eth/frames.js';
import { type AckTriple, CLASSES, constant, HEADER_BYTES, PAGE_BYTES, seal, WINDOW } from './frames.js';

export const ME = 2;
export const NODES = 4;
export const PEERS: readonly number[] = [0, 1, 3];
export const FRAGMENT_BYTES = constant('FRAGMENT_BYTES');
export const FRAGMENTS = constant('FRAGMENTS');
/** Page bytes of a fragment. */
export const fragmentBytes = (frag: number): number => Math.min(FRAGMENT_BYTES, PAGE_BYTES - frag * FRAGMENT_BYTES);
/** Classes whose credit the engines give back; that of the others is the window. */
export const CREDITED = 3;

/** What the receiver of one flow must know. */
export class Flow {
  readonly seen = new Set<number>();
  /** Fragments that are here of pages that are not whole. */
  readonly frags = new Map<number, Set<number>>();
  released = 0;
  /** Of those, what an ACK would tell. */
  counted = 0;
  /** Credit the sender has surely been told of. */
  told = WINDOW;
  get cum(): number {
    let c = 0;
    while (this.seen.has(c)) c++;
    return c;
  }
  triple(cls: number): AckTriple {
    const cum = this.cum;
    let sack = 0;
    for (let i = 0; i < WINDOW; i++) if (this.seen.has(cum + i)) sack |= 1 << i;
    return { cum, sack, limit: (cls >= CREDITED ? cum : this.counted) + WINDOW };
  }
}

type Counter = (typeof counters)[number]['name'];

/** What must come of a frame. */
export interface Verdict {
  readonly counter?: Counter;
  readonly deliver?: 'msg' | 'page' | 'ack' | 'broken page';
  readonly peer: number;
  readonly cls: number;
  readonly seq: number;
  /** Which fragment of the page it carries. */
  readonly frag?: number;
  /** Other fragments of the page are here already. */
  readonly hadSome?: boolean;
  /** With it, the page is whole. */
  readonly whole: boolean;
  readonly poll: boolean;
}

/** The receiver as doc/transport.md has it, frame by frame, without time. */
export class Model {
  members = new Set<number>(Array.from({ length: NODES }, (_, i) => i));
  epoch = 1;
  readonly #flows = new Map<number, Flow>();

  readonly flow = (peer: number, cls: number): Flow => {
    const flow = this.#flows.get(peer * 8 + cls) ?? new Flow();
    this.#flows.set(peer * 8 + cls, flow);
    return flow;
  };

  change(members: ReadonlySet<number>, epoch: number): void {
    for (const peer of members) {
      if (!this.members.has(peer)) CLASSES.forEach((_, cls) => this.#flows.delete(peer * 8 + cls));
    }
    this.members = new Set(members);
    this.epoch = epoch;
  }

  /** Undefined: it depends on whether an ACK that tells of more credit goes before or after. */
  judge(frame: Uint8Array, err: boolean): Verdict | undefined {
    const nobody = { peer: 0, cls: 0, seq: 0, whole: false, poll: false };
    const drop = (counter: Counter): Verdict => (err ? nobody : { ...nobody, counter });
    if (frame.length < HEADER_BYTES) return drop('RX_BAD_LENGTH');
    const header = frame.subarray(0, HEADER_BYTES);
    const h = decode(frameHeader, frame);
    const [op, src, seq, frag, len] = [Number(h.op), Number(h.src), Number(h.seq), Number(h.frag), Number(h.len)];
    if (Number(h.ethertype) !== constant('ETHERTYPE') || Number(h.version) !== constant('WIRE_VERSION')) return drop('RX_NOT_OURS');
    if (Buffer.compare(seal(header), header) !== 0) return drop('RX_BAD_CRC');
    const m = messages.find((x) => x.value === op);
    const member = src < NODES && src !== ME && this.members.has(src);
    if (Number(h.dst) !== ME || !member || m === undefined || m.name === 'VCPU_STATE') return drop('RX_NOT_OURS');
    if (Number(h.epoch) !== this.epoch) return drop('RX_OLD_EPOCH');
    const body = frame.subarray(HEADER_BYTES);
    const isAck = m.name === 'ACK';
    const part = len !== PAGE_BYTES;
    const fits = m.page
      ? body.length > 0 && (part ? frag < FRAGMENTS && len === fragmentBytes(frag) : frag === 0)
      : body.length === 0 && frag === 0 && (isAck || len === 0);
    if (!fits) return drop('RX_BAD_LENGTH');
    const who = { peer: src, seq, cls: isAck ? 0 : CLASSES.indexOf(m.cls ?? ''), poll: (Number(h.poll) & 1) === 1 };
    if (isAck) return err ? nobody : { ...who, whole: true, counter: 'RX_FRAMES', deliver: 'ack' };

    const flow = this.flow(src, who.cls);
    const cum = flow.cum;
    const frags = flow.frags.get(seq) ?? new Set<number>();
    if (seq < cum || seq >= cum + WINDOW || flow.seen.has(seq) || (m.page && part && frags.has(frag)))
      return err ? nobody : { ...who, whole: false, counter: 'RX_DUPLICATE' };
    if (who.cls < CREDITED && seq >= flow.told) return seq < flow.released + WINDOW ? undefined : drop('RX_NO_CREDIT');
    if (!m.page) return err ? nobody : { ...who, whole: true, counter: 'RX_FRAMES', deliver: 'msg' };

    const page = { ...who, hadSome: frags.size > 0, whole: !part || frags.size === FRAGMENTS - 1, ...(part ? { frag } : {}) };
    const right = body.length === len + 4;
    if (err) return { ...page, deliver: 'broken page' };
    if (!right) return { ...page, deliver: 'broken page', counter: 'RX_BAD_LENGTH' };
    const view = new DataView(frame.buffer, frame.byteOffset);
    const good = view.getUint32(HEADER_BYTES + len, true) === crc32c(body.subarray(0, len), view.getUint32(HEADER_BYTES - 4, true));
    return good ? { ...page, deliver: 'page', counter: 'RX_FRAMES' } : { ...page, deliver: 'broken page', counter: 'RX_BAD_CRC' };
  }

  /** The frame has been taken. */
  taken({ peer, cls, seq, frag, whole }: Verdict): void {
    const flow = this.flow(peer, cls);
    if (whole) {
      flow.seen.add(seq);
      flow.frags.delete(seq);
    } else flow.frags.set(seq, new Set(flow.frags.get(seq)).add(frag ?? 0));
  }
}
