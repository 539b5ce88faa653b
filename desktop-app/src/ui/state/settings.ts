// SPDX-License-Identifier: Apache-2.0
/** What the user chose for this browser. */
import { Cell } from './cell.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const themeKey = 'weft.theme';
const languageKey = 'weft.language';

function kept<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  const found = localStorage.getItem(key);
  return allowed.find((a) => a === found) ?? otherwise;
}

const preferred: Language = navigator.language.startsWith('de') ? 'de' : 'en';
export const theme = new Cell<Theme>(kept(themeKey, themes, 'system'));
export const language = new Cell<Language>(kept(languageKey, languages, preferred));

/** Keeps the choices, and lets the page follow them. */
export function applySettings(): void {
  const root = document.documentElement;
  const show = (): void => {
    localStorage.setItem(themeKey, theme.get());
    localStorage.setItem(languageKey, language.get());
    root.lang = language.get();
    if (theme.get() === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme.get();
  };
  theme.subscribe(show);
  language.subscribe(show);
  show();
}
