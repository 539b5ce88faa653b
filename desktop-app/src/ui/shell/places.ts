// SPDX-License-Identifier: Apache-2.0
import type { IconName } from '../components/icons.js';
import type { Key } from '../i18n/words.js';
import type { Place } from '../state/route.js';

export const placeName = (place: Place): Key => `nav.${place}`;
export const placeIcon = (place: Place): IconName => place;
