// SPDX-License-Identifier: Apache-2.0
// Three daemons, a functional card each: a hyperserver's pages lie on all three while control planes and fault processes die.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answer, buildConsumer, type DaemonClient, type Hyperserver, loadNative } from '@weft/host-driver';
import { repoRoot } from '@weft/tools';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { Program } from './program.js';
import { TestRack } from './test-rack.js';

const spec = { name: 'vm', vmm: 'external', memoryMib: 3, budgetMib: 1, node: 0 } as const;
const seed = 11;
let rack: TestRack | undefined;
let guest: Program | undefined;

// Else the first fault process would have to build it.
beforeAll(async () => void (await loadNative()));

afterEach(async () => {
  guest?.kill();
  await rack?.remove();
  rack = undefined;
});

/** Each node lends what a third of the guest needs and some more. */
async function formRack(): Promise<TestRack> {
  rack = await TestRack.start({ nodes: 3, seed, poolMib: 4 });
  return rack;
}

const path = { name: 'vm' };
const start = (c: DaemonClient): Promise<Hyperserver> => answer(c.POST('/v1/hyperservers/{name}/start', { params: { path } }));

it('pages on three nodes: daemons and fault processes of guest and of pools are killed; no byte is lost, and the next one finds none of them', async () => {
  const r = await formRack();
  const [first, second] = [r.at(0), r.at(1)];
  await answer(first.client.POST('/v1/hyperservers', { body: spec }));
  const vm = await start(first.client);
  expect(vm.state).toBe('running');
  expect((await answer(second.client.GET('/v1/pools'))).map((p) => p.usedMib)).toEqual([1.03125, 0.984375, 0.984375]);
  const hammer = await buildConsumer('weft-hammer', [join(repoRoot, 'host-driver/native/test/hammer.c')]);
  if (vm.attach === null) throw new Error('no memory');
  guest = new Program(hammer, [vm.attach.path, vm.attach.bytes, vm.attach.linkSocket, 2, 600_000, seed]);
  await r.progress(0);

  // All control planes at once: no page notices.
  const faultProcesses = r.daemons.map((d) => d.read('run/fault/process.json'));
  await Promise.all(r.daemons.map((d) => d.end('SIGKILL')));
  await delay(300);
  expect(guest.ended).toBe(false);
  for (const d of r.daemons) await d.launch();
  expect(r.daemons.map((d) => d.read('run/fault/process.json'))).toEqual(faultProcesses);
  await r.progress(0);

  // A pool's fault process, then the guest's.
  for (const node of [2, 0]) {
    const { pid } = JSON.parse(r.at(node).read('run/fault/process.json')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await r.until('the next fault process', async () => (await r.stat(node, 'restarts')) === 1);
    await r.progress(0);
  }
  const { wrong, ops } = await guest.finish();
  expect(wrong, guest.stderr).toBe(0);
  expect(ops).toBeGreaterThan(100);
  const stopped = await answer(first.client.POST('/v1/hyperservers/{name}/stop', { params: { path }, body: { graceSeconds: 0 } }));
  expect(stopped.state).toBe('stopped');
  for (const d of r.daemons) expect(await answer(d.client.GET('/v1/node'))).toMatchObject({ faultProcess: 'none', formation: null });
  expect(r.problems).toBe(0);

  // The same cards and pools serve the next one, whose memory is another: it finds zeros, wherever the first one has left bytes.
  const again = await start(first.client);
  expect(again.state).toBe('running');
  if (again.attach === null) throw new Error('no memory');
  expect(again.attach.inode).not.toBe(vm.attach.inode);
  guest = new Program(hammer, [again.attach.path, again.attach.bytes, again.attach.linkSocket, 2, 600_000, seed + 1]);
  await r.progress(0);
  await r.until('most pages', async () => (await r.stat(0, 'grantZero')) > (spec.memoryMib * 256) / 2);
  expect((await guest.finish()).wrong, guest.stderr).toBe(0);
});

it('a member whose daemon is away stops a start; nothing of it stays', async () => {
  const r = await formRack();
  const { client } = r.at(0);
  await answer(client.POST('/v1/hyperservers', { body: spec }));
  await r.at(2).end('SIGKILL');
  const { response, error } = await client.POST('/v1/hyperservers/{name}/start', { params: { path } });
  expect([response.status, error?.code]).toEqual([502, 'E_UNREACHABLE']);
  expect(error?.message).toContain('node 2');
  for (const node of [0, 1])
    expect(await answer(r.at(node).client.GET('/v1/node'))).toMatchObject({ faultProcess: 'none', formation: null });
  await r.at(2).launch();
  expect((await start(client)).state).toBe('running');
});
