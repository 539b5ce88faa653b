// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Hyperserver } from '../../../contract/daemon.js';
import { answer } from '../../backend/backend.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { nanoseconds, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import type { RackLook } from '../../state/rack.js';
import { useAction } from '../../state/resource.js';
import { useWorld } from '../../state/world.js';

const graceSeconds = 30;

interface Props {
  readonly vm: Hyperserver;
  readonly look: RackLook;
  reload(): Promise<void>;
}

/** What can be done with a machine now. */
export function VmActions({ vm, look, reload }: Props) {
  const { t, locale } = useLocal();
  const { daemon } = useWorld().backend;
  const [asking, setAsking] = useState<'stop' | 'delete'>();
  const [moved, setMoved] = useState('');
  const { name, node } = vm.spec;
  const params = { path: { name } };
  const act = useAction(async (work: () => Promise<unknown>) => {
    await work();
    await reload();
    setAsking(undefined);
  });
  const idle = vm.state === 'stopped';
  const hosts = look.nodes.filter((n) => n.member.node !== node && n.member.card && (vm.spec.hosts?.includes(n.member.node) ?? true));

  const start = (): void => void act.run(() => answer(daemon.POST('/v1/hyperservers/{name}/start', { params })));
  const move = (to: number): void =>
    void act.run(async () => {
      const { totalMs, pausedMs } = await answer(daemon.POST('/v1/hyperservers/{name}/move', { params, body: { node: to } }));
      const said = (ms: number): string => text(nanoseconds(ms * 1e6, locale));
      setMoved(t('vms.moved', { total: said(totalMs), paused: said(pausedMs) }));
    });
  const confirmed = (): void =>
    void act.run(() =>
      asking === 'stop'
        ? answer(daemon.POST('/v1/hyperservers/{name}/stop', { params, body: { graceSeconds } }))
        : answer(daemon.DELETE('/v1/hyperservers/{name}', { params })),
    );

  return (
    <div className="actions">
      {idle ? (
        <Button icon="play" label={t('vms.start')} busy={act.busy} onPress={start} />
      ) : (
        <Button label={t('vms.stop')} busy={act.busy} onPress={() => setAsking('stop')} />
      )}
      <MenuTrigger>
        <Button kind="quiet" bare icon="more" label={t('vms.actions', { name })} />
        <Popover className="popover" placement="bottom end">
          <Menu className="list" aria-label={t('vms.actions', { name })} disabledKeys={idle ? [] : ['delete']}>
            {vm.state === 'running' && vm.spec.vmm === 'qemu'
              ? hosts.map(({ member }) => (
                  <MenuItem key={member.node} id={`move-${member.node}`} className="item" onAction={() => move(member.node)}>
                    {t('vms.moveTo', { name: member.name })}
                  </MenuItem>
                ))
              : null}
            <MenuItem id="delete" className="item" onAction={() => setAsking('delete')}>
              {t('vms.delete')}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {asking && (
        <Dialog
          title={t(`vms.${asking}.title`, { name })}
          text={t(`vms.${asking}.text`)}
          act={t(`vms.${asking}`)}
          danger
          busy={act.busy}
          failure={act.failure}
          onAct={confirmed}
          onClose={() => {
            setAsking(undefined);
            act.clear();
          }}
        />
      )}
      {!asking && (act.failure || moved !== '') && (
        <Dialog
          title={name}
          {...(moved === '' ? {} : { text: moved })}
          failure={act.failure}
          onClose={() => {
            setMoved('');
            act.clear();
          }}
        />
      )}
    </div>
  );
}
