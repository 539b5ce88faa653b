// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildAddon, buildExecutable, cachedBuild, findTool, repoRoot, run } from '@weft/tools';

const nativeDir = join(repoRoot, 'host-driver/native');
const dirs = {
  src: join(nativeDir, 'src'),
  link: join(nativeDir, 'link'),
  test: join(nativeDir, 'test'),
  bench: join(nativeDir, 'bench'),
  spec: join(repoRoot, 'fpga-rtl/spec/gen'),
};
const warnings = ['-Wall', '-Wextra', '-Wconversion', '-Werror'];

/** An open driver, as the addon sees it. */
declare const handle: unique symbol;
export interface NativeHandle {
  readonly [handle]: true;
}

export interface NativeEvent {
  readonly code: string;
  readonly gpn: number;
  readonly detail: number;
  readonly text: string;
}

/** All members are needed; numbers are unsigned integers. */
export interface NativeOptions {
  readonly cardSocket: string;
  readonly linkSocket: string;
  readonly guestBytes: number;
  /** The rack's number of guest page 0. */
  readonly firstPage: number;
  readonly limitMs: number;
  readonly node: number;
  readonly epoch: number;
  readonly rtoCycles: number;
  readonly ackDelayCycles: number;
  readonly stripe: readonly number[];
  readonly poolPages: number;
  readonly budgetPages: number;
  readonly excl: number;
  readonly spinUs: number;
  readonly stallMs: number;
  readonly order: number;
  /** Bits of Wrong in engine.h. */
  readonly wrong: number;
  readonly orderGapUs: number;
  readonly resume: number;
  /** Bit i: node i. */
  readonly members: number;
  readonly heartbeatCycles: number;
  readonly heartbeatLimit: number;
  readonly revokeLimitCycles: number;
  readonly holdoffCycles: number;
  readonly faultLimitCycles: number;
  readonly pageFrames: number;
}

export type NativeMemory = 'guest' | 'pool';

/** Functions of host-driver/native/src/addon.cpp. */
export interface Native {
  open(options: NativeOptions, onEvent: (e: NativeEvent) => void): Promise<NativeHandle>;
  close(h: NativeHandle): void;
  info(h: NativeHandle): { readonly guestFd: number; readonly guestIno: number };
  stats(h: NativeHandle): Record<string, number> & { readonly cardCycles: number[]; readonly hostNs: number[] };
  states(h: NativeHandle): Uint8Array;
  transitions(h: NativeHandle): Float64Array;
  readPage(h: NativeHandle, memory: NativeMemory, page: number): Uint8Array;
  digests(h: NativeHandle, memory: NativeMemory): BigUint64Array;
  quiesce(h: NativeHandle, on: number): void;
  /** On: everything goes home that can. */
  drain(h: NativeHandle, on: number): void;
  quiet(h: NativeHandle): boolean;
  setBudget(h: NativeHandle, pages: number): void;
  /** `notes`: gpn and what has happened to it (Happened of policy_port.h), in turn; `lost`: notes dropped ever. */
  takeTrail(h: NativeHandle): { readonly notes: Uint32Array; readonly lost: number };
  advise(h: NativeHandle, evict: Uint32Array | null, spare: Uint32Array, fetchAhead: Uint32Array): void;
  /** `way`: Look of looker.h; as an argument 0 means: what works here. */
  look(h: NativeHandle, gpns: Uint32Array, way: number): Promise<{ readonly pages: number; readonly way: number }>;
  readRegisters(h: NativeHandle, offset: number, count: number): Promise<Uint32Array>;
  record(h: NativeHandle, on: number): Promise<void>;
  takeRecords(
    h: NativeHandle,
  ): Promise<{ readonly lines: Uint8Array; readonly time: number; readonly lost: number; readonly busy: boolean }>;
  histograms(h: NativeHandle, words: number): Promise<Uint32Array>;
  setMembership(h: NativeHandle, epoch: number, members: number, limitMs: number): Promise<void>;
}

const modules =
  'card_link card_setup consumer dma_memory engine evictor faults guest_memory journal link_server looker page_table prefetch record_reader restart revokes'.split(
    ' ',
  );
/** Everything but the addon's own file; test programs link it too. */
const nodeSources = modules.map((m) => join(dirs.src, `${m}.cpp`));
const includes = [dirs.src, dirs.link, dirs.spec];

let loaded: Promise<Native> | undefined;

/** What an installed Weft brings along, since a server has no compilers. */
export const prebuiltFiles = { addon: 'weft-driver.node', plugin: 'weft-link.so', probe: 'weft-probe', console: 'console' } as const;
const prebuiltDir = join(repoRoot, 'prebuilt');
const prebuilt = existsSync(prebuiltDir);

/** The driver's addon as a file, built on first use. */
export function buildDriverAddon(): Promise<string> {
  if (prebuilt) return Promise.resolve(join(prebuiltDir, prebuiltFiles.addon));
  return buildAddon({
    name: 'weft-driver',
    sources: [join(dirs.src, 'addon.cpp'), ...nodeSources],
    includes,
    flags: ['-O2', '-pthread', ...warnings],
    link: ['-pthread'],
  });
}

/** The driver's addon. */
export function loadNative(): Promise<Native> {
  loaded ??= buildDriverAddon().then((path) => createRequire(import.meta.url)(path) as Native);
  return loaded;
}

/** The card's test double, a program (native/test/loopback_card.cpp). */
export function buildLoopbackCard(): Promise<string> {
  const sources = [join(dirs.test, 'loopback_card.cpp')];
  return buildExecutable({ name: 'weft-loopback-card', sources, includes: [dirs.test, ...includes], flags: ['-O2', ...warnings] });
}

/** Programs of `npm run bench:host` (native/bench): the fault path on a card that takes no time, the least that handles a fault, and who measures both. */
export async function buildHostBench(): Promise<{ readonly driver: string; readonly floor: string; readonly touch: string }> {
  const driver = await buildExecutable({
    name: 'weft-instant-driver',
    sources: [join(dirs.bench, 'instant_driver.cpp'), ...nodeSources],
    includes: [dirs.bench, ...includes],
    flags: ['-O2', '-pthread', ...warnings],
  });
  const floor = await buildC('weft-bare-handler', 'weft-bare-handler', [join(dirs.bench, 'bare_handler.c')], []);
  return { driver, floor, touch: await buildConsumer('weft-touch', [join(dirs.bench, 'touch.c')]) };
}

/**
 * The driver as a program (native/test/driver_main.cpp), under a sanitizer (`address,undefined`, `thread`), with
 * places to die at (`crash`), or as it is (``). By g++: Debian's clang comes without the sanitizers' runtimes. Null if there is no g++.
 */
export async function buildDriverProgram(kind: string): Promise<string | null> {
  const tool = await findTool('g++');
  if (tool === null) return null;
  const name = `weft-driver-main${kind && `-${kind.replace(',', '-')}`}`;
  const more = kind === 'crash' ? ['-DWEFT_CRASH_POINTS'] : kind ? [`-fsanitize=${kind}`] : [];
  const sources = [join(dirs.test, 'driver_main.cpp'), ...nodeSources];
  // TSan does not model fences; ours order words that another process shares, which it cannot see anyway.
  const flags = ['-std=c++20', '-O1', '-g', '-pthread', ...warnings, '-Wno-tsan', ...more];
  const found = await Promise.all(includes.map(async (d) => (await readdir(d)).filter((f) => f.endsWith('.h')).map((f) => join(d, f))));
  const dir = await cachedBuild({
    name,
    inputs: [...sources, ...found.flat()],
    flags: [tool.version, ...flags],
    build: async (d) => void (await run('g++', [...flags, ...includes.map((i) => `-I${i}`), '-o', join(d, name), ...sources])),
  });
  return join(dir, name);
}

const headers = ['link.h', 'link_proto.h', 'uffd_more.h'];

/** Compiles C files; gives the path of the result. */
async function buildC(name: string, file: string, sources: readonly string[], flags: readonly string[]): Promise<string> {
  const cc = process.env['CC'] ?? 'cc';
  const tool = await findTool(cc);
  if (tool === null) throw new Error(`no C compiler (${cc}): install gcc or clang`);
  const all = ['-std=gnu11', '-O2', ...warnings, `-I${dirs.link}`, ...flags];
  const dir = await cachedBuild({
    name,
    inputs: [...sources, ...headers.map((h) => join(dirs.link, h))],
    flags: [tool.version, ...all.filter((f) => !f.startsWith('-I'))],
    build: async (d) => {
      await mkdir(d, { recursive: true });
      await run(cc, ['-o', join(d, file), ...sources, ...all]);
    },
  });
  return join(dir, file);
}

/** Path of the QEMU plugin: `-plugin PATH,sock=<link socket>,ino=<guest inode>`. */
export function buildLinkPlugin(): Promise<string> {
  if (prebuilt) return Promise.resolve(join(prebuiltDir, prebuiltFiles.plugin));
  const sources = [join(dirs.link, 'plugin.c'), join(dirs.link, 'link.c')];
  return buildC('weft-link', 'weft-link.so', sources, ['-shared', '-fPIC', '-fvisibility=hidden']);
}

/** A C program that maps guest memory by link.h; `sources` are absolute paths. */
export function buildConsumer(name: string, sources: readonly string[], flags: readonly string[] = []): Promise<string> {
  return buildC(name, name, [...sources, join(dirs.link, 'link.c')], ['-pthread', ...flags]);
}

/** The program by which `weft doctor` tries what JavaScript cannot (native/probe/probe.c). */
export function buildProbe(): Promise<string> {
  if (prebuilt) return Promise.resolve(join(prebuiltDir, prebuiltFiles.probe));
  return buildConsumer('weft-probe', [join(nativeDir, 'probe/probe.c')]);
}

/** Folder of the built web console that an installed Weft brings along; null in a checkout, where it is built by `npm run build:console`. */
export const bundledConsole: string | null = prebuilt ? join(prebuiltDir, prebuiltFiles.console) : null;

/** link.c compiled, for C++ programs that are built elsewhere. */
export function linkObject(): Promise<string> {
  return buildC('weft-link-object', 'link.o', [join(dirs.link, 'link.c')], ['-c']);
}

/** Folder of link.h, for programs that are built elsewhere. */
export const linkDir: string = dirs.link;
