// SPDX-License-Identifier: Apache-2.0
// Rack life among daemons without cards: who joins, who is turned away, who leaves, and what a restart changes (nothing).
import { afterEach, expect, it } from 'vitest';
import { busyMachineMs } from '../limit-testing.js';
import { answer, connectDaemon } from './client/client.js';
import type { Config } from './config.js';
import { TestDaemon } from './daemon-testing.js';
import { poll } from './state/wait.js';

const daemons: TestDaemon[] = [];
afterEach(async () => {
  await Promise.all(daemons.splice(0).map((d) => d.remove()));
});

async function start(config: Partial<Config> = {}): Promise<TestDaemon> {
  const d = await TestDaemon.start(config);
  daemons.push(d);
  return d;
}
async function rackOf(config: Partial<Config> = {}): Promise<TestDaemon> {
  const d = await start(config);
  await answer(d.client.POST('/v1/rack', { body: { name: 'rack', member: 'first' } }));
  return d;
}
const tokenOf = async (d: TestDaemon): Promise<string> => (await answer(d.client.POST('/v1/rack/tokens', { body: { minutes: 5 } }))).token;
const join = (d: TestDaemon, address: string, token: string, member: string, node?: number) =>
  d.client.POST('/v1/rack/join', { body: { address, token, member, ...(node === undefined ? {} : { node }) } });
const members = async (d: TestDaemon): Promise<string[]> =>
  (await answer(d.client.GET('/v1/rack')).catch(() => ({ members: [] }))).members.map((m) => `${m.node} ${m.name}`);
const told = (d: TestDaemon, expected: readonly string[]) =>
  poll(`members ${expected}`, busyMachineMs, async () => ((await members(d)).join() === expected.join() ? true : null));

it('three servers make a rack: each with a token that is good once; the administrator tells everyone', async () => {
  const a = await rackOf({ poolMib: 100 });
  const [b, c] = [await start({ poolMib: 50 }), await start()];
  const token = await tokenOf(a);
  expect((await join(b, a.address, token, 'second')).response.status).toBe(200);
  expect((await join(c, a.address, token, 'third')).error?.code).toBe('E_JOIN_TOKEN');
  expect((await join(c, a.address, `${token}x`, 'third')).error?.code).toBe('E_JOIN_TOKEN');
  const next = await tokenOf(a);
  expect((await join(c, a.address, next, 'second')).error?.code).toBe('E_CONFLICT');
  expect((await join(c, a.address, next, 'third', 1)).error?.code).toBe('E_CONFLICT');
  expect((await join(b, a.address, next, 'again')).error?.code).toBe('E_CONFLICT');
  // Turned away for another reason, its token is still good.
  expect((await join(c, a.address, next, 'third', 5)).response.status).toBe(200);
  const all = ['0 first', '1 second', '5 third'];
  await Promise.all([a, b, c].map((d) => told(d, all)));
  expect(await answer(b.client.GET('/v1/node'))).toMatchObject({ node: 1, role: 'member' });
  expect((await answer(b.client.GET('/v1/rack'))).administrator).toBe(0);
  expect((await answer(c.client.GET('/v1/pools'))).map((p) => p.freeMib)).toEqual([100, 50, 0]);
  expect((await answer(a.client.GET('/v1/nodes'))).map((n) => n.status?.node)).toEqual([0, 1, 5]);
  // Who does not administer says who does.
  const refusal = await b.client.POST('/v1/rack/tokens', { body: { minutes: 5 } });
  expect(refusal.error).toMatchObject({ code: 'E_NOT_ADMIN', next: `ask the one at ${a.address}` });

  await b.end('SIGKILL');
  expect((await answer(a.client.GET('/v1/nodes'))).map((n) => n.status === null)).toEqual([false, true, false]);
  await answer(c.client.POST('/v1/rack/leave', { body: { force: false } }));
  await told(a, all.slice(0, 2));
  expect(await answer(c.client.GET('/v1/node'))).toMatchObject({ node: null, role: 'alone' });
  // One that was away finds its place again, and hears what it missed.
  await b.launch();
  await told(b, all.slice(0, 2));
  await a.end('SIGKILL');
  await a.launch();
  expect(await answer(a.client.GET('/v1/node'))).toMatchObject({ node: 0, role: 'administrator' });
  await told(a, all.slice(0, 2));
});

it('secrets at rest: join tokens as hashes; files that hold secrets are the owner’s alone', async () => {
  const a = await rackOf();
  const token = await tokenOf(a);
  expect(a.read('state/rack-store.json')).not.toContain(token);
  const { statSync } = await import('node:fs');
  for (const f of ['rack.json', 'rack-store.json']) expect(statSync(a.file(`state/${f}`)).mode & 0o077).toBe(0);
});

it('a node with another MTU is refused with what differs; its token is not spent', async () => {
  const a = await rackOf();
  const token = await tokenOf(a);
  const other = await start({ mtu: 1500 });
  const refusal = await join(other, a.address, token, 'second');
  expect(refusal.error).toEqual({
    code: 'E_DISAGREE',
    message: 'the rack has MTU 9000, the new node 1500',
    next: 'set the same mtu in both configurations',
  });
  expect((await answer(other.client.GET('/v1/node'))).node).toBe(null);
  const { agreement } = await answer(a.client.GET('/v1/rack'));
  const candidate = { token, name: 'second', address: other.address, poolMib: 0, card: false };
  for (const [key, value] of [
    ['release', '9.9.9'],
    ['abi', agreement.abi + 1],
    ['wire', agreement.wire + 1],
    ['stripe', 'f00'],
  ] as const) {
    const { error } = await a.client.POST('/v1/rack/members', { body: { ...candidate, agreement: { ...agreement, [key]: value } } });
    expect(error?.code, key).toBe('E_DISAGREE');
  }
  expect((await a.client.POST('/v1/rack/members', { body: { ...candidate, agreement } })).response.status).toBe(200);
});

it('daemons reach each other over TCP by the secret of the rack, which opens nothing but their own conversation', async () => {
  const listen = { host: '127.0.0.1', port: 0 };
  const a = await rackOf({ listen });
  const at = await poll('TCP address', 5000, () => /"tcp":"([^"]+)"/.exec(a.log)?.[1] ?? null);
  const b = await start();
  expect((await join(b, at, await tokenOf(a), 'second')).response.status).toBe(200);
  await told(b, ['0 first', '1 second']);
  const { secret } = JSON.parse(b.read('state/rack.json')) as { secret: string };
  const peer = connectDaemon({ address: at, token: secret });
  expect((await peer.GET('/v1/node')).response.status).toBe(200);
  expect((await peer.POST('/v1/tokens', { body: { name: 'mine', role: 'admin' } })).error?.code).toBe('E_FORBIDDEN');
  expect((await peer.POST('/v1/rack/tokens', { body: { minutes: 5 } })).error?.code).toBe('E_FORBIDDEN');
});

it('an older picture of the rack is refused, and one of another rack', async () => {
  const a = await rackOf();
  const b = await start();
  await join(b, a.address, await tokenOf(a), 'second');
  await told(b, ['0 first', '1 second']);
  const { view } = JSON.parse(b.read('state/rack.json'));
  const put = async (change: object): Promise<string | undefined> =>
    (await b.client.PUT('/v1/node/view', { body: { ...view, ...change } })).error?.code;
  expect(await put({})).toBe(undefined);
  expect(await put({ revision: view.revision - 1 })).toBe('E_STALE');
  expect(await put({ rackId: 'another' })).toBe('E_NO_RACK');
  expect(await members(b)).toHaveLength(2);
});
