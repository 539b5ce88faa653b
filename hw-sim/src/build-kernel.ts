// SPDX-License-Identifier: Apache-2.0
/** How the native kernel is built. */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  buildAddon,
  buildObjects,
  buildWasm,
  cachedBuild,
  type NativeBuild,
  type Params,
  repoRoot,
  rtlModules,
  rtlSources,
  verilate,
  verilator,
} from '@weft/tools';
import type { KernelClass } from './kernel.js';
import { modelInputs, traceLayout } from './tables.js';

export interface KernelOptions {
  readonly width: 64 | 512;
  /** Without the RTL: for functional cards only. Builds in seconds and needs no Verilator; what follows is of no use then. */
  readonly functionalOnly?: boolean;
  /** Top module; default the card. Another must have the card's ports. */
  readonly top?: string;
  /** Parameters of the top module beside DATA_W. */
  readonly params?: Params;
  /** WebAssembly instead of an addon, for wasm.ts to load: in a browser, or anywhere without a toolchain. */
  readonly wasm?: boolean;
  /** With waveforms, FST, in WebAssembly VCD: a slower build. */
  readonly waveforms?: boolean;
  /** Other sources than those of fpga-rtl/rtl, packages first: for tests with seeded bugs. */
  readonly rtl?: readonly string[];
  readonly signal?: AbortSignal;
}

const require = createRequire(import.meta.url);
/** Headers and library of Node-API for WebAssembly. */
const emnapi = dirname(require.resolve('emnapi'));
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
const simulator = ['addon', 'card', 'checker', 'directory_memory', 'eth_switch', 'flash_nor', 'host_memory', 'pcap', 'rack'];
const system = ['attach', 'flash_file', 'pty', 'server'];
const withoutSystem = ['no_system'];
const apart = [...simulator, ...functional.map((part) => `functional_${part}`)];
const withModel = ['rtl_card', 'rtl_card_management', 'rtl_card_probe', 'model'];
const withoutModel = ['no_rtl'];
/** V8 allocates the registers of a function with many thousand values poorly, which cost a third of the speed at 512 bits: statements of one, about. */
const smallFunctions = ['--output-split-cfuncs', '500'];
const paths = (names: readonly string[]): string[] => names.map((f) => join(nativeDir, `${f}.cpp`));
const includes = [nativeDir, specDir];

/** Builds the kernel for one width, unless it is there already; gives the path of the addon, or of the WebAssembly module. */
export async function buildKernel(o: KernelOptions): Promise<string> {
  const common = commonOf(o);
  // There std::size_t has 32 bits; what could be warned of, the host's compiler has checked.
  const wasm = ['-w', '-isystem', join(emnapi, 'include/node')];
  const flags = [
    '-O2',
    ...(o.wasm ? wasm : ['-Wall', '-Wextra', '-Wconversion', '-Werror']),
    '-isystem',
    dirname(require.resolve('node-addon-api')),
    `-DWEFT_DATA_W=${o.width}`,
  ];
  const sources = paths([...apart, ...(o.wasm ? withoutSystem : system)]);
  const kernel = await buildObjects({ name: 'sim-kernel', addon: true, sources, includes, flags, ...common });
  if (o.functionalOnly) {
    return buildAddon({
      name: 'sim-functional',
      sources: [...paths(withoutModel), ...kernel],
      includes,
      flags,
      link: ['-pthread'],
      ...common,
    });
  }
  const top = o.top ?? 'card_core';
  const model = await buildModel(o, top);
  const whole = {
    name: `sim-${top}`,
    includes: [...includes, ...model.includes],
    flags: [...flags, ...model.flags],
    ...common,
  };
  const objects = [...kernel, ...model.objects];
  if (o.wasm)
    return buildWasm({ ...whole, sources: [...paths(withModel), ...objects, join(emnapi, 'lib/wasm32-wasip1/libemnapi-basic.a')] });
  return buildAddon({
    ...whole,
    sources: [...paths([...withModel, 'bare_loop']), ...objects],
    link: ['-pthread', '-latomic', ...(o.waveforms ? ['-lz'] : [])],
  });
}

function commonOf(o: KernelOptions): Pick<NativeBuild, 'signal' | 'target'> {
  return { ...(o.signal ? { signal: o.signal } : {}), ...(o.wasm ? { target: 'wasm' as const } : {}) };
}

/** The Verilated card: its objects, and how to compile what sees it. */
async function buildModel(o: KernelOptions, top: string): Promise<{ objects: string[]; includes: string[]; flags: string[] }> {
  const common = commonOf(o);
  const prefix = `Vcard${o.width}`;
  const waves = o.wasm
    ? ({ format: 'vcd', flags: [], writer: 'verilated_vcd_c.cpp' } as const)
    : ({ format: 'fst', flags: ['-DVM_TRACE_FST=1'], writer: 'verilated_fst_c.cpp' } as const);
  const model = await verilate({
    top,
    prefix,
    params: { DATA_W: o.width, ...o.params },
    sources: o.rtl ?? topSources(top),
    trace: o.waveforms ? waves.format : 'none',
    args: ['--output-split', '30000', '--no-timing', '-O3', ...(o.wasm ? smallFunctions : [])],
    ...(o.signal ? { signal: o.signal } : {}),
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
  // Verilator knows the processors it runs on by their names.
  const processor = o.wasm ? ['-DVL_IGNORE_UNKNOWN_ARCH'] : [];
  const runtimeHeaders = ['-isystem', include, '-isystem', join(include, 'vltstd'), ...processor];
  const hooks = ['-include', join(nativeDir, 'verilator_hooks.h'), '-DVL_USER_STOP', '-DVL_USER_FATAL', '-DVL_USER_FINISH'];
  const trace = o.waveforms ? ['-DVM_TRACE=1', ...waves.flags] : ['-DVM_TRACE=0'];
  const generated = { addon: true, includes: [model.dir, nativeDir], ...common };
  const quiet = [...runtimeHeaders, ...trace, ...hooks, '-w'];
  const runtime = ['verilated.cpp', 'verilated_threads.cpp', ...(o.waveforms ? [waves.writer] : [])];
  // What runs once, at the start. Not optimised at all, it has more locals than a WebAssembly function may.
  const once = o.wasm ? '-O1' : '-O0';
  const objects = [
    ...(await buildObjects({
      name: 'sim-runtime',
      addon: true,
      includes: [nativeDir],
      sources: runtime.map((f) => join(include, f)),
      flags: ['-O2', ...quiet],
      ...common,
    })),
    ...(await buildObjects({ name: `sim-${top}-slow`, ...generated, sources: model.slow, flags: [once, ...quiet] })),
    ...(await buildObjects({ name: `sim-${top}-fast`, ...generated, sources: model.fast, flags: ['-O3', ...quiet] })),
  ];
  return {
    objects,
    includes: [layout, ports, model.dir],
    flags: [...runtimeHeaders, ...trace, `-DWEFT_MODEL_HEADER="${prefix}.h"`, `-DWEFT_MODEL_CLASS=${prefix}`],
  };
}

/** The card's own RTL, and the simulation-only tops of this folder. */
function topSources(top: string): string[] {
  const modules = rtlModules();
  for (const name of ['nonsynth_card', 'nonsynth_echo_card']) modules.set(name, join(repoRoot, `hw-sim/tb/${name}.sv`));
  return rtlSources(top, modules);
}

/** Builds and loads the kernel. */
export async function loadKernel(o: KernelOptions): Promise<KernelClass> {
  const path = await buildKernel(o);
  const { Kernel } = require(path) as { Kernel?: KernelClass };
  if (Kernel === undefined) throw new Error(`${path} is no kernel`);
  return Kernel;
}
