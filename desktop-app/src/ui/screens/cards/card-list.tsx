// SPDX-License-Identifier: Apache-2.0
import './card-list.css';
import type { CardEntry } from '../../../contract/cards.js';
import { need } from '../../backend/backend.js';
import { Button } from '../../components/button.js';
import { Command } from '../../components/command.js';
import { Icon } from '../../components/icons.js';
import { Badge, Problem, type Tone } from '../../components/notices.js';
import { type Key, useLocal } from '../../i18n/words.js';
import { useCardsApi } from '../../state/cards.js';
import { useAction } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { FlashBar } from './flash-bar.js';
import { Verdict } from './verdict.js';

/** How a card is, in one word. */
export function stateOfCard({ flash, waiting, trouble, identity, unfinished }: CardEntry): { readonly tone: Tone; readonly key: Key } {
  if (flash !== null && flash.verdict === null) return { tone: 'warn', key: 'cards.state.updating' };
  if (waiting) return { tone: 'still', key: 'cards.state.waiting' };
  if (trouble !== null) return { tone: 'bad', key: 'cards.state.blocked' };
  if (identity === null) return { tone: 'still', key: 'cards.state.asking' };
  return unfinished === null ? { tone: 'good', key: 'cards.state.ready' } : { tone: 'warn', key: 'cards.state.unfinished' };
}

export function CardList({ cards }: { readonly cards: readonly CardEntry[] }) {
  return (
    <ul className="card-list">
      {cards.map((card) => (
        <li key={card.key} className="panel card-row">
          <CardRow card={card} />
        </li>
      ))}
    </ul>
  );
}

function CardRow({ card }: { readonly card: CardEntry }) {
  const { t } = useLocal();
  const api = useCardsApi();
  const { identity, trouble, flash, waiting } = card;
  const { tone, key } = stateOfCard(card);
  const flashing = flash !== null && flash.verdict === null;
  return (
    <>
      <a href={hrefOf('cards', card.key)} className="card-link">
        <Icon name="cards" />
        <span className="card-name">
          <strong>{identity?.name || card.product || card.address}</strong>
          <span className="soft">{identity?.serial ?? card.key}</span>
        </span>
        <span>{identity?.board ?? ''}</span>
        <span>{identity && t('cards.firmware', { version: identity.firmware })}</span>
        <Badge tone={tone}>{t(key)}</Badge>
      </a>
      {flashing && <FlashBar flash={flash} />}
      {!flashing && flash !== null && flash.verdict !== 'verified' && <Verdict flash={flash} />}
      {(flashing || waiting) && <Button kind="quiet" label={t('cards.cancel')} onPress={() => void api.cancelFlash({ key: card.key })} />}
      {trouble && <Blocked card={card} />}
    </>
  );
}

/** Why it cannot be used, and what to do about it here and now. */
export function Blocked({ card }: { readonly card: CardEntry }) {
  const { t } = useLocal();
  const api = useCardsApi();
  const { trouble, mend } = card;
  const recheck = useAction(async () => void (await need(api.recheckCard({ key: card.key }))));
  if (trouble === null) return null;
  return (
    <div className="blocked">
      <Problem failure={{ ...trouble, status: 0, name: 'Failure' }} />
      {mend !== null && (
        <>
          <p className="soft">{t('cards.mend')}</p>
          <Command text={mend} />
        </>
      )}
      <Button label={t('cards.recheck')} busy={recheck.busy} onPress={() => void recheck.run()} />
    </div>
  );
}
