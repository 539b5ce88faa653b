// SPDX-License-Identifier: Apache-2.0
import './monitor.css';
import { useState } from 'react';
import { answer } from '../../backend/backend.js';
import { LineChart } from '../../charts/line-chart.js';
import { TimeProvider } from '../../charts/time.js';
import { Empty } from '../../components/notices.js';
import { Page, Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { TimeWindow } from '../../live/window.js';
import { useResource } from '../../state/resource.js';
import { useServing, useWorld } from '../../state/world.js';
import { Backlog } from './backlog.js';
import { Controls } from './controls.js';
import { Figures } from './figures.js';
import { GuestMemory } from './guest-memory.js';
import { LatencyPanel } from './latency-panel.js';
import { Wire } from './wire.js';

/** What the faults of this server do. */
export function Monitor() {
  const { t } = useLocal();
  const { backend, feed } = useWorld();
  const serving = useServing();
  const [shown] = useState(() => new TimeWindow());
  const { data: node } = useResource(() => answer(backend.daemon.GET('/v1/node')), 5000);
  const seen = serving || feed.series.timeline.last >= 0;
  return (
    <TimeProvider value={shown}>
      <Page
        title={t('monitor.title')}
        facts={
          <>
            {node?.node != null && <span>{t('monitor.of', { node: node.node })}</span>}
            {node && node.formation !== null && <span>{t('monitor.epoch', { epoch: node.epoch })}</span>}
            <Backlog />
          </>
        }
        actions={seen && <Controls />}
      >
        {seen ? (
          <>
            <Figures />
            <div className="columns">
              <Panel title={t('monitor.rate')}>
                <LineChart
                  label={t('monitor.rate')}
                  height={256}
                  series={feed.series}
                  lines={[
                    { label: t('monitor.remote'), of: ['homeRemote'], color: '--series-0' },
                    { label: t('monitor.local'), of: ['homeLocal'], color: '--series-2' },
                    { label: t('monitor.again'), of: ['refault'], color: '--series-1' },
                  ]}
                />
              </Panel>
              <LatencyPanel />
              <GuestMemory />
              <Wire />
            </div>
          </>
        ) : (
          <Empty icon="monitor" title={t('monitor.idle.title')} text={t('monitor.idle.text')} />
        )}
      </Page>
    </TimeProvider>
  );
}
