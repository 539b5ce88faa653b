// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { answer } from '../../backend/backend.js';
import { LineChart } from '../../charts/line-chart.js';
import { LiveFigure } from '../../components/figure.js';
import { Panel } from '../../components/panel.js';
import { bytes, fixed, type Quantity } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { Series } from '../../live/series.js';
import { useWorld } from '../../state/world.js';

const askEveryMs = 1000;
const pageBytes = 4096;
/** As high as guest memory beside it. */
const chartHeight = 300;

/** Frames of this server's card, by its own counters. */
export function Wire() {
  const { t } = useLocal();
  const { daemon } = useWorld().backend;
  const [series] = useState(() => new Series());
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const [card] = await answer(daemon.GET('/v1/cards'));
      if (card?.counters) series.add(Date.now(), card.counters);
    };
    // A look that fails leaves a gap; the screen says elsewhere that the daemon is away.
    const timer = setInterval(() => document.hidden || void ask().catch(() => undefined), askEveryMs);
    return () => clearInterval(timer);
  }, [daemon, series]);
  const perSecond = t('monitor.perSecond');
  const pageData =
    (of: string) =>
    (locale: string): Quantity =>
      bytes(series.rate([of]) * pageBytes, locale);
  const again = (locale: string): Quantity => {
    const sent = series.rate(['TX_FRAMES']);
    return { value: sent > 0 ? fixed((100 * series.rate(['TX_RETRANSMITS'])) / sent, 2, locale) : '–', unit: '%' };
  };
  return (
    <Panel title={t('monitor.wire')}>
      <dl className="percentiles">
        <LiveFigure label={t('monitor.wire.data.tx')} unit={perSecond} read={pageData('TX_PAGES')} />
        <LiveFigure label={t('monitor.wire.data.rx')} unit={perSecond} read={pageData('RX_PAGES')} />
        <LiveFigure label={t('monitor.wire.again')} read={again} />
      </dl>
      <LineChart
        label={t('monitor.wire')}
        height={chartHeight}
        series={series}
        lines={[
          { label: t('monitor.wire.tx'), of: ['TX_FRAMES'], color: '--series-0' },
          { label: t('monitor.wire.rx'), of: ['RX_FRAMES'], color: '--series-2' },
          { label: t('monitor.wire.again'), of: ['TX_RETRANSMITS'], color: '--series-1' },
          { label: t('monitor.wire.bad'), of: ['RX_BAD_FCS', 'RX_BAD_CRC'], color: '--series-3' },
        ]}
      />
    </Panel>
  );
}
