// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useState } from 'react';
import type { Session } from '../../contract/daemon.js';
import { answer, type Backend } from '../backend/backend.js';
import { Feed } from '../live/feed.js';
import { type World, WorldProvider } from '../state/world.js';

interface Props {
  readonly backend: Backend;
  readonly session: Session;
  leave(): void;
  readonly children: ReactNode;
}

/** One rack around its screens, with its live data. */
export function RackWorld({ backend, session, leave, children }: Props) {
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
  return <WorldProvider value={world}>{children}</WorldProvider>;
}
