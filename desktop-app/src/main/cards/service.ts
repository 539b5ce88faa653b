// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import {
  CardError,
  type Enumerator,
  exportSettings,
  type Identity,
  importSettings,
  layerOf,
  type RackMember,
  readSensors,
  readSettings,
  readSlots,
  type Session,
  selfTest,
  stageSettings,
  unstageSettings,
  watchLink,
} from '../../card/index.js';
import type { CardCalls, CardsEvent } from '../../contract/calls.js';
import type { CardEntry } from '../../contract/cards.js';
import type { Handlers } from '../dispatch.js';
import { Bundles } from './bundles.js';
import { Catalog, type Plugged } from './catalog.js';
import { apply, settingsOf } from './configure.js';
import { FlashQueue } from './flash-queue.js';
import { Flashing } from './flashing.js';
import type { PageCards } from './page-cards.js';
import { Reach } from './reach.js';
import { udevCommand } from './udev.js';

/** A self-test takes its time; a card that says it is slower gets more. */
const askLimitMs = 120_000;
/** Many heartbeats long. */
const linkMs = 300;
/** Progress comes with every block; people see a few a second. */
const tellEveryMs = 100;

export interface CardServiceOptions {
  readonly enumerate: Enumerator;
  readonly pages: PageCards;
  /** Where bundles and notes of updates are kept. */
  readonly stateDir: string;
  readonly journals: string;
}

/** The cards of this machine, for screens: no window, no IPC, no Electron. */
export class CardService {
  readonly handlers: Pick<Handlers, keyof CardCalls>;
  readonly #reach: Reach;
  readonly #catalog: Catalog;
  readonly #flashing: Flashing;
  readonly #queue: FlashQueue;
  readonly #bundles: Bundles;
  readonly #listeners = new Set<(event: CardsEvent) => void>();
  #telling: NodeJS.Timeout | null = null;
  #told: Promise<void> = Promise.resolve();

  constructor({ enumerate, pages, stateDir, journals }: CardServiceOptions) {
    const changed = (): void => this.#tellSoon();
    this.#reach = new Reach(pages);
    const all: Enumerator = async () => [...pages.ports(), ...(await enumerate().catch(() => []))];
    this.#catalog = new Catalog(all, this.#reach, (key) => this.#flashing.busy(key), changed);
    this.#bundles = new Bundles(join(stateDir, 'bundles'));
    this.#flashing = new Flashing({
      reach: this.#reach,
      journals,
      whereIs: (key) => this.#catalog.get(key),
      changed,
      ended: (key) => void this.#catalog.recheck(key),
    });
    this.#queue = new FlashQueue((key, path) => this.#flashToEnd(key, path), changed);
    this.handlers = {
      listCards: () => this.#entries(),
      recheckCard: async ({ key }) => {
        await this.#catalog.recheck(key);
        return null;
      },
      readCard: ({ key }) => this.#with(key, readDetails),
      openBundle: ({ name, data }) => this.#bundles.take(name, Buffer.from(data, 'base64')),
      startFlash: async ({ key, bundle, downgrade }) => {
        await this.#flashing.start(this.#card(key), bundle === null ? null : await this.#bundles.path(bundle), downgrade);
        return null;
      },
      startFlashes: async ({ keys, bundle }) => {
        this.#queue.begin(keys, await this.#bundles.path(bundle));
        return null;
      },
      cancelFlash: async ({ key }) => {
        this.#queue.leave(key);
        this.#flashing.cancel(key);
        return null;
      },
      forgetFlash: async ({ key }) => {
        const { identity } = this.#card(key);
        if (identity !== null) await this.#flashing.forget(identity.serial);
        changed();
        return null;
      },
      readSettings: ({ key }) => this.#with(key, settingsOf),
      stageSettings: ({ key, values }) =>
        this.#with(key, async (session, signal) => {
          await stageSettings(session, values, signal);
          return settingsOf(session, signal);
        }),
      dropSettings: ({ key }) =>
        this.#with(key, async (session, signal) => {
          await unstageSettings(session, signal);
          return settingsOf(session, signal);
        }),
      applySettings: async ({ key }) => {
        const others = await this.#otherSettings(key);
        return this.#with(key, async (session, signal) => {
          const reboot = await apply(session, others, signal);
          return { reboot, settings: await settingsOf(session, signal) };
        });
      },
      exportSettings: ({ key }) =>
        this.#with(key, async (session, signal, { serial }) =>
          exportSettings(serial, layerOf(await readSettings(session, signal), 'NEXT')),
        ),
      importSettings: ({ key, text }) =>
        this.#with(key, async (session, signal) => {
          await stageSettings(session, importSettings(text).settings, signal);
          return settingsOf(session, signal);
        }),
    };
  }

  async start(): Promise<void> {
    await this.#catalog.look();
    this.#catalog.start();
  }
  stop(): void {
    this.#catalog.stop();
    if (this.#telling !== null) clearTimeout(this.#telling);
    this.#queue.clear();
    for (const { key } of this.#catalog.list()) this.#flashing.cancel(key);
  }

  onEvent(listener: (event: CardsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      // What changes while the entries are put together is told again, after them.
      this.#telling = null;
      this.#told = this.#told.then(async () => {
        const cards = await this.#entries();
        for (const f of this.#listeners) f({ cards });
      });
    }, tellEveryMs);
  }

  #entries(): Promise<CardEntry[]> {
    return Promise.all(
      this.#catalog.list().map(async ({ identity, trouble, ...card }) => ({
        ...card,
        identity,
        trouble,
        mend: trouble?.code === 'E_CARD_PERMISSION' ? udevCommand() : null,
        flash: this.#flashing.state(card.key),
        waiting: this.#queue.waits(card.key),
        unfinished: identity === null || this.#flashing.busy(card.key) ? null : await this.#flashing.unfinished(identity.serial),
      })),
    );
  }

  #card(key: string): Plugged {
    const card = this.#catalog.get(key);
    if (card === undefined) throw new CardError('E_CARD_GONE', 'this card is not plugged in');
    return card;
  }

  async #flashToEnd(key: string, path: string): Promise<boolean> {
    try {
      await (await this.#flashing.start(this.#card(key), path, false)).ended;
    } catch (e) {
      this.#flashing.refuse(key, path, e);
    }
    return this.#flashing.state(key)?.verdict === 'verified';
  }

  #with<T>(key: string, use: (session: Session, signal: AbortSignal, identity: Identity) => Promise<T>): Promise<T> {
    const { address } = this.#card(key);
    if (this.#flashing.busy(key)) throw new CardError('E_CARD_BUSY', 'this card is being updated', { next: 'wait until it has ended' });
    const signal = AbortSignal.timeout(Math.max(askLimitMs, this.#reach.probeLimitMs(address)));
    return this.#reach.with(address, signal, (session, identity) => use(session, signal, identity));
  }

  /** What the other cards here will have; those that do not answer are not asked. */
  async #otherSettings(key: string): Promise<RackMember[]> {
    const others = this.#catalog.list().filter((c) => c.key !== key && c.identity !== null && !this.#flashing.busy(c.key));
    return Promise.all(
      others.map(({ key: other, identity }) =>
        this.#with(other, async (session, signal) => ({
          from: identity?.name || identity?.serial || other,
          values: layerOf(await readSettings(session, signal), 'NEXT'),
        })),
      ),
    );
  }
}

async function readDetails(session: Session, signal: AbortSignal, identity: Identity) {
  const link = identity.dataPath ? await watchLink(session, linkMs, signal) : null;
  const { slots, floor } = await readSlots(session, signal);
  return { identity, slots, floor, sensors: await readSensors(session, signal), checks: await selfTest(session, signal), link };
}
