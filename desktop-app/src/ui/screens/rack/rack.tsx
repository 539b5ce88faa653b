// SPDX-License-Identifier: Apache-2.0
import './rack.css';
import { useState } from 'react';
import { Button } from '../../components/button.js';
import { Problem, Waiting } from '../../components/notices.js';
import { Page, Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { type RackLook, useRack } from '../../state/rack.js';
import { useMayChange } from '../../state/world.js';
import { AddServer } from './add-server.js';
import { MemoryMap } from './memory-map.js';
import { StartRack } from './start-rack.js';
import { Topology } from './topology.js';

/** Servers, links, pools, and where each machine's memory lies. */
export function RackScreen() {
  const { t } = useLocal();
  const { data: look, failure, reload } = useRack();
  const [adding, setAdding] = useState(false);
  const mayChange = useMayChange();
  const rack = look?.rack;
  return (
    <Page
      title={rack?.name ?? t('rack.title')}
      facts={rack && <Facts look={look} />}
      actions={rack && mayChange && <Button icon="plus" label={t('rack.add')} onPress={() => setAdding(true)} />}
    >
      {failure && <Problem failure={failure} stale={look !== undefined} retry={() => void reload()} />}
      {look?.health.problems.map((p) => (
        <HealthProblem key={`${p.code} ${p.message}`} {...p} />
      ))}
      {look === undefined && failure === undefined && <Waiting height="21rem" />}
      {rack === null && <StartRack onStarted={reload} />}
      {look && rack && (
        <>
          <Panel title={t('rack.topology')}>
            <Topology look={look} rack={rack} onChanged={reload} />
          </Panel>
          <MemoryMap look={look} />
        </>
      )}
      {adding && rack && <AddServer rack={rack} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Facts({ look: { rack, nodes } }: { readonly look: RackLook }) {
  const { t } = useLocal();
  const administrator = nodes.find((n) => n.member.node === rack?.administrator)?.member.name;
  return (
    <>
      <span>{t('rack.epoch', { epoch: rack?.epoch ?? 0 })}</span>
      <span>{administrator === undefined ? t('rack.noAdministrator') : `${administrator}: ${t('rack.administrator')}`}</span>
      <span>
        {t('rack.store')} {t(`rack.store.${rack?.store ?? 'file'}`)}
      </span>
    </>
  );
}

function HealthProblem({ code, message, next }: RackLook['health']['problems'][number]) {
  const { t } = useLocal();
  return (
    <div className="problem warn" role="status" aria-label={t('rack.health')}>
      <div>
        <p>
          {message} <code>{code}</code>
        </p>
        {next !== '' && <p className="soft">{t('problem.next', { next })}</p>}
      </div>
    </div>
  );
}
