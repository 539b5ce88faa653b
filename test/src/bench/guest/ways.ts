// SPDX-License-Identifier: Apache-2.0
// The same guest and program, with its memory in four ways.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bucketStart, Child, type GuestImage } from '@weft/host-driver';
import type { CardKind } from '@weft/hw-sim';
import { findTool, WeftError } from '@weft/tools';
import { Servers } from '../../demo/servers.js';
import { type GuestRun, type Machine, runGuest } from './program.js';

export interface Setting {
  readonly guestMib: number;
  /** Memory that is local; the program uses twice as much. */
  readonly localMib: number;
  readonly nodes: number;
  readonly seed: number;
  readonly qemu: string;
  readonly accel: 'tcg' | 'kvm';
  readonly image: GuestImage;
  readonly plugin: string;
}

export interface WeftRun extends GuestRun {
  /** Faults that the card answered, and its time for all of them together, by its own clock. */
  readonly faults: number;
  readonly cardSeconds: number;
}

/** One program, four ways. */
export interface Program {
  readonly local: GuestRun;
  readonly functional: WeftRun;
  readonly nbd: GuestRun;
  readonly rtl: WeftRun | null;
}

const machine = (s: Setting, append: string): Omit<Machine, 'memory'> => ({
  ...{ qemu: s.qemu, accel: s.accel, image: s.image, guestMib: s.guestMib, append },
});

/** A file in memory, for as long as `use` takes. */
async function withMemoryFile<T>(mib: number, use: (path: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync('/dev/shm/weft-bench-');
  const path = join(dir, 'memory');
  try {
    writeFileSync(path, '');
    truncateSync(path, mib * 2 ** 20);
    return await use(path);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const middleOf = (bucket: number): number => (bucketStart(bucket) + bucketStart(bucket + 1)) / 2;

export const allLocal = (s: Setting, append: string, signal: AbortSignal): Promise<GuestRun> =>
  withMemoryFile(s.guestMib, (memory) => runGuest({ ...machine(s, append), memory }, signal));

/** Little memory, and a disk to swap to that QEMU reaches over NBD at a server which has it in RAM. */
export async function nbdSwap(s: Setting, append: string, signal: AbortSignal): Promise<GuestRun> {
  const tool = await findTool('qemu-storage-daemon');
  if (tool === null) throw new WeftError('E_TOOL', 'qemu-storage-daemon is missing', 'run `apt-get install qemu-system-common`');
  return withMemoryFile(s.guestMib, (memory) =>
    withMemoryFile(2 * s.guestMib, async (disk) => {
      const socket = `${disk}.nbd`;
      const server = new Child(
        'the NBD server',
        spawn(tool.path, [
          ...['--blockdev', `driver=file,node-name=ram,filename=${disk}`],
          ...['--nbd-server', `addr.type=unix,addr.path=${socket}`],
          ...['--export', 'type=nbd,id=swap,node-name=ram,name=swap,writable=on'],
        ]),
      );
      try {
        for (let i = 0; i < 200 && !existsSync(socket); i++) await delay(50, undefined, { signal });
        const drive = `driver=raw,node-name=swap,file.driver=nbd,file.export=swap,file.server.type=unix,file.server.path=${socket}`;
        const extra = ['-blockdev', drive, '-device', 'virtio-blk-pci,drive=swap'];
        return await runGuest({ ...machine(s, `weft.swap weft.local=${s.localMib} ${append}`), memory, extra }, signal);
      } finally {
        server.process.kill('SIGKILL');
        await server.exited;
      }
    }),
  );
}

/** The guest's memory on a rack of such cards. */
export async function weft(s: Setting, card: CardKind, append: string, signal: AbortSignal): Promise<WeftRun> {
  const { nodes, seed, guestMib, localMib } = s;
  const servers = new Servers({
    ...{ nodes, seed, guestMib, budgetMib: localMib, card, width: 512, workMib: 0, ops: 0 },
    ...{ json: false, quick: false, accel: s.accel, killDriver: false, limitS: 0 },
  });
  try {
    await Promise.race([servers.start(), servers.failed]);
    const info = servers.info;
    if (info === undefined) throw new WeftError('E_RPC', 'node 0 did not start');
    const link = { plugin: s.plugin, socket: info.linkSocket, ino: info.guestIno };
    const run = await Promise.race([runGuest({ ...machine(s, append), memory: info.guestPath, link }, signal), servers.failed]);
    const { cardCycles, homeLocal, homeRemote } = await servers.driver.ask('stats', null);
    const cycles = cardCycles.buckets.reduce((sum, n, i) => sum + n * middleOf(i), 0);
    return { ...run, faults: homeLocal + homeRemote, cardSeconds: cycles * servers.cycleNs * 1e-9 };
  } finally {
    await servers.stop();
  }
}
