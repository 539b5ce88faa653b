// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AppApi } from '../../contract/calls.js';
import type { CardEntry } from '../../contract/cards.js';
import { need } from '../backend/backend.js';
import { Cell } from './cell.js';

/** The cards that are here, kept up to date by events. */
export class CardsView {
  readonly api: AppApi;
  /** Null: not heard yet. */
  readonly cards = new Cell<readonly CardEntry[] | null>(null);

  constructor(api: AppApi) {
    this.api = api;
  }

  start(): () => void {
    const off = this.api.onEvent((event) => 'cards' in event && this.cards.set(event.cards));
    void need(this.api.listCards({})).then(
      (cards) => this.cards.get() === null && this.cards.set(cards),
      () => undefined,
    );
    return off;
  }
}

const CardsContext = createContext<CardsView | null>(null);
export const CardsProvider = CardsContext.Provider;

/** Null where this page reaches no cards: the console of a daemon. */
export const useCardsView = (): CardsView | null => useContext(CardsContext);

export function useCardsApi(): AppApi {
  const view = useCardsView();
  if (view === null) throw new Error('this page reaches no cards');
  return view.api;
}

const nobody = new Cell<readonly CardEntry[] | null>(null);

export function useCards(): readonly CardEntry[] | null {
  const { subscribe, get } = useCardsView()?.cards ?? nobody;
  return useSyncExternalStore(subscribe, get);
}
