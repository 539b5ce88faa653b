// SPDX-License-Identifier: Apache-2.0
import './card-page.css';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { CardEntry } from '../../../contract/cards.js';
import { Badge } from '../../components/notices.js';
import { Page } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { go, hrefOf, useRoute } from '../../state/route.js';
import { Blocked, stateOfCard } from './card-list.js';
import { Flash } from './flash.js';
import { Overview } from './overview.js';
import { Settings } from './settings.js';

const tabs = ['overview', 'flash', 'settings'] as const;

/** One card: who it is, its firmware, its settings. */
export function CardPage({ card }: { readonly card: CardEntry }) {
  const { t } = useLocal();
  const { rest } = useRoute();
  const tab = tabs.find((x) => x === rest[1]) ?? 'overview';
  const { identity, trouble } = card;
  const { tone, key } = stateOfCard(card);
  const flashing = card.flash !== null && card.flash.verdict === null;
  return (
    <Page
      title={identity?.name || card.product || card.address}
      facts={
        <>
          <a href={hrefOf('cards')}>{t('cards.all')}</a>
          <Badge tone={tone}>{t(key)}</Badge>
          {identity && <span>{identity.serial}</span>}
          {identity && <span>{identity.board}</span>}
          {identity && <span>{t('cards.firmware', { version: identity.firmware })}</span>}
        </>
      }
    >
      {trouble && !flashing && <Blocked card={card} />}
      {(identity || card.flash) && (
        <Tabs className="tabs" selectedKey={tab} onSelectionChange={(k) => go('cards', card.key, String(k))}>
          <TabList aria-label={t('cards.title')}>
            {tabs.map((x) => (
              <Tab key={x} id={x} className="tab">
                {t(`card.tab.${x}`)}
              </Tab>
            ))}
          </TabList>
          <TabPanel id="overview">{!flashing && identity && <Overview card={card} />}</TabPanel>
          <TabPanel id="flash">
            <Flash card={card} />
          </TabPanel>
          <TabPanel id="settings">{!flashing && identity && <Settings card={card} />}</TabPanel>
        </Tabs>
      )}
    </Page>
  );
}
