// SPDX-License-Identifier: Apache-2.0
// The link plugin in an unmodified QEMU: its firmware runs in memory that the driver serves.
import { findTool } from '@weft/tools';
import { afterEach, expect, it } from 'vitest';
import { killAll, Lines, Rig, until } from './driver-testing.js';
import { buildLinkPlugin } from './native.js';

afterEach(killAll);

const qemu = await findTool('qemu-system-x86_64');

function boot(plugin: string, path: string, sock: string, ino: number): Lines {
  const memory = `memory-backend-file,id=ram,size=64M,mem-path=${path},share=on`;
  const machine = ['-accel', 'tcg', '-machine', 'pc,memory-backend=ram,graphics=off', '-m', '64', '-object', memory];
  const quiet = ['-nographic', '-nodefaults', '-serial', 'stdio', '-plugin', `${plugin},sock=${sock},ino=${ino}`];
  return new Lines(qemu?.path ?? '', [...machine, ...quiet]);
}

it.skipIf(qemu === null)('QEMU boots its firmware on a small frame budget; killing it is noticed', async () => {
  const rig = await Rig.open({ pages: 64 * 256, budgetPages: 256, card: { revokes: 50 } });
  const d = rig.driver;
  const vm = boot(await buildLinkPlugin(), d.guestPath, d.linkSocket, d.guestIno);
  try {
    await until(() => vm.lines.some((l) => l.includes('No bootable device')), 'the end of the firmware');
    expect(vm.lines.join('\n')).toContain('SeaBIOS');
    expect(d.stats().faultWrite).toBeGreaterThan(100);
    vm.kill();
    await until(() => rig.events.some((e) => e.code === 'DETACHED'), 'DETACHED');
    expect(rig.errors()).toEqual([]);
  } finally {
    vm.kill();
    await rig.close();
  }
});

it.skipIf(qemu === null)('the plugin says why it cannot, and QEMU ends', async () => {
  const rig = await Rig.open({ pages: 64 * 256 });
  const d = rig.driver;
  const vm = boot(await buildLinkPlugin(), d.guestPath, `${d.linkSocket}.none`, d.guestIno);
  expect(await vm.exit).not.toBe(0);
  expect(vm.stderr).toMatch(/weft-link: .*\.none: No such file or directory/);
  const other = boot(await buildLinkPlugin(), d.guestPath, d.linkSocket, d.guestIno + 1);
  expect(await other.exit).not.toBe(0);
  expect(other.stderr).toContain('guest memory is not mapped here');
  await rig.close();
});

// QEMU's own timers did that to one start in fifty on a busy machine.
it('a process whose timer rings meanwhile is linked all the same', async () => {
  const rig = await Rig.open({ pages: 64 });
  for (let i = 0; i < 20; i++) {
    const c = rig.consumer('rung');
    expect(await c.exit, c.stderr).toBe(0);
    await until(() => rig.events.filter((e) => e.code === 'DETACHED').length > i, 'DETACHED');
  }
  await rig.close();
});
