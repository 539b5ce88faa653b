// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import type { Rack } from '../../../contract/daemon.js';
import { answer } from '../../backend/backend.js';
import { Command } from '../../components/command.js';
import { Dialog } from '../../components/dialog.js';
import { Waiting } from '../../components/notices.js';
import { useLocal } from '../../i18n/words.js';
import { useAction } from '../../state/resource.js';
import { useWorld } from '../../state/world.js';

const minutes = 30;

/** A join token, in the command that uses it. */
export function AddServer({ rack, onClose }: { readonly rack: Rack; onClose(): void }) {
  const { t } = useLocal();
  const { backend } = useWorld();
  const [token, setToken] = useState<string>();
  const { run, failure } = useAction(async () => {
    setToken((await answer(backend.daemon.POST('/v1/rack/tokens', { body: { minutes } }))).token);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: one token for each time it is opened
  useEffect(() => void run(), []);
  const at = rack.members.find((m) => m.node === rack.administrator)?.address ?? '';
  // A socket is no address for another server; where this page came from may be one.
  const address = at.startsWith('unix:') || at === '' ? new URL('.', document.baseURI).href.replace(/\/$/, '') : at;
  return (
    <Dialog title={t('rack.add.title')} text={t('rack.add.text', { minutes })} onClose={onClose} failure={failure}>
      {token === undefined ? failure === undefined && <Waiting height="4rem" /> : <Command text={`weft rack join ${address} ${token}`} />}
    </Dialog>
  );
}
