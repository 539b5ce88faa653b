// SPDX-License-Identifier: Apache-2.0
// Two Linux guests on one rack of functional cards, at once: one is killed, one moves, and each finds its own bytes.
import { answer, buildLinkPlugin, findQemu, guestImage, loadNative } from '@weft/host-driver';
import { afterEach, expect, it } from 'vitest';
import { long } from '../long.js';
import { RackGuest } from './guest.js';
import { TestRack } from './test-rack.js';

const ready = await Promise.all([findQemu(), guestImage(), buildLinkPlugin(), loadNative()]).then(
  () => true,
  (e) => {
    console.log(`skipped: ${e}`);
    return false;
  },
);
// Minutes of two guests: `npm run test:driver` sets this. `npm test` has two hyperservers at once in contexts.test.ts.
if (!long) console.log('skipped: two guests at once run in npm run test:driver');
const seed = 8;
const size = { memoryMib: 96, budgetMib: 24, workMib: 24, ops: 3000 };
const bootLimitMs = 240_000;
const resultLimitMs = 600_000;
let rack: TestRack | undefined;
afterEach(async () => {
  await rack?.remove();
  rack = undefined;
});

it.skipIf(!ready || !long)(
  'two guests at once: QEMU of one is killed, the other moves past it and finds every byte; the killed one starts anew',
  async () => {
    // Room for three: a range is given out once.
    const r = await TestRack.start({ nodes: 3, seed, poolMib: 100 });
    rack = r;
    const [left, right] = [new RackGuest(r, 'left'), new RackGuest(r, 'right')];
    // The left one must still be at work when the right one has begun.
    await Promise.all([left.start({ ...size, ops: 10 * size.ops, seed }), right.start({ ...size, seed: seed + 1, node: 1 })]);
    await right.reaches(1, 'fill', 1, bootLimitMs);
    // Where the other one runs it cannot go, and it goes on.
    const refused = await left.move(1);
    expect(refused.error?.code).toBe('E_CONTEXT');

    const { identity } = JSON.parse(r.at(1).read('run/vm/vm.json')) as { identity: { pid: number } };
    process.kill(identity.pid, 'SIGKILL');
    await r.until('the end of QEMU', async () => (await right.get()).state === 'ended');
    expect((await left.get()).state).toBe('running');
    await left.reaches(0, 'random', 500, bootLimitMs);
    const moved = await left.move(2);
    expect(moved.error).toBeUndefined();
    expect([moved.data?.from, moved.data?.to]).toEqual([0, 2]);
    await right.again();
    expect((await right.get()).state).toBe('running');

    for (const [guest, node] of [[left, 2] as const, [right, 1] as const]) {
      expect(await guest.result(node, resultLimitMs)).toMatchObject({ kind: 'result', corrupt: 0 });
      const [card] = await answer(r.at(node).client.GET('/v1/cards'));
      expect(card?.counters?.['DESCRIPTOR_BAD']).toBe(0);
    }
    for (const guest of [left, right]) expect((await guest.stop()).state).toBe('stopped');
    expect(r.problems).toBe(0);
  },
);
