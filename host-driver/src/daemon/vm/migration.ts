// SPDX-License-Identifier: Apache-2.0
/**
 * A machine out of one QEMU and into another, without its memory: both map the same pages of the rack (`x-ignore-shared`), so only devices
 * and processors go, a few hundred KiB. They go through daemons, which know each other; no QEMU listens to the network.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { WeftError } from '@weft/tools';
import { poll } from '../state/wait.js';
import type { Qmp } from './qmp.js';

const limitMs = 30_000;
const stateLimitBytes = 48 << 20;

interface Progress {
  readonly status?: string;
  readonly downtime?: number;
  readonly 'error-desc'?: string;
  readonly ram?: { readonly 'normal-bytes': number };
}

export interface Saved {
  readonly state: Buffer;
  readonly downtimeMs: number;
  readonly memoryBytes: number;
}

const keepMemory = (qmp: Qmp): Promise<unknown> =>
  qmp.run('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });

/** Stops the machine and takes its state; if that fails it runs on. `path` names a socket for the moment. */
export async function saveState(qmp: Qmp, path: string): Promise<Saved> {
  await keepMemory(qmp);
  const { server, received } = await receive(path);
  try {
    await qmp.run('migrate', { uri: `unix:${path}` });
    const { downtime = 0, ram } = await ended(qmp);
    return { state: await received, downtimeMs: downtime, memoryBytes: ram?.['normal-bytes'] ?? 0 };
  } finally {
    server.close();
    await rm(path, { force: true });
  }
}

/** Puts the state into a QEMU that was started to take it; it then waits for `cont`. */
export async function loadState(qmp: Qmp, path: string, state: Buffer): Promise<void> {
  await keepMemory(qmp);
  await qmp.run('migrate-incoming', { uri: `unix:${path}` });
  const socket = createConnection(path);
  const failed = once(socket, 'error').then(([e]) => Promise.reject(e));
  failed.catch(() => undefined);
  socket.end(state);
  try {
    await Promise.race([ended(qmp), failed]);
  } finally {
    socket.destroy();
    await rm(path, { force: true });
  }
}

async function ended(qmp: Qmp): Promise<Progress> {
  const ask = async (): Promise<Progress | null> => {
    const now = (await qmp.run('query-migrate')) as Progress;
    if (now.status === 'failed' || now.status === 'cancelled')
      throw new WeftError('E_QEMU', `QEMU could not be moved: ${now['error-desc'] ?? now.status}`, 'see its log');
    return now.status === 'completed' ? now : null;
  };
  return poll('the move of QEMU', limitMs, ask, 2);
}

/** Takes what one connection sends. */
async function receive(path: string): Promise<{ server: Server; received: Promise<Buffer> }> {
  await rm(path, { force: true });
  const server = createServer();
  const received = new Promise<Buffer>((done, fail) => {
    server.once('connection', (socket) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      socket.on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > stateLimitBytes) socket.destroy(new WeftError('E_QEMU', `the state of QEMU is larger than ${stateLimitBytes} bytes`));
      });
      socket.on('error', fail);
      socket.on('end', () => done(Buffer.concat(parts)));
    });
  });
  received.catch(() => undefined);
  server.listen(path);
  await once(server, 'listening');
  return { server, received };
}
