// SPDX-License-Identifier: Apache-2.0
import { type Enumerator, type FoundPort, type Identity, isCard } from '../../card/index.js';
import type { Trouble } from '../../contract/cards.js';
import { troubleOf } from '../trouble.js';
import type { Reach } from './reach.js';

/** A card that is plugged in. */
export interface Plugged {
  readonly key: string;
  readonly address: string;
  readonly product: string;
  readonly identity: Identity | null;
  readonly trouble: Trouble | null;
}

const everyMs = 1000;
/** What may have passed by itself is asked about again so soon. */
const againMs = 3000;
const passing: readonly string[] = ['E_CARD_BUSY', 'E_CARD_GONE', 'E_CARD_MISSING', 'E_CARD_PORT', 'E_CARD_PROTOCOL', 'E_CARD_SILENT'];

/** Which cards are plugged in, and who they are. A card keeps its key when it comes back at another port. */
export class Catalog {
  readonly #enumerate: Enumerator;
  readonly #reach: Reach;
  readonly #held: (key: string) => boolean;
  readonly #changed: () => void;
  readonly #cards = new Map<string, Plugged>();
  readonly #asked = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;

  /** What is `held` is being updated: it stays, even while its cable is out, and is not asked anything. */
  constructor(enumerate: Enumerator, reach: Reach, held: (key: string) => boolean, changed: () => void) {
    this.#enumerate = enumerate;
    this.#reach = reach;
    this.#held = held;
    this.#changed = changed;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), everyMs);
  }
  stop(): void {
    clearInterval(this.#timer);
  }

  list(): Plugged[] {
    return [...this.#cards.values()].sort((a, b) => a.key.localeCompare(b.key));
  }
  get(key: string): Plugged | undefined {
    return this.#cards.get(key);
  }

  /** Looks who has come and who has gone. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const ports = (await this.#enumerate().catch(() => [])).filter(isCard);
    const first = new Map<string, FoundPort>();
    for (const p of ports) if (!first.has(keyOf(p))) first.set(keyOf(p), p);
    const gone = [...this.#cards.keys()].filter((key) => !first.has(key) && !this.#held(key));
    for (const key of gone) this.#cards.delete(key);
    const come = [...first].filter(([key, port]) => this.#cards.get(key)?.address !== port.address);
    for (const [key, { address, product }] of come) {
      const before = this.#cards.get(key);
      this.#cards.set(key, { key, address, product, identity: before?.identity ?? null, trouble: null });
      void this.recheck(key);
    }
    for (const { key, trouble } of this.#cards.values()) {
      const due = performance.now() - (this.#asked.get(key) ?? 0) > againMs;
      if (trouble !== null && passing.includes(trouble.code) && due) void this.recheck(key);
    }
    if (gone.length + come.length > 0) this.#changed();
  }

  /** Asks a card who it is. */
  async recheck(key: string): Promise<void> {
    const card = this.#cards.get(key);
    if (card === undefined || this.#held(key)) return;
    this.#asked.set(key, performance.now());
    const found = await this.#reach
      .with(card.address, AbortSignal.timeout(this.#reach.probeLimitMs(card.address)), async (_, identity) => ({ identity, trouble: null }))
      .catch((e: unknown) => ({ identity: null, trouble: troubleOf(e) }));
    // Meanwhile it may be gone, or another one.
    if (this.#cards.get(key)?.address !== card.address) return;
    this.#cards.set(key, { ...card, ...found });
    this.#changed();
  }
}

const keyOf = (port: FoundPort): string => port.serialNumber || port.address;
