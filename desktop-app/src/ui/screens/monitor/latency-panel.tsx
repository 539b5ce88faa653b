// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { LatencyMap } from '../../charts/latency-map.js';
import { Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { useWorld } from '../../state/world.js';

export function LatencyPanel() {
  const { t } = useLocal();
  const { feed } = useWorld();
  const [where, setWhere] = useState<'host' | 'card'>('host');
  const host = where === 'host';
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
      <LatencyMap label={t('monitor.latency')} latencies={host ? feed.faultNs : feed.cardCycles} unit={host ? 'ns' : 'cycles'} />
    </Panel>
  );
}
