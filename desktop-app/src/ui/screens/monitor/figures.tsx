// SPDX-License-Identifier: Apache-2.0
import { LiveFigure } from '../../components/figure.js';
import { count, mebibytes, nanoseconds, type Quantity } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { buckets, percentile } from '../../live/latencies.js';
import { slotMs } from '../../live/timeline.js';
import { useWorld } from '../../state/world.js';

const pagesPerMib = 256;
/** Of so many slots the percentiles are: ten seconds. */
const over = 10_000 / slotMs;
const scratch = new Float64Array(buckets);

export function Figures() {
  const { t } = useLocal();
  const { feed } = useWorld();
  const rate =
    (...of: string[]) =>
    (locale: string): Quantity =>
      count(feed.series.rate(of), locale);
  const latency =
    (part: number) =>
    (locale: string): Quantity => {
      const { last } = feed.faultNs.timeline;
      return nanoseconds(percentile(feed.faultNs.sum(last - over + 1, last, scratch), part), locale);
    };
  const perSecond = t('monitor.perSecond');
  return (
    <dl className="figures">
      <LiveFigure label={t('monitor.faults')} unit={perSecond} read={rate('faultRead', 'faultWrite')} />
      <LiveFigure label={t('monitor.remote')} unit={perSecond} read={rate('homeRemote')} />
      <LiveFigure label={t('monitor.median')} read={latency(0.5)} />
      <LiveFigure label={t('monitor.slow')} read={latency(0.99)} />
      <LiveFigure label={t('monitor.slowest')} read={latency(0.999)} />
      <LiveFigure label={t('monitor.evictions')} unit={perSecond} read={rate('evictClean', 'evictDirty')} />
      <LiveFigure label={t('monitor.mapped')} read={(locale) => mebibytes(feed.series.latest('resident') / pagesPerMib, locale)} />
    </dl>
  );
}
