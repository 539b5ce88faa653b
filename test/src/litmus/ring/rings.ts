// SPDX-License-Identifier: Apache-2.0
import { type Decoded, decode, encode, type StructDef } from '@weft/spec';
import { ENTRY_BYTES } from './layout.js';

/** Writer of a submission ring; `entries` is a power of two. The caller keeps fewer descriptors open than the ring has entries. */
export class RingWriter<S extends StructDef> {
  readonly #def: S;
  readonly #memory: Uint8Array;
  readonly #base: number;
  readonly #mask: number;
  #count = 0;

  constructor(def: S, memory: Uint8Array, base: number, entries: number) {
    this.#def = def;
    this.#memory = memory;
    this.#base = base;
    this.#mask = entries - 1;
  }

  /** Free-running count of entries written, as the doorbell wants it. */
  get tail(): number {
    return this.#count & 0xffff;
  }

  push(values: Parameters<typeof encode<S>>[1]): void {
    encode(this.#def, values, this.#memory, this.#base + (this.#count & this.#mask) * ENTRY_BYTES);
    this.#count++;
  }
}

/** Reader of a ring that the card writes: an entry is new when its `lap` is the reader's own. */
export class RingReader<S extends StructDef> {
  readonly #def: S;
  readonly #memory: Uint8Array;
  readonly #view: DataView;
  readonly #base: number;
  readonly #entries: number;
  readonly #lapOffset: number;
  #count = 0;

  constructor(def: S, memory: Uint8Array, base: number, entries: number) {
    this.#def = def;
    this.#memory = memory;
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    this.#base = base;
    this.#entries = entries;
    const lap = def.fields.find((f) => f.name === 'lap');
    if (lap === undefined) throw new Error(`${def.name} has no lap`);
    this.#lapOffset = lap.bit / 8;
  }

  /** The next entry, or null if the card has not written it yet. */
  pop(): Decoded<S> | null {
    const at = this.#base + (this.#count % this.#entries) * ENTRY_BYTES;
    const lap = 1 + Math.floor(this.#count / this.#entries);
    if (this.#view.getUint32(at + this.#lapOffset, true) !== lap) return null;
    this.#count++;
    return decode(this.#def, this.#memory, at);
  }
}
