// SPDX-License-Identifier: Apache-2.0
/** Where the user is, in the fragment of the address: so the page may lie behind any path, and links can be kept. */
import { useSyncExternalStore } from 'react';

export const places = ['racks', 'rack', 'vms', 'monitor', 'events', 'cards', 'virtual'] as const;
export type Place = (typeof places)[number];

export interface Route {
  readonly place: Place;
  /** What comes after it: a name or a serial number. */
  readonly rest: readonly string[];
}

export function parseRoute(hash: string): Route {
  const [first = '', ...rest] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean)
    .map(decode);
  return { place: places.find((p) => p === first) ?? 'rack', rest };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const hrefOf = (place: Place, ...rest: readonly string[]): string => `#/${[place, ...rest].map(encodeURIComponent).join('/')}`;

export function go(place: Place, ...rest: readonly string[]): void {
  location.hash = hrefOf(place, ...rest);
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export const useRoute = (): Route => parseRoute(useSyncExternalStore(subscribe, () => location.hash));
