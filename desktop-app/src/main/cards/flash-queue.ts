// SPDX-License-Identifier: Apache-2.0
import { CardError } from '../../card/index.js';

/**
 * One bundle for several cards, one after the other. It stops at the first that does not take it: what is wrong with a bundle
 * should cost one card, and who is to mend it has the others as they were.
 */
export class FlashQueue {
  readonly #flash: (key: string, path: string) => Promise<boolean>;
  readonly #changed: () => void;
  #waiting: readonly string[] = [];
  #working = false;

  /** `flash` tells whether the card has taken it; it does not reject. */
  constructor(flash: (key: string, path: string) => Promise<boolean>, changed: () => void) {
    this.#flash = flash;
    this.#changed = changed;
  }

  waits(key: string): boolean {
    return this.#waiting.includes(key);
  }

  begin(keys: readonly string[], path: string): void {
    if (this.#working) throw new CardError('E_CARD_BUSY', 'cards are being updated', { next: 'wait until they have ended' });
    this.#waiting = [...new Set(keys)];
    void this.#work(path);
  }

  /** A card whose turn has not come is updated no more. */
  leave(key: string): void {
    this.#waiting = this.#waiting.filter((k) => k !== key);
    this.#changed();
  }
  clear(): void {
    this.#waiting = [];
  }

  async #work(path: string): Promise<void> {
    this.#working = true;
    for (let [key, ...rest] = this.#waiting; key !== undefined; [key, ...rest] = this.#waiting) {
      this.#waiting = rest;
      this.#changed();
      if (!(await this.#flash(key, path))) this.clear();
    }
    this.#working = false;
    this.#changed();
  }
}
