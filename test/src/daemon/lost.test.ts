// SPDX-License-Identifier: Apache-2.0
// A server of three is gone, daemon and card: the others' hyperservers go on, and only what it alone had is poison.
import { join } from 'node:path';
import { answer, buildConsumer, type DaemonClient, type Hyperserver, loadNative } from '@weft/host-driver';
import { evenStripe, homeOf } from '@weft/spec';
import { repoRoot } from '@weft/tools';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { Program } from './program.js';
import { TestRack } from './test-rack.js';

const seed = 31;
const lostNode = 2;
const pages = 768;
// Time of the cards goes on with what they have to do, not with that of the wall: little of it passes here.
const config = () => ({ heartbeatMs: 1 });
let rack: TestRack | undefined;
const programs: Program[] = [];

// Else the first fault process would have to build it.
beforeAll(async () => void (await loadNative()));
afterEach(async () => {
  for (const p of programs.splice(0)) p.kill();
  await rack?.remove();
  rack = undefined;
});

async function begin(c: DaemonClient, name: string, node: number, pools?: number[]): Promise<Hyperserver> {
  const more = pools === undefined ? {} : { pools };
  await answer(c.POST('/v1/hyperservers', { body: { name, vmm: 'external', memoryMib: pages / 256, budgetMib: 1, node, ...more } }));
  return answer(c.POST('/v1/hyperservers/{name}/start', { params: { path: { name } } }));
}

async function program({ attach }: Hyperserver, ...args: (string | number)[]): Promise<Program> {
  if (attach === null) throw new Error('no memory');
  const hammer = await buildConsumer('weft-hammer', [join(repoRoot, 'host-driver/native/test/hammer.c')]);
  const p = new Program(hammer, [attach.path, attach.bytes, attach.linkSocket, ...args]);
  programs.push(p);
  return p;
}

const state = async (c: DaemonClient, name: string) =>
  (await answer(c.GET('/v1/hyperservers/{name}', { params: { path: { name } } }))).state;

it('two hyperservers do not notice that the server of a third is gone; who administers says so', async () => {
  const r = await TestRack.start({ nodes: 3, seed, poolMib: 6, config });
  rack = r;
  const { client } = r.at(0);
  const guests = [];
  for (const node of [0, 1, lostNode]) {
    const vm = await begin(client, `vm${node}`, node, [0, 1]);
    guests.push(await program(vm, 2, 600_000, seed + node));
  }
  for (const node of [0, 1, lostNode]) await r.progress(node);
  await r.loseNode(lostNode);
  await r.until('the fence', async () => (await r.at(0).events()).includes('NODE_LOST'));
  for (const node of [0, 1]) {
    await r.progress(node);
    expect(await state(client, `vm${node}`)).toBe('running');
    expect(await r.at(node).events()).not.toContain('PAGE_LOST');
  }
  expect(await state(client, `vm${lostNode}`)).toBe('unknown');
  // What it had cannot be started on it again, and stops no one else.
  const stopped = await answer(
    client.POST('/v1/hyperservers/{name}/stop', { params: { path: { name: `vm${lostNode}` } }, body: { graceSeconds: 0 } }),
  );
  expect(stopped.state).toBe('stopped');
  const again = await client.POST('/v1/hyperservers/{name}/start', { params: { path: { name: `vm${lostNode}` } } });
  expect(again.error?.code).toBe('E_NO_CARD');
  for (const guest of guests.slice(0, 2)) {
    const { wrong, ops } = await guest.finish();
    expect(wrong, guest.stderr).toBe(0);
    expect(ops).toBeGreaterThan(100);
  }
});

it('pages that lay on the server that is gone are poison, and no others', async () => {
  const r = await TestRack.start({ nodes: 3, seed, poolMib: 4, config });
  rack = r;
  const vm = await begin(r.at(0).client, 'vm', 0);
  const touch = async (page: number) => (await program(vm, 'touch', page)).said();
  const at = (node: number): number[] => [...Array(pages).keys()].filter((page) => homeOf(evenStripe(3), page).node === node).slice(0, 3);
  const [here = -1, ...away] = at(lostNode);
  // One of its pages is here already, and stays.
  expect(await touch(here)).toEqual({ value: 0 });
  await r.loseNode(lostNode);
  await r.until('the fence', async () => (await r.at(0).events()).includes('NODE_LOST'));
  for (const page of [here, ...at(0), ...at(1)]) expect(await touch(page), `page ${page}`).toEqual({ value: 0 });
  for (const page of away) expect(await touch(page), `page ${page}`).toEqual({ sigbus: true });
  await r.until('a word of each', async () => (await r.at(0).events()).filter((code) => code === 'PAGE_LOST').length === away.length);
  expect(await state(r.at(0).client, 'vm')).toBe('running');
});
