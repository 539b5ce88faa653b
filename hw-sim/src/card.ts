// SPDX-License-Identifier: Apache-2.0
import { counters as counterDefs, registerBlocks } from '@weft/spec';
import type { LinkStats } from './kernel.js';
import type { Rack } from './rack.js';

export type CounterName = (typeof counterDefs)[number]['name'];
export type Counters = Readonly<Record<CounterName, number>>;

/** A register access must be answered within this many cycles. */
const accessCycles = 10_000;

const block = (name: string): number => registerBlocks.find((b) => b.name === name)?.base ?? Number.NaN;
const counterBase = block('COUNTER');
const doorbellBase = block('DOORBELL');
const pushBase = block('PUSH');

export interface CardStats {
  /** Cycles in which this card was evaluated. */
  readonly evaluated: number;
  /** DMA. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly link: LinkStats;
}

/** One card of a Rack, seen from its host. */
export class Card {
  readonly index: number;
  /** Host memory: DMA address 0 is its first byte. */
  readonly memory: Uint8Array;
  /** The directory table in the card's own memory; the RTL caches it, but writes through. */
  readonly directory: BigUint64Array;
  private readonly rack: Rack;

  constructor(rack: Rack, index: number, memory: Uint8Array, directory: BigUint64Array) {
    this.rack = rack;
    this.index = index;
    this.memory = memory;
    this.directory = directory;
  }

  /** Queues a write; it is done in order when the rack runs. */
  postCsr(offset: number, value: number): void {
    this.rack.kernel.access(this.index, true, offset, value >>> 0);
  }

  /** Tells the card how many entries a submission ring has had written so far. */
  doorbell(ring: number, tail: number): void {
    this.postCsr(doorbellBase + 4 * ring, tail & 0xffff);
  }

  /** Writes an entry of a submission ring into the BAR at once. */
  push(ring: number, entry: Uint8Array): void {
    this.rack.kernel.push(this.index, pushBase + entry.byteLength * ring, entry);
  }

  /** Runs the clock until the write is done. */
  writeCsr(offset: number, value: number): void {
    this.postCsr(offset, value);
    this.rack.settle(this.index, accessCycles);
  }

  /** Runs the clock until the answer is there. */
  readCsr(offset: number): number {
    this.rack.kernel.access(this.index, false, offset, 0);
    this.rack.settle(this.index, accessCycles);
    return this.rack.kernel.answer(this.index);
  }

  /** All counters by name; reading them takes cycles. */
  counters(): Counters {
    return Object.fromEntries(counterDefs.map((c, i) => [c.name, this.readCsr(counterBase + 4 * i)])) as Record<CounterName, number>;
  }

  stats(): CardStats {
    return this.rack.kernel.card(this.index);
  }

  /** Pulls the reset line; everything under way on this card is lost. */
  reset(): void {
    this.rack.kernel.reset(this.index);
    this.rack.step(16);
  }
}
