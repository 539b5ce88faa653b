// @vitest-environment happy-dom
// SPDX-License-Identifier: Apache-2.0
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AppApi } from '../../../contract/calls.js';
import type { CardEntry } from '../../../contract/cards.js';
import { udevCommand } from '../../../main/cards/udev.js';
import { CardsProvider, CardsView } from '../../state/cards.js';
import { CardList } from './card-list.js';

const asked: string[] = [];
const copied: string[] = [];
const note = (call: string) => async (ask: { readonly key: string }) => {
  asked.push(`${call} ${ask.key}`);
  return { ok: true, value: null } as const;
};
const api = { recheckCard: note('recheck'), cancelFlash: note('cancel') } as unknown as AppApi;
const entry: CardEntry = {
  ...{ key: 'a', address: '/dev/ttyACM0', product: 'Weft card', identity: null, trouble: null, mend: null },
  ...{ unfinished: null, flash: null, waiting: false },
};
const show = (card: CardEntry) =>
  render(
    <CardsProvider value={new CardsView(api)}>
      <CardList cards={[card]} />
    </CardsProvider>,
  );

beforeEach(() => {
  asked.length = copied.length = 0;
  vi.stubGlobal('navigator', { ...navigator, language: 'en', clipboard: { writeText: async (text: string) => void copied.push(text) } });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('a card that this user may not open says why and how to mend it; the rule is copied, and it is asked again', async () => {
  const mend = udevCommand('linux');
  const trouble = { code: 'E_CARD_PERMISSION', message: 'you may not open /dev/ttyACM0', next: 'let your user open it' };
  show({ ...entry, trouble, mend });
  expect(screen.getByRole('alert').textContent).toContain('you may not open /dev/ttyACM0 E_CARD_PERMISSION');
  expect(mend).toContain('TAG+="uaccess"');
  fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Copied' })).toBeTruthy());
  expect(copied).toEqual([mend]);
  fireEvent.click(screen.getByRole('button', { name: 'Check again' }));
  await waitFor(() => expect(asked).toEqual(['recheck a']));
});

it('what waits its turn says so, and can be left out', async () => {
  show({ ...entry, waiting: true });
  expect(screen.getByText('waits its turn')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel its update' }));
  await waitFor(() => expect(asked).toEqual(['cancel a']));
});
