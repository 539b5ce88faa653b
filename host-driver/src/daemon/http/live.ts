// SPDX-License-Identifier: Apache-2.0
import { createConnection } from 'node:net';
import { WeftError } from '@weft/tools';
import { Type } from 'typebox';
import type { WebSocket } from 'ws';
import type { Event, Statistics } from '../api/schemas.js';
import { Name } from '../api/schemas.js';
import type { Routes } from './server.js';

/** What may wait for a client that reads too slowly; beyond it the client is let go. */
export const queueLimitBytes = 1 << 20;
/** Close codes of RFC 6455, section 7.4.1 and its registry: goes away, unexpected condition, try again later. */
const code = { away: 1001, failed: 1011, later: 1013 } as const;
const closeGraceMs = 2000;

export type LiveMessage = { readonly event: Event } | { readonly statistics: Statistics };

/** Sends unless too much waits already; then the client is told why and dropped, so that it costs no more memory. */
export function push(socket: WebSocket, data: string | Buffer): boolean {
  if (socket.readyState !== socket.OPEN) return false;
  if (socket.bufferedAmount + data.length > queueLimitBytes) {
    socket.close(code.later, `too slow: more than ${queueLimitBytes} bytes waited`);
    // Who does not read does not see that either.
    setTimeout(() => socket.terminate(), closeGraceMs).unref();
    return false;
  }
  socket.send(data);
  return true;
}

/** Live data over WebSocket. */
export const live: Routes = (server, core) => {
  const { events, sampler, vmm } = core;
  server.get('/v1/live', { websocket: true, config: { access: 'read' }, schema: { hide: true } }, (socket) => {
    const tell = (message: LiveMessage): void => void push(socket, JSON.stringify(message));
    const onEvent = (event: Event): void => tell({ event });
    const onSample = (statistics: Statistics): void => tell({ statistics });
    events.on('event', onEvent);
    sampler.on('sample', onSample);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      events.off('event', onEvent);
      sampler.off('sample', onSample);
    });
    tell({ statistics: sampler.latest });
  });

  server.get(
    '/v1/hyperservers/:name/console',
    { websocket: true, config: { access: 'admin' }, schema: { hide: true, params: Type.Object({ name: Name }) } },
    (socket, request) => {
      const { name } = request.params as { name: string };
      socket.on('error', () => undefined);
      if (vmm.name !== name || vmm.context === null) {
        const e = new WeftError('E_ELSEWHERE', `hyperserver ${name} does not run on this server`, 'ask the daemon of its node');
        return socket.close(code.later, e.line.slice(0, 120));
      }
      const serial = createConnection(vmm.consoleSocket);
      serial.on('error', (e) => socket.close(code.failed, e.message.slice(0, 120)));
      serial.on('data', (data) => push(socket, data) || serial.destroy());
      serial.on('close', () => socket.close(code.away, 'the console is closed'));
      socket.on('message', (data: Buffer) => void serial.write(data));
      socket.on('close', () => serial.destroy());
    },
  );
};
