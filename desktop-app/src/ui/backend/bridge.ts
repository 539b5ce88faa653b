// SPDX-License-Identifier: Apache-2.0
/** The calls of the app over the bridge's WebSocket: to the screens the same as what Electron's preload gives. */
import { type AppApi, type AppEvent, callNames, type Outcome } from '../../contract/calls.js';

type Waiting = (outcome: Outcome<unknown>) => void;

const againMs = 1000;

export function bridgeApi(base: URL, token: string): AppApi {
  const url = new URL('calls', base);
  url.protocol = 'ws:';
  url.hash = '';
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: AppEvent) => void>();
  let opened: Promise<WebSocket> | null = null;
  let last = 0;

  const connect = (): Promise<WebSocket> => {
    opened ??= new Promise((done, failed) => {
      const socket = new WebSocket(url, ['weft', `bearer.${token}`]);
      socket.onopen = () => done(socket);
      socket.onmessage = ({ data }) => take(String(data));
      socket.onclose = () => {
        opened = null;
        failed(new Error('closed'));
        for (const answer of waiting.values()) answer(unreachable);
        waiting.clear();
        // Events must come again also if nothing is asked.
        setTimeout(() => void connect().catch(() => undefined), againMs);
      };
    });
    return opened;
  };
  const take = (text: string): void => {
    const message = JSON.parse(text) as { id?: number; outcome?: Outcome<unknown>; event?: AppEvent };
    if (message.event !== undefined) for (const f of listeners) f(message.event);
    if (message.id === undefined || message.outcome === undefined) return;
    waiting.get(message.id)?.(message.outcome);
    waiting.delete(message.id);
  };
  const call =
    (name: string) =>
    async (ask: unknown): Promise<Outcome<unknown>> => {
      const socket = await connect().catch(() => null);
      if (socket === null) return unreachable;
      const id = ++last;
      return new Promise((done) => {
        waiting.set(id, done);
        socket.send(JSON.stringify({ id, call: name, ask }));
      });
    };

  const calls = Object.fromEntries(callNames.map((name) => [name, call(name)]));
  const onEvent = (listener: (event: AppEvent) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  // One function for each call: the names are the contract's.
  return { ...calls, onEvent } as unknown as AppApi;
}

const unreachable: Outcome<never> = {
  ok: false,
  trouble: {
    code: 'E_UNREACHABLE',
    message: 'the program that holds the cards does not answer',
    next: 'start it again with `npm run app`',
  },
};
