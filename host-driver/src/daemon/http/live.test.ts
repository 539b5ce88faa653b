// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { push, queueLimitBytes } from './live.js';

let server: WebSocketServer | undefined;
const clients: WebSocket[] = [];
afterEach(() => {
  for (const c of clients.splice(0)) c.terminate();
  server?.close();
});

async function pair(): Promise<{ client: WebSocket; served: WebSocket }> {
  server ??= new WebSocketServer({ port: 0 });
  if (server.address() === null) await once(server, 'listening');
  const connected = once(server, 'connection') as Promise<[WebSocket]>;
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  clients.push(client);
  const [served] = await connected;
  return { client, served };
}

it('a client that does not read is told why and dropped before it costs more than its queue; another one gets everything', async () => {
  const slow = await pair();
  const fast = await pair();
  let read = 0;
  fast.client.on('message', () => read++);
  await Promise.all([slow, fast].map(async ({ client }) => client.readyState === client.OPEN || (await once(client, 'open'))));
  slow.client.pause();
  const closed = once(slow.served, 'close');
  const message = 'x'.repeat(4096);
  let sent = 0;
  // What the kernel buffers for a paused client is not ours to bound, but it is bounded.
  for (let dropped = false; !dropped; ) {
    dropped = !push(slow.served, message);
    expect(slow.served.bufferedAmount).toBeLessThanOrEqual(queueLimitBytes + 64 * sent);
    expect(push(fast.served, message)).toBe(true);
    sent++;
    expect(sent).toBeLessThan(100_000);
    await delay(0);
  }
  expect(push(slow.served, message)).toBe(false);
  await closed;
  expect(slow.served.bufferedAmount).toBe(0);
  const end = performance.now() + 10_000;
  while (read < sent && performance.now() < end) await delay(5);
  expect(read).toBe(sent);
});
