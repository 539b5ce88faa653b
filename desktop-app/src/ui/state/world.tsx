// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Event, Session } from '../../contract/daemon.js';
import type { LinkState } from '../../contract/racks.js';
import type { Backend } from '../backend/backend.js';
import type { Feed } from '../live/feed.js';

/** What the screens stand on. */
export interface World {
  readonly backend: Backend;
  readonly feed: Feed;
  readonly session: Session;
  leave(): void;
}

const WorldContext = createContext<World | null>(null);
export const WorldProvider = WorldContext.Provider;

export function useWorld(): World {
  const world = useContext(WorldContext);
  if (world === null) throw new Error('no world around this screen');
  return world;
}

/** Ends the session, where there is one. */
export const useLeave = (): (() => void) | null => useContext(WorldContext)?.leave ?? null;

export const useMayChange = (): boolean => useWorld().session.role === 'admin';

export function useLink(): LinkState {
  const { feed } = useWorld();
  return useSyncExternalStore(feed.onChange, () => feed.link);
}
export function useEvents(): readonly Event[] {
  const { feed } = useWorld();
  return useSyncExternalStore(feed.onChange, () => feed.events);
}
export function useServing(): boolean {
  const { feed } = useWorld();
  return useSyncExternalStore(feed.onChange, () => feed.serving);
}
