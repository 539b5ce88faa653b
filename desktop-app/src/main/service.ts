// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { AppEvent } from '../contract/calls.js';
import { PageCards } from './cards/page-cards.js';
import { CardService, type CardServiceOptions } from './cards/service.js';
import type { Handlers } from './dispatch.js';
import { plainSecrets, type Secrets } from './racks/secrets.js';
import { RackService } from './racks/service.js';

export interface AppServiceOptions extends Omit<CardServiceOptions, 'pages'> {
  /** Default: as they are, in a file that only this user reads. */
  readonly secrets?: Secrets;
}

/** All that the app does for its screens: the cards of this machine, the racks of this user. */
export class AppService {
  readonly cards: CardService;
  /** Simulated cards of pages. */
  readonly pages = new PageCards();
  readonly racks: RackService;
  readonly handlers: Handlers;

  constructor({ secrets = plainSecrets, ...options }: AppServiceOptions) {
    this.cards = new CardService({ ...options, pages: this.pages });
    this.racks = new RackService(join(options.stateDir, 'racks.json'), secrets);
    this.handlers = { ...this.cards.handlers, ...this.pages.handlers, ...this.racks.handlers };
  }

  start(): Promise<void> {
    return this.cards.start();
  }
  stop(): void {
    this.cards.stop();
    this.racks.stop();
  }

  onEvent(listener: (event: AppEvent) => void): () => void {
    const offs = [this.cards.onEvent(listener), this.pages.onEvent(listener), this.racks.onEvent(listener)];
    return () => {
      for (const off of offs) off();
    };
  }
}
