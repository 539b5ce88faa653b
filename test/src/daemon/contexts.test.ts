// SPDX-License-Identifier: Apache-2.0
// Two hyperservers on one rack of three functional cards, each at work on pages that lie on all three.
import { join } from 'node:path';
import { answer, buildConsumer, type DaemonClient, type Hyperserver, loadNative } from '@weft/host-driver';
import { repoRoot } from '@weft/tools';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { Program } from './program.js';
import { TestRack } from './test-rack.js';

const seed = 21;
let rack: TestRack | undefined;
const guests: Program[] = [];

// Else the first fault process would have to build it.
beforeAll(async () => void (await loadNative()));
afterEach(async () => {
  for (const g of guests.splice(0)) g.kill();
  await rack?.remove();
  rack = undefined;
});

const create = (c: DaemonClient, name: string, node: number, more: object = {}) =>
  c.POST('/v1/hyperservers', { body: { name, vmm: 'external', memoryMib: 3, budgetMib: 1, node, ...more } });
const start = (c: DaemonClient, name: string) => c.POST('/v1/hyperservers/{name}/start', { params: { path: { name } } });
const stop = (c: DaemonClient, name: string) =>
  c.POST('/v1/hyperservers/{name}/stop', { params: { path: { name } }, body: { graceSeconds: 0 } });

/** A program that checks all it reads of its memory, which is zeros at first. */
async function hammer({ attach }: Hyperserver, itsSeed: number): Promise<Program> {
  if (attach === null) throw new Error('no memory');
  const program = await buildConsumer('weft-hammer', [join(repoRoot, 'host-driver/native/test/hammer.c')]);
  const guest = new Program(program, [attach.path, attach.bytes, attach.linkSocket, 2, 600_000, itsSeed]);
  guests.push(guest);
  return guest;
}

it('two at once: each finds its own bytes and no others; one is killed and stopped, the other goes on, a third takes the place', async () => {
  const r = await TestRack.start({ nodes: 3, seed, poolMib: 4 });
  rack = r;
  const { client } = r.at(0);
  for (const [name, node] of [['a', 0] as const, ['b', 1] as const]) await answer(create(client, name, node));
  const a = await hammer(await answer(start(client, 'a')), seed);
  // By default a could be moved to any node; it gives way to one that starts there.
  const vm = await answer(start(client, 'b'));
  const b = await hammer(vm, seed + 1);
  await Promise.all([r.progress(0), r.progress(1)]);
  expect((await answer(client.GET('/v1/hyperservers'))).map((h) => [h.spec.name, h.state])).toEqual([
    ['a', 'running'],
    ['b', 'running'],
  ]);

  // What is seen of each is its own, at its own node.
  for (const [name, node, other] of [['a', 0, 1] as const, ['b', 1, 0] as const]) {
    const params = { path: { name } };
    const here = r.at(node).client;
    expect((await answer(here.GET('/v1/hyperservers/{name}/pages', { params }))).pages).toBe(768);
    const explained = await answer(here.GET('/v1/hyperservers/{name}/pages/{page}', { params: { path: { name, page: 767 } } }));
    expect(explained.page).toBe(767);
    const beyond = await here.GET('/v1/hyperservers/{name}/pages/{page}', { params: { path: { name, page: 768 } } });
    expect(beyond.error?.code).toBe('E_NOT_FOUND');
    expect((await r.at(other).client.GET('/v1/hyperservers/{name}/pages', { params })).error?.code).toBe('E_ELSEWHERE');
    const metrics = await r.metrics(node);
    expect(metrics).toMatch(new RegExp(`^weft_driver_resident\\{hyperserver="${name}"\\} \\d+$`, 'm'));
  }

  // A third finds no place where one runs, and no room beyond the pools.
  await answer(create(client, 'c', 1, { memoryMib: 2 }));
  expect((await start(client, 'c')).error?.code).toBe('E_CONTEXT');
  await answer(create(client, 'large', 2, { memoryMib: 8 }));
  expect((await start(client, 'large')).error?.code).toBe('E_POOL');
  await answer(create(client, 'apart', 2, { pools: [2] }));
  expect((await start(client, 'apart')).error?.code).toBe('E_POOL');

  // The fault process of one dies, then its guest.
  const { pid } = JSON.parse(r.at(1).read('run/fault/process.json')) as { pid: number };
  // It has resumed before: with the pool of the one that had no guest here.
  const restarts = await r.stat(1, 'restarts');
  process.kill(pid, 'SIGKILL');
  await r.progress(0);
  await r.until('the next fault process', async () => (await r.stat(1, 'restarts')) > restarts);
  await r.progress(1);
  b.kill();
  await r.progress(0);
  expect((await answer(stop(client, 'b'))).state).toBe('stopped');
  expect(await answer(r.at(1).client.GET('/v1/node'))).toMatchObject({ faultProcess: 'running', context: null, attach: null });
  await r.progress(0);

  // Its pages are given to nobody while others are up: the third one's are new, and all zeros.
  const third = await answer(start(client, 'c'));
  expect(third.attach?.inode).not.toBe(vm.attach?.inode);
  const c = await hammer(third, seed + 2);
  await r.progress(1);
  await r.until('most pages', async () => (await r.stat(1, 'grantZero')) > 256);
  for (const guest of [a, c]) {
    const { wrong, ops } = await guest.finish();
    expect(wrong, guest.stderr).toBe(0);
    expect(ops).toBeGreaterThan(100);
  }
  for (const node of [0, 1]) {
    const [card] = await answer(r.at(node).client.GET('/v1/cards'));
    expect(card?.counters?.['DESCRIPTOR_BAD']).toBe(0);
  }
  // Used: 3 + 3 + 2 MiB, also what b has left; with the last one all of it is free again.
  const used = async (): Promise<number> =>
    (await answer(client.GET('/v1/pools'))).map((p) => p.usedMib).reduce((sum, mib) => sum + mib, 0);
  expect(await used()).toBe(8);
  const shares = (await answer(client.GET('/v1/pools'))).flatMap((p) => p.hyperservers);
  const mibOf = (name: string): number => shares.reduce((sum, s) => sum + (s.name === name ? s.mib : 0), 0);
  expect(['a', 'b', 'c'].map(mibOf)).toEqual([3, 0, 2]);
  for (const name of ['a', 'c']) expect((await answer(stop(client, name))).state).toBe('stopped');
  expect(await used()).toBe(0);
  expect(r.problems).toBe(0);
});

it('a daemon dies while another hyperserver takes a node over: the next one ends what was begun', async () => {
  const r = await TestRack.start({ nodes: 3, seed, poolMib: 4 });
  rack = r;
  const { client } = r.at(0);
  await answer(create(client, 'a', 0));
  await answer(create(client, 'b', 1));
  const a = await hammer(await answer(start(client, 'a')), seed);
  await r.progress(0);
  const formation = JSON.parse(r.at(1).read('run/fault/formation.json'));
  // As if it had been killed after it had written what is to be, and before it was.
  await r.at(1).end('SIGKILL');
  const other = { ...formation, context: { id: 'other', firstPage: 1024 } };
  r.at(1).write('run/fault/formation.json', JSON.stringify(other));
  await r.at(1).launch();
  const is = await answer(r.at(1).client.GET('/v1/node'));
  expect(is).toMatchObject({ faultProcess: 'running', context: 'other' });
  const vm = await answer(start(client, 'b'));
  const b = await hammer(vm, seed + 1);
  await Promise.all([r.progress(0), r.progress(1)]);
  for (const guest of [a, b]) expect((await guest.finish()).wrong, guest.stderr).toBe(0);
  expect(r.problems).toBe(0);
});
