// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cachedBuild, findTool, RunError, run, WeftError } from '@weft/tools';
import { cpio, cpioMode } from './cpio.js';

/** Package that names Debian's newest kernel for virtual machines. */
const kernelPackage = 'linux-image-cloud-amd64';
const guestDir = resolve(import.meta.dirname, '../../guest');

export interface GuestImage {
  readonly kernel: string;
  readonly initramfs: string;
  /** What `uname -r` will say in the guest. */
  readonly release: string;
}

/** Kernel and initramfs, fetched and built at most once. `WEFT_KERNEL` names another kernel image. */
export async function guestImage(signal?: AbortSignal): Promise<GuestImage> {
  const wish = process.env['WEFT_KERNEL'];
  if (wish && !existsSync(wish)) throw new WeftError('E_KERNEL', `WEFT_KERNEL: no file ${wish}`, 'unset it to use the Debian kernel');
  const kernel = wish ?? (await debianKernel(signal));
  return { kernel, initramfs: await initramfs(signal), release: kernel.replace(/^.*vmlinuz-/, '') };
}

/** Debian's kernel as packaged: unpacked, not installed. */
async function debianKernel(signal?: AbortSignal): Promise<string> {
  const dir = await cachedBuild({
    name: 'guest-kernel',
    inputs: [],
    flags: ['1', kernelPackage],
    ...(signal ? { signal } : {}),
    build: async (work) => {
      const options = { cwd: work, ...(signal ? { signal } : {}) };
      try {
        const { stdout } = await run('apt-cache', ['depends', '--important', kernelPackage], options);
        const versioned = /Depends: (linux-image-[\w.+-]+)/.exec(stdout)?.[1];
        if (versioned === undefined) throw new WeftError('E_KERNEL', `apt knows no package ${kernelPackage}`, 'run `apt-get update`');
        // The sandbox user of apt may not write here; as root apt only warns about it.
        await run('apt-get', ['download', '-q', versioned], options);
        const deb = (await readdir(work)).find((f) => f.endsWith('.deb'));
        if (deb === undefined) throw new WeftError('E_KERNEL', `apt downloaded no ${versioned}`, 'run `apt-get update`');
        await run('dpkg', ['-x', deb, '.'], options);
        // A hundred megabytes of modules that the guest does not load.
        for (const f of [deb, 'lib', 'usr']) await rm(join(work, f), { recursive: true, force: true });
      } catch (e) {
        if (!(e instanceof RunError)) throw e;
        const why = e.stderr.trim().split('\n').at(-1) || e.message.split('\n')[0];
        throw new WeftError(
          'E_KERNEL',
          `cannot fetch ${kernelPackage}: ${why}`,
          'run `apt-get update`, or set WEFT_KERNEL to a kernel image',
          { cause: e },
        );
      }
    },
  });
  const file = (await readdir(join(dir, 'boot'))).find((f) => f.startsWith('vmlinuz-'));
  if (file === undefined) throw new WeftError('E_KERNEL', `no vmlinuz in ${dir}`, 'remove this folder and try again');
  return join(dir, 'boot', file);
}

/** The guest program, static. */
export async function memcheckProgram(signal?: AbortSignal): Promise<string> {
  const gcc = await findTool('gcc');
  if (gcc === null) throw new WeftError('E_TOOL', 'gcc is missing', 'run `apt-get install gcc libc6-dev`');
  const source = join(guestDir, 'memcheck.c');
  const flags = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Wconversion', '-Werror', '-static', '-s'];
  const dir = await cachedBuild({
    name: 'guest-memcheck',
    inputs: [source],
    flags: ['1', gcc.version, ...flags],
    ...(signal ? { signal } : {}),
    build: async (work) => void (await run(gcc.path, [...flags, '-o', join(work, 'memcheck'), source], signal ? { signal } : {})),
  });
  return join(dir, 'memcheck');
}

async function initramfs(signal?: AbortSignal): Promise<string> {
  const [busybox, memcheck] = await Promise.all([staticBusybox(), memcheckProgram(signal)]);
  const init = join(guestDir, 'init');
  const dir = await cachedBuild({
    name: 'guest-initramfs',
    inputs: [memcheck, init, busybox],
    flags: ['2'],
    ...(signal ? { signal } : {}),
    build: async (work) => {
      const folder = (path: string) => ({ path, mode: cpioMode.folder });
      const archive = cpio([
        ...['bin', 'dev', 'proc', 'sys'].map(folder),
        { path: 'dev/console', mode: cpioMode.character, device: [5, 1] },
        { path: 'init', mode: cpioMode.program, data: await readFile(init) },
        { path: 'bin/busybox', mode: cpioMode.program, data: await readFile(busybox) },
        { path: 'bin/memcheck', mode: cpioMode.program, data: await readFile(memcheck) },
      ]);
      await writeFile(join(work, 'initramfs.cpio'), archive);
    },
  });
  return join(dir, 'initramfs.cpio');
}

/** The initramfs has no libraries, so a dynamic busybox would not start. */
export async function staticBusybox(): Promise<string> {
  for (const path of ['/bin/busybox', '/usr/bin/busybox']) {
    if (existsSync(path) && !hasInterpreter(await readFile(path))) return path;
  }
  throw new WeftError('E_TOOL', 'no static busybox', 'run `apt-get install busybox-static`');
}

/** True if an ELF64 program asks for a dynamic loader (a PT_INTERP segment). */
export function hasInterpreter(elf: Uint8Array): boolean {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  if (view.byteLength < 64 || view.getUint32(0) !== 0x7f454c46) return true;
  const at = Number(view.getBigUint64(32, true));
  const size = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  for (let i = 0; i < count; i++) {
    const segment = at + i * size;
    if (segment + 4 <= view.byteLength && view.getUint32(segment, true) === 3) return true;
  }
  return false;
}
