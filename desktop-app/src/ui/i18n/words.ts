// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useCell } from '../state/cell.js';
import { type Language, language } from '../state/settings.js';
import { de } from './de.js';
import { en, type Key, type Words } from './en.js';

export type { Key } from './en.js';

const all: Readonly<Record<Language, Words>> = { en, de };
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export type Translate = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

export function fill(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export const translator =
  (to: Language): Translate =>
  (key, values = {}) =>
    fill(all[to][key], values);

export interface Local {
  readonly t: Translate;
  /** For numbers and dates. */
  readonly locale: Language;
}

/** Words and number format of the language chosen. */
export function useLocal(): Local {
  const locale = useCell(language);
  return useMemo(() => ({ t: translator(locale), locale }), [locale]);
}
