// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { IconName } from '../components/icons.js';
import type { Key } from '../i18n/words.js';
import type { Place } from '../state/route.js';

export const placeName = (place: Place): Key => `nav.${place}`;
export const placeIcon = (place: Place): IconName => place;

/** Of one rack. */
export const rackPlaces = ['rack', 'vms', 'monitor', 'events'] as const;

/** Those that this page has: a daemon's console one rack, the app the cards of its machine, and the rack that is open. */
const PlacesContext = createContext<readonly Place[]>([...rackPlaces, 'cards', 'virtual']);
export const PlacesProvider = PlacesContext.Provider;
export const usePlaces = (): readonly Place[] => useContext(PlacesContext);
