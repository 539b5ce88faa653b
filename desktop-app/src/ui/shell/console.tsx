// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useState } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import type { Session } from '../../contract/daemon.js';
import { answer, type Backend, type Failure, failureOf } from '../backend/backend.js';
import { restBackend } from '../backend/rest.js';
import { useLocal } from '../i18n/words.js';
import { Feed } from '../live/feed.js';
import { Login } from '../screens/login/login.js';
import { type World, WorldProvider } from '../state/world.js';
import { LinkLight } from './link-light.js';
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
          <Screens {...signedIn} leave={leave} />
        )}
      </RouterProvider>
    </I18nProvider>
  );
}

function Screens({ backend, session, leave }: SignedIn & { leave(): void }) {
  const [feed] = useState(() => new Feed());
  useEffect(() => feed.start(backend), [feed, backend]);
  useEffect(() => {
    // What happened before we looked; live events come by themselves.
    void answer(backend.daemon.GET('/v1/events')).then(
      (e) => feed.remember(e),
      () => undefined,
    );
  }, [feed, backend]);
  const world: World = { backend, feed, session, leave };
  return (
    <WorldProvider value={world}>
      <Shell footer={<LinkLight />} />
    </WorldProvider>
  );
}
