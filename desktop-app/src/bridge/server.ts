// SPDX-License-Identifier: Apache-2.0
/** The app without Electron: the same calls, answered over a WebSocket on this machine, and the same screens as a page. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import files from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { dispatch } from '../main/dispatch.js';
import type { AppService } from '../main/service.js';

export interface Bridge {
  /** Address of the screens, with the token that opens them. */
  readonly link: string;
  close(): Promise<void>;
}

/** A bundle as base64, and what is around it. */
const messageLimitBytes = 160 << 20;
const tokenBytes = 32;
const forbidden = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n';

/** `folder`: the built screens. Listens on the loopback only, and only who has the token is answered. */
export async function startBridge(service: AppService, folder: string, port = 0): Promise<Bridge> {
  const token = randomBytes(tokenBytes).toString('base64url');
  const server = fastify({ forceCloseConnections: true });
  server.addHook('onRequest', async (request, reply) => {
    if (!isLocal(request.raw)) return reply.code(403).send();
  });
  await server.register(files, {
    root: folder,
    setHeaders: (reply) => {
      reply.header('x-content-type-options', 'nosniff');
      reply.header('content-security-policy', "frame-ancestors 'none'");
    },
  });
  const calls = new WebSocketServer({ noServer: true, maxPayload: messageLimitBytes });
  server.server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/calls' || !isLocal(request) || !equal(offered(request), token)) return socket.end(forbidden);
    calls.handleUpgrade(request, socket, head, (wire) => serve(wire, service));
  });
  const address = await server.listen({ host: '127.0.0.1', port });
  return { link: `${address}/#bridge=${token}`, close: () => end(server, calls) };
}

/** Sockets that were upgraded are no longer the server's. */
async function end(server: FastifyInstance, calls: WebSocketServer): Promise<void> {
  for (const wire of calls.clients) wire.terminate();
  await server.close();
}

/** Another site's page must reach nothing here, whatever name it gives to this address. */
function isLocal({ headers, socket }: IncomingMessage): boolean {
  const here = `127.0.0.1:${socket.localPort}`;
  return headers.host === here && (headers.origin === undefined || headers.origin === `http://${here}`);
}

/** The token that comes as a subprotocol; empty: none. */
function offered({ headers }: IncomingMessage): string {
  return /(?:^|,)\s*bearer\.([\w-]{1,200})\s*(?:,|$)/.exec(headers['sec-websocket-protocol'] ?? '')?.[1] ?? '';
}

function equal(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Each message: `{id, call, ask}`; each answer: `{id, outcome}`; what is told: `{event}`. */
function serve(socket: WebSocket, service: AppService): void {
  const send = (message: object): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const off = service.onEvent((event) => send({ event }));
  socket.on('error', () => undefined);
  socket.on('close', off);
  socket.on('message', (data: Buffer) => {
    const { id, call, ask } = parsed(data);
    void dispatch(service.handlers, call, ask).then((outcome) => send({ id, outcome }));
  });
}

function parsed(data: Buffer): { readonly id?: unknown; readonly call?: unknown; readonly ask?: unknown } {
  try {
    const value: unknown = JSON.parse(data.toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
