// SPDX-License-Identifier: Apache-2.0

import { mkdir, rm, statfs } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { errorLine, RunError, run } from '@weft/tools';
import { answer, connectDaemon } from '../daemon/client/client.js';
import type { Config } from '../daemon/config.js';
import { writeAtomic } from '../daemon/state/atomic-file.js';
import { tryLock } from '../daemon/state/lock.js';
import { buildLinkPlugin } from '../native.js';
import { findQemu } from '../vm/qemu.js';
import { type Check, type Finding, fail, ok, skip, warn } from './check.js';
import { probe } from './kernel.js';

const mib = 2 ** 20;
const wantedFreeMib = 1024;
const connectLimitMs = 3000;

/** Writes as weftd does: a file that is replaced whole, and a lock. */
async function tryState(config: Config): Promise<Finding> {
  const probeFile = join(config.stateDir, `.doctor-${process.pid}`);
  let made: string | undefined;
  try {
    made = await mkdir(config.stateDir, { recursive: true, mode: 0o750 });
    await writeAtomic(probeFile, 'x');
    tryLock(probeFile)?.release();
  } catch (e) {
    return fail(`${config.stateDir} cannot be written: ${errorLine(e)}`, 'run as the user of weftd, or give it that folder');
  }
  const { bavail, bsize } = await statfs(config.stateDir);
  // Nothing of the trial stays.
  await rm(made ?? probeFile, { recursive: true });
  const freeMib = Math.floor((bavail * bsize) / mib);
  const found = `${config.stateDir} written; ${freeMib} MiB free`;
  return freeMib < wantedFreeMib ? warn(found, `make room: state and logs want ${wantedFreeMib} MiB`) : ok(found);
}

function connects(path: string): Promise<string | null> {
  return new Promise((done) => {
    const socket = createConnection(path);
    const end = (why: string | null): void => {
      socket.destroy();
      done(why);
    };
    socket.setTimeout(connectLimitMs, () => end('no answer'));
    socket.once('connect', () => end(null));
    socket.once('error', (e: NodeJS.ErrnoException) => end(e.code ?? e.message));
  });
}

async function tryCard({ card, socket }: Config): Promise<Finding> {
  if (card === undefined) return skip('none configured: this server administers only');
  // A card serves one driver: while weftd has it, weftd is asked.
  const cards = await answer(connectDaemon({ address: `unix:${socket}`, timeoutMs: connectLimitMs }).GET('/v1/cards')).catch(() => []);
  if (cards.some((c) => c.attached)) return ok(`${card} is served by weftd`);
  const why = await connects(card);
  return why === null
    ? ok(`${card} opened`)
    : fail(`${card}: ${why}`, 'see that the card is powered and its node is this user’s (udev rule of Weft)');
}

/** Loads the plugin: one that QEMU can load complains that it lacks arguments. */
async function tryQemu(): Promise<Finding> {
  const fix = 'run apt-get install qemu-system-x86; another build needs --enable-plugins';
  try {
    const qemu = await findQemu();
    const args = ['-machine', 'none', '-nodefaults', '-display', 'none', '-plugin', await buildLinkPlugin()];
    const said = await run(qemu, args, { timeoutMs: 20_000 }).then(
      () => '',
      (e) => (e instanceof RunError ? e.stderr : errorLine(e)),
    );
    return said.includes('weft-link: usage')
      ? ok(`${qemu} loads the plugin`)
      : fail(`${qemu} does not load the plugin: ${said.trim()}`, fix);
  } catch (e) {
    return fail(errorLine(e), fix);
  }
}

/** Hosts of the other members, as the daemon here knows them. */
async function otherHosts(config: Config): Promise<string[]> {
  const client = connectDaemon({ address: `unix:${config.socket}`, timeoutMs: connectLimitMs });
  const [rack, node] = await Promise.all([answer(client.GET('/v1/rack')), answer(client.GET('/v1/node'))]);
  return rack.members
    .filter((m) => m.node !== node.node && m.address.startsWith('http'))
    .map((m) => new URL(m.address).hostname.replace(/^\[|\]$/g, ''));
}

async function tryMtu(config: Config, peers: readonly string[]): Promise<Finding> {
  const hosts = peers.length > 0 ? peers : await otherHosts(config).catch(() => []);
  if (hosts.length === 0) return skip('no other server is known: name one with --peer');
  for (const host of hosts) {
    const { ok: whole, text } = await probe('mtu', host, String(config.mtu));
    if (!whole)
      return fail(`${host}: ${text}`, `set ${config.mtu} on every interface and switch port on the way, or "mtu": 1500 on all nodes`);
  }
  return ok(`${config.mtu} bytes get to ${hosts.join(', ')} in one piece`);
}

export function serverChecks(config: Config, peers: readonly string[]): readonly Check[] {
  return [
    { name: 'qemu', run: tryQemu },
    { name: 'card', run: () => tryCard(config) },
    {
      name: 'pool',
      run: async () => {
        const ramMib = Math.floor(totalmem() / mib);
        if (config.poolMib === 0) return skip('this server lends no memory');
        return config.poolMib < ramMib
          ? ok(`${config.poolMib} of ${ramMib} MiB are lent`)
          : fail(`poolMib is ${config.poolMib}, this server has ${ramMib} MiB`, 'lend less');
      },
    },
    { name: 'mtu', run: () => tryMtu(config, peers) },
    { name: 'state', run: () => tryState(config) },
    {
      name: 'daemon',
      run: async () => {
        const why = await connects(config.socket);
        return why === null ? ok(`answers at ${config.socket}`) : skip(`none at ${config.socket} in ${dirname(config.socket)}: ${why}`);
      },
    },
  ];
}
