// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { IconName } from '../components/icons.js';
import type { Key } from '../i18n/words.js';
import { type Place, places } from '../state/route.js';

export const placeName = (place: Place): Key => `nav.${place}`;
export const placeIcon = (place: Place): IconName => place;

/** Those that this page has: a daemon's console all, the app those that need no daemon. */
const PlacesContext = createContext<readonly Place[]>(places);
export const PlacesProvider = PlacesContext.Provider;
export const usePlaces = (): readonly Place[] => useContext(PlacesContext);
