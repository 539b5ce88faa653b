// SPDX-License-Identifier: Apache-2.0
import type { NodeEntry } from '../../../contract/daemon.js';
import { answer } from '../../backend/backend.js';
import { Dialog } from '../../components/dialog.js';
import { useLocal } from '../../i18n/words.js';
import { useAction } from '../../state/resource.js';
import { useWorld } from '../../state/world.js';

interface Props {
  readonly entry: NodeEntry;
  onClose(): void;
  onDone(): Promise<void>;
}

export function RemoveServer({ entry: { member }, onClose, onDone }: Props) {
  const { t } = useLocal();
  const { backend } = useWorld();
  const remove = useAction(async () => {
    await answer(backend.daemon.DELETE('/v1/rack/members/{node}', { params: { path: { node: member.node } } }));
    await onDone();
    onClose();
  });
  return (
    <Dialog
      title={t('rack.remove.title', { name: member.name })}
      text={t('rack.remove.text')}
      act={t('rack.remove.do')}
      danger
      busy={remove.busy}
      failure={remove.failure}
      onAct={() => void remove.run()}
      onClose={onClose}
    />
  );
}
