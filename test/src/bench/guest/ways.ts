// SPDX-License-Identifier: Apache-2.0
// The same guest and program, with its memory in four ways.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
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
  /** The same, asked for by QEMU. */
  readonly nbdDisk: GuestRun;
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

/** Little memory, and swap to an NBD server that has the disk in RAM: the guest itself asks it over TCP, or QEMU does, as a disk. */
export async function nbdSwap(s: Setting, by: 'guest' | 'qemu', append: string, signal: AbortSignal): Promise<GuestRun> {
  const tool = await findTool('qemu-storage-daemon');
  if (tool === null) throw new WeftError('E_TOOL', 'qemu-storage-daemon is missing', 'run `apt-get install qemu-system-common`');
  return withMemoryFile(s.guestMib, (memory) =>
    withMemoryFile(2 * s.guestMib, async (disk) => {
      const port = await freePort();
      const server = new Child(
        'the NBD server',
        spawn(tool.path, [
          ...['--blockdev', `driver=file,node-name=ram,filename=${disk}`],
          ...['--nbd-server', `addr.type=inet,addr.host=127.0.0.1,addr.port=${port}`],
          ...['--export', 'type=nbd,id=swap,node-name=ram,name=swap,writable=on'],
        ]),
      );
      try {
        await answers(port, signal);
        const drive = `driver=raw,node-name=swap,file.driver=nbd,file.export=swap,file.server.type=inet,file.server.host=127.0.0.1,file.server.port=${port}`;
        const extra =
          by === 'qemu'
            ? ['-blockdev', drive, '-device', 'virtio-blk-pci,drive=swap']
            : ['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,romfile='];
        const swap = by === 'qemu' ? 'weft.swap' : `weft.nbd=${port}`;
        return await runGuest({ ...machine(s, `${swap} weft.local=${s.localMib} ${append}`), memory, extra }, signal);
      } finally {
        server.process.kill('SIGKILL');
        await server.exited;
      }
    }),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Until somebody listens there. */
async function answers(port: number, signal: AbortSignal): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => undefined).once('connect', () => socket.destroy());
    });
    if (open) return;
    await delay(50, undefined, { signal });
  }
  throw new WeftError('E_TIMEOUT', 'the NBD server does not listen');
}

/** The guest's memory on a rack of such cards. */
export async function weft(s: Setting, card: CardKind, append: string, signal: AbortSignal): Promise<WeftRun> {
  const { nodes, seed, guestMib, localMib } = s;
  const servers = new Servers({
    ...{ nodes, seed, guestMib, budgetMib: localMib, card, width: 512, workMib: 0, ops: 0 },
    ...{ json: false, quick: false, accel: s.accel, killDriver: false, limitS: 0, policy: 'heat', prefetch: true },
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
