// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { Button } from '../../components/button.js';
import { Command } from '../../components/command.js';
import { Field } from '../../components/field.js';
import { Problem } from '../../components/notices.js';
import { Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { useRacksView } from '../../state/racks.js';
import { useAction } from '../../state/resource.js';
import { go } from '../../state/route.js';

export function AddRack() {
  const { t } = useLocal();
  const view = useRacksView();
  const [address, setAddress] = useState('');
  const [token, setToken] = useState('');
  const add = useAction(async () => {
    await view.add(address.trim(), token.trim());
    go('rack');
  });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    void add.run();
  };
  return (
    <Panel title={t('racks.add')} text={t('racks.add.text')}>
      <Form onSubmit={submit} className="add-rack">
        <Command text="weft token create app --admin" />
        <Field
          label={t('racks.address')}
          hint={t('racks.address.hint')}
          placeholder="https://server:7433"
          value={address}
          onChange={setAddress}
          type="url"
          pattern="https?://.+"
          isRequired
          mono
        />
        <Field label={t('login.token')} value={token} onChange={setToken} type="password" autoComplete="off" isRequired mono />
        {add.failure && <Problem failure={add.failure} />}
        <Button kind="primary" type="submit" label={t('racks.add.do')} busy={add.busy} />
      </Form>
    </Panel>
  );
}
