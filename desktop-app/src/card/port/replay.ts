// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { CardError } from '../errors.js';
import { goneFailure, openFailure } from './failure.js';
import { type CardPort, PortBase } from './port.js';
import { type Passage, parseTranscript } from './transcript.js';

/** A card that was recorded: says what it said then, and refuses to be asked anything else. */
export async function openReplay(address: string, path: string): Promise<CardPort> {
  const text = await readFile(path, 'utf8').catch((e: unknown) => {
    throw openFailure(address, e);
  });
  return new Replay(address, parseTranscript(text));
}

export class Replay extends PortBase {
  readonly #passages: Passage[];
  /** Bytes of the passage to the card that have been written. */
  #written = 0;

  constructor(address: string, passages: readonly Passage[]) {
    super(address);
    this.#passages = [...passages];
    this.#speak();
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) {
      const next = this.#passages[0];
      if (next?.to !== 'card' || next.bytes[this.#written] !== byte)
        throw new CardError('E_CARD_PROTOCOL', `${this.address}: this session was recorded with other commands`, {
          next: 'ask what the recording asked, or record again',
        });
      this.#written++;
      if (this.#written < next.bytes.length) continue;
      this.#written = 0;
      this.#passages.shift();
      // As from a wire: after the writer has returned.
      setImmediate(() => this.#speak());
    }
  }

  /** What of the recording was not replayed. */
  get left(): number {
    return this.#passages.length;
  }

  protected async shut(): Promise<void> {}

  #speak(): void {
    for (let next = this.#passages[0]; next !== undefined && next.to !== 'card'; next = this.#passages[0]) {
      this.#passages.shift();
      if (next.to === 'host') this.received(next.bytes);
      else this.gone(goneFailure(this.address));
    }
  }
}
