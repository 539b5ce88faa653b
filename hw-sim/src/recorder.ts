// SPDX-License-Identifier: Apache-2.0
/** Reader of a card's flight recorder: its ring in host memory, and its histograms. */
import { type CardRecord, constant, csrOffset, HISTOGRAM_WORDS, type Histograms, histogramsIn, recordsIn } from '@weft/spec';
import { RackError } from './errors.js';
import type { Rack } from './rack.js';

export interface RecordRing {
  /** DMA address, a multiple of the ring's size. */
  readonly base: number;
  /** log2 of its lines. */
  readonly log2: number;
}

/** Bits of RECORDER.CONTROL. */
const RECORD = 1;
const BUSY = 2;
const CLEAR = 4;
const lineBytes = constant('RING_ENTRY_BYTES');

export class Recorder {
  readonly #rack: Rack;
  readonly #card: number;
  readonly #ring: RecordRing;
  #tail = 0;

  /** Tells the card where its ring is. */
  constructor(rack: Rack, card: number, ring: RecordRing) {
    this.#rack = rack;
    this.#card = card;
    this.#ring = ring;
    if ((this.#read('CAPS') & 1) === 0) throw new RackError('OPTION', `card ${card} has no flight recorder`);
    this.#write('BASE_LO', ring.base % 2 ** 32);
    this.#write('BASE_HI', Math.floor(ring.base / 2 ** 32));
    this.#write('LOG2', ring.log2);
    this.#tail = this.#read('HEAD');
    this.#write('TAIL', this.#tail);
  }

  /** Switches recording on or off. */
  record(on: boolean): void {
    this.#write('CONTROL', on ? RECORD : 0);
  }

  /** Records since the last call. */
  drain(): CardRecord[] {
    const head = this.#read('HEAD');
    const lines = (head - this.#tail) >>> 0;
    const bytes = new Uint8Array(lines * lineBytes);
    const memory = this.#rack.card(this.#card).memory;
    for (let i = 0; i < lines; i++) {
      const at = this.#ring.base + ((this.#tail + i) % 2 ** this.#ring.log2) * lineBytes;
      bytes.set(memory.subarray(at, at + lineBytes), i * lineBytes);
    }
    this.#tail = head;
    this.#write('TAIL', head);
    return recordsIn(bytes, this.#rack.cycle);
  }

  /** Switches off and gives what is left. */
  stop(): CardRecord[] {
    this.record(false);
    const found: CardRecord[] = [];
    for (let i = 0; i < 1000; i++) {
      const busy = (this.#read('CONTROL') & BUSY) !== 0;
      found.push(...this.drain());
      if (!busy) return found;
      this.#rack.step(64);
    }
    throw new RackError('BOUND', `card ${this.#card} does not end its recording`);
  }

  /** Records that the card had to drop so far. */
  get lost(): number {
    return this.#read('LOST');
  }

  histograms(): Histograms {
    this.#write('HISTOGRAM_INDEX', 0);
    return histogramsIn(Array.from({ length: HISTOGRAM_WORDS }, () => this.#read('HISTOGRAM_DATA')));
  }

  clearHistograms(): void {
    this.#write('CONTROL', CLEAR | (this.#read('CONTROL') & RECORD));
    for (let i = 0; (this.#read('CONTROL') & CLEAR) !== 0; i++) {
      if (i > 10_000) throw new RackError('BOUND', `card ${this.#card} does not clear its histograms`);
    }
  }

  #read(register: string): number {
    return this.#rack.card(this.#card).readCsr(csrOffset('RECORDER', register));
  }
  #write(register: string, value: number): void {
    this.#rack.card(this.#card).writeCsr(csrOffset('RECORDER', register), value);
  }
}
