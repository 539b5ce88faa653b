// SPDX-License-Identifier: Apache-2.0
// A busy Linux goes from node to node while its pages stay where they are. Functional cards.
import { buildLinkPlugin, findQemu, guestImage, loadNative } from '@weft/host-driver';
import { afterEach, expect, it } from 'vitest';
import { RackGuest } from './guest.js';
import { TestRack } from './test-rack.js';

const ready = await Promise.all([findQemu(), guestImage(), buildLinkPlugin(), loadNative()]).then(
  () => true,
  (e) => {
    console.log(`skipped: ${e}`);
    return false;
  },
);
const bootLimitMs = 240_000;
const seed = 6;
let rack: TestRack | undefined;
afterEach(async () => {
  await rack?.remove();
  rack = undefined;
});

it.skipIf(!ready)('a busy guest moves four times under memory pressure: no page is copied by it, and every byte is right', async () => {
  rack = await TestRack.start({ nodes: 3, seed, poolMib: 40 });
  const guest = new RackGuest(rack);
  const size = { memoryMib: 96, budgetMib: 24, workMib: 32, ops: 24_000, seed };
  expect((await guest.start(size)).state).toBe('running');
  await guest.reaches(0, 'random', 1000, bootLimitMs);
  let at = 0;
  for (const to of [1, 2, 0, 1]) {
    const before = (await guest.said(at)).length;
    const { data, error } = await guest.move(to);
    if (data === undefined) throw new Error(`${error?.code} ${error?.message}\n${rack.daemons.map((d) => d.log).join('\n--\n')}`);
    console.log(
      `node ${at} to ${to}: ${data.totalMs.toFixed(0)} ms, paused ${data.pausedMs.toFixed(0)} ms; QEMU: ${data.qemuDowntimeMs} ms, ${data.stateBytes} bytes`,
    );
    expect(data).toMatchObject({ from: at, to });
    // Devices and firmware; the guest's own memory is 96 MiB.
    expect(data.stateBytes).toBeLessThan(2 << 20);
    expect(data.memoryBytes).toBeLessThan(1 << 20);
    expect(await guest.get()).toMatchObject({ state: 'running', spec: { node: to } });
    at = to;
    // It works there, on pages that it faults in.
    await rack.progress(to);
    await rack.until('a word of the guest', async () => (await guest.said(to)).length > before, 60_000);
  }
  const result = await guest.result(at, bootLimitMs);
  expect(result).toMatchObject({ kind: 'result', corrupt: 0 });
  expect(rack.problems).toBe(0);
  expect((await guest.stop()).state).toBe('stopped');
});
