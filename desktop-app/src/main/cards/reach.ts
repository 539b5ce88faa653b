// SPDX-License-Identifier: Apache-2.0
import { type Identity, identify, openPort, patienceWith, Session } from '../../card/index.js';

/** Opens cards, one user of each at a time. */
export class Reach {
  readonly #last = new Map<string, Promise<unknown>>();

  connect(address: string): Promise<Session> {
    return openPort(address).then((port) => new Session(port, patienceWith(address) ?? {}));
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
