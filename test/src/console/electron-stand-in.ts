// SPDX-License-Identifier: Apache-2.0
/** Electron's part of a preload, for a real browser: runs with the preload in an isolated world. Calls leave by a binding of the inspector. */

type Listener = (event: null, value: unknown) => void;
interface World {
  weftIpc(message: string): void;
  weftAnswer(id: number, value: unknown): void;
  weftTell(channel: string, value: unknown): void;
  addEventListener(name: string, listener: (event: { readonly detail: string }) => void): void;
  dispatchEvent(event: object): void;
  readonly CustomEvent: new (name: string, init: { readonly detail: string }) => object;
}

const world = globalThis as unknown as World;
const waiting = new Map<number, (value: unknown) => void>();
const listeners = new Map<string, Set<Listener>>();
let last = 0;

world.weftAnswer = (id, value) => waiting.get(id)?.(value);
world.weftTell = (channel, value) => {
  for (const f of listeners.get(channel) ?? []) f(null, value);
};

export const ipcRenderer = {
  invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
    new Promise((done) => {
      waiting.set(++last, done);
      world.weftIpc(JSON.stringify({ id: last, channel, args }));
    }),
  on: (channel: string, listener: Listener): void => void listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener)),
  off: (channel: string, listener: Listener): void => void listeners.get(channel)?.delete(listener),
};

const say = (name: string, value: unknown): void => world.dispatchEvent(new world.CustomEvent(name, { detail: JSON.stringify(value) }));

export const contextBridge = {
  /** Only names and plain values cross between the worlds. */
  exposeInMainWorld: (name: string, api: Record<string, (argument: unknown) => unknown>): void => {
    world.addEventListener('weft-call', async ({ detail }) => {
      const { id, key, ask } = JSON.parse(detail) as { id: number; key: string; ask: unknown };
      say('weft-return', { id, value: await api[key]?.(ask) });
    });
    api['onEvent']?.((event: unknown) => say('weft-event', event));
    say('weft-expose', { name, keys: Object.keys(api) });
  },
};
