// SPDX-License-Identifier: Apache-2.0
import type { IconName } from '../components/icons.js';
import { languageNames, type Translate } from '../i18n/words.js';
import { go, type Place } from '../state/route.js';
import { language, languages, theme, themes } from '../state/settings.js';
import { placeIcon, placeName } from './places.js';

export interface Command {
  readonly id: string;
  readonly name: string;
  readonly icon: IconName;
  run(): void;
}

/** All that the palette offers. */
export function commands(t: Translate, places: readonly Place[], leave: (() => void) | null): Command[] {
  return [
    ...places.map((p) => ({ id: `go-${p}`, name: t('palette.go', { name: t(placeName(p)) }), icon: placeIcon(p), run: () => go(p) })),
    ...themes.map((x) => ({
      id: `theme-${x}`,
      name: t('palette.theme', { name: t(`theme.${x}`) }),
      icon: 'settings' as const,
      run: () => theme.set(x),
    })),
    ...languages.map((x) => ({
      id: `language-${x}`,
      name: t('palette.language', { name: languageNames[x] }),
      icon: 'settings' as const,
      run: () => language.set(x),
    })),
    ...(leave === null ? [] : [{ id: 'leave', name: t('session.end'), icon: 'leave' as const, run: leave }]),
  ];
}
