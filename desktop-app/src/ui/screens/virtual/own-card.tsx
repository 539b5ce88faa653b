// SPDX-License-Identifier: Apache-2.0
import type { VirtualCardState } from '../../../contract/virtual-rack.js';
import { pageCard, tryBundle } from '../../backend/page-card.js';
import { Button } from '../../components/button.js';
import { Figure } from '../../components/figure.js';
import { Badge, Problem, Waiting } from '../../components/notices.js';
import { Panel } from '../../components/panel.js';
import { count, nanoseconds } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { useCards, useCardsView } from '../../state/cards.js';
import { useCell } from '../../state/cell.js';
import { hrefOf } from '../../state/route.js';
import { stateOfCard } from '../cards/card-list.js';

/** A card with its own computer and firmware, to be found, flashed and configured like any other. Only where the page reaches cards. */
export function OwnCard() {
  const { t } = useLocal();
  const view = useCardsView();
  const serial = useCell(pageCard.serial);
  const state = useCell(pageCard.state);
  const failure = useCell(pageCard.failure);
  const plugged = useCell(pageCard.plugged);
  if (view === null) return null;
  const actions =
    serial === null ? (
      <Button kind="primary" icon="play" label={t('virtual.card.start')} onPress={() => pageCard.start(view.api)} />
    ) : (
      <>
        {state && <Button label={t(plugged ? 'virtual.card.unplug' : 'virtual.card.plug')} onPress={() => pageCard.plug(!plugged)} />}
        <Button icon="leave" label={t('virtual.card.end')} onPress={() => pageCard.end()} />
      </>
    );
  return (
    <Panel title={t('virtual.card')} text={t('virtual.card.text')} actions={actions}>
      {failure && <Problem failure={failure} />}
      {serial !== null && (state === null ? <Waiting height="6rem" /> : <Running serial={serial} state={state} plugged={plugged} />)}
      {serial === null && !failure && <p className="soft">{t('virtual.card.none')}</p>}
    </Panel>
  );
}

function Running({ serial, state, plugged }: { readonly serial: string; readonly state: VirtualCardState; readonly plugged: boolean }) {
  const { t, locale } = useLocal();
  const entry = useCards()?.find(({ key }) => key === serial);
  const { tone, key } = entry === undefined ? ({ tone: 'still', key: 'cards.state.asking' } as const) : stateOfCard(entry);
  return (
    <div className="own-card">
      <dl className="figures">
        <Figure label={t('virtual.time')} {...nanoseconds(state.cycle * state.cycleNs, locale)} />
        <Figure label={t('virtual.card.computed')} {...count(state.turns, locale)} />
        <Figure label={t('virtual.card.flash')} {...count(state.flashOperations, locale)} />
      </dl>
      {plugged ? (
        <p className="own-card-link">
          <a href={hrefOf('cards', serial)}>{t('virtual.card.open', { serial })}</a>
          {entry?.identity && <span>{t('cards.firmware', { version: entry.identity.firmware })}</span>}
          <Badge tone={tone}>{t(key)}</Badge>
        </p>
      ) : (
        <p className="soft">{t('virtual.card.out')}</p>
      )}
      {plugged && !entry?.identity && <p className="soft">{t('virtual.card.starting')}</p>}
      <p className="soft">
        {t('virtual.card.bundle')}{' '}
        <a href={tryBundle} download>
          update.weft
        </a>
      </p>
    </div>
  );
}
