// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useState } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import type { Session } from '../../contract/daemon.js';
import { answer, type Backend, type Failure, failureOf } from '../backend/backend.js';
import { restBackend } from '../backend/rest.js';
import { useLocal } from '../i18n/words.js';
import { Login } from '../screens/login/login.js';
import { LinkLight } from './link-light.js';
import { RackWorld } from './rack-world.js';
import { Shell } from './shell.js';
import { forgetToken, keepToken, takeToken } from './token.js';

interface SignedIn {
  readonly backend: Backend;
  readonly session: Session;
}

/** The web console: who has a token sees the screens. */
export function Console() {
  const { locale } = useLocal();
  const [signedIn, setSignedIn] = useState<SignedIn>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(() => takeToken() !== null);

  const enter = useCallback(async (token: string): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    const backend = restBackend(new URL('.', document.baseURI), token);
    try {
      setSignedIn({ backend, session: await answer(backend.daemon.GET('/v1/session')) });
      keepToken(token);
    } catch (e) {
      const failed = failureOf(e);
      if (failed.status === 401) forgetToken();
      setFailure(failed);
    } finally {
      setBusy(false);
    }
  }, []);

  useEffect(() => {
    const token = takeToken();
    if (token !== null) void enter(token);
  }, [enter]);

  const leave = useCallback(() => {
    forgetToken();
    setSignedIn(undefined);
  }, []);

  return (
    <I18nProvider locale={locale}>
      <RouterProvider navigate={(to) => location.assign(to)}>
        {signedIn === undefined ? (
          <Login busy={busy} failure={failure} onToken={(token) => void enter(token)} />
        ) : (
          <RackWorld {...signedIn} leave={leave}>
            <Shell footer={<LinkLight />} />
          </RackWorld>
        )}
      </RouterProvider>
    </I18nProvider>
  );
}
