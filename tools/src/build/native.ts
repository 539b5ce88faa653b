// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { cachedBuild } from './cache.js';
import { run } from './run.js';
import { findTool, type Tool } from './tool.js';
import { wasiHeaders, wasmCompiler, wasmFlags, wasmLink } from './wasm.js';

/** The C++ compiler: `CXX` if set, else clang++-16 (faster code from Verilator's output), else what there is. */
export async function cxxCompiler(): Promise<Tool> {
  const wish = process.env['CXX'];
  for (const path of wish ? [wish] : ['clang++-16', 'clang++', 'g++']) {
    const tool = await findTool(path);
    if (tool !== null) return tool;
  }
  throw new Error(wish ? `CXX=${wish} cannot be run` : 'no C++ compiler: install clang-16 or g++');
}

/** Folder of node_api.h for the Node that runs. */
export function nodeInclude(): string {
  for (const dir of [resolve(dirname(process.execPath), '../include/node'), '/usr/include/node', '/usr/local/include/node']) {
    if (existsSync(join(dir, 'node_api.h'))) return dir;
  }
  throw new Error('node_api.h not found: install the headers of Node (Debian: libnode-dev)');
}

export interface NativeBuild {
  readonly name: string;
  /** Absolute paths of C++ files, and of prebuilt objects or archives (`.o`, `.a`) to link. */
  readonly sources: readonly string[];
  /** Headers outside of system folders are part of the key: all `*.h`, `*.hpp` and `*.inc` of these folders. */
  readonly includes?: readonly string[];
  /** Header that every source gets to see first: read by the compiler once for all builds with the same flags. */
  readonly prelude?: string;
  /** Compiler flags beside `-std=c++20`. Default: `-O2`. */
  readonly flags?: readonly string[];
  readonly link?: readonly string[];
  /** Default: this machine. */
  readonly target?: 'wasm';
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const napiVersion = '-DNAPI_VERSION=8';
// -Bsymbolic and hidden symbols keep several addons of one process apart: each has its own Verilator runtime.
const addonFlags = ['-fPIC', '-fvisibility=hidden', napiVersion];
const addonLink = ['-shared', '-Wl,-Bsymbolic'];

/** Builds a Node addon; gives the path of the `.node` file. */
export async function buildAddon(b: NativeBuild): Promise<string> {
  return link(b, `${b.name}.node`, [...addonFlags, '-isystem', nodeInclude()], addonLink);
}

/** Builds a Node addon as a WebAssembly module (a WASI reactor with its memory imported), for emnapi; gives its path. */
export async function buildWasm(b: NativeBuild): Promise<string> {
  return link({ ...b, target: 'wasm' }, `${b.name}.wasm`, [napiVersion], await wasmLink());
}

/** Builds a program; gives its path. */
export async function buildExecutable(b: NativeBuild): Promise<string> {
  return link(b, b.name, [], ['-pthread']);
}

/** Compiles to objects that a later addon build links; gives their paths. */
export async function buildObjects(b: NativeBuild & { readonly addon?: boolean }): Promise<string[]> {
  const addon = b.target === 'wasm' ? [napiVersion] : [...addonFlags, '-isystem', nodeInclude()];
  const extra = b.addon ? addon : [];
  const { inputs, flags, cxx } = await keyOf(b, extra);
  const dir = await cachedBuild({
    name: b.name,
    inputs,
    flags,
    ...signalOf(b),
    build: async (d) => void (await compile(b, cxx, extra, d)),
  });
  return b.sources.map((s) => objectOf(dir, s));
}

async function link(b: NativeBuild, file: string, extra: readonly string[], linkFlags: readonly string[]): Promise<string> {
  const { inputs, flags, cxx } = await keyOf(b, extra);
  const dir = await cachedBuild({
    name: b.name,
    inputs,
    flags: [...flags, ...linkFlags, ...(b.link ?? [])],
    ...signalOf(b),
    build: async (d) => {
      const objects = await compile(b, cxx, extra, d);
      await run(cxx.path, ['-o', join(d, file), ...(await targetFlags(b)), ...objects, ...linkFlags, ...(b.link ?? [])], runOptions(b));
    },
  });
  return join(dir, file);
}

async function keyOf(b: NativeBuild, extra: readonly string[]): Promise<{ inputs: string[]; flags: string[]; cxx: Tool }> {
  const cxx = b.target === 'wasm' ? await wasmCompiler() : await cxxCompiler();
  const headers: string[] = [];
  for (const dir of b.includes ?? []) {
    for (const f of (await readdir(dir)).sort()) if (/\.(h|hpp|inc)$/.test(f)) headers.push(join(dir, f));
  }
  if (b.target === 'wasm') headers.push(...(await readdir(wasiHeaders)).sort().map((f) => join(wasiHeaders, f)));
  return {
    inputs: [...b.sources, ...headers, ...(b.prelude === undefined ? [] : [b.prelude])],
    flags: ['native 1', cxx.version, process.version, ...(await targetFlags(b)), ...(b.flags ?? ['-O2']), ...extra],
    cxx,
  };
}

const targetFlags = (b: NativeBuild): Promise<string[]> => (b.target === 'wasm' ? wasmFlags() : Promise.resolve([]));

async function flagsOf(b: NativeBuild, extra: readonly string[]): Promise<string[]> {
  return ['-std=c++20', ...(await targetFlags(b)), ...(b.flags ?? ['-O2']), ...(b.includes ?? []).map((d) => `-I${d}`), ...extra];
}

/** Flags that put the compiled prelude before each source. It depends on no folder of `includes`. */
async function preludeOf(b: NativeBuild, cxx: Tool, extra: readonly string[]): Promise<string[]> {
  if (b.prelude === undefined) return [];
  const { prelude } = b;
  const flags = await flagsOf({ ...b, includes: [] }, extra);
  const dir = await cachedBuild({
    name: 'prelude',
    inputs: [prelude],
    flags: ['prelude 1', cxx.version, process.version, prelude, ...flags],
    ...signalOf(b),
    build: async (d) => {
      await run(cxx.path, [...flags, '-x', 'c++-header', prelude, '-o', join(d, `${basename(prelude)}.gch`)], runOptions(b));
    },
  });
  return ['-include', join(dir, basename(prelude))];
}

const isObject = (path: string): boolean => ['.o', '.a'].includes(extname(path));
const objectOf = (dir: string, source: string): string => (isObject(source) ? source : join(dir, `${basename(source)}.o`));

async function compile(b: NativeBuild, cxx: Tool, extra: readonly string[], dir: string): Promise<string[]> {
  const flags = [...(await flagsOf(b, extra)), ...(await preludeOf(b, cxx, extra))];
  const todo = b.sources.filter((s) => !isObject(s));
  if (new Set(todo.map((s) => basename(s))).size !== todo.length) throw new Error(`${b.name}: two sources have one base name`);
  const worker = async (): Promise<void> => {
    for (let s = todo.shift(); s !== undefined; s = todo.shift()) {
      await run(cxx.path, [...flags, '-c', s, '-o', objectOf(dir, s)], runOptions(b));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), todo.length) }, worker));
  return b.sources.map((s) => objectOf(dir, s));
}

const signalOf = (b: NativeBuild): { signal?: AbortSignal } => (b.signal ? { signal: b.signal } : {});
const runOptions = (b: NativeBuild): { timeoutMs?: number; signal?: AbortSignal } => ({
  ...(b.timeoutMs ? { timeoutMs: b.timeoutMs } : {}),
  ...signalOf(b),
});
