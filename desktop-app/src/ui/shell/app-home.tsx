// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import type { AppApi } from '../../contract/calls.js';
import { useLocal } from '../i18n/words.js';
import { CardsProvider, CardsView } from '../state/cards.js';
import { PlacesProvider } from './places.js';
import { Shell } from './shell.js';

const here = ['cards', 'virtual'] as const;

/** The app: cards of this machine, in Electron or over the bridge. */
export function AppHome({ api }: { readonly api: AppApi }) {
  const { locale } = useLocal();
  const [view] = useState(() => new CardsView(api));
  useEffect(() => view.start(), [view]);
  return (
    <I18nProvider locale={locale}>
      <RouterProvider navigate={(to) => location.assign(to)}>
        <CardsProvider value={view}>
          <PlacesProvider value={here}>
            <Shell footer={null} />
          </PlacesProvider>
        </CardsProvider>
      </RouterProvider>
    </I18nProvider>
  );
}
