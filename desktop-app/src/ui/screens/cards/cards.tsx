// SPDX-License-Identifier: Apache-2.0
import { Empty } from '../../components/notices.js';
import { Page } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';

export function Cards() {
  const { t } = useLocal();
  return (
    <Page title={t('cards.title')}>
      <Empty icon="cards" title={t('cards.elsewhere.title')} text={t('cards.elsewhere.text')} />
    </Page>
  );
}
