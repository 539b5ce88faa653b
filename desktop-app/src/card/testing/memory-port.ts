// SPDX-License-Identifier: Apache-2.0
import { goneFailure } from '../port/failure.js';
import { PortBase } from '../port/port.js';
import type { MockCard } from './mock-card.js';

/** A wire between a program and a mock card in the same process. */
export class MemoryPort extends PortBase {
  readonly #card: MockCard;
  /** What becomes of bytes to the card; tests lose or change some. */
  toCard: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes;
  #unplugged = false;

  constructor(card: MockCard) {
    super('memory:card');
    this.#card = card;
    card.send = (bytes) => this.say(bytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#unplugged) throw goneFailure(this.address);
    this.#card.receive(this.toCard(bytes));
  }

  /** Bytes on the wire to the program, from the card or from elsewhere. */
  say(bytes: Uint8Array): void {
    if (!this.#unplugged) setImmediate(() => this.received(bytes));
  }

  unplug(): void {
    this.#unplugged = true;
    this.gone(goneFailure(this.address));
  }

  protected async shut(): Promise<void> {}
}
