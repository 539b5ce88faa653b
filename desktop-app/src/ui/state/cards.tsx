// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AppApi, Outcome } from '../../contract/calls.js';
import type { CardEntry } from '../../contract/cards.js';
import { Failure } from '../backend/backend.js';
import { Cell } from './cell.js';

/** The value, or the trouble thrown. */
export async function need<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const is = await outcome;
  if (is.ok) return is.value;
  throw new Failure(is.trouble.code, is.trouble.message, is.trouble.next);
}

/** The cards that are here, kept up to date by events. */
export class CardsView {
  readonly api: AppApi;
  /** Null: not heard yet. */
  readonly cards = new Cell<readonly CardEntry[] | null>(null);

  constructor(api: AppApi) {
    this.api = api;
  }

  start(): () => void {
    const off = this.api.onEvent(({ cards }) => this.cards.set(cards));
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
