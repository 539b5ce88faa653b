// SPDX-License-Identifier: Apache-2.0
import './shell.css';
import { type FC, type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'react-aria-components';
import { Icon, Mark } from '../components/icons.js';
import { useLocal } from '../i18n/words.js';
import { Cards } from '../screens/cards/cards.js';
import { Events } from '../screens/events/events.js';
import { Monitor } from '../screens/monitor/monitor.js';
import { RackScreen } from '../screens/rack/rack.js';
import { Racks } from '../screens/racks/racks.js';
import { Virtual } from '../screens/virtual/virtual.js';
import { Vms } from '../screens/vms/vms.js';
import { hrefOf, type Place, useRoute } from '../state/route.js';
import { Palette } from './palette.js';
import { placeIcon, placeName, usePlaces } from './places.js';
import { SettingsMenu } from './settings-menu.js';

const screens: Readonly<Record<Place, FC>> = {
  racks: Racks,
  rack: RackScreen,
  vms: Vms,
  monitor: Monitor,
  events: Events,
  cards: Cards,
  virtual: Virtual,
};

/** Navigation and the screen that is chosen. */
export function Shell({ footer }: { readonly footer: ReactNode }) {
  const { t } = useLocal();
  const places = usePlaces();
  const { place: asked } = useRoute();
  const place = places.find((p) => p === asked) ?? places[0] ?? 'cards';
  const [palette, setPalette] = useState(false);
  const main = useRef<HTMLElement>(null);
  const Screen = screens[place];

  useEffect(() => {
    document.title = `${t(placeName(place))} · ${t('app.name')}`;
  }, [t, place]);
  useEffect(() => {
    const onKey = (e: KeyboardEvent): void => {
      if (e.key.toLowerCase() !== 'k' || !(e.ctrlKey || e.metaKey)) return;
      e.preventDefault();
      setPalette(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {t('nav.skip')}
      </button>
      <nav aria-label={t('nav.label')}>
        <div className="brand">
          <Mark />
          <span>{t('app.name')}</span>
        </div>
        <button type="button" className="open-palette" onClick={() => setPalette(true)}>
          <Icon name="search" />
          <span>{t('palette.open')}</span>
          <kbd>Ctrl K</kbd>
        </button>
        <ul>
          {places.map((p) => (
            <li key={p}>
              <Link href={hrefOf(p)} className="place" {...(p === place ? { 'aria-current': 'page' } : {})}>
                <Icon name={placeIcon(p)} />
                {t(placeName(p))}
              </Link>
            </li>
          ))}
        </ul>
        <footer>
          <div>
            <div>{footer}</div>
            <SettingsMenu />
          </div>
        </footer>
      </nav>
      <main ref={main} tabIndex={-1}>
        <Screen key={place} />
      </main>
      {palette && <Palette onClose={() => setPalette(false)} />}
    </div>
  );
}
