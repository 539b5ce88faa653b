// SPDX-License-Identifier: Apache-2.0
// The fault process of a node: `node service.js FOLDER`. Nobody's child in life or death: whoever administers it comes and
// goes by the socket in its folder, and pages are served meanwhile.
import { join } from 'node:path';
import { errorLine, WeftError } from '@weft/tools';
import { JsonFile } from '../daemon/state/atomic-file.js';
import { Identity, identify } from '../daemon/state/identity.js';
import { tryLock } from '../daemon/state/lock.js';
import type { Driver, DriverEvent } from '../driver.js';
import { PolicyRunner } from '../policy/runner.js';
import { RpcServer } from '../process/socket-rpc.js';
import { nodeInfo, openNode } from './open.js';
import type { NodeOptions } from './protocol.js';
import { EXIT_TAKEN, type NumberedEvent, type ServiceNotice, type ServiceOperations, serviceFiles } from './service-protocol.js';

const keptEvents = 256;

const folder = process.argv[2] ?? '.';
// Before anything else: a second process in this folder would be one too many.
const lock = tryLock(join(folder, serviceFiles.lock));
if (lock === null) process.exit(EXIT_TAKEN);
const identity = new JsonFile(join(folder, serviceFiles.identity), Identity);
const self = identify(process.pid);
if (self === null) throw new Error('this process does not find itself in /proc');
await identity.write(self);

let opening: Promise<Driver> | undefined;
let driver: Driver | undefined;
let policy: PolicyRunner | undefined;
let seq = 0;
const events: NumberedEvent[] = [];

const opened = (): Driver => {
  if (driver === undefined) throw new WeftError('E_NOT_OPEN', 'the node is not open');
  return driver;
};

function tell(event: DriverEvent): void {
  const numbered = { seq: ++seq, event };
  events.push(numbered);
  if (events.length > keptEvents) events.shift();
  server.notify(numbered);
}

async function open(options: NodeOptions): Promise<Driver> {
  const d = await openNode(options);
  d.on('event', tell);
  driver = d;
  if (options.guestMib > 0) await startPolicy(d, options);
  return d;
}

/** Pages are served without one, too. */
async function startPolicy(d: Driver, { budgetMib, policy: wish }: NodeOptions): Promise<void> {
  const failed = (text: string): void => tell({ code: 'E_POLICY', gpn: 0, detail: 0, text });
  const start = (name: string) => PolicyRunner.start(d, budgetMib * 256, { policy: name, prefetch: wish?.prefetch ?? false }, failed);
  policy = await start(wish?.name ?? 'heat').catch((e) => {
    failed(errorLine(e));
    return start('fifo');
  });
}

const decided = (): PolicyRunner => {
  if (policy === undefined) throw new WeftError('E_NO_MEMORY', 'no memory of a guest is served here', 'ask the node on which it runs');
  return policy;
};

function shut(): void {
  policy?.stop();
  policy = undefined;
  driver?.close();
  driver = undefined;
}

function leave(code: number): void {
  shut();
  server.close();
  process.exit(code);
}

const server = await RpcServer.listen<ServiceOperations, ServiceNotice>(join(folder, serviceFiles.socket), {
  info: () => (driver === undefined ? null : nodeInfo(driver)),
  open: async (options) => {
    opening ??= open(options);
    return nodeInfo(
      await opening.catch((e) => {
        opening = undefined;
        throw e;
      }),
    );
  },
  stats: () => opened().stats(),
  cardCounters: () => opened().cardCounters(),
  suspects: () => opened().suspects(),
  events: ({ after }) => events.filter((e) => e.seq > after),
  pages: () => decided().report(),
  explain: ({ page }) => decided().explain(page),
  setBudget: ({ pages }) => {
    opened().setBudget(pages);
    if (policy !== undefined) policy.budget = pages;
    return null;
  },
  drain: async ({ timeoutMs }) => {
    await opened().drain(timeoutMs);
    return null;
  },
  setMembership: async (membership) => {
    await opened().setMembership(membership);
    return null;
  },
  close: () => {
    // After the answer is on its way.
    setTimeout(() => leave(0), 10);
    shut();
    return null;
  },
});

process.on('SIGTERM', () => leave(0));
// An administrator's terminal is none of ours.
for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);
