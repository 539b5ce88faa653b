// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { imageOf, writeBundle } from '@weft/desktop-app';
import { AppService, type Bridge, startBridge } from '@weft/desktop-app/bridge';
import { buildConsole } from '@weft/desktop-app/build';
import { filler, testImage, version } from '@weft/firmware';
import { HostCard } from '../card/host-card.js';

/** The real firmware on a pseudo terminal, and the app that finds it. */
export class CardRig {
  readonly card: HostCard;
  readonly bridge: Bridge;
  readonly service: AppService;
  /** Whether its cable is in. */
  plugged = true;

  private constructor(card: HostCard, service: AppService, bridge: Bridge) {
    this.card = card;
    this.service = service;
    this.bridge = bridge;
  }

  static async start(screens?: string): Promise<CardRig> {
    const card = await HostCard.open();
    const folder = (name: string): string => join(card.dir, name);
    let self: CardRig | undefined;
    const found = { address: `serial:${card.port}`, product: 'Weft card', serialNumber: 'rig', vendorId: null, productId: null };
    const enumerate = async () => (self?.plugged === false ? [] : [found]);
    const service = new AppService({ enumerate, stateDir: folder('app'), journals: folder('journals') });
    await service.start();
    self = new CardRig(card, service, await startBridge(service, screens ?? (await buildConsole())));
    return self;
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

  async close(): Promise<void> {
    this.service.stop();
    await this.bridge.close();
    await this.card.close();
  }
}
