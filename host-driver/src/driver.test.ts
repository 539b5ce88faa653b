// SPDX-License-Identifier: Apache-2.0
// The driver with real userfaultfd on a loopback card: no RTL. Needs root or access to userfaultfd.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evenStripe, nodeTransitions, status } from '@weft/spec';
import { afterEach, expect, it } from 'vitest';
import { Driver } from './driver.js';
import { type HammerResult, killAll, Rig, until } from './driver-testing.js';

afterEach(killAll);

const ms = 1500;

it.each([1, 2, 3])('no update is lost under a small budget and random revokes, seed %i', async (seed) => {
  const rig = await Rig.open({ pages: 400, budgetPages: 100, card: { seed, revokes: 300 } });
  const result = await rig.consumer(2, ms, seed).result<HammerResult>();
  expect(result.ops).toBeGreaterThan(1000);
  expect(result.wrong).toBe(0);
  await until(() => rig.events.some((e) => e.code === 'DETACHED'), 'DETACHED');
  await rig.driver.quiesce();
  const s = rig.driver.stats();
  expect(s.residentPeak).toBeLessThanOrEqual(100);
  for (const n of ['faultRead', 'faultWriteLocal', 'evictDirty', 'evictClean', 'revokeToS', 'revokeToI'] as const) {
    expect.soft(s[n], n).toBeGreaterThan(0);
  }
  expect(s.strayPages + s.vanishedPages + s.grantError + s.evictError).toBe(0);
  expect(s.cardCycles.p50).toBeGreaterThan(0);
  expect(s.hostNs.p99).toBeGreaterThanOrEqual(s.hostNs.p50);
  expect(rig.errors()).toEqual([]);
  await rig.close();
});

it('without excl, readers upgrade', async () => {
  const rig = await Rig.open({ pages: 100, excl: false, card: { revokes: 200 } });
  expect((await rig.consumer(2, ms, 5).result<HammerResult>()).wrong).toBe(0);
  expect(rig.driver.stats().grantUpgrade).toBeGreaterThan(0);
  await rig.close();
});

it('pages take every way of the spec, and no other', async () => {
  const table = nodeTransitions
    .filter((t) => t.state !== t.next && !/TIMEOUT|POISON|without/.test(t.on))
    .map((t) => `${t.state}>${t.next}`);
  // Completion M with `dirty`: the spec has it in the action of IS > E.
  const ways = [...new Set([...table, 'IS>M'])].sort();
  const seen = new Set<string>();
  let fromBuffer = 0;
  for (let seed = 1; seed <= 8 && (seen.size < ways.length || fromBuffer === 0); seed++) {
    const rig = await Rig.open({ pages: 400, budgetPages: 100, card: { seed, revokes: 300 } });
    expect((await rig.consumer(2, 1000, seed).result<HammerResult>()).wrong).toBe(0);
    for (const t of rig.driver.transitions().keys()) seen.add(t);
    fromBuffer += rig.driver.stats().revokeBuffer;
    await rig.close();
  }
  expect([...seen].sort()).toEqual(ways);
  expect(fromBuffer).toBeGreaterThan(0);
});

// The orders that lose updates (why: native/README.md). If these find nothing, the test above proves nothing.
it.each([
  ['copy, then punch', { order: 'copyThenPunch', orderGapUs: 100 }],
  ['copy, protect, punch', { order: 'copyProtectPunch', orderGapUs: 100 }],
  ['share without write protection', { mistakes: ['share'] }],
] as const)('a wrong order loses updates: %s', async (_name, wrong) => {
  let lost = 0;
  for (let seed = 1; seed <= 10 && lost === 0; seed++) {
    const rig = await Rig.open({ pages: 64, card: { seed, revokes: 500 }, wrong });
    lost = (await rig.consumer(2, ms, seed).result<HammerResult>()).wrong;
    await rig.close();
  }
  expect(lost).toBeGreaterThan(0);
});

it('a killed consumer is noticed, its pages stay and the next one finds them', async () => {
  const rig = await Rig.open({ pages: 200, budgetPages: 64, card: { revokes: 100 } });
  const first = rig.consumer(2, 60_000, 1);
  await until(() => rig.driver.stats().faultRead > 500, 'faults');
  first.kill();
  await until(() => rig.events.some((e) => e.code === 'DETACHED'), 'DETACHED');
  await rig.driver.quiesce();
  // The card's peer goes on revoking: a page may go between two looks.
  const held = (): number => rig.driver.pageStates().filter((s) => s >= 3 && s <= 6).length;
  await until(() => held() === rig.driver.stats().resident, 'as many pages held as resident');
  const gpn = rig.driver.pageStates().indexOf(6);
  const word = new DataView(rig.driver.readGuestPage(gpn).buffer).getBigUint64(0, true);
  const { value } = await rig.consumer('touch', gpn).result<{ value: number }>();
  expect(BigInt(value)).toBe(word);
  expect(rig.driver.stats().minorEvents).toBeGreaterThan(0);
  await rig.close();
});

it('a dead simulator is told, and nothing hangs', async () => {
  const rig = await Rig.open({ pages: 200, budgetPages: 64 });
  rig.consumer(1, 60_000, 1);
  await until(() => rig.driver.stats().faultRead > 200, 'faults');
  rig.card.kill();
  await until(() => rig.events.some((e) => e.code === 'E_CARD_GONE'), 'E_CARD_GONE');
  await expect(rig.driver.quiesce(200)).rejects.toMatchObject({ code: 'E_BUSY' });
  await expect(rig.driver.cardCounters()).rejects.toMatchObject({ code: 'E_CARD' });
  await expect(rig.close()).rejects.toThrow(); // the card was killed
});

it('a page that the card refuses raises SIGBUS and is told', async () => {
  const rig = await Rig.open({ pages: 64, card: { bad: 7 } });
  expect(await rig.consumer('touch', 7).result()).toEqual({ sigbus: true });
  await until(() => rig.errors().length > 0, 'E_PAGE');
  expect(rig.errors()).toMatchObject([{ code: 'E_PAGE', gpn: 7, detail: status.members.find((m) => m.name === 'OWNER')?.value }]);
  expect(rig.driver.stats().poisoned).toBe(1);
  await rig.close();
});

it('a consumer without the right to userfaultfd says what to do', async () => {
  const rig = await Rig.open({ pages: 64 });
  const c = rig.consumer('unprivileged');
  expect(await c.exit).toBe(1);
  expect(c.stderr).toMatch(/userfaultfd is not permitted: run as root.*CAP_SYS_PTRACE.*\/dev\/userfaultfd/);
  await rig.close();
});

it('a second consumer is refused', async () => {
  const rig = await Rig.open({ pages: 64 });
  await rig.consumer(1, 60_000, 1).line('attached');
  const second = rig.consumer('touch', 1);
  expect(await second.exit).toBe(1);
  expect(second.stderr).toContain('the driver refuses: another process has this guest memory');
  await rig.close();
});

it('open says why it cannot', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'weft-driver-'));
  const mute = createServer();
  try {
    const base = { cardSocket: join(dir, 'none'), node: 0, stripe: evenStripe(1), poolPages: 64, limitMs: 200 };
    await expect(Driver.open(base)).rejects.toMatchObject({
      code: 'E_CARD',
      message: expect.stringContaining('is its simulator running?'),
    });
    await expect(Driver.open({ ...base, stripe: [0] })).rejects.toMatchObject({ code: 'E_OPTION' });
    await expect(Driver.open({ ...base, budgetPages: 3 })).rejects.toMatchObject({ code: 'E_OPTION' });
    await expect(Driver.open({ ...base, guestBytes: 4096 })).rejects.toMatchObject({ code: 'E_OPTION' });
    await new Promise<void>((r) => mute.listen(join(dir, 'stream'), r));
    await expect(Driver.open({ ...base, cardSocket: join(dir, 'stream') })).rejects.toMatchObject({ code: 'E_CARD' });
  } finally {
    mute.close();
    await rm(dir, { recursive: true, force: true });
  }
});

it('a card that stops is told, and goes on where it was', async () => {
  const rig = await Rig.open({ pages: 200, budgetPages: 64, stallMs: 200, card: { revokes: 100 } });
  const c = rig.consumer(2, 2500, 1);
  await until(() => rig.driver.stats().faultRead > 200, 'faults');
  rig.card.child.kill('SIGSTOP');
  await until(() => rig.events.some((e) => e.code === 'E_STALLED'), 'E_STALLED');
  rig.card.child.kill('SIGCONT');
  expect((await c.result<HammerResult>()).wrong).toBe(0);
  await rig.close();
});
