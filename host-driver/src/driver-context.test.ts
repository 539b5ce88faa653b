// SPDX-License-Identifier: Apache-2.0
// A driver with a range of the rack's pages, on a loopback card that counts a descriptor outside of it as wrong.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '@weft/tools';
import { afterEach, expect, it } from 'vitest';
import { type CardResult, type HammerResult, killAll, Lines, programs, Rig, startCard, until } from './driver-testing.js';
import { buildDriverProgram } from './native.js';

const noCxx = (await findTool('g++')) === null;
const [pages, first, guestPages, budget] = [400, 250, 100, 64];
afterEach(killAll);

it('names the pages of its context and no others; drained, it has none', async () => {
  const rig = await Rig.open({ pages, firstPage: first, guestBytes: guestPages * 4096, budgetPages: budget, card: { revokes: 300 } });
  const guest = rig.consumer(2, 600_000, 7);
  await until(() => rig.driver.stats().evictDirty > 200, 'evictions');
  expect(rig.driver.pageStates()).toHaveLength(guestPages);
  expect(() => rig.driver.readGuestPage(guestPages)).toThrow('no page 100');
  guest.child.kill('SIGTERM');
  expect((await guest.result<HammerResult>()).wrong, guest.stderr).toBe(0);

  expect(rig.driver.stats().resident).toBeGreaterThan(0);
  await rig.driver.drain();
  expect(rig.driver.stats().resident).toBe(0);
  expect(new Set(rig.driver.pageStates())).toEqual(new Set([0]));
  // Nobody may map it any more; a driver that goes on serves it as before.
  const late = rig.consumer('touch', 3);
  expect(await late.exit).toBe(1);
  expect(late.stderr).toContain('this memory is given back');
  rig.driver.resume();
  expect(await rig.consumer('touch', 3).result()).toMatchObject({ value: expect.any(Number) });
  expect(rig.errors().map((e) => e.code)).toEqual(['E_LINK']);
  await rig.close();
});

it('a context beyond the last page of all is refused', async () => {
  await expect(Rig.open({ pages, firstPage: 2 ** 36 - 1, guestBytes: 2 * 4096 })).rejects.toMatchObject({ code: 'E_OPTION' });
});

it.skipIf(noCxx)('another context takes the place only of one whose pages have gone home', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'weft-driver-'));
  const program = await buildDriverProgram('crash');
  if (program === null) throw new Error('no g++');
  const card = await startCard(join(dir, 'card'), pages, { revokes: 100 });
  const start = (...more: string[]) =>
    new Lines(program, [join(dir, 'card'), join(dir, 'link'), guestPages, budget, `pool=${pages}`, ...more]);
  const begun = start('first=0');
  const { hammer } = await programs();
  const memory = [await begun.first(), guestPages * 4096, join(dir, 'link')];
  // One page is here, whatever becomes of the guest.
  await new Lines(hammer, [...memory, 'touch', 3]).result();
  const guest = new Lines(hammer, [...memory, 2, 600_000, 5]);
  await guest.line('attached');
  begun.kill();
  await begun.exit;
  const other = start('resume', `first=${first}`);
  expect(await other.exit).toBe(1);
  expect(other.stderr).toContain('pages of another hyperserver are still here');
  // Nothing of it was taken away.
  const same = start('resume', 'first=0');
  await same.first();
  guest.child.kill('SIGTERM');
  expect((await guest.result<HammerResult>()).wrong, guest.stderr).toBe(0);
  same.child.stdin?.end();
  expect(await same.result()).toMatchObject({ quiet: true, errors: 0, restarts: 1 });
  expect((await card.result<CardResult>()).wrong, card.stderr).toBe(0);
  await rm(dir, { recursive: true, force: true });
});
