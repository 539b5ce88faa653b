// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { LatencyMap } from '../../charts/latency-map.js';
import { LiveFigure } from '../../components/figure.js';
import { Panel } from '../../components/panel.js';
import { count, nanoseconds, type Quantity } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { buckets, type Latencies, percentile } from '../../live/latencies.js';
import { slotMs } from '../../live/timeline.js';
import { useWorld } from '../../state/world.js';

/** Of so many slots the percentiles are: ten seconds. */
const over = 10_000 / slotMs;
const scratch = new Float64Array(buckets);
const parts = [
  ['monitor.median', 0.5],
  ['monitor.slow', 0.99],
  ['monitor.slowest', 0.999],
] as const;

interface PercentilesProps {
  readonly of: Latencies;
  readonly said: (value: number, locale: string) => Quantity;
}

/** How long half of them, all but one of a hundred, all but one of a thousand took at most. */
export function Percentiles({ of, said }: PercentilesProps) {
  const { t } = useLocal();
  const read =
    (part: number) =>
    (locale: string): Quantity => {
      const { last } = of.timeline;
      return said(percentile(of.sum(last - over + 1, last, scratch), part), locale);
    };
  return (
    <dl className="percentiles">
      {parts.map(([name, part]) => (
        <LiveFigure key={name} label={t(name)} read={read(part)} />
      ))}
    </dl>
  );
}

export function LatencyPanel() {
  const { t } = useLocal();
  const { feed } = useWorld();
  const [where, setWhere] = useState<'host' | 'card'>('host');
  const host = where === 'host';
  const cycles = (value: number, locale: string): Quantity => {
    const { value: n, unit } = count(value, locale);
    return { value: n, unit: Number.isNaN(value) ? '' : `${unit} ${t('monitor.cycles')}` };
  };
  return (
    <Panel
      title={t('monitor.latency')}
      text={t('monitor.latency.text')}
      actions={
        <ToggleButtonGroup
          className="segments"
          aria-label={t('monitor.latency')}
          selectedKeys={[where]}
          disallowEmptySelection
          onSelectionChange={(keys) => setWhere(keys.has('card') ? 'card' : 'host')}
        >
          <ToggleButton id="host">{t('monitor.latency.host')}</ToggleButton>
          <ToggleButton id="card">{t('monitor.latency.card')}</ToggleButton>
        </ToggleButtonGroup>
      }
    >
      <Percentiles of={host ? feed.faultNs : feed.cardCycles} said={host ? nanoseconds : cycles} />
      <LatencyMap label={t('monitor.latency')} latencies={host ? feed.faultNs : feed.cardCycles} unit={host ? 'ns' : 'cycles'} />
    </Panel>
  );
}
