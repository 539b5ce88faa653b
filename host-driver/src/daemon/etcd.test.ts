// SPDX-License-Identifier: Apache-2.0
// Three daemons on a real etcd (Debian's): any of them can administer.
import { findTool } from '@weft/tools';
import { afterEach, expect, it } from 'vitest';
import { busyMachineMs } from '../limit-testing.js';
import { answer } from './client/client.js';
import { TestDaemon } from './daemon-testing.js';
import { startEtcd, type TestEtcd } from './etcd-testing.js';
import { Etcd } from './rack/etcd-client.js';
import { EtcdStore } from './rack/etcd-store.js';
import { poll } from './state/wait.js';

const noEtcd = (await findTool('etcd')) === null;
const leaseSeconds = 2;
const daemons: TestDaemon[] = [];
let etcd: TestEtcd | undefined;

afterEach(async () => {
  await Promise.all(daemons.splice(0).map((d) => d.remove()));
  etcd?.kill();
  etcd = undefined;
});

/** A single etcd of its own; its endpoint. */
async function etcdUp(): Promise<string> {
  etcd = await startEtcd();
  return etcd.endpoint;
}

async function start(endpoint: string): Promise<TestDaemon> {
  const d = await TestDaemon.start({ etcd: { endpoints: [endpoint], leaseSeconds } });
  daemons.push(d);
  return d;
}
const rack = (d: TestDaemon) => answer(d.client.GET('/v1/rack'));
const leader = (d: TestDaemon, wanted: (node: number | null) => boolean): Promise<number> =>
  poll('administrator', busyMachineMs, async () => {
    const { administrator } = await rack(d).catch(() => ({ administrator: null }));
    return administrator !== null && wanted(administrator) ? administrator : null;
  });

it.skipIf(noEtcd)('the administrator is killed: another one takes over, what is known stays known, revisions only grow', async () => {
  const endpoint = await etcdUp();
  const all = [await start(endpoint), await start(endpoint), await start(endpoint)];
  const [a, b, c] = all as [TestDaemon, TestDaemon, TestDaemon];
  await answer(a.client.POST('/v1/rack', { body: { name: 'rack', member: 'n0' } }));
  await leader(a, (n) => n === 0);
  for (const [i, d] of [b, c].entries()) {
    const { token } = await answer(a.client.POST('/v1/rack/tokens', { body: { minutes: 5 } }));
    await answer(d.client.POST('/v1/rack/join', { body: { address: a.address, token, member: `n${i + 1}` } }));
  }
  for (const d of all)
    await poll('three members', busyMachineMs, async () => ((await rack(d).catch(() => null))?.members.length === 3 ? true : null));
  const revisionOf = (d: TestDaemon): number => JSON.parse(d.read('state/rack.json')).view.revision;
  const before = revisionOf(c);

  await a.end('SIGKILL');
  const next = await leader(c, (n) => n !== 0);
  const head = all[next] as TestDaemon;
  expect(next).toBeGreaterThan(0);
  // It can do all that an administrator does.
  const { token } = await answer(head.client.POST('/v1/rack/tokens', { body: { minutes: 5 } }));
  const d = await start(endpoint);
  await answer(d.client.POST('/v1/rack/join', { body: { address: head.address, token, member: 'n3' } }));
  await poll('four members', busyMachineMs, async () => ((await rack(d).catch(() => null))?.members.length === 4 ? true : null));
  expect(revisionOf(d)).toBeGreaterThan(before);

  // The one that was killed comes back as a member among others, and hears what it missed.
  await a.launch();
  await poll('four members', busyMachineMs, async () => {
    const seen = await rack(a).catch(() => null);
    return seen?.members.length === 4 && seen.administrator === next ? true : null;
  });
  expect((await answer(a.client.GET('/v1/node'))).role).toBe('member');
  expect((await a.client.POST('/v1/rack/tokens', { body: { minutes: 5 } })).error?.code).toBe('E_NOT_ADMIN');
});

it.skipIf(noEtcd)(
  'of two writers of the same revision one is refused, and one whose term is over is refused whatever it read',
  async () => {
    const endpoint = await etcdUp();
    const plans = { joinTokens: [], hyperservers: [] };
    const [one, two] = [new EtcdStore([endpoint], leaseSeconds), new EtcdStore([endpoint], leaseSeconds)];
    const first = await one.write('plans', plans, 0);
    await expect(two.write('plans', plans, 0)).rejects.toMatchObject({ code: 'E_CONFLICT' });
    expect(await two.write('plans', plans, first)).toBeGreaterThan(first);
    expect((await one.read('plans'))?.value).toEqual(plans);

    const seen: (number | null)[] = [];
    await one.campaign(0, ({ administrator }) => void seen.push(administrator));
    await poll('first term', busyMachineMs, () => (seen.at(-1) === 0 ? true : null));
    await two.campaign(1, () => undefined);
    const now = (await one.read('plans'))?.revision ?? 0;
    await expect(two.write('plans', plans, now)).rejects.toMatchObject({ code: 'E_NOT_ADMIN' });
    // Somebody removes its key, as the end of its lease would: what it writes before it notices must not count.
    await new Etcd([endpoint]).removePrefix('/weft/administrator');
    await expect(one.write('plans', plans, now)).rejects.toMatchObject({ code: expect.stringMatching(/^E_(CONFLICT|NOT_ADMIN)$/) });
    await Promise.all([one.resign(), two.resign()]);
  },
);

it.skipIf(noEtcd)('etcd dies: nobody administers, and says so; nothing else ends', async () => {
  const endpoint = await etcdUp();
  const d = await start(endpoint);
  await answer(d.client.POST('/v1/rack', { body: { name: 'rack', member: 'n0' } }));
  await leader(d, (n) => n === 0);
  etcd?.kill();
  await poll('nobody administers', busyMachineMs, async () => ((await answer(d.client.GET('/v1/node'))).role === 'member' ? true : null));
  expect((await d.client.POST('/v1/rack/tokens', { body: { minutes: 5 } })).error?.code).toBe('E_NOT_ADMIN');
  expect((await rack(d)).administrator).toBe(null);
});
