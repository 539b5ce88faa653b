// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import type { AppApi } from '../../contract/calls.js';
import { useLocal } from '../i18n/words.js';
import { CardsProvider, CardsView } from '../state/cards.js';
import { useCell } from '../state/cell.js';
import { RacksProvider, RacksView } from '../state/racks.js';
import { go } from '../state/route.js';
import { LinkLight } from './link-light.js';
import { PlacesProvider, rackPlaces } from './places.js';
import { RackWorld } from './rack-world.js';
import { Shell } from './shell.js';

const atHome = ['cards', 'racks', 'virtual'] as const;
const inRack = ['cards', 'racks', ...rackPlaces, 'virtual'] as const;

/** The app: cards of this machine and racks of this user, in Electron or over the bridge. */
export function AppHome({ api }: { readonly api: AppApi }) {
  const { locale } = useLocal();
  const [cards] = useState(() => new CardsView(api));
  const [racks] = useState(() => new RacksView(api));
  useEffect(() => cards.start(), [cards]);
  const open = useCell(racks.open);
  const leave = (): void => {
    racks.close();
    go('racks');
  };
  return (
    <I18nProvider locale={locale}>
      <RouterProvider navigate={(to) => location.assign(to)}>
        <CardsProvider value={cards}>
          <RacksProvider value={racks}>
            {open === null ? (
              <PlacesProvider value={atHome}>
                <Shell footer={null} />
              </PlacesProvider>
            ) : (
              <RackWorld key={open.entry.id} backend={open.backend} session={open.session} leave={leave}>
                <PlacesProvider value={inRack}>
                  <Shell footer={<LinkLight />} />
                </PlacesProvider>
              </RackWorld>
            )}
          </RacksProvider>
        </CardsProvider>
      </RouterProvider>
    </I18nProvider>
  );
}
