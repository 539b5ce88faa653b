// SPDX-License-Identifier: Apache-2.0
import './virtual.css';
import { useEffect } from 'react';
import { virtualRack } from '../../backend/virtual-rack.js';
import { Button } from '../../components/button.js';
import { Empty, Problem, Waiting } from '../../components/notices.js';
import { Page } from '../../components/panel.js';
import { whole } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { useCell } from '../../state/cell.js';
import { CardCounters } from './card-counters.js';
import { Orders } from './orders.js';
import { OwnCard } from './own-card.js';
import { PageMap } from './page-map.js';
import { RackFigures } from './rack-figures.js';
import { Seen } from './seen.js';
import { TimeControls } from './time-controls.js';

/** Simulated cards in this page, to learn with. */
export function Virtual() {
  const { t, locale } = useLocal();
  const state = useCell(virtualRack.state);
  const failure = useCell(virtualRack.failure);
  const starting = useCell(virtualRack.starting);
  // Nobody looks: it need not take a processor.
  useEffect(() => () => virtualRack.tell({ do: 'pause' }), []);
  return (
    <Page
      title={t('virtual.title')}
      facts={state && <span>{t('virtual.cycle', { cycle: whole(state.cycle, locale) })}</span>}
      actions={state && <TimeControls running={state.running} />}
    >
      {failure && <Problem failure={failure} />}
      {starting && <Waiting height="24rem" />}
      {!state && !starting && (
        <Empty icon="virtual" title={t('virtual.none.title')} text={t('virtual.none.text')}>
          <Button kind="primary" icon="play" label={t('virtual.start')} onPress={() => virtualRack.start()} />
        </Empty>
      )}
      {state && (
        <>
          <RackFigures state={state} />
          <div className="virtual-columns">
            <div>
              <PageMap state={state} />
              <Seen state={state} />
            </div>
            <div>
              <Orders state={state} />
              <CardCounters state={state} />
            </div>
          </div>
        </>
      )}
      <OwnCard />
    </Page>
  );
}
