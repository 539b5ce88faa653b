// SPDX-License-Identifier: Apache-2.0
import { CardError, type CardPort, type FoundPort, goneFailure, PortBase, type SessionOptions } from '../../card/index.js';
import type { PageCardCalls, PageCardEvent } from '../../contract/calls.js';
import type { Handlers } from '../dispatch.js';

const prefix = 'page:';
/** A page that says nothing for so long is closed, and its card with it. */
const silentMs = 10_000;
/** A signature takes such a card some twenty seconds, and more on a busy machine. */
const patience = { replyMs: 10_000, tries: 30 } as const satisfies SessionOptions;

interface Plugged {
  heardAt: number;
  port: PagePort | null;
}

/** Cards that are simulated in a page of this program: the bytes of their UARTs come as calls, and go as events. */
export class PageCards {
  readonly handlers: Pick<Handlers, keyof PageCardCalls> = {
    plugPageCard: async ({ serial }) => this.plug(serial),
    unplugPageCard: async ({ serial }) => this.unplug(serial),
    hearPageCard: async ({ serial, data }) => this.hear(serial, Buffer.from(data, 'base64')),
  };
  readonly #now: () => number;
  readonly #cards = new Map<string, Plugged>();
  readonly #listeners = new Set<(event: PageCardEvent) => void>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  onEvent(listener: (event: PageCardEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  plug(serial: string): null {
    this.unplug(serial);
    this.#cards.set(serial, { heardAt: this.#now(), port: null });
    return null;
  }

  unplug(serial: string): null {
    this.#cards.get(serial)?.port?.lose();
    this.#cards.delete(serial);
    return null;
  }

  /** What the card has sent; nothing: it is still there. */
  hear(serial: string, bytes: Uint8Array): null {
    const card = this.#cards.get(serial);
    if (card === undefined) throw new CardError('E_CARD_GONE', 'this simulated card is not plugged in');
    card.heardAt = this.#now();
    if (bytes.length > 0) card.port?.take(bytes);
    return null;
  }

  ports(): FoundPort[] {
    for (const [serial, { heardAt }] of this.#cards) if (this.#now() - heardAt > silentMs) this.unplug(serial);
    return [...this.#cards.keys()].map((serialNumber) => ({
      address: prefix + serialNumber,
      product: 'Weft card in this page',
      serialNumber,
      vendorId: null,
      productId: null,
    }));
  }

  /** Null: the address is of another kind. */
  open(address: string): CardPort | null {
    if (!address.startsWith(prefix)) return null;
    const serial = address.slice(prefix.length);
    const card = this.#cards.get(serial);
    if (card === undefined) throw new CardError('E_CARD_MISSING', `there is no card at ${address}`);
    const port = new PagePort(
      address,
      (bytes) => {
        const data = Buffer.from(bytes).toString('base64');
        for (const f of this.#listeners) f({ pageCard: { serial, data } });
      },
      () => {
        if (card.port === port) card.port = null;
      },
    );
    card.port = port;
    return port;
  }

  /** Null: as with any card. */
  patienceWith(address: string): typeof patience | null {
    return address.startsWith(prefix) ? patience : null;
  }
}

class PagePort extends PortBase {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #closed: () => void;

  constructor(address: string, send: (bytes: Uint8Array) => void, closed: () => void) {
    super(address);
    this.#send = send;
    this.#closed = closed;
  }

  override async write(bytes: Uint8Array): Promise<void> {
    this.#send(bytes);
  }
  take(bytes: Uint8Array): void {
    this.received(bytes);
  }
  lose(): void {
    this.gone(goneFailure(this.address));
  }
  protected override async shut(): Promise<void> {
    this.#closed();
  }
}
