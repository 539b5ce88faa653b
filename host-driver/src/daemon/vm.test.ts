// SPDX-License-Identifier: Apache-2.0
// An unmodified QEMU and Debian's kernel, administered through `weft`: neither is the daemon's child. On a loopback card, no RTL.
import { existsSync, rmSync } from 'node:fs';
import { Command } from 'commander';
import { afterEach, expect, it, vi } from 'vitest';
import { addDaemon } from '../cli/daemon.js';
import { addRack } from '../cli/rack.js';
import { addVm } from '../cli/vm.js';
import { type CardResult, killAll, type Lines, startCard } from '../driver-testing.js';
import { guestImage } from '../guest/image.js';
import { busyMachineMs } from '../limit-testing.js';
import { buildLinkPlugin, loadNative } from '../native.js';
import { findQemu } from '../vm/qemu.js';
import { answer } from './client/client.js';
import { TestDaemon } from './daemon-testing.js';
import { type Identity, isAlive, signalTo } from './state/identity.js';
import { poll } from './state/wait.js';

const memoryMib = 96;
const bootLimitMs = 240_000;
const ready = await Promise.all([findQemu(), guestImage(), buildLinkPlugin(), loadNative()]).then(
  () => true,
  (e) => {
    console.log(`skipped: ${e}`);
    return false;
  },
);
let d: TestDaemon;
let card: Lines;
afterEach(async () => {
  vi.restoreAllMocks();
  killAll();
  await d?.remove();
});

/** What `weft …` prints when asked of this daemon. */
async function weft(...args: string[]): Promise<string> {
  const command = new Command('weft').exitOverride();
  addDaemon(command);
  addRack(command);
  addVm(command, new AbortController().signal);
  let said = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    await command.parseAsync([...args, '--at', d.address], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return said.trim();
}

async function rackWith(append: string): Promise<void> {
  d = await TestDaemon.start({ poolMib: 256, card: 'card' });
  card = await startCard(d.file('card'), memoryMib * 256, { seed: 9 });
  expect(await weft('rack', 'init', 'lab', '--as', 'one')).toMatch(/^rack lab .*this is node 0$/);
  const size = ['--memory-mib', String(memoryMib), '--budget-mib', '48', '--accel', 'tcg'];
  expect(await weft('vm', 'create', 'guest', ...size, '--append', `transparent_hugepage=never ${append}`)).toBe('guest stopped');
}
const vm = (): { identity: Identity } => JSON.parse(d.read('run/vm/vm.json'));
const state = async (): Promise<string> =>
  (await answer(d.client.GET('/v1/hyperservers/{name}', { params: { path: { name: 'guest' } } }))).state;
const said = (text: string): Promise<string> =>
  poll(
    `"${text}"`,
    bootLimitMs,
    async () => {
      const log = await weft('vm', 'console', 'guest', '--log');
      return log.includes(text) ? log : null;
    },
    200,
  );

it.skipIf(!ready)('the daemon is killed while the guest boots: the guest goes on, is found again, and every byte is right', async () => {
  await rackWith('weft.work=24 weft.ops=1024 weft.seed=3');
  expect(await weft('vm', 'start', 'guest')).toMatch(/^guest running/);
  const { identity } = vm();
  await d.end('SIGKILL');
  expect(isAlive(identity)).toBe(true);
  await d.launch();
  expect(vm().identity).toEqual(identity);
  expect(await weft('vm', 'list')).toMatch(/^guest +running +0 +96 +48/m);
  const log = await said('WEFT result');
  expect(log).toMatch(/WEFT result ok corrupt=0/);
  await poll('end of the guest', busyMachineMs, async () => ((await state()) === 'ended' ? true : null));
  expect(isAlive(identity)).toBe(false);
  expect(await weft('vm', 'stop', 'guest')).toBe('guest stopped');
  expect(existsSync(d.file('run/vm/vm.json'))).toBe(false);
  expect((await card.result<CardResult>()).wrong, card.stderr).toBe(0);
});

it.skipIf(!ready)('QEMU is killed: that is said, its memory is given back when it is stopped, and it starts anew', async () => {
  await rackWith('weft.work=32 weft.ops=1000000 weft.seed=4');
  await weft('vm', 'start', 'guest');
  await said('Linux version');
  signalTo(vm().identity, 'SIGKILL');
  await poll('the end', busyMachineMs, async () => ((await state()) === 'ended' ? true : null));
  expect(await weft('vm', 'list')).toMatch(/^guest +ended .*QEMU was killed/m);
  expect(await d.events()).toContain('ENDED');
  expect(await weft('vm', 'stop', 'guest')).toBe('guest stopped');
  // This card ends with its driver.
  await card.exit;
  rmSync(d.file('card'), { force: true });
  card = await startCard(d.file('card'), memoryMib * 256, { seed: 9 });
  expect(await weft('vm', 'start', 'guest')).toMatch(/^guest running/);
  await said('Linux version');
  expect(await weft('vm', 'stop', 'guest', '--grace-s', '0')).toBe('guest stopped');
  expect(await weft('status')).toMatch(/fault process none\nhealthy$/);
});

it.skipIf(!ready)('a kernel that is not there, and arguments that QEMU refuses: the start says so and leaves nothing', async () => {
  await rackWith('');
  const other = ['--memory-mib', '64', '--accel', 'tcg'];
  await weft('vm', 'create', 'none', ...other, '--kernel', '/nothing');
  await expect(weft('vm', 'start', 'none')).rejects.toMatchObject({ code: 'E_QEMU', message: expect.stringContaining('/nothing') });
  expect(await weft('vm', 'list')).toMatch(/^none +stopped/m);
  expect((await answer(d.client.GET('/v1/node'))).faultProcess).toBe('none');
});
