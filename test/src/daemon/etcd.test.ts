// SPDX-License-Identifier: Apache-2.0
// Three daemons on a real etcd, a hyperserver at work on pages of all three: its administrators die one after the other.
import { join } from 'node:path';
import { answer, buildConsumer, type DaemonClient, loadNative } from '@weft/host-driver';
import { startEtcd, type TestEtcd } from '@weft/host-driver/testing';
import { findTool, repoRoot } from '@weft/tools';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { Program } from './program.js';
import { TestRack } from './test-rack.js';

const noEtcd = (await findTool('etcd')) === null;
const seed = 12;
const guestNode = 2;
let etcd: TestEtcd | undefined;
let rack: TestRack | undefined;
let guest: Program | undefined;

beforeAll(async () => void (await loadNative()));
afterEach(async () => {
  guest?.kill();
  await rack?.remove();
  etcd?.kill();
});

it.skipIf(noEtcd)('the administrator is killed, another takes over: no guest stops, and epochs only grow', async () => {
  etcd = await startEtcd();
  const r = await TestRack.start({ nodes: 3, seed, poolMib: 4, etcd: { endpoints: [etcd.endpoint], leaseSeconds: 2 } });
  rack = r;
  const path = { name: 'vm' };
  const epoch = async (c: DaemonClient): Promise<number> => (await answer(c.GET('/v1/rack'))).epoch;
  const { client } = r.at(0);
  const epochs = [await epoch(client)];
  await answer(client.POST('/v1/hyperservers', { body: { name: 'vm', vmm: 'external', memoryMib: 3, budgetMib: 1, node: guestNode } }));
  const vm = await answer(client.POST('/v1/hyperservers/{name}/start', { params: { path } }));
  epochs.push(await epoch(client));
  if (vm.attach === null) throw new Error('no memory');
  const hammer = await buildConsumer('weft-hammer', [join(repoRoot, 'host-driver/native/test/hammer.c')]);
  guest = new Program(hammer, [vm.attach.path, vm.attach.bytes, vm.attach.linkSocket, 2, 600_000, seed]);
  await r.progress(guestNode);
  const faultProcess = r.at(guestNode).read('run/fault/process.json');

  await r.at(0).end('SIGKILL');
  let next = -1;
  await r.until('the next administrator', async () => {
    next = (await answer(r.at(guestNode).client.GET('/v1/rack'))).administrator ?? -1;
    return next > 0;
  });
  expect(guest.ended).toBe(false);
  await r.progress(guestNode);
  const head = r.at(next).client;
  epochs.push(await epoch(head));
  expect(await answer(head.GET('/v1/hyperservers/{name}', { params: { path } }))).toMatchObject({ state: 'running' });
  // The first comes back as a member: it is told that it is none but that.
  await r.at(0).launch();
  await r.until('the first as a member', async () => (await answer(client.GET('/v1/rack'))).administrator === next);
  await r.progress(guestNode);
  expect(r.at(guestNode).read('run/fault/process.json')).toBe(faultProcess);
  const { wrong, ops } = await guest.finish();
  expect(wrong, guest.stderr).toBe(0);
  expect(ops).toBeGreaterThan(100);

  // What the next one decides is later than all that the first one did.
  await answer(head.POST('/v1/hyperservers/{name}/stop', { params: { path }, body: { graceSeconds: 0 } }));
  epochs.push(await epoch(head));
  await answer(head.POST('/v1/hyperservers/{name}/start', { params: { path } }));
  epochs.push(await epoch(head));
  const [formed, kept] = [epochs[1], epochs[2]];
  expect(kept).toBe(formed);
  expect([...new Set(epochs)]).toEqual([...new Set(epochs)].sort((a, b) => a - b));
  expect(new Set(epochs).size).toBe(4);
  expect(r.problems).toBe(0);
});
