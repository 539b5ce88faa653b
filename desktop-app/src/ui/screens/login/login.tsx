// SPDX-License-Identifier: Apache-2.0
import './login.css';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import type { Failure } from '../../backend/backend.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { Mark } from '../../components/icons.js';
import { Problem } from '../../components/notices.js';
import { useLocal } from '../../i18n/words.js';

interface Props {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  onToken(token: string): void;
}

export function Login({ busy, failure, onToken }: Props) {
  const { t } = useLocal();
  const [token, setToken] = useState('');
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    onToken(token.trim());
  };
  return (
    <main className="login">
      <Form onSubmit={submit}>
        <Mark />
        <h1>{t('login.title')}</h1>
        <p className="soft">{t('login.text')}</p>
        <pre>weft token create console --admin</pre>
        <Field label={t('login.token')} value={token} onChange={setToken} type="password" autoComplete="off" isRequired autoFocus mono />
        {failure &&
          (failure.status === 401 ? (
            <p className="refused" role="alert">
              {t('login.refused')}
            </p>
          ) : (
            <Problem failure={failure} />
          ))}
        <Button kind="primary" type="submit" label={t('login.submit')} busy={busy} />
      </Form>
    </main>
  );
}
