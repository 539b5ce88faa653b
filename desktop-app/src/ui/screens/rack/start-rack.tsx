// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { answer } from '../../backend/backend.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { Empty, Problem } from '../../components/notices.js';
import { useLocal } from '../../i18n/words.js';
import { useAction } from '../../state/resource.js';
import { useMayChange, useWorld } from '../../state/world.js';

/** As the daemon's schema has it. */
export const namePattern = '[a-z0-9]([a-z0-9\\-]{0,30}[a-z0-9])?';

/** For a server of no rack. */
export function StartRack({ onStarted }: { onStarted(): Promise<void> }) {
  const { t } = useLocal();
  const { backend } = useWorld();
  const mayChange = useMayChange();
  const [name, setName] = useState('rack');
  const [member, setMember] = useState('');
  const start = useAction(async () => {
    await answer(backend.daemon.POST('/v1/rack', { body: { name, member } }));
    await onStarted();
  });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    void start.run();
  };
  return (
    <Empty icon="rack" title={t('rack.none.title')} text={t('rack.none.text')}>
      {mayChange && (
        <Form onSubmit={submit} className="start-rack">
          <Field label={t('rack.none.name')} value={name} onChange={setName} isRequired pattern={namePattern} />
          <Field label={t('rack.none.member')} value={member} onChange={setMember} isRequired pattern={namePattern} />
          {start.failure && <Problem failure={start.failure} />}
          <Button kind="primary" type="submit" label={t('rack.none.start')} busy={start.busy} />
        </Form>
      )}
    </Empty>
  );
}
