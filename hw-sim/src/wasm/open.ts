// SPDX-License-Identifier: Apache-2.0
/** A rack on the kernel as WebAssembly (build-kernel.ts): in a browser or its workers, or in Node without a toolchain. */
import { instantiateNapiModule } from '@emnapi/core';
import { createContext } from '@emnapi/runtime';
import { RackError } from '../errors.js';
import type { KernelClass } from '../kernel.js';
import { nativeConfig, type RackOptions } from '../options.js';
import { Rack } from '../rack.js';
import { type KernelFiles, system } from './wasi.js';

const pageBytes = 65_536;
/** What a rack needs beside its cards' memories: models, queues, a flash of 16 MiB in each card. */
const workBytes = (nodes: number): number => (32 + 24 * nodes) << 20;

interface Exports {
  malloc(bytes: number): number;
}

export type KernelModule = WebAssembly.Module;

/** Takes what buildKernel({ wasm: true }) has built, once for any number of racks. */
export function compileKernel(bytes: Uint8Array<ArrayBuffer>): Promise<KernelModule> {
  return WebAssembly.compile(bytes);
}

/** The module must be for the width that `options` have, and for cards as they have them. `files`: what the kernel finds when it opens them. */
export async function openWasmRack(module: KernelModule, options: RackOptions, files: KernelFiles = {}): Promise<Rack> {
  const config = nativeConfig(options);
  const rom = options.management?.rom;
  if (rom !== undefined && files[rom] === undefined) throw new RackError('OPTION', `the boot ROM ${rom} is not among the kernel's files`);
  const wanted = [...config.memories, ...config.directories].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const pages = Math.ceil((wanted + workBytes(config.nodes)) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { instance, napiModule } = await instantiateNapiModule(module, {
    context: createContext(),
    overwriteImports: (imports) => ({
      ...imports,
      env: { ...imports['env'], memory },
      wasi_snapshot_preview1: system(memory, files),
    }),
    beforeInit: ({ instance: { exports } }) => (exports['_initialize'] as () => void)(),
  });
  const { malloc } = instance.exports as unknown as Exports;
  /** The same in the kernel's memory. */
  const inside = <T extends Uint8Array | BigUint64Array>(of: T, View: new (buffer: ArrayBuffer, at: number, length: number) => T): T => {
    const at = malloc(of.byteLength);
    if (at === 0) throw new RackError('OPTION', `${of.byteLength} bytes of memory cannot be had in WebAssembly`);
    new Uint8Array(memory.buffer, at, of.byteLength).fill(0);
    return new View(memory.buffer, at, of.length);
  };
  const { Kernel } = napiModule.exports as { Kernel: KernelClass };
  return new Rack(Kernel, {
    ...config,
    memories: config.memories.map((m) => inside(m, Uint8Array)),
    directories: config.directories.map((d) => inside(d, BigUint64Array)),
  });
}
