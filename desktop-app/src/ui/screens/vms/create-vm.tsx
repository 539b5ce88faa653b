// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { answer } from '../../backend/backend.js';
import { Dialog } from '../../components/dialog.js';
import { Choice, Field, NumberInput } from '../../components/field.js';
import { mebibytes, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import type { RackLook } from '../../state/rack.js';
import { useAction } from '../../state/resource.js';
import { useWorld } from '../../state/world.js';
import { namePattern } from '../rack/start-rack.js';

interface Props {
  readonly look: RackLook;
  onClose(): void;
  onDone(): Promise<void>;
}

const mostMib = 1 << 20;

export function CreateVm({ look, onClose, onDone }: Props) {
  const { t, locale } = useLocal();
  const { daemon } = useWorld().backend;
  const free = look.pools.reduce((sum, p) => sum + p.freeMib, 0);
  const [name, setName] = useState('');
  const [memoryMib, setMemory] = useState(Math.max(1, Math.min(1024, Math.floor(free))));
  const [budgetMib, setBudget] = useState(0);
  const [vmm, setVmm] = useState<'qemu' | 'external'>('qemu');
  const hosts = look.nodes
    .filter((n) => n.member.card)
    .map(({ member }) => [String(member.node), `${member.name} (${member.node})`] as const);
  const [node, setNode] = useState(hosts[0]?.[0] ?? '0');
  const create = useAction(async () => {
    await answer(daemon.POST('/v1/hyperservers', { body: { name, memoryMib, budgetMib, vmm, node: Number(node) } }));
    await onDone();
    onClose();
  });
  return (
    <Dialog
      title={t('vms.create')}
      act={t('vms.create')}
      busy={create.busy}
      failure={create.failure}
      onAct={() => void create.run()}
      onClose={onClose}
    >
      <Field label={t('vms.name')} value={name} onChange={setName} isRequired pattern={namePattern} autoFocus />
      <div className="pair">
        <NumberInput
          label={t('vms.memory')}
          hint={`${t('vms.mib')}, ${t('rack.free', { free: text(mebibytes(free, locale)) })}`}
          value={memoryMib}
          min={1}
          max={mostMib}
          onChange={setMemory}
        />
        <NumberInput
          label={t('vms.budget')}
          hint={`${t('vms.mib')}, 0: ${t('vms.budget.none')}`}
          value={budgetMib}
          min={0}
          max={mostMib}
          onChange={setBudget}
        />
      </div>
      <div className="pair">
        <Choice label={t('vms.node')} value={node} options={hosts} onChange={setNode} />
        <Choice<'qemu' | 'external'>
          label={t('vms.kind')}
          value={vmm}
          options={[
            ['qemu', t('vms.kind.qemu')],
            ['external', t('vms.kind.external')],
          ]}
          onChange={setVmm}
        />
      </div>
    </Dialog>
  );
}
