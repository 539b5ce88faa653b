// SPDX-License-Identifier: Apache-2.0
import { chmodSync, existsSync, lstatSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { WeftError } from '@weft/tools';
import type { FastifyBaseLogger } from 'fastify';
import { AuditLog } from './access/audit.js';
import { Tokens } from './access/tokens.js';
import type { Config } from './config.js';
import { type Core, nodeStatus } from './core.js';
import { EventLog } from './events.js';
import { Supervisor } from './fault/supervisor.js';
import { buildServer, type Server } from './http/server.js';
import { Metrics } from './metrics.js';
import { NodeAgent } from './node-agent.js';
import { Administrator } from './rack/administrator.js';
import { agreementOf } from './rack/agreement.js';
import { EtcdStore } from './rack/etcd-store.js';
import { FileStore } from './rack/file-store.js';
import { Hyperservers } from './rack/hyperservers.js';
import { restPeers } from './rack/peers.js';
import { Rack } from './rack/rack.js';
import { Standing } from './rack/standing.js';
import { Sampler } from './sampler.js';
import { JsonFile } from './state/atomic-file.js';
import { tryLock } from './state/lock.js';
import { Vmm } from './vm/vmm.js';

const tidyMs = 30_000;

export interface RunningDaemon {
  /** Where it listens for TCP, if it does. */
  readonly tcp: string | null;
  /** Ends the control plane; fault process and guest go on. */
  close(): Promise<void>;
}

/** Starts the control plane of this server: finds what an earlier one has left running, then answers. */
export async function startDaemon(config: Config, logger: FastifyBaseLogger): Promise<RunningDaemon> {
  for (const dir of [config.stateDir, config.runtimeDir]) await mkdir(dir, { recursive: true, mode: 0o750 });
  await mkdir(dirname(config.socket), { recursive: true, mode: 0o750 });
  const locks = [join(config.stateDir, 'weftd.lock'), `${config.socket}.lock`].map(demandLock);
  const core = await openCore(config, logger);
  const unix = await buildServer(core, 'unix', logger);
  await listenUnix(unix, config.socket);
  const tcp = config.listen === undefined ? null : await buildServer(core, 'tcp', logger);
  const at = config.listen === undefined ? null : ((await tcp?.listen({ host: config.listen.host, port: config.listen.port })) ?? null);
  core.sampler.start();
  core.admin.start();
  const tidy = setInterval(() => void core.vmm.tidy().catch((e) => logger.warn(e, 'console log')), tidyMs);
  core.events.add('daemon', 'STARTED', `weftd, process ${process.pid}`);
  return {
    tcp: at,
    close: async () => {
      clearInterval(tidy);
      core.admin.stop();
      core.sampler.stop();
      await Promise.all([unix.close(), tcp?.close()]);
      await core.rack.close();
      core.supervisor.leave();
      core.vmm.leave();
      core.audit.close();
      for (const lock of locks) lock.release();
    },
  };
}

async function openCore(config: Config, logger: FastifyBaseLogger): Promise<Core> {
  const state = (name: string): string => join(config.stateDir, name);
  const events = new EventLog();
  events.on('event', ({ source, code, text }) => logger.info({ source, code }, text));
  const tokens = new Tokens(state('tokens.json'));
  await tokens.load();
  const audit = new AuditLog(state('audit.jsonl'), config.auditMib * 2 ** 20);
  const supervisor = new Supervisor(join(config.runtimeDir, 'fault'));
  const vmm = new Vmm(join(config.runtimeDir, 'vm'));
  supervisor.on('driver', ({ code, text }) => events.add('driver', code, text));
  supervisor.on('state', (name, text) => events.add('daemon', `FAULT_PROCESS_${name.toUpperCase()}`, text));
  vmm.on('state', (name, text) => events.add('hyperserver', name.toUpperCase(), text || vmm.name));
  const agent = new NodeAgent(config, supervisor, vmm);
  const store =
    config.etcd === undefined ? new FileStore(state('rack-store.json')) : new EtcdStore(config.etcd.endpoints, config.etcd.leaseSeconds);
  const self = {
    address: config.address ?? `unix:${config.socket}`,
    poolMib: config.poolMib,
    card: config.card !== undefined,
    agreement: agreementOf(config.mtu),
  };
  const rack = new Rack({ store, peers: restPeers(config.peerCa), agent, events, file: new JsonFile(state('rack.json'), Standing), self });
  const admin = new Administrator(rack, events);
  const hyperservers = new Hyperservers(rack, admin, events);
  const sampler = new Sampler(supervisor, config.sampleMs);
  const metrics = new Metrics(sampler, supervisor, () => rack.served?.hyperserver.name ?? '');
  // What runs goes on running; what cannot be found again is an event, not the end of the daemon.
  await supervisor.attach().catch((e) => logger.error(e, 'fault process'));
  await vmm.attach().catch((e) => logger.error(e, 'guest'));
  const core = { config, events, tokens, audit, supervisor, vmm, agent, rack, admin, hyperservers, sampler, metrics };
  admin.ownStatus = async () => nodeStatus(core);
  await rack.open();
  return core;
}

function demandLock(path: string): { release(): void } {
  const lock = tryLock(path);
  if (lock !== null) return lock;
  throw new WeftError('E_RUNNING', `another weftd holds ${path}`, 'stop it first, or give this one other folders and another socket');
}

/** Replaces a socket whose daemon is dead; refuses what somebody answers at, and what is no socket. */
async function listenUnix(server: Server, path: string): Promise<void> {
  if (existsSync(path)) {
    if (!lstatSync(path).isSocket())
      throw new WeftError('E_SOCKET', `${path} is there and is no socket`, 'remove it, or name another path');
    if (await answers(path)) throw new WeftError('E_SOCKET', `somebody answers at ${path} already`, 'name another path');
    rmSync(path);
  }
  // Nobody may connect before the mode is right.
  const mask = process.umask(0o777 & ~0o660);
  try {
    await server.listen({ path });
  } finally {
    process.umask(mask);
  }
  chmodSync(path, 0o660);
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
