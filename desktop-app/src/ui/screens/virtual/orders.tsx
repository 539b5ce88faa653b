// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { RackState } from '../../../contract/virtual-rack.js';
import { rackLoad, rackStart, virtualRack } from '../../backend/virtual-rack.js';
import { Button } from '../../components/button.js';
import { Choice, NumberInput } from '../../components/field.js';
import { Panel } from '../../components/panel.js';
import { Range } from '../../components/range.js';
import { useLocal } from '../../i18n/words.js';

const mostFaults = 8;
const mostLoss = 0.2;
const mostWaveCycles = 2000;

/** What the nodes' programs do, what the wire does to them, and one access by hand. */
export function Orders({ state: { nodes } }: { readonly state: RackState }) {
  const { t } = useLocal();
  const [load, setLoad] = useState(rackLoad);
  const [loss, setLoss] = useState(0);
  const [node, setNode] = useState('0');
  const [page, setPage] = useState(0);
  const [waveCycles, setWaveCycles] = useState(500);
  const names = nodes.map((_, i) => [String(i), t('monitor.of', { node: i })] as const);
  const change = (next: typeof load): void => {
    setLoad(next);
    virtualRack.tell({ do: 'load', load: next });
  };
  const touch = (write: boolean): void => virtualRack.tell({ do: 'touch', node: Number(node), page, write });
  return (
    <Panel title={t('virtual.orders')} text={t('virtual.orders.text')}>
      <div className="orders">
        <Range
          label={t('virtual.load')}
          value={load.outstanding}
          max={mostFaults}
          step={1}
          onChange={(outstanding) => change({ ...load, outstanding })}
        />
        <Range
          label={t('virtual.writes')}
          value={load.writes}
          max={1}
          step={0.05}
          part
          onChange={(writes) => change({ ...load, writes })}
        />
        <Range
          label={t('virtual.loss')}
          value={loss}
          max={mostLoss}
          step={0.01}
          part
          onChange={(p) => {
            setLoss(p);
            virtualRack.tell({ do: 'loss', loss: p });
          }}
        />
        <div className="by-hand">
          <Choice label={t('card.node')} value={node} options={names} onChange={setNode} />
          <NumberInput label={t('monitor.page')} value={page} min={0} max={rackStart.pages - 1} onChange={setPage} />
          <Button label={t('virtual.read')} onPress={() => touch(false)} />
          <Button label={t('virtual.write')} onPress={() => touch(true)} />
        </div>
        <div className="by-hand">
          <NumberInput label={t('virtual.waves')} value={waveCycles} min={1} max={mostWaveCycles} onChange={setWaveCycles} />
          <Button
            icon="download"
            label="VCD"
            aria-label={t('virtual.waves.export', { node })}
            onPress={() => virtualRack.tell({ do: 'waves', card: Number(node), cycles: waveCycles })}
          />
          <p className="soft">{t('virtual.waves.text', { node })}</p>
        </div>
      </div>
    </Panel>
  );
}
