// SPDX-License-Identifier: Apache-2.0
import { Empty, Waiting } from '../../components/notices.js';
import { Page } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { useCards, useCardsView } from '../../state/cards.js';
import { useRoute } from '../../state/route.js';
import { CardList } from './card-list.js';
import { CardPage } from './card-page.js';
import { FlashSeveral } from './flash-several.js';

export function Cards() {
  const { t } = useLocal();
  const view = useCardsView();
  const cards = useCards();
  const { rest } = useRoute();
  const chosen = rest[0] === undefined ? undefined : cards?.find((c) => c.key === rest[0]);
  if (chosen !== undefined) return <CardPage card={chosen} />;
  return (
    <Page title={t('cards.title')}>
      {view === null && <Empty icon="cards" title={t('cards.elsewhere.title')} text={t('cards.elsewhere.text')} />}
      {view !== null && cards === null && <Waiting height="10rem" />}
      {cards?.length === 0 && <Empty icon="cards" title={t('cards.none.title')} text={t('cards.none.text')} />}
      {cards !== null && cards.length > 0 && <CardList cards={cards} />}
      {cards !== null && cards.length > 1 && <FlashSeveral cards={cards} />}
    </Page>
  );
}
