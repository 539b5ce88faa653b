// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { BundleInfo, CardEntry } from '../../../contract/cards.js';
import { need } from '../../backend/backend.js';
import { Button } from '../../components/button.js';
import { Check } from '../../components/check.js';
import { Problem } from '../../components/notices.js';
import { Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { useCardsApi } from '../../state/cards.js';
import { useAction } from '../../state/resource.js';
import { imageFor, wouldTake } from './bundle-facts.js';
import { BundlePicker } from './bundle-picker.js';

/** One bundle for several cards, one after the other. How each does is seen in the list of cards. */
export function FlashSeveral({ cards }: { readonly cards: readonly CardEntry[] }) {
  const { t } = useLocal();
  const api = useCardsApi();
  const [bundle, setBundle] = useState<BundleInfo>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const start = useAction(async (keys: readonly string[], id: string) => {
    await need(api.startFlashes({ keys, bundle: id }));
    setBundle(undefined);
  });
  const able = bundle === undefined ? [] : cards.filter((c) => c.identity !== null && wouldTake(bundle, c.identity) === 'yes');
  const chosen = able.map(({ key }) => key).filter((key) => !left.has(key));
  const choose = (key: string, on: boolean): void => setLeft((old) => new Set(on ? [...old].filter((k) => k !== key) : [...old, key]));
  return (
    <Panel title={t('flash.several')} text={t('flash.several.text')}>
      {start.failure && <Problem failure={start.failure} />}
      {bundle === undefined ? (
        <BundlePicker onBundle={setBundle} />
      ) : (
        <div className="bundle">
          <ul className="several">
            {cards.map((card) => (
              <Row key={card.key} card={card} bundle={bundle} chosen={chosen.includes(card.key)} onChoose={(on) => choose(card.key, on)} />
            ))}
          </ul>
          <div className="actions">
            <Button label={t('flash.other')} onPress={() => setBundle(undefined)} />
            <Button
              kind="primary"
              label={t('flash.several.start', { n: chosen.length })}
              busy={start.busy}
              isDisabled={chosen.length === 0}
              onPress={() => void start.run(chosen, bundle.id)}
            />
          </div>
        </div>
      )}
    </Panel>
  );
}

interface RowProps {
  readonly card: CardEntry;
  readonly bundle: BundleInfo;
  readonly chosen: boolean;
  onChoose(on: boolean): void;
}

function Row({ card: { key, product, identity }, bundle, chosen, onChoose }: RowProps) {
  const { t } = useLocal();
  if (identity === null) return null;
  const takes = wouldTake(bundle, identity);
  const version = imageFor(bundle, identity)?.version;
  return (
    <li>
      <Check isSelected={chosen} isDisabled={takes !== 'yes'} onChange={onChoose}>
        {identity.name || product || key} <span className="soft">{identity.serial}</span>
      </Check>
      <span className="soft">{takes === 'yes' ? `${identity.firmware} → ${version}` : t(`flash.several.${takes}`)}</span>
    </li>
  );
}
