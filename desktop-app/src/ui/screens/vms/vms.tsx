// SPDX-License-Identifier: Apache-2.0
import './vms.css';
import { useState } from 'react';
import type { Hyperserver } from '../../../contract/daemon.js';
import { Button } from '../../components/button.js';
import { Amount } from '../../components/figure.js';
import { Badge, Empty, Problem, Waiting } from '../../components/notices.js';
import { Page, Panel } from '../../components/panel.js';
import { mebibytes } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { type RackLook, toneOfVm, useRack } from '../../state/rack.js';
import { useRoute } from '../../state/route.js';
import { useMayChange } from '../../state/world.js';
import { StartRack } from '../rack/start-rack.js';
import { CreateVm } from './create-vm.js';
import { VmActions } from './vm-actions.js';

export function Vms() {
  const { t } = useLocal();
  const mayChange = useMayChange();
  const { data: look, failure, reload } = useRack();
  const [creating, setCreating] = useState(false);
  const create = mayChange && look?.rack && <Button kind="primary" icon="plus" label={t('vms.create')} onPress={() => setCreating(true)} />;
  const some = look !== undefined && look.vms.length > 0;
  return (
    <Page title={t('vms.title')} actions={some && create}>
      {failure && <Problem failure={failure} stale={look !== undefined} retry={() => void reload()} />}
      {look === undefined && failure === undefined && <Waiting height="8rem" />}
      {look?.rack === null && <StartRack onStarted={reload} />}
      {look?.rack && !some && (
        <Empty icon="vms" title={t('vms.none.title')} text={t('vms.none.text')}>
          {create}
        </Empty>
      )}
      {some && <VmTable look={look} reload={reload} />}
      {creating && look && <CreateVm look={look} onClose={() => setCreating(false)} onDone={reload} />}
    </Page>
  );
}

function VmTable({ look, reload }: { readonly look: RackLook; reload(): Promise<void> }) {
  const { t } = useLocal();
  const mayChange = useMayChange();
  return (
    <Panel title={t('vms.title')} untitled flush>
      <table className="table vms">
        <thead>
          <tr>
            <th>{t('vms.name')}</th>
            <th>{t('vms.state')}</th>
            <th>{t('vms.node')}</th>
            <th className="number">{t('vms.memory')}</th>
            <th className="number">{t('vms.budget')}</th>
            <th>{t('vms.kind')}</th>
            {mayChange && (
              <th>
                <span className="hidden-text">{t('vms.actions', { name: '' })}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {look.vms.map((vm) => (
            <VmRow key={vm.spec.name} vm={vm} look={look} reload={reload} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function VmRow({ vm, look, reload }: { readonly vm: Hyperserver; readonly look: RackLook; reload(): Promise<void> }) {
  const { t, locale } = useLocal();
  const mayChange = useMayChange();
  const { rest } = useRoute();
  const { spec, state, text } = vm;
  const host = look.nodes.find((n) => n.member.node === spec.node)?.member.name ?? String(spec.node);
  return (
    <tr {...(rest[0] === spec.name ? { 'aria-current': true } : {})}>
      <td>
        <strong>{spec.name}</strong>
      </td>
      <td>
        <Badge tone={toneOfVm[state]}>{t(`vms.state.${state}`)}</Badge>
        {text !== '' && <p className="soft why">{text}</p>}
      </td>
      <td>
        {host} <span className="soft">({spec.node})</span>
      </td>
      <td className="number">
        <Amount {...mebibytes(spec.memoryMib, locale)} />
      </td>
      <td className="number">
        {spec.budgetMib === 0 ? <span className="soft">{t('vms.budget.none')}</span> : <Amount {...mebibytes(spec.budgetMib, locale)} />}
      </td>
      <td className="soft">{t(`vms.kind.${spec.vmm}`)}</td>
      {mayChange && (
        <td>
          <VmActions vm={vm} look={look} reload={reload} />
        </td>
      )}
    </tr>
  );
}
