// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { AppApi } from '../../contract/calls.js';
import type { Session } from '../../contract/daemon.js';
import type { RackEntry } from '../../contract/racks.js';
import { appRack } from '../backend/app-rack.js';
import { answer, type Backend, need } from '../backend/backend.js';
import { Cell } from './cell.js';

export interface OpenRack {
  readonly entry: RackEntry;
  readonly backend: Backend;
  readonly session: Session;
}

/** The racks that the app knows, and the one that is looked at. */
export class RacksView {
  /** Null: not heard yet. */
  readonly racks = new Cell<readonly RackEntry[] | null>(null);
  readonly open = new Cell<OpenRack | null>(null);
  readonly #api: AppApi;

  constructor(api: AppApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    this.racks.set(await need(this.#api.listRacks({})));
  }

  /** Looked at from now on, if it answers. */
  async look(entry: RackEntry): Promise<void> {
    const backend = appRack(this.#api, entry.id);
    this.open.set({ entry, backend, session: await answer(backend.daemon.GET('/v1/session')) });
  }

  async add(address: string, token: string): Promise<void> {
    const entry = await need(this.#api.addRack({ address, token }));
    await this.load();
    await this.look(entry);
  }

  async forget({ id }: RackEntry): Promise<void> {
    await need(this.#api.forgetRack({ id }));
    if (this.open.get()?.entry.id === id) this.close();
    await this.load();
  }

  close(): void {
    this.open.set(null);
  }
}

const RacksContext = createContext<RacksView | null>(null);
export const RacksProvider = RacksContext.Provider;

export function useRacksView(): RacksView {
  const view = useContext(RacksContext);
  if (view === null) throw new Error('this page is of one rack');
  return view;
}
