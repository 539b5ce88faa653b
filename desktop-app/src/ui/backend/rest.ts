// SPDX-License-Identifier: Apache-2.0
/** The web console's way: REST and WebSocket of the daemon that served the page. */
import createClient from 'openapi-fetch';
import type { DaemonPaths } from '../../contract/daemon.js';
import type { Backend, LiveSink } from './backend.js';

/** First wait before connecting again; doubles up to the limit. */
const againMs = 500;
const againLimitMs = 8000;

/** `base` is where the page lies, so that a path prefix of a proxy stays in front. */
export function restBackend(base: URL, token: string): Backend {
  const daemon = createClient<DaemonPaths>({
    baseUrl: new URL('.', base).href.replace(/\/$/, ''),
    headers: { authorization: `Bearer ${token}` },
    cache: 'no-store',
  });
  return { daemon, live: (sink) => keepOpen(liveAddress(base), token, sink) };
}

export function liveAddress(base: URL): URL {
  const url = new URL('v1/live', base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return url;
}

function keepOpen(url: URL, token: string, sink: LiveSink): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = againMs;
  const connect = (): void => {
    sink.state('connecting');
    // A browser sets no headers here: the token goes as a subprotocol, which no log shows as it would an address.
    socket = new WebSocket(url, ['weft', `bearer.${token}`]);
    socket.onopen = () => {
      wait = againMs;
      sink.state('open');
    };
    socket.onmessage = ({ data }) => sink.message(String(data));
    socket.onclose = () => {
      sink.state('lost');
      timer = setTimeout(connect, wait);
      wait = Math.min(2 * wait, againLimitMs);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    if (socket === undefined) return;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
  };
}
