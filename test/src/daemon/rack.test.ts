// SPDX-License-Identifier: Apache-2.0
// Three daemons, a functional card each: a hyperserver's pages lie on all three while control planes and fault processes die.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answer, buildConsumer, type DaemonClient, type Hyperserver, loadNative } from '@weft/host-driver';
import { TestDaemon } from '@weft/host-driver/testing';
import { type RackServer, serveRack } from '@weft/hw-sim';
import { repoRoot } from '@weft/tools';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { Program } from './program.js';

const nodes = 3;
const memoryMib = 3;
const budgetMib = 1;
const seed = 11;
const daemons: TestDaemon[] = [];
let cards: RackServer | undefined;
let guest: Program | undefined;
let dir = '';

// Else the first fault process would have to build it.
beforeAll(async () => void (await loadNative()));

afterEach(async () => {
  guest?.kill();
  await Promise.all(daemons.splice(0).map((d) => d.remove()));
  cards?.close();
  cards = undefined;
  if (dir !== '') rmSync(dir, { recursive: true, force: true });
});

/** The rack, each node lending what a third of the guest needs and some more. */
async function formRack(): Promise<void> {
  dir = mkdtempSync(join(tmpdir(), 'weft-rack-'));
  const sockets = [...Array(nodes).keys()].map((i) => join(dir, `card${i}`));
  cards = await serveRack({ nodes, cards: sockets.map(() => 'functional' as const), sockets, seed, directory: { entries: 4096 } });
  for (const card of sockets) daemons.push(await TestDaemon.start({ card, poolMib: 4 }));
  const [first, ...others] = daemons as [TestDaemon, ...TestDaemon[]];
  await answer(first.client.POST('/v1/rack', { body: { name: 'rack', member: 'n0' } }));
  for (const [i, d] of others.entries()) {
    const { token } = await answer(first.client.POST('/v1/rack/tokens', { body: { minutes: 5 } }));
    await answer(d.client.POST('/v1/rack/join', { body: { address: first.address, token, member: `n${i + 1}` } }));
  }
}

const path = { name: 'vm' };
const start = (c: DaemonClient): Promise<Hyperserver> => answer(c.POST('/v1/hyperservers/{name}/start', { params: { path } }));
const stat = async (d: TestDaemon, name: string): Promise<number> => (await answer(d.client.GET('/v1/statistics'))).driver?.[name] ?? -1;

async function until(what: string, cond: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await cond().catch(() => false))) {
    if (performance.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms\n${daemons.map((d) => d.log).join('\n--\n')}`);
    await delay(20);
  }
}
async function progress(d: TestDaemon): Promise<void> {
  const before = await stat(d, 'homeRemote');
  await until('remote faults', async () => (await stat(d, 'homeRemote')) > before && before >= 0);
}

it('pages on three nodes: daemons and fault processes of guest and of pools are killed; no byte is lost, and all is given back', async () => {
  await formRack();
  const [first, second, third] = daemons as [TestDaemon, TestDaemon, TestDaemon];
  await answer(first.client.POST('/v1/hyperservers', { body: { name: 'vm', vmm: 'external', memoryMib, budgetMib, node: 0 } }));
  const vm = await start(first.client);
  expect(vm.state).toBe('running');
  expect((await answer(second.client.GET('/v1/pools'))).map((p) => p.usedMib)).toEqual([1.03125, 0.984375, 0.984375]);
  const hammer = await buildConsumer('weft-hammer', [join(repoRoot, 'host-driver/native/test/hammer.c')]);
  if (vm.attach === null) throw new Error('no memory');
  guest = new Program(hammer, [vm.attach.path, vm.attach.bytes, vm.attach.linkSocket, 2, 600_000, seed]);
  await progress(first);

  // All control planes at once: no page notices.
  const faultProcesses = daemons.map((d) => d.read('run/fault/process.json'));
  await Promise.all(daemons.map((d) => d.end('SIGKILL')));
  await delay(300);
  expect(guest.ended).toBe(false);
  for (const d of daemons) await d.launch();
  expect(daemons.map((d) => d.read('run/fault/process.json'))).toEqual(faultProcesses);
  await progress(first);

  // A pool's fault process, then the guest's.
  for (const d of [third, first]) {
    const { pid } = JSON.parse(d.read('run/fault/process.json')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await until('the next fault process', async () => (await stat(d, 'restarts')) === 1);
    await progress(first);
  }
  const { wrong, ops } = await guest.finish();
  expect(wrong, guest.stderr).toBe(0);
  expect(ops).toBeGreaterThan(100);
  const stopped = await answer(first.client.POST('/v1/hyperservers/{name}/stop', { params: { path }, body: { graceSeconds: 0 } }));
  expect(stopped.state).toBe('stopped');
  for (const d of daemons) expect(await answer(d.client.GET('/v1/node'))).toMatchObject({ faultProcess: 'none', formation: null });
  expect(cards?.peek().problems).toBe(0);

  // The same cards serve the next one, whose memory is another.
  const again = await start(first.client);
  expect(again.state).toBe('running');
  expect(again.attach?.inode).not.toBe(vm.attach.inode);
});

it('a member whose daemon is away stops a start; nothing of it stays', async () => {
  await formRack();
  const [first, second, third] = daemons as [TestDaemon, TestDaemon, TestDaemon];
  await answer(first.client.POST('/v1/hyperservers', { body: { name: 'vm', vmm: 'external', memoryMib, budgetMib, node: 0 } }));
  await third.end('SIGKILL');
  const { response, error } = await first.client.POST('/v1/hyperservers/{name}/start', { params: { path } });
  expect([response.status, error?.code]).toEqual([502, 'E_UNREACHABLE']);
  expect(error?.message).toContain('node 2');
  for (const d of [first, second]) expect(await answer(d.client.GET('/v1/node'))).toMatchObject({ faultProcess: 'none', formation: null });
  await third.launch();
  expect((await start(first.client)).state).toBe('running');
});
