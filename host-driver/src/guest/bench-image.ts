// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { cachedBuild, run, WeftError } from '@weft/tools';
import { type CpioEntry, cpio, cpioMode } from './cpio.js';
import { unpackDebian } from './debian.js';
import { type GuestImage, guestImage, memcheckProgram, staticBusybox } from './image.js';

/** In the order in which they are loaded. */
const swapModules = [
  'virtio_ring',
  'virtio',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'virtio_blk',
  'failover',
  'net_failover',
  'virtio_net',
  'nbd',
].map((m) => `${m}.ko`);
const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1', 'nbd-client', 'libnl-3-200', 'libnl-genl-3-200'];
const initFile = resolve(import.meta.dirname, '../../guest/init-bench');

/** Debian's kernel with an initramfs that can also swap to a virtio disk or over NBD, and holds redis with its benchmark. */
export async function benchImage(signal?: AbortSignal): Promise<GuestImage> {
  const image = await guestImage(signal);
  const [modules, unpacked, memcheck, busybox] = await Promise.all([
    unpackDebian('guest-modules', [`linux-image-${image.release}`], keepModules, swapModules, signal),
    unpackDebian('guest-programs', packages, async () => undefined, [], signal),
    memcheckProgram(signal),
    staticBusybox(),
  ]);
  const programs = ['usr/bin/redis-server', 'usr/bin/redis-benchmark', 'sbin/nbd-client'].map((p) => join(unpacked, p));
  const libraries = await librariesOf(
    programs,
    ['usr/lib', 'lib'].map((d) => join(unpacked, d, 'x86_64-linux-gnu')),
  );
  const files = (await readdir(modules)).map((m) => join(modules, m));
  const dir = await cachedBuild({
    name: 'guest-bench-initramfs',
    inputs: [initFile, memcheck, busybox, ...programs, ...libraries.map((l) => l.from), ...files],
    flags: ['1'],
    ...(signal ? { signal } : {}),
    build: async (work) => {
      const folder = (path: string): CpioEntry => ({ path, mode: cpioMode.folder });
      const program = async (path: string, from: string): Promise<CpioEntry> => ({
        path,
        mode: cpioMode.program,
        data: await readFile(from),
      });
      const archive = cpio([
        ...['bin', 'dev', 'proc', 'sys', 'tmp', 'modules', 'lib', 'lib/x86_64-linux-gnu', 'lib64'].map(folder),
        { path: 'dev/console', mode: cpioMode.character, device: [5, 1] },
        await program('init', initFile),
        await program('bin/busybox', busybox),
        await program('bin/memcheck', memcheck),
        ...(await Promise.all(programs.map((p) => program(`bin/${basename(p)}`, p)))),
        ...(await Promise.all(libraries.map((l) => program(l.path, l.from)))),
        ...(await Promise.all(files.map((m) => program(`modules/${basename(m)}`, m)))),
      ]);
      await writeFile(join(work, 'initramfs.cpio'), archive);
    },
  });
  return { ...image, initramfs: join(dir, 'initramfs.cpio') };
}

async function keepModules(work: string): Promise<void> {
  const found = await readdir(join(work, 'lib/modules'), { recursive: true });
  for (const name of swapModules) {
    const path = found.find((f) => basename(f) === name);
    if (path === undefined) throw new WeftError('E_KERNEL', `the kernel package has no ${name}`, 'use the kernel of Debian 12');
    await rename(join(work, 'lib/modules', path), join(work, name));
  }
  for (const rest of ['lib', 'usr', 'boot']) await rm(join(work, rest), { recursive: true, force: true });
}

/** Shared libraries that programs ask for, from `own` first, and where they go. */
async function librariesOf(
  programs: readonly string[],
  own: readonly string[],
): Promise<{ readonly path: string; readonly from: string }[]> {
  const { stdout } = await run('env', [`LD_LIBRARY_PATH=${own.join(':')}`, 'ldd', ...programs]);
  const found = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const at = /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1];
    if (at !== undefined) found.set(at.includes('/ld-linux') ? 'lib64/ld-linux-x86-64.so.2' : `lib/x86_64-linux-gnu/${basename(at)}`, at);
  }
  return [...found].map(([path, from]) => ({ path, from }));
}
