// SPDX-License-Identifier: Apache-2.0
import { pageState } from '@weft/spec';

const value = (name: string): number => {
  const found = pageState.members.find((m) => m.name === name);
  if (found === undefined) throw new Error(`the spec has no page state ${name}`);
  return found.value;
};
const resident = new Set(['S', 'SM', 'E', 'M'].map(value));
const leaving = new Set(['EC', 'ED'].map(value));
const coming = new Set(['IS', 'IM'].map(value));

const texts: Readonly<Record<string, string>> = {
  S: 'here, shared (S)',
  SM: 'here, asked for to write (SM)',
  E: 'here alone, not written (E)',
  M: 'here, written (M)',
};

/** What the driver's states mean for a policy. */
export const PageState = {
  isResident: (state: number): boolean => resident.has(state),
  /** In words. */
  text: (state: number): string => {
    const name = pageState.members.find((m) => m.value === state)?.name ?? '?';
    if (leaving.has(state)) return `on its way home (${name})`;
    if (coming.has(state)) return `on its way here (${name})`;
    if (!resident.has(state)) return `not here (${name})`;
    return texts[name] ?? name;
  },
} as const;
