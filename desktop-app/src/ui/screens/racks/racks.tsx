// SPDX-License-Identifier: Apache-2.0
import './racks.css';
import { useEffect } from 'react';
import type { RackEntry } from '../../../contract/racks.js';
import { Button } from '../../components/button.js';
import { Icon } from '../../components/icons.js';
import { Badge, Empty, Problem, Waiting } from '../../components/notices.js';
import { Page } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { useCell } from '../../state/cell.js';
import { useRacksView } from '../../state/racks.js';
import { useAction } from '../../state/resource.js';
import { go } from '../../state/route.js';
import { AddRack } from './add-rack.js';

/** Racks of this user: one is opened, others wait. */
export function Racks() {
  const { t } = useLocal();
  const view = useRacksView();
  const racks = useCell(view.racks);
  const load = useAction(() => view.load());
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the screen comes
  useEffect(() => void load.run(), []);
  return (
    <Page title={t('racks.title')}>
      {load.failure && <Problem failure={load.failure} retry={() => void load.run()} />}
      {racks === null && load.failure === undefined && <Waiting height="5rem" />}
      {racks?.length === 0 && <Empty icon="racks" title={t('racks.none.title')} text={t('racks.none.text')} />}
      {racks !== null && racks.length > 0 && (
        <ul className="rack-list">
          {racks.map((entry) => (
            <li key={entry.id} className="panel">
              <RackRow entry={entry} />
            </li>
          ))}
        </ul>
      )}
      <AddRack />
    </Page>
  );
}

function RackRow({ entry }: { readonly entry: RackEntry }) {
  const { t } = useLocal();
  const view = useRacksView();
  const open = useCell(view.open)?.entry.id === entry.id;
  const look = useAction(async () => {
    await view.look(entry);
    go('rack');
  });
  const forget = useAction(() => view.forget(entry));
  const failure = look.failure ?? forget.failure;
  return (
    <>
      <div className="rack-row">
        <Icon name="racks" />
        <strong>{entry.address}</strong>
        <Button label={t('racks.forget')} kind="quiet" busy={forget.busy} onPress={() => void forget.run()} />
        {open ? (
          <Badge tone="good">{t('racks.open.now')}</Badge>
        ) : (
          <Button label={t('racks.open')} busy={look.busy} onPress={() => void look.run()} />
        )}
      </div>
      {failure && <Problem failure={failure} />}
    </>
  );
}
