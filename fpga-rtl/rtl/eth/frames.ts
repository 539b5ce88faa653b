// SPDX-License-Identifier: Apache-2.0
import { crc32 } from 'node:zlib';
import type { Block, Random } from '@weft/tools';

/** One clock of a frame on a stream port: as many bytes as `keep` has ones, byte 0 in bits 7:0. */
export interface Beat {
  readonly data: bigint;
  readonly bytes: number;
  readonly last: boolean;
  readonly err: boolean;
}

/** Little-endian number of some bytes. */
export const toBits = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

/** `n` bytes of a little-endian number. */
export function toBytes(bits: bigint, n: number): Uint8Array {
  const low = bits & ((1n << BigInt(8 * n)) - 1n);
  return Uint8Array.from(Buffer.from(low.toString(16).padStart(2 * n, '0'), 'hex').reverse());
}

export const u32le = (v: number): Uint8Array => Uint8Array.from([v, v >>> 8, v >>> 16, v >>> 24].map((b) => b & 0xff));

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

export const randomBytes = (r: Random, n: number): Uint8Array => toBytes(r.bits(8 * n), n);

/** CRC-32C (RFC 3720 appendix B.4) of `bytes`, continuing `seed`, the CRC of what went before. Bit by bit: the RTL's is not. */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  let c = ~seed >>> 0;
  for (const byte of bytes) {
    c ^= byte;
    for (let i = 0; i < 8; i++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  }
  return ~c >>> 0;
}

/** The frame with its Ethernet FCS. */
export const withFcs = (frame: Uint8Array): Uint8Array => concat(frame, u32le(crc32(frame)));

/** A frame cut into beats of `width` bits; bytes beyond its end are random, as on a real bus. */
export function toBeats(frame: Uint8Array, width: number, err = false, r?: Random): Beat[] {
  const step = width / 8;
  const beats: Beat[] = [];
  for (let at = 0; at < frame.length; at += step) {
    const part = frame.subarray(at, at + step);
    const pad = r && part.length < step ? r.bits(width - 8 * part.length) << BigInt(8 * part.length) : 0n;
    const last = at + step >= frame.length;
    beats.push({ data: toBits(part) | pad, bytes: part.length, last, err: last && err });
  }
  return beats;
}

/** Puts beats on `s_*`; keeps each until taken. Without `s_ready_o` every beat is taken. */
export class BeatSource {
  readonly queue: Beat[] = [];
  rate: number;
  #offered = false;
  readonly #b: Block;
  readonly #r: Random;
  readonly #ready: boolean;
  readonly #err: boolean;

  constructor(b: Block, r: Random, rate: number) {
    this.#b = b;
    this.#r = r;
    this.rate = rate;
    this.#ready = b.ports.some((p) => p.name === 's_ready_o');
    this.#err = b.ports.some((p) => p.name === 's_err_i');
  }
  drive(): void {
    this.#offered = this.queue.length > 0 && (this.#offered || this.#r.chance(this.rate));
    this.#b.set('s_valid_i', this.#offered);
    const beat = this.queue[0];
    if (!this.#offered || beat === undefined) return;
    this.#b.setAll({ s_data_i: beat.data, s_keep_i: (1n << BigInt(beat.bytes)) - 1n, s_last_i: beat.last });
    if (this.#err) this.#b.set('s_err_i', beat.err);
  }
  sample(): void {
    if (!this.#offered || (this.#ready && this.#b.get('s_ready_o') === 0)) return;
    this.queue.shift();
    this.#offered = false;
  }
}

/** Takes beats from `m_*` and puts frames together. Checks that an offer stays as it is until taken. */
export class FrameSink {
  readonly frames: { bytes: Uint8Array; err: boolean }[] = [];
  rate: number;
  #parts: Uint8Array[] = [];
  #held: string | undefined;
  readonly #b: Block;
  readonly #r: Random;
  readonly #err: boolean;

  constructor(b: Block, r: Random, rate: number) {
    this.#b = b;
    this.#r = r;
    this.rate = rate;
    this.#err = b.ports.some((p) => p.name === 'm_err_o');
  }
  drive(): void {
    this.#b.set('m_ready_i', this.#r.chance(this.rate));
  }
  sample(): void {
    const b = this.#b;
    if (b.get('m_valid_o') === 0) {
      if (this.#held !== undefined) throw new Error(`cycle ${b.cycle}: m_valid_o withdrawn`);
      return;
    }
    const data = b.big('m_data_o');
    const keep = b.big('m_keep_o');
    const last = b.get('m_last_o') === 1;
    const err = this.#err && last && b.get('m_err_o') === 1;
    const bytes = keep.toString(2).length;
    if (keep !== (1n << BigInt(bytes)) - 1n) throw new Error(`cycle ${b.cycle}: keep ${keep.toString(2)}`);
    const offer = `${toBits(toBytes(data, bytes))} ${keep} ${last} ${err}`;
    if (this.#held !== undefined && this.#held !== offer) throw new Error(`cycle ${b.cycle}: beat changed before it was taken`);
    if (b.get('m_ready_i') === 0) {
      this.#held = offer;
      return;
    }
    this.#held = undefined;
    this.#parts.push(toBytes(data, bytes));
    if (!last) return;
    this.frames.push({ bytes: concat(...this.#parts), err });
    this.#parts = [];
  }
}
