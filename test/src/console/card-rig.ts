// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { imageOf, writeBundle } from '@weft/desktop-app';
import { AppService, type Bridge, startBridge } from '@weft/desktop-app/bridge';
import { buildConsole } from '@weft/desktop-app/build';
import { filler, testImage, version } from '@weft/firmware';
import { HostCard } from '../card/host-card.js';

export interface CardRigOptions {
  /** Folder of the screens; default: without simulators. */
  readonly screens?: string;
  readonly cards?: number;
}

interface App {
  readonly service: AppService;
  readonly bridge: Bridge;
}

/** The real firmware on pseudo terminals, and the app that finds it. */
export class CardRig {
  readonly cards: readonly HostCard[];
  /** Of so many cards, from the first on, the cable is in. */
  plugged = 1;
  readonly #screens: string;
  #app: App | null = null;

  private constructor(cards: readonly HostCard[], screens: string) {
    this.cards = cards;
    this.#screens = screens;
  }

  static async start({ screens, cards = 1 }: CardRigOptions = {}): Promise<CardRig> {
    const all = await Promise.all(Array.from({ length: cards }, () => HostCard.open()));
    const self = new CardRig(all, screens ?? (await buildConsole()));
    self.plugged = cards;
    await self.restart();
    return self;
  }

  get card(): HostCard {
    const [first] = this.cards;
    if (first === undefined) throw new Error('a rig without cards');
    return first;
  }
  get service(): AppService {
    return this.#running.service;
  }
  get bridge(): Bridge {
    return this.#running.bridge;
  }

  get #running(): App {
    if (this.#app === null) throw new Error('the app does not run');
    return this.#app;
  }

  /** The app ends, wherever it is, and another one begins with what it finds on disk. */
  async restart(): Promise<void> {
    await this.#end();
    const folder = (name: string): string => join(this.card.dir, name);
    const service = new AppService({ enumerate: async () => this.#found(), stateDir: folder('app'), journals: folder('journals') });
    await service.start();
    this.#app = { service, bridge: await startBridge(service, this.#screens) };
  }

  #found() {
    return this.cards.slice(0, this.plugged).map(({ port }, i) => {
      const serialNumber = i === 0 ? 'rig' : `rig${i + 1}`;
      return { address: `serial:${port}`, product: 'Weft card', serialNumber, vendorId: null, productId: null };
    });
  }

  /** An update for it. */
  bundle(release: readonly [number, number, number], bitstreamBytes = 60_000): Buffer {
    const text = release.join('.');
    const parts = {
      version: version(...release),
      firmware: filler(`${text} firmware`, 5000),
      bitstream: filler(`${text} bits`, bitstreamBytes),
    };
    const { header, firmware, bitstream } = testImage(text, parts);
    return Buffer.from(writeBundle([imageOf(header, firmware, bitstream)]));
  }

  async #end(): Promise<void> {
    this.#app?.service.stop();
    await this.#app?.bridge.close();
    this.#app = null;
  }

  async close(): Promise<void> {
    await this.#end();
    for (const card of this.cards) await card.close();
  }
}
