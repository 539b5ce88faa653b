// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * What each profile needs from the operating system. A tool is looked for by what it
 * provides, not by its package, so that other distributions and own builds work too.
 */
export const profiles = {
  build: [
    { package: 'verilator', command: 'verilator' },
    { package: 'clang-16', command: 'clang++-16' },
    { package: 'g++', command: 'g++' },
    { package: 'make', command: 'make' },
    { package: 'zlib1g-dev', file: '/usr/include/zlib.h' },
  ],
  guest: [
    { package: 'qemu-system-x86', command: 'qemu-system-x86_64' },
    { package: 'busybox-static', staticProgram: ['/bin/busybox', '/usr/bin/busybox'] },
  ],
  etcd: [{ package: 'etcd-server', command: 'etcd' }],
  wire: [{ package: 'tshark', command: 'tshark' }],
  model: [
    { package: 'spin', command: 'spin' },
    { package: 'gcc', command: 'gcc' },
  ],
  // Unpacks what our own cpio has packed.
  archive: [{ package: 'cpio', command: 'cpio' }],
  // udevadm lists the serial ports.
  serial: [{ package: 'udev', command: 'udevadm' }],
  firmware: [
    { package: 'gcc-riscv64-unknown-elf', command: 'riscv64-unknown-elf-gcc' },
    { package: 'gcc', command: 'gcc' },
  ],
  wasm: [
    { package: 'clang-16', command: 'clang++-16' },
    { package: 'lld-16', command: 'wasm-ld-16' },
    { package: 'libc++-16-dev-wasm32', file: '/usr/lib/llvm-16/include/wasm32-wasi/c++/v1/vector' },
    { package: 'libc++abi-16-dev-wasm32', file: '/usr/lib/llvm-16/lib/wasm32-wasi/libc++abi.a' },
    { package: 'libclang-rt-16-dev-wasm32', file: '/usr/lib/llvm-16/lib/clang/16/lib/wasi/libclang_rt.builtins-wasm32.a' },
    { package: 'wasi-libc', file: '/usr/include/wasm32-wasi/stdlib.h' },
  ],
  formal: [{ package: 'berkeley-abc', command: 'berkeley-abc' }],
  browser: [
    { package: 'chromium', command: 'chromium' },
    { package: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
  ],
  silicon: [], // Its tools are Python packages.
};

// apt puts servers into /usr/sbin, which a plain user's PATH may lack.
const searchPath = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A dynamic program names its loader near its start. */
const isStatic = (path) => isExecutable(path) && !readFileSync(path).subarray(0, 4096).includes('ld-linux');

function isPresent(tool) {
  if (tool.file !== undefined) return existsSync(tool.file);
  if (tool.staticProgram !== undefined) return tool.staticProgram.some(isStatic);
  return searchPath.some((dir) => isExecutable(join(dir, tool.command)));
}

/** Debian packages of the tools that lack, for the profiles named. */
export const missingTools = (names) =>
  names.flatMap((name) => profiles[name].filter((tool) => !isPresent(tool)).map((tool) => tool.package));
