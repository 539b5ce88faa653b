// SPDX-License-Identifier: Apache-2.0
/** The app's way to a rack: each request is a call of the program behind the page, which has the token. */
import createClient from 'openapi-fetch';
import type { AppApi } from '../../contract/calls.js';
import type { DaemonPaths } from '../../contract/daemon.js';
import { followMs, type RackAsk } from '../../contract/racks.js';
import { type Backend, type LiveSink, need } from './backend.js';

export function appRack(api: AppApi, id: string): Backend {
  const ask = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const method = request.method as RackAsk['method'];
    const { status, body } = await need(api.askRack({ id, method, path: pathname + search, body: text === '' ? null : text }));
    return new Response(status === 204 ? null : body, { status, headers: { 'content-type': 'application/json' } });
  };
  // The host is nobody's: only path and query go on.
  const daemon = createClient<DaemonPaths>({ baseUrl: 'http://rack', fetch: ask });
  return { daemon, live: (sink) => follow(api, id, sink) };
}

function follow(api: AppApi, id: string, sink: LiveSink): () => void {
  sink.state('connecting');
  const off = api.onEvent((event) => {
    if (!('rack' in event) || event.rack !== id) return;
    if ('live' in event) sink.message(event.live);
    else sink.state(event.link);
  });
  const renew = (): void => void need(api.followRack({ id })).catch(() => sink.state('lost'));
  renew();
  const timer = setInterval(renew, followMs / 3);
  return () => {
    clearInterval(timer);
    off();
  };
}
