// SPDX-License-Identifier: Apache-2.0
import { crc32 } from 'node:zlib';
import { constant, type Decoded, decode, encode, frameHeader, MAC_PREFIX, messages, opcode, status, valuesOf } from '@weft/spec';
import type { Random } from '@weft/tools';

const HEADER = constant('HEADER_BYTES');
const PAGE = constant('PAGE_BYTES');
const FCS = 4;
const Op = valuesOf(opcode);
const St = valuesOf(status);
type Header = Partial<Record<keyof Decoded<typeof frameHeader>, number | bigint>>;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let i = 0; i < 8; i++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  return c >>> 0;
});

/** CRC-32C (RFC 3720 appendix B.4), continuing `seed`. */
function crc32c(bytes: Uint8Array, seed = 0): number {
  let c = ~seed >>> 0;
  for (const byte of bytes) c = (c >>> 8) ^ (TABLE[(c ^ byte) & 0xff] ?? 0);
  return ~c >>> 0;
}

const mac = (node: number): bigint => [...MAC_PREFIX, node].reduce((m, b) => (m << 8n) | BigInt(b), 0n);
const view = (b: Uint8Array): DataView => new DataView(b.buffer, b.byteOffset, b.byteLength);

/** Puts the right FCS at the end. */
export function sealFcs(frame: Uint8Array): Uint8Array {
  if (frame.length > FCS) view(frame).setUint32(frame.length - FCS, crc32(frame.subarray(0, -FCS)), true);
  return frame;
}

/** Makes header CRC, page CRC and FCS right. */
export function seal(frame: Uint8Array): Uint8Array {
  if (frame.length < HEADER + FCS) return sealFcs(frame);
  const v = view(frame);
  v.setUint32(HEADER - 4, 0, true);
  const hcrc = crc32c(frame.subarray(0, HEADER));
  v.setUint32(HEADER - 4, hcrc, true);
  const page = frame.length - HEADER - FCS - 4;
  if (page > 0) v.setUint32(HEADER + page, crc32c(frame.subarray(HEADER, HEADER + page), hcrc), true);
  return sealFcs(frame);
}

/** A frame with all that a header says, and `payload` bytes of page. */
export function frameOf(h: Header, payload: number, fill: number): Uint8Array {
  const frame = new Uint8Array(HEADER + (payload > 0 ? payload + 4 : 0) + FCS).fill(fill);
  const src = Number(h.src ?? 0);
  const dst = Number(h.dst ?? 0);
  const common = { dst_mac: mac(dst), src_mac: mac(src), ethertype: constant('ETHERTYPE'), version: constant('WIRE_VERSION') };
  encode(frameHeader, { ...common, len: payload, ...h }, frame, 0);
  return seal(frame);
}

export const headerOf = (frame: Uint8Array): Decoded<typeof frameHeader> | null =>
  frame.length < HEADER ? null : decode(frameHeader, frame, 0);

export interface Surroundings {
  readonly random: Random;
  readonly epoch: number;
  /** Cards that are attacked; the attacker's own number. */
  readonly victims: readonly number[];
  readonly attacker: number;
  /** Frames that victims have sent in this epoch, as they were. */
  readonly corpus: readonly Uint8Array[];
  /** Pages that victims use: 0 to `pages` - 1; the next `pages` are fair game, those after nobody uses. */
  readonly pages: number;
}

/** A frame and the card that it goes to. */
export interface Shot {
  readonly to: number;
  readonly frame: Uint8Array;
}

const outsider = (s: Surroundings): number => s.attacker + 1 + s.random.below(255 - s.attacker);

function randomBytes(r: Random, n: number): Uint8Array {
  const bytes = new Uint8Array(n);
  for (let i = 0; i < n; i++) bytes[i] = r.u32();
  return bytes;
}

function randomHeader(s: Surroundings, src: number): Header {
  const r = s.random;
  return {
    src,
    dst: r.pick(s.victims),
    op: r.chance(0.9) ? r.pick(messages).value : r.below(256),
    epoch: s.epoch,
    seq: r.below(65_536),
    poll: r.below(2),
    frag: r.chance(0.8) ? 0 : r.below(256),
    gpn: r.below(4 * s.pages),
    txn: r.below(256),
    htxn: r.below(256),
    req: r.below(256),
    grant: r.below(4),
    excl: r.below(2),
    have: r.below(2),
    zero: r.below(2),
    status: r.below(16),
  };
}

/** Ways to shoot from outside of the rack: no card may take any of it. By name, for the report. */
const outside: Readonly<Record<string, (s: Surroundings) => Uint8Array>> = {
  noise: (s) => {
    const frame = randomBytes(s.random, 1 + s.random.below(200));
    return s.random.chance(0.5) ? sealFcs(frame) : frame;
  },
  giant: (s) => sealFcs(new Uint8Array(4200 + s.random.below(5000)).fill(s.random.u32())),
  stranger: (s) => {
    const payload = s.random.chance(0.1) ? PAGE : 0;
    return frameOf(randomHeader(s, outsider(s)), payload, s.random.u32());
  },
  'other epoch': (s) => {
    const h = randomHeader(s, s.random.pick([...s.victims, s.attacker]));
    return frameOf({ ...h, epoch: (s.epoch + 1 + s.random.below(65_535)) & 0xffff }, 0, 0);
  },
  'flipped bits': (s) => {
    const frame = Uint8Array.from(s.random.pick(s.corpus));
    for (let i = 1 + s.random.below(4); i > 0; i--) {
      const at = s.random.below(frame.length);
      frame[at] = (frame[at] ?? 0) ^ (1 << s.random.below(8));
    }
    return s.random.chance(0.5) ? frame : sealFcs(frame);
  },
  'wrong length': (s) => {
    const real = s.random.pick(s.corpus);
    const length = s.random.chance(0.5) ? 1 + s.random.below(real.length) : real.length + 1 + s.random.below(300);
    const frame = new Uint8Array(Math.min(length === real.length ? length + 1 : length, 9216)).fill(s.random.u32());
    frame.set(real.subarray(0, frame.length));
    return sealFcs(frame);
  },
  replay: (s) => s.random.pick(s.corpus),
};

/** What a member may not say and be believed: any number for what others wait for, requests for pages that are fair game. */
export class HostileMember {
  /** Sequence numbers used, by victim and class. */
  readonly #next = new Map<string, number>();

  shoot(s: Surroundings): Uint8Array {
    const r = s.random;
    const m = r.pick(messages);
    const h = randomHeader(s, s.attacker);
    const flow = `${h.dst} ${m.cls}`;
    const seq = this.#next.get(flow) ?? 0;
    // Now and then a number again, or one far ahead.
    const jump = r.chance(0.9) ? 0 : r.below(40) - 20;
    if (jump === 0) this.#next.set(flow, (seq + 1) & 0xffff);
    const payload = m.page ? (r.chance(0.95) ? PAGE : r.below(64) * 64) : r.chance(0.98) ? 0 : 64;
    const asks = m.cls === 'REQ' || m.cls === 'PUT';
    // The owner of a page is believed when it sends it: that cannot be told from the truth, so it only names pages of nobody.
    const gpn = m.value === Op.OWNER_PAGE ? 2 * s.pages + r.below(s.pages) : asks ? s.pages + r.below(s.pages) : r.below(3 * s.pages);
    const state = r.chance(0.5) ? St.OK : h.status;
    const head = { ...h, op: m.value, seq: (seq + jump) & 0xffff, gpn, status: state ?? 0, frag: r.chance(0.95) ? 0 : r.below(256) };
    return frameOf(head, payload, r.u32());
  }

  /** It has been thrown out and let in again: its flows begin anew. */
  restart(): void {
    this.#next.clear();
  }
}

export const kinds = [...Object.keys(outside), 'member'] as const;

/** The next shot; two of three come from outside. */
export function shoot(s: Surroundings, member: HostileMember): Shot & { readonly kind: string } {
  const kind = s.random.chance(0.35) ? 'member' : s.random.pick(Object.keys(outside));
  const frame = kind === 'member' ? member.shoot(s) : ((outside[kind] ?? outside.noise)?.(s) ?? new Uint8Array(1));
  const named = headerOf(frame)?.dst;
  const dst = s.victims.find((v) => BigInt(v) === named);
  return { kind, frame, to: dst ?? s.random.pick(s.victims) };
}
