// SPDX-License-Identifier: Apache-2.0
import { type Identity, identify, openPort, patienceWith, Session } from '../../card/index.js';
import type { PageCards } from './page-cards.js';

/** Of a card that is as quick as it should be. */
const probeLimitMs = 15_000;

/** Opens cards, one user of each at a time. */
export class Reach {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #pages: PageCards;

  constructor(pages: PageCards) {
    this.#pages = pages;
  }

  async connect(address: string): Promise<Session> {
    return new Session(this.#pages.open(address) ?? (await openPort(address)), this.#patience(address) ?? {});
  }

  /** How long it may take until a card has said who it is. */
  probeLimitMs(address: string): number {
    const patience = this.#patience(address);
    return patience === null ? probeLimitMs : patience.replyMs * (patience.tries + 1);
  }

  #patience(address: string): { readonly replyMs: number; readonly tries: number } | null {
    return this.#pages.patienceWith(address) ?? patienceWith(address);
  }

  /** Waits until nobody has the card, opens it, and closes it whatever happens. */
  with<T>(address: string, signal: AbortSignal, use: (session: Session, identity: Identity) => Promise<T>): Promise<T> {
    return this.alone(address, async () => {
      signal.throwIfAborted();
      const session = await this.connect(address);
      try {
        return await use(session, await identify(session, signal));
      } finally {
        await session.close();
      }
    });
  }

  /** The same without opening it. */
  alone<T>(address: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(address) ?? Promise.resolve()).then(work, work);
    this.#last.set(
      address,
      mine.catch(() => undefined),
    );
    return mine;
  }
}
