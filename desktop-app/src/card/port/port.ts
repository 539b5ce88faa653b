// SPDX-License-Identifier: Apache-2.0
import type { CardError } from '../errors.js';

export interface PortListener {
  /** Bytes, in order, in pieces of any size. */
  onBytes(bytes: Uint8Array): void;
  /** The port closed and not by us: nothing more will come. */
  onGone(cause: CardError): void;
}

/** A stream of bytes to and from a card, over whatever wire. */
export interface CardPort {
  readonly address: string;
  /** Exactly one listener. What came before it is kept for it. */
  listen(listener: PortListener): void;
  /** Resolves when the bytes have left this program. */
  write(bytes: Uint8Array): Promise<void>;
  /** Never fails; the listener hears nothing more. */
  close(): Promise<void>;
}

/** What every port does alike: one listener, and what came too early is kept for it. */
export abstract class PortBase implements CardPort {
  readonly address: string;
  #listener: PortListener | null = null;
  readonly #early: Uint8Array[] = [];
  #gone: CardError | null = null;
  #closed = false;

  constructor(address: string) {
    this.address = address;
  }

  abstract write(bytes: Uint8Array): Promise<void>;
  protected abstract shut(): Promise<void>;

  listen(listener: PortListener): void {
    this.#listener = listener;
    for (const bytes of this.#early.splice(0)) listener.onBytes(bytes);
    if (this.#gone !== null) listener.onGone(this.#gone);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.shut();
  }

  protected received(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.#listener === null) this.#early.push(bytes);
    else this.#listener.onBytes(bytes);
  }

  protected gone(cause: CardError): void {
    if (this.#closed || this.#gone !== null) return;
    this.#gone = cause;
    this.#listener?.onGone(cause);
  }
}
