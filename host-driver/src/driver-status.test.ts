// SPDX-License-Identifier: Apache-2.0
// How a descriptor may end but well: with TIMEOUT, with POISON, without the page. On a loopback card, no RTL.
import { readFileSync } from 'node:fs';
import { constant, nodeTransitions } from '@weft/spec';
import { afterEach, expect, it } from 'vitest';
import { type HammerResult, killAll, Rig, type RigOptions, until } from './driver-testing.js';

afterEach(killAll);

const ms = 1500;
const base = { pages: 400, budgetPages: 100 } as const;

/** Whether the hammer loses anything, is told of a page that is lost, or the card finds something wrong. */
async function loses(o: RigOptions, seed: number): Promise<boolean> {
  const rig = await Rig.open(o);
  const wrong = await rig
    .consumer(2, ms, seed)
    .result<HammerResult>()
    .then((r) => r.wrong > 0)
    .catch(() => true);
  return rig.close().then(
    () => wrong,
    () => true,
  );
}

it.each([1, 2, 3])('answers too late, faults to be asked again, homes that leave: no update is lost, seed %i', async (seed) => {
  const rig = await Rig.open({ ...base, card: { seed, revokes: 300, late: 200, timeouts: 100, homeless: 20, bare: 500 } });
  expect((await rig.consumer(2, ms, seed).result<HammerResult>()).wrong).toBe(0);
  await rig.driver.quiesce();
  const s = rig.driver.stats();
  for (const n of ['revokeLate', 'faultTimeout', 'evictHomeless'] as const) expect.soft(s[n], n).toBeGreaterThan(0);
  // Pages whose home has left while they were on their way there are this node's again, whatever room there is: those under way at most.
  expect(s.residentPeak).toBeLessThanOrEqual(100 + Math.min(s.evictHomeless, constant('EVICTS')));
  expect(rig.errors()).toEqual([]);
  await rig.close();
});

it('pages take the ways that the spec has for this', async () => {
  const ways = nodeTransitions.filter((t) => /TIMEOUT|without/.test(t.on) || (t.state === 'ED' && t.on === 'completion POISON'));
  const wanted = [...new Set(ways.map((t) => `${t.state}>${t.next}`))].sort();
  const seen = new Set<string>();
  // Which ways a run takes depends on the machine as well: until all are seen.
  for (let seed = 1; seed <= 40 && !wanted.every((w) => seen.has(w)); seed++) {
    const card = { seed, revokes: 500, late: 300, timeouts: 200, homeless: 50, bare: 500 };
    const rig = await Rig.open({ pages: 150, budgetPages: 64, excl: false, card });
    expect((await rig.consumer(2, 1000, seed).result<HammerResult>()).wrong).toBe(0);
    for (const t of rig.driver.transitions().keys()) seen.add(t);
    await rig.close();
  }
  expect(wanted.filter((w) => !seen.has(w))).toEqual([]);
});

// If these lose nothing, the tests above prove nothing.
it.each([
  ['a late answer counts as taken', { mistakes: ['late'] }, { revokes: 300, late: 200 }],
  ['a page is revoked again before its answer is completed', { mistakes: ['haste'] }, { revokes: 500, late: 300 }],
  ['an eviction whose home has left counts as done', { mistakes: ['gone'] }, { homeless: 50 }],
] as const)('a wrong way loses updates: %s', async (_name, wrong, card) => {
  let found = false;
  for (let seed = 1; seed <= 10 && !found; seed++) found = await loses({ ...base, wrong, card: { seed, ...card } }, seed);
  expect(found).toBe(true);
});

it('a page that was lost with its node is an error for who touches it, and for nobody else', async () => {
  const rig = await Rig.open({ pages: 64, card: { lost: 7 } });
  expect(await rig.consumer('touch', 7).result()).toEqual({ sigbus: true });
  expect(rig.errors()).toEqual([]);
  await until(() => rig.events.some((e) => e.code === 'PAGE_LOST'), 'PAGE_LOST');
  expect(rig.events.filter((e) => e.code === 'PAGE_LOST')).toMatchObject([{ gpn: 7, detail: 4 }]);
  expect(rig.driver.stats()).toMatchObject({ poisoned: 1, paused: 0 });
  await rig.close();
});

it('a page that was written here before is lost like any other', async () => {
  const rig = await Rig.open({ pages: 150, budgetPages: 64, card: { forgets: 7 } });
  const c = rig.consumer(2, 20_000, 1);
  await c.exit;
  expect(c.child.signalCode).toBe('SIGBUS');
  await until(() => rig.events.some((e) => e.code === 'PAGE_LOST'), 'PAGE_LOST');
  expect(rig.events.filter((e) => e.code === 'PAGE_LOST')).toMatchObject([{ gpn: 7 }]);
  await rig.close();
});

it('where the kernel cannot say so, the guest is stopped', async () => {
  const rig = await Rig.open({ pages: 64, card: { lost: 7 }, wrong: { mistakes: ['poison'] } });
  const c = rig.consumer('touch', 7);
  await until(() => rig.events.some((e) => e.code === 'PAUSED'), 'PAUSED');
  // The signal is on its way: the process takes it when it next runs.
  await until(() => /^State:\tT/m.test(readFileSync(`/proc/${c.child.pid}/status`, 'utf8')), 'a process that is stopped');
  expect(rig.events.find((e) => e.code === 'PAUSED')?.text).toMatch(/its process was stopped: .* snapshot/);
  expect(rig.driver.stats()).toMatchObject({ poisoned: 0, paused: 1 });
  await rig.close();
});

it('a page that another driver does not give up is asked for again, and somebody is told', async () => {
  const rig = await Rig.open({ pages: 64, card: { timeouts: 1000 } });
  rig.consumer('touch', 7);
  await until(() => rig.events.some((e) => e.code === 'NO_ANSWER'), 'NO_ANSWER');
  expect(rig.events.filter((e) => e.code === 'NO_ANSWER')).toMatchObject([{ gpn: 7, detail: 1 }]);
  const { faultTimeout } = rig.driver.stats();
  // Slowly, but for ever.
  await until(() => rig.driver.stats().faultTimeout > faultTimeout, 'another try');
  expect(rig.driver.stats().faultTimeout).toBeLessThan(30);
  await rig.close();
});

it('a full pool: who wants the page waits, and goes on when there is room', async () => {
  const rig = await Rig.open({ pages: 64, card: { full: 7 } });
  const c = rig.consumer('touch', 7);
  await until(() => rig.driver.stats().faultNoRoom >= 3, 'tries');
  expect(rig.events.filter((e) => e.code === 'OUT_OF_POOL')).toMatchObject([
    { gpn: 7, text: expect.stringContaining('the pool of node 0') },
  ]);
  expect(c.child.exitCode).toBe(null);
  rig.card.child.kill('SIGUSR1');
  expect(await c.result()).toEqual({ value: 0 });
  await until(() => rig.events.some((e) => e.code === 'POOL_AGAIN'), 'POOL_AGAIN');
  expect(rig.errors()).toEqual([]);
  expect(rig.driver.stats().poisoned).toBe(0);
  await rig.close();
});

it('members change; suspects are told', async () => {
  const rig = await Rig.open({ pages: 64, epoch: 3, members: [0, 1, 2, 5] });
  expect(await rig.driver.suspects()).toEqual([1, 2]);
  await rig.driver.setMembership({ epoch: 4, members: [0, 2, 5] });
  expect(await rig.driver.suspects()).toEqual([2]);
  expect(await rig.close()).toMatchObject({ epoch: 4, members: 0b100101 });
});
