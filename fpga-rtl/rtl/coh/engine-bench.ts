// SPDX-License-Identifier: Apache-2.0
/** What the benches of the node-side engines share. */
import {
  completion,
  counters,
  type Decoded,
  decode,
  type EnumDef,
  encode,
  grant,
  msgBundle,
  opcode,
  status,
  submission,
  traceBundle,
  traceKind,
} from '@weft/spec';
import { type Block, check, type Packed, pack, type Random, type Unpacked, unpack } from '@weft/tools';
import { beats, type Part } from '../host/streams.js';

const table = (e: EnumDef): ((name: string) => number) => {
  const values = new Map(e.members.map((m) => [m.name, m.value]));
  return (name) => {
    const value = values.get(name);
    if (value === undefined) throw new TypeError(`${e.name} has no ${name}`);
    return value;
  };
};
export const OP = table(opcode);
export const STATUS = table(status);
export const GRANT = table(grant);

export type Msg = Unpacked<typeof msgBundle>;
export const msg = (fields: Packed<typeof msgBundle>): bigint => pack(msgBundle, fields);
export const unmsg = (bits: bigint | undefined): Msg => unpack(msgBundle, bits ?? 0n);

/** Fails unless the message says just this; fields not named must be zero. */
export function checkMsg(got: Msg, expected: Packed<typeof msgBundle>, what: string): void {
  for (const { name } of msgBundle.fields) {
    const want = BigInt(expected[name] ?? 0);
    check(got[name] === want, () => `${what}: ${name} is ${got[name]}, expected ${want}`);
  }
}

const bytesToNumber = (bytes: Uint8Array): bigint => bytes.reduceRight((v, byte) => (v << 8n) | BigInt(byte), 0n);
const numberToBytes = (v: bigint | undefined): Uint8Array => Uint8Array.from(beats(v ?? 0n, 8, 64), Number);

export const descriptor = (fields: Parameters<typeof encode<typeof submission>>[1]): bigint => bytesToNumber(encode(submission, fields));
export const decodeCompletion = (bits: bigint | undefined): Decoded<typeof completion> => decode(completion, numberToBytes(bits));
export { numberToBytes };

/** Fails unless the completion says just this; fields not named must be zero. */
export function checkCompletion(got: Decoded<typeof completion>, expected: Partial<Decoded<typeof completion>>, what: string): void {
  for (const { name } of completion.fields) {
    const want = expected[name] ?? 0n;
    check(got[name] === want, () => `${what}: ${name} is ${got[name]}, expected ${want}`);
  }
}

/** Programs the stripe table: slot i belongs to node (i * 7) mod `nodes`. */
export function programStripe(b: Block, nodes: number): (gpn: bigint) => number {
  const home = (slot: number): number => (slot * 7) % nodes;
  b.set('stripe_wr_en_i', 1);
  for (let slot = 0; slot < 64; slot++) {
    b.setAll({ stripe_wr_slot_i: slot, stripe_wr_data_i: home(slot) });
    b.step();
  }
  b.set('stripe_wr_en_i', 0);
  return (gpn) => home(Number(gpn & 63n));
}

/** Drives `now_i`, wrapping soon after the start. */
export class Clock implements Part {
  readonly #b: Block;
  readonly #start: number;
  constructor(b: Block, r: Random) {
    this.#b = b;
    this.#start = 0xffff_ffff - r.below(500);
  }
  get now(): number {
    return (this.#start + this.#b.cycle) >>> 0;
  }
  since(time: number): bigint {
    return BigInt((this.now - time) >>> 0);
  }
  drive(): void {
    this.#b.set('now_i', this.now);
  }
  sample(): void {}
}

/**
 * Who is in the rack. While `churn` is on, nodes leave at random, and come back when the block has recovered,
 * which must not take long.
 */
export class Membership implements Part {
  members = 0xffff;
  churn = false;
  left = 0;
  #set: number | undefined = this.members;
  #recovering = 0;
  readonly #b: Block;
  readonly #r: Random;
  readonly #others: readonly number[];
  constructor(b: Block, r: Random, others: readonly number[]) {
    this.#b = b;
    this.#r = r;
    this.#others = others;
  }
  has(node: number): boolean {
    return ((this.members >> node) & 1) !== 0;
  }
  set(members: number): void {
    this.#set = members;
  }
  get whole(): boolean {
    return this.members === 0xffff && this.#set === undefined && this.#b.get('recover_o') === 0;
  }
  drive(): void {
    const recovering = this.#b.get('recover_o') === 1;
    this.#recovering = recovering ? this.#recovering + 1 : 0;
    check(this.#recovering < 2000, 'recovers for ever');
    if (this.members !== 0xffff && !recovering && this.#r.chance(this.churn ? 0.02 : 1)) this.#set ??= 0xffff;
    else if (this.churn && this.members === 0xffff && this.#r.chance(0.01)) this.#set ??= 0xffff & ~(1 << this.#r.pick(this.#others));
    if (this.#set !== undefined && this.#set !== 0xffff) this.left++;
    this.members = this.#set ?? this.members;
    this.#b.setAll({ members_i: this.members, members_set_i: this.#set !== undefined });
    this.#set = undefined;
  }
  sample(): void {}
}

/** Adds up the counters and collects the trace. */
export class Observer implements Part {
  readonly counts = new Map<string, number>();
  readonly trace: string[] = [];
  readonly #b: Block;
  constructor(b: Block) {
    this.#b = b;
  }
  count(name: string): number {
    return this.counts.get(name) ?? 0;
  }
  drive(): void {}
  sample(): void {
    const bits = this.#b.big('cnt_o');
    if (bits !== 0n) {
      for (const [i, c] of counters.entries()) {
        if ((bits >> BigInt(i)) & 1n) this.counts.set(c.name, this.count(c.name) + 1);
      }
    }
    const t = unpack(traceBundle, this.#b.big('trace_o'));
    if (t.kind === 0n) return;
    const kind = traceKind.members.find((m) => BigInt(m.value) === t.kind)?.name;
    this.trace.push(`${kind} ${t.gpn} ${grant.members[Number(t.grant)]?.name} at ${t.node}`);
  }
}
