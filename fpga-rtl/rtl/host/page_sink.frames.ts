// SPDX-License-Identifier: Apache-2.0
import { constants, opcode } from '@weft/spec';
import { type Block, check, type Random } from '@weft/tools';
import { dataWidth, type Part } from './streams.js';

export const LINE_BYTES = 64;
const constant = (name: string): number => constants.find((c) => c.name === name)?.value ?? Number.NaN;
export const PAGE_LINES = constant('PAGE_BYTES') / LINE_BYTES;
export const PART_LINES = constant('FRAGMENT_BYTES') / LINE_BYTES;
export const FRAGMENTS = constant('FRAGMENTS');
export const op = (name: string): number => opcode.members.find((m) => m.name === name)?.value ?? 0;
export const OPS = ['GRANT_PAGE', 'OWNER_PAGE', 'SHARE_PAGE', 'PUT_PAGE'];
export const REQUESTERS = [op('GRANT_PAGE'), op('OWNER_PAGE')];

export interface Frame {
  readonly from: 'wire' | 'local';
  readonly msg: bigint;
  readonly part: number | undefined;
  readonly addr: bigint;
  readonly lines: number;
  /** Of the requester that its page lands for. */
  readonly txn: number | undefined;
  readonly hold: number | undefined;
  readonly beats: bigint[];
  /** What the frame's end says; a frame of another length is bad even so. */
  readonly endGood: boolean;
  readonly endWhole: boolean;
  /** Good, and it makes the page whole. */
  readonly good: boolean;
  /** An engine waits for it. */
  readonly waited: boolean;
}

/** A frame that was taken; `done` when it is written (the response is there), or swallowed. */
export type Begun = Frame & { done: boolean };

/** What is seen of a frame that is done. */
export function fate(f: Frame): 'message' | 'land_end' | 'cnt_bad' | 'nothing' {
  if (f.good) return f.waited ? 'message' : 'cnt_bad';
  return f.waited && f.txn !== undefined ? 'land_end' : 'nothing';
}

/** A page address all of whose bits depend on `n`. */
const spread = (n: bigint): bigint => BigInt.asUintN(52, (n + 1n) * 0x9e3779b97f4a7n) << 12n;
/** What the engines say: any functions that tell the two apart and depend on all they are asked. */
export const requesterAddr = (txn: number): bigint => spread(BigInt(txn));
export const homeAddr = (htxn: number): bigint => spread(BigInt(htxn) + 256n);
export const waits = (index: number, gpn: bigint, src: number, opcodeValue: number): boolean =>
  (index + Number(gpn % 1009n) + 3 * src + 7 * opcodeValue) % 5 !== 0;

/** The beats of each frame that was taken, then its end; tells when that was taken. */
export class FrameBody implements Part {
  rate = 0.8;
  #beats: bigint[] = [];
  readonly #frames: Begun[] = [];
  #valid = false;
  readonly #garbage: bigint;
  readonly #b: Block;
  readonly #r: Random;
  readonly #name: 'wire' | 'local';
  readonly #onEnd: (frame: Begun) => void;
  constructor(b: Block, r: Random, name: 'wire' | 'local', onEnd: (frame: Begun) => void) {
    this.#b = b;
    this.#r = r;
    this.#name = name;
    this.#onEnd = onEnd;
    this.#garbage = r.bits(dataWidth(b, 'wr_data_o'));
  }
  get empty(): boolean {
    return this.#frames.length === 0;
  }
  begin(frame: Begun): void {
    this.#frames.push(frame);
    if (this.#frames.length === 1) this.#beats = [...frame.beats];
  }
  #over(): void {
    const frame = this.#frames.shift();
    check(frame !== undefined, 'the end of no frame');
    this.#beats = [...(this.#frames[0]?.beats ?? [])];
    this.#onEnd(frame);
  }
  drive(): void {
    this.#valid ||= this.#beats.length > 0 && this.#r.chance(this.rate);
    this.#b.set(`${this.#name}_data_valid_i`, this.#valid);
    this.#b.set(`${this.#name}_data_i`, this.#valid ? (this.#beats[0] ?? 0n) : this.#garbage);
    if (this.#name === 'local') return;
    const ended = this.#beats.length === 0 && this.#frames.length > 0;
    if (!ended) this.#b.set('wire_end_valid_i', 0);
    else if (this.#r.chance(0.3)) this.#b.set('wire_end_valid_i', 1);
    // Until it says `valid`, the end says nothing.
    const end = this.#b.get('wire_end_valid_i') ? this.#frames[0] : undefined;
    this.#b.set('wire_end_good_i', end?.endGood ?? true);
    this.#b.set('wire_end_whole_i', end?.endWhole ?? true);
  }
  sample(): void {
    if (this.#name === 'wire' && this.#b.get('wire_end_valid_i') && this.#b.get('wire_end_ready_o')) {
      this.#over();
    }
    if (!this.#valid || !this.#b.get(`${this.#name}_data_ready_o`)) return;
    this.#valid = false;
    this.#beats.shift();
    if (this.#name === 'local' && this.#beats.length === 0) this.#over();
  }
}
