// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { decodeFrame, type Frame, MAX_ENCODED } from './frame.js';

/** Bytes that were no frame: line noise, a boot log, half a frame. */
export interface Discarded {
  readonly why: string;
  readonly bytes: Uint8Array;
}

export interface FramerListener {
  onFrame(frame: Frame): void;
  onDiscard(discarded: Discarded): void;
}

/** Finds frames in a stream of bytes. Whatever else is in it is reported, and costs no good frame but one that it runs into. */
export class Framer {
  readonly #listener: FramerListener;
  readonly #pending = new Uint8Array(MAX_ENCODED);
  #length = 0;
  /** Too long to be a frame: skipped up to the next delimiter. */
  #skipped = 0;

  constructor(listener: FramerListener) {
    this.#listener = listener;
  }

  push(bytes: Uint8Array): void {
    const delimiter = mgmt.constant('FRAME_DELIMITER');
    for (const byte of bytes) {
      if (byte === delimiter) this.#end();
      else if (this.#length < MAX_ENCODED) this.#pending[this.#length++] = byte;
      else this.#skipped++;
    }
  }

  /** Forgets what was collected, for a reason outside of the stream. */
  drop(why: string): void {
    if (this.#length > 0) this.#discard(why);
  }

  /** Bytes of a frame that has not ended. */
  get pending(): Uint8Array {
    return this.#pending.slice(0, this.#length);
  }

  #end(): void {
    if (this.#length === 0) return;
    const frame = this.#skipped > 0 ? `too long by ${this.#skipped} bytes` : decodeFrame(this.pending);
    if (typeof frame === 'string') this.#discard(frame);
    else {
      this.#length = 0;
      this.#listener.onFrame(frame);
    }
  }

  #discard(why: string): void {
    const bytes = this.pending;
    this.#length = 0;
    this.#skipped = 0;
    this.#listener.onDiscard({ why, bytes });
  }
}

/** Discarded bytes for people: text as text, the rest as dots. */
export function preview(bytes: Uint8Array, limit = 60): string {
  const text = Buffer.from(bytes.subarray(0, limit)).toString('latin1');
  return `${text.replace(/[^\x20-\x7e]/g, '.')}${bytes.length > limit ? '…' : ''}`;
}
