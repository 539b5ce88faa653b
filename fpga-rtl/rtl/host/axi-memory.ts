// SPDX-License-Identifier: Apache-2.0
import { type Block, check, type Random } from '@weft/tools';
import type { Part } from './streams.js';

export interface AxiMemoryOptions {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly dataWidth: number;
  /** Cycles until an answer may begin: random up to this. */
  readonly latency: number;
  /** Chance a cycle that a data or response channel stalls. */
  readonly stall: number;
  /** The same for the address channels. */
  readonly addressStall: number;
}

interface Burst {
  readonly addr: number;
  readonly length: number;
  readonly due: number;
  readonly data: bigint[];
}

/**
 * A memory behind an AXI4 port of one id (`axi_*`): in order, with random latency and stalls. Written bytes are
 * there when their response goes out, not before. Fails where the master breaks the protocol: an offer withdrawn
 * or changed, data without its address, a wrong WLAST, a burst across 4 KiB.
 */
export class AxiMemory implements Part {
  readonly #words = new Map<number, bigint>();
  /** Called for each response as it goes out, with the burst's address and beats. */
  onWritten: (addr: number, length: number) => void = () => {};
  reads = 0;
  writes = 0;
  readonly #b: Block;
  readonly #r: Random;
  readonly #o: AxiMemoryOptions;
  readonly #bytes: number;
  readonly #pendingReads: Burst[] = [];
  readonly #addresses: Burst[] = [];
  readonly #pendingWrites: Burst[] = [];
  readonly #early: bigint[] = [];
  #burstBeat = 0;
  #readBeat = 0;
  #rvalid = false;
  #ar: string | undefined;
  #aw: string | undefined;
  #w: string | undefined;

  constructor(b: Block, r: Random, options: AxiMemoryOptions) {
    this.#b = b;
    this.#r = r;
    this.#o = options;
    this.#bytes = options.dataWidth / 8;
  }

  get idle(): boolean {
    return this.#pendingReads.length + this.#pendingWrites.length + this.#addresses.length === 0;
  }

  /** Read bursts asked for and not finished. */
  get openReads(): number {
    return this.#pendingReads.length;
  }

  /** One beat at a multiple of the data width's bytes; zero if never written. */
  word(addr: number): bigint {
    return this.#words.get(addr) ?? 0n;
  }

  /** `bits` from `addr` on as one number. */
  peek(addr: number, bits: number): bigint {
    let v = 0n;
    for (let i = bits / this.#o.dataWidth - 1; i >= 0; i--) v = (v << BigInt(this.#o.dataWidth)) | this.word(addr + i * this.#bytes);
    return v;
  }

  poke(addr: number, bits: number, value: bigint): void {
    const mask = (1n << BigInt(this.#o.dataWidth)) - 1n;
    for (let i = 0; i * this.#o.dataWidth < bits; i++)
      this.#words.set(addr + i * this.#bytes, (value >> BigInt(this.#o.dataWidth * i)) & mask);
  }

  drive(): void {
    const go = (): boolean => !this.#r.chance(this.#o.stall);
    if (this.#o.reads) {
      this.#b.set('axi_arready_i', !this.#r.chance(this.#o.addressStall));
      const head = this.#pendingReads[0];
      this.#rvalid ||= head !== undefined && head.due <= this.#b.cycle && go();
      const valid = head !== undefined && this.#rvalid;
      this.#b.set('axi_rvalid_i', valid);
      this.#b.set('axi_rdata_i', valid ? this.word(head.addr + this.#readBeat * this.#bytes) : this.#r.bits(this.#o.dataWidth));
      this.#b.set('axi_rlast_i', valid && this.#readBeat === head.length - 1);
    }
    if (this.#o.writes) {
      this.#b.set('axi_awready_i', !this.#r.chance(this.#o.addressStall));
      this.#b.set('axi_wready_i', go());
      const head = this.#pendingWrites[0];
      const answer = head !== undefined && head.due <= this.#b.cycle && go();
      this.#b.set('axi_bvalid_i', answer);
      if (answer) {
        for (const [i, word] of head.data.entries()) this.#words.set(head.addr + i * this.#bytes, word);
        this.#pendingWrites.shift();
        this.onWritten(head.addr, head.length);
      }
    }
  }

  sample(): void {
    if (this.#o.reads) this.#sampleReads();
    if (this.#o.writes) this.#sampleWrites();
  }

  #sampleReads(): void {
    this.#ar = this.#address('ar', this.#ar, this.#pendingReads);
    const head = this.#pendingReads[0];
    if (!this.#rvalid || head === undefined || this.#b.get('axi_rready_o') === 0) return;
    this.#rvalid = false;
    this.#readBeat++;
    if (this.#readBeat === head.length) {
      this.#readBeat = 0;
      this.#pendingReads.shift();
      this.reads++;
    }
  }

  #sampleWrites(): void {
    check(this.#b.get('axi_bready_o') === 1, 'bready low: responses are taken always');
    const offered = this.#b.get('axi_awvalid_o') === 1;
    const waiting = this.#addresses.length;
    this.#aw = this.#address('aw', this.#aw, this.#addresses);
    const offer = this.#b.get('axi_wvalid_o') === 1 ? `${this.#b.big('axi_wdata_o')} ${this.#b.get('axi_wlast_o')}` : undefined;
    check(this.#w === undefined || this.#w === offer, `cycle ${this.#b.cycle}: w withdrawn or changed`);
    this.#w = offer;
    if (offer === undefined) return;
    check(waiting > 0 || offered, `cycle ${this.#b.cycle}: data before its address`);
    if (!this.#b.get('axi_wready_i')) return;
    this.#w = undefined;
    this.#early.push(this.#b.big('axi_wdata_o'));
    this.#burstBeat++;
    const last = this.#b.get('axi_wlast_o') === 1;
    const length = this.#addresses[0]?.length ?? this.#b.get('axi_awlen_o') + 1;
    check(last === (this.#burstBeat === length), `cycle ${this.#b.cycle}: wlast at beat ${this.#burstBeat} of ${length}`);
    if (last) this.#burstBeat = 0;
    this.#match();
  }

  /** Addresses and data meet here; either may come first by a few cycles. */
  #match(): void {
    for (let head = this.#addresses[0]; head !== undefined && this.#early.length >= head.length; head = this.#addresses[0]) {
      this.#addresses.shift();
      const due = Math.max(this.#b.cycle + 1 + this.#r.below(this.#o.latency + 1), this.#pendingWrites.at(-1)?.due ?? 0);
      this.#pendingWrites.push({ ...head, due, data: this.#early.splice(0, head.length) });
      this.writes++;
    }
  }

  #address(channel: 'ar' | 'aw', old: string | undefined, into: Burst[]): string | undefined {
    const valid = this.#b.get(`axi_${channel}valid_o`) === 1;
    const offer = valid ? `${this.#b.big(`axi_${channel}addr_o`)} ${this.#b.get(`axi_${channel}len_o`)}` : undefined;
    check(old === undefined || old === offer, `cycle ${this.#b.cycle}: ${channel} withdrawn or changed`);
    if (offer === undefined || !this.#b.get(`axi_${channel}ready_i`)) return offer;
    const addr = Number(this.#b.big(`axi_${channel}addr_o`));
    const length = this.#b.get(`axi_${channel}len_o`) + 1;
    check(addr % this.#bytes === 0, `${channel} ${addr.toString(16)} is not aligned`);
    check((addr % 4096) + length * this.#bytes <= 4096, `${channel} ${addr.toString(16)} crosses 4 KiB`);
    into.push({ addr, length, due: this.#b.cycle + 1 + this.#r.below(this.#o.latency + 1), data: [] });
    if (channel === 'aw') this.#match();
    return undefined;
  }
}
