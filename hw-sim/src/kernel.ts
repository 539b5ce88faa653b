// SPDX-License-Identifier: Apache-2.0
/** The native kernel: how it is built, and its types as the addon has them (native/addon.cpp). */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildAddon, buildObjects, cachedBuild, type Params, repoRoot, rtlModules, rtlSources, verilate, verilator } from '@weft/tools';
import { modelInputs, traceLayout } from './tables.js';

export interface NativeManagement {
  rom: string;
  serial: bigint;
  uartDivisor: number;
  flash: { path: string; bytes: number; jedecId: number; pageProgram: number; sectorErase: number; blockErase: number };
}

export interface NativeConfig {
  nodes: number;
  seed: number;
  gated: boolean;
  tape: boolean;
  cycleNs: number;
  host: { readLatency: number; writeLatency: number; readBytesPerCycle: number; writeBytesPerCycle: number };
  directory: { latency: number; jitter: number };
  link: { bytesPerCycle: number; latency: number; queueFrames: number };
  memories: ArrayBuffer[];
  directories: ArrayBuffer[];
  /** Bit i: card i is functional. */
  functional: number;
  /** Of each card; empty: cards without their management computers. */
  management: NativeManagement[];
}

export interface LinkStats {
  readonly txFrames: number;
  readonly txBytes: number;
  readonly rxFrames: number;
  readonly rxBytes: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly corrupted: number;
  readonly unroutable: number;
  readonly overflow: number;
  /** Cycles in which the card left its wire idle inside of a frame. */
  readonly gaps: number;
}

export interface Problem {
  readonly kind: 'assert' | 'bus' | 'dma' | 'coherence' | 'flash';
  readonly card: number;
  readonly cycle: number;
  readonly text: string;
}

export interface NativeChecks {
  readonly checks: number;
  readonly violations: number;
  readonly pages: number;
  readonly rowHits: readonly number[];
  readonly problems: number;
  readonly texts: readonly Problem[];
}

export interface NativeSnapshot {
  readonly number: number;
  readonly cycle: number;
  readonly turns: number;
  readonly busySeconds: number;
  readonly resting: boolean;
  readonly attached: readonly boolean[];
  readonly counters: readonly (readonly number[])[];
  readonly evaluated: readonly number[];
  readonly links: readonly LinkStats[];
  readonly checks: number;
  readonly violations: number;
  readonly problems: number;
}

export interface NativeEvent {
  readonly kind: 'attached' | 'left' | 'resumed' | 'detached' | 'refused' | 'failed';
  readonly card: number;
  readonly text: string;
}

export interface NativeFaults {
  loss: number;
  duplicate: number;
  reorder: number;
  corrupt: number;
  delay: number;
}

/** What the probe sees at a card's pins, in the order of the C++ enum Probe::What, which says what each is. */
export const probePoints = [
  ...['barWrite', 'readAsked', 'readFirst', 'readLast', 'writeAsked', 'writeFirst', 'writeLast', 'written'],
  ...['dirAsked', 'dirAnswered', 'dirWritten', 'txFirst', 'txLast', 'rxFirst', 'rxLast', 'interrupt', 'interrupted'],
  ...['homeBegin', 'homeCommit', 'nodeGrant', 'nodeDrop', 'members'],
] as const;
export type ProbePoint = (typeof probePoints)[number];

/** In the order of the C++ enum Stop. */
export const stops = ['cycles', 'irq', 'idle', 'answered', 'fatal', 'spoke', 'power'] as const;

/** The cards alone, on the inputs of a run that was kept on tape. */
export interface BareRun {
  readonly cycles: number;
  readonly cpuSeconds: number;
  /** Every card did the same as in that run. */
  readonly same: boolean;
}

export interface NativeKernel {
  run(cycles: number, irqMask: number, idle: boolean, answeredCard: number, spoke: boolean, turns: number): number;
  access(card: number, write: boolean, offset: number, value: number): void;
  push(card: number, offset: number, entry: Uint8Array): void;
  answer(card: number): number;
  takeIrqs(card: number): number;
  idle(): boolean;
  reset(card: number): void;
  now(): number;
  turns(): number;
  card(card: number): { evaluated: number; bytesRead: number; bytesWritten: number; link: LinkStats };
  checks(): NativeChecks;
  setFaults(faults: NativeFaults, link: number): void;
  inject(card: number, frame: Uint8Array): void;
  distrust(card: number): void;
  openPcap(path: string, link: number, delivered: boolean): number;
  closePcap(handle: number): number;
  trace(card: number, path: string, from: number, to: number): void;
  probe(on: boolean): void;
  takeProbe(): Float64Array;
  bareLoop(): BareRun;
  serve(config: { sockets: readonly string[]; spinUs: number }): void;
  stopServing(): void;
  requestSnapshot(): void;
  snapshot(): NativeSnapshot;
  takeEvents(): NativeEvent[];
  uartSend(card: number, bytes: Uint8Array): void;
  uartTake(card: number): Uint8Array;
  hidSend(card: number, report: Uint8Array): void;
  hidTake(card: number): Uint8Array;
  flash(card: number): number;
  flashCells(card: number, address: number, length: number): Uint8Array;
  flashLoad(card: number, address: number, bytes: Uint8Array): void;
  failAtOperation(card: number, nth: number): void;
  power(card: number, on: boolean): void;
  powered(card: number): boolean;
  setSensor(card: number, index: number, value: number): void;
  /** A pseudo terminal: file descriptors of both ends, to be closed by the caller, and the path of the slave. */
  openPty(): { master: number; slave: number; path: string };
  close(): void;
}

export interface KernelOptions {
  readonly width: 64 | 512;
  /** Without the RTL: for functional cards only. Builds in seconds and needs no Verilator; what follows is of no use then. */
  readonly functionalOnly?: boolean;
  /** Top module; default the card. Another must have the card's ports. */
  readonly top?: string;
  /** Parameters of the top module beside DATA_W. */
  readonly params?: Params;
  /** With FST waveforms: a slower build. */
  readonly waveforms?: boolean;
  /** Other sources than those of fpga-rtl/rtl, packages first: for tests with seeded bugs. */
  readonly rtl?: readonly string[];
  /** Compiler optimisation of the hot code. Default: -O3; -O1 builds faster. */
  readonly optimize?: string;
  readonly signal?: AbortSignal;
}

const require = createRequire(import.meta.url);
const nativeDir = join(repoRoot, 'hw-sim/native');
const specDir = join(repoRoot, 'fpga-rtl/spec/gen');
/** What does not see the model is compiled once for all RTL. */
const functional = [
  'card',
  'core',
  'csr',
  'evictor',
  'frame',
  'holder',
  'home',
  'receiver',
  'recorder',
  'recovery',
  'requester',
  'rings',
  'sender',
];
const simulator = [
  'addon',
  'attach',
  'card',
  'checker',
  'directory_memory',
  'eth_switch',
  'flash_array',
  'flash_nor',
  'host_memory',
  'pcap',
  'rack',
  'server',
];
const apart = [...simulator, ...functional.map((part) => `functional_${part}`)];
const withModel = ['rtl_card', 'rtl_card_management', 'rtl_card_probe', 'bare_loop', 'model'];
const withoutModel = ['no_rtl'];
const paths = (names: readonly string[]): string[] => names.map((f) => join(nativeDir, `${f}.cpp`));
const includes = [nativeDir, specDir];

/** Builds the kernel for one width, unless it is there already; gives the path of the addon. */
export async function buildKernel(o: KernelOptions): Promise<string> {
  const signal = o.signal ? { signal: o.signal } : {};
  const flags = [
    '-O2',
    ...['-Wall', '-Wextra', '-Wconversion', '-Werror'],
    '-isystem',
    dirname(require.resolve('node-addon-api')),
    `-DWEFT_DATA_W=${o.width}`,
  ];
  const kernel = await buildObjects({ name: 'sim-kernel', addon: true, sources: paths(apart), includes, flags, ...signal });
  if (o.functionalOnly) {
    return buildAddon({
      name: 'sim-functional',
      sources: [...paths(withoutModel), ...kernel],
      includes,
      flags,
      link: ['-pthread'],
      ...signal,
    });
  }
  const top = o.top ?? 'card_core';
  const model = await buildModel(o, top);
  return buildAddon({
    name: `sim-${top}`,
    sources: [...paths(withModel), ...kernel, ...model.objects],
    includes: [...includes, ...model.includes],
    flags: [...flags, ...model.flags],
    link: ['-pthread', '-latomic', ...(o.waveforms ? ['-lz'] : [])],
    ...signal,
  });
}

/** The Verilated card: its objects, and how to compile what sees it. */
async function buildModel(o: KernelOptions, top: string): Promise<{ objects: string[]; includes: string[]; flags: string[] }> {
  const signal = o.signal ? { signal: o.signal } : {};
  const prefix = `Vcard${o.width}`;
  const model = await verilate({
    top,
    prefix,
    params: { DATA_W: o.width, ...o.params },
    sources: o.rtl ?? topSources(top),
    trace: o.waveforms ? 'fst' : 'none',
    args: ['--output-split', '30000', '--no-timing', '-O3'],
    ...signal,
  });
  const { include } = await verilator();
  const layout = await cachedBuild({
    name: 'trace-layout',
    inputs: [],
    flags: [traceLayout()],
    build: (dir) => writeFile(join(dir, 'trace_layout.h'), traceLayout()),
  });
  const inputs = modelInputs(model.ports);
  const ports = await cachedBuild({
    name: 'model-inputs',
    inputs: [],
    flags: [inputs],
    build: (dir) => writeFile(join(dir, 'model_inputs.h'), inputs),
  });
  const system = ['-isystem', include, '-isystem', join(include, 'vltstd')];
  const hooks = ['-include', join(nativeDir, 'verilator_hooks.h'), '-DVL_USER_STOP', '-DVL_USER_FATAL', '-DVL_USER_FINISH'];
  const trace = o.waveforms ? ['-DVM_TRACE=1', '-DVM_TRACE_FST=1'] : ['-DVM_TRACE=0'];
  const generated = { addon: true, includes: [model.dir, nativeDir], ...signal };
  const quiet = [...system, ...trace, ...hooks, '-w'];
  const runtime = ['verilated.cpp', 'verilated_threads.cpp', ...(o.waveforms ? ['verilated_fst_c.cpp'] : [])];
  const objects = [
    ...(await buildObjects({
      name: 'sim-runtime',
      addon: true,
      includes: [nativeDir],
      sources: runtime.map((f) => join(include, f)),
      flags: ['-O2', ...quiet],
      ...signal,
    })),
    ...(await buildObjects({ name: `sim-${top}-slow`, ...generated, sources: model.slow, flags: ['-O1', ...quiet] })),
    ...(await buildObjects({ name: `sim-${top}-fast`, ...generated, sources: model.fast, flags: [o.optimize ?? '-O3', ...quiet] })),
  ];
  return {
    objects,
    includes: [layout, ports, model.dir],
    flags: [...system, ...trace, `-DWEFT_MODEL_HEADER="${prefix}.h"`, `-DWEFT_MODEL_CLASS=${prefix}`],
  };
}

/** The card's own RTL, and the simulation-only tops of this folder. */
function topSources(top: string): string[] {
  const modules = rtlModules();
  for (const name of ['nonsynth_card', 'nonsynth_echo_card']) modules.set(name, join(repoRoot, `hw-sim/tb/${name}.sv`));
  return rtlSources(top, modules);
}

/** Builds and loads the kernel. */
export async function loadKernel(o: KernelOptions): Promise<new (config: NativeConfig) => NativeKernel> {
  const path = await buildKernel(o);
  const { Kernel } = require(path) as { Kernel?: new (config: NativeConfig) => NativeKernel };
  if (Kernel === undefined) throw new Error(`${path} is no kernel`);
  return Kernel;
}
