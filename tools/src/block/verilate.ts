// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild } from '../build/cache.js';
import { repoRoot } from '../build/paths.js';
import { run } from '../build/run.js';
import { findTool } from '../build/tool.js';
import { rtlSources } from './sources.js';

export type Params = Readonly<Record<string, number | bigint>>;
export type TraceFormat = 'none' | 'vcd' | 'fst';

export interface VerilateOptions {
  readonly top: string;
  readonly params?: Params;
  /** Files to read in this order; default: what `top` needs of the card's RTL. */
  readonly sources?: readonly string[];
  /** Prefix of the C++ class. Default: `V<top>`. */
  readonly prefix?: string;
  readonly trace?: TraceFormat;
  /** Check assertions. Default: true. */
  readonly assert?: boolean;
  /** More arguments to Verilator. */
  readonly args?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface Verilated {
  readonly dir: string;
  readonly prefix: string;
  /** One file that includes all generated C++ (quick to compile for small blocks). */
  readonly unity: string;
  /** Generated C++, for a big model compiled file by file: hot and cold. */
  readonly fast: readonly string[];
  readonly slow: readonly string[];
  readonly ports: readonly VerilatedPort[];
}

export interface VerilatedPort {
  readonly name: string;
  readonly width: number;
  readonly input: boolean;
}

const waivers = join(repoRoot, 'fpga-rtl/lint/waivers.vlt');
/**
 * Random start values instead of 4-state logic: found by seed, and free. UNOPTFLAT stays an error: Verilator 5.006
 * may leave a vector that depends on itself, even bit by bit without a true loop, stale after an input has changed.
 */
const always = ['--x-assign', 'unique', '--x-initial', 'unique'];

export async function verilator(): Promise<{ path: string; version: string; include: string }> {
  const tool = await findTool('verilator');
  if (tool === null) throw new Error('verilator not found: install it (Debian: verilator)');
  const root = (await run('verilator', ['--getenv', 'VERILATOR_ROOT'])).stdout.trim() || '/usr/share/verilator';
  return { ...tool, include: join(root, 'include') };
}

/** Translates RTL to C++; gives the folder with the generated files. */
export async function verilate(o: VerilateOptions): Promise<Verilated> {
  const tool = await verilator();
  const prefix = o.prefix ?? `V${o.top}`;
  const sources = o.sources ?? rtlSources(o.top);
  const inputs = existsSync(waivers) ? [waivers, ...sources] : sources;
  const trace = { none: [], vcd: ['--trace', '--trace-structs'], fst: ['--trace-fst', '--trace-structs'] }[o.trace ?? 'none'];
  const params = Object.entries(o.params ?? {}).map(([name, value]) => `-G${name}=${value}`);
  const args = [
    '--cc',
    '--top-module',
    o.top,
    '--prefix',
    prefix,
    o.assert === false ? '--no-assert' : '--assert',
    ...always,
    ...trace,
    ...params,
    ...(o.args ?? []),
  ];
  const dir = await cachedBuild({
    name: `verilate-${o.top}`,
    inputs,
    flags: ['verilate 1', tool.version, ...args],
    ...(o.signal ? { signal: o.signal } : {}),
    build: async (d) => {
      await run(tool.path, [...args, '--Mdir', join(d, 'gen'), ...inputs], o.signal ? { signal: o.signal } : {});
      const cpp = (await readdir(join(d, 'gen'))).filter((f) => f.endsWith('.cpp')).sort();
      await writeFile(join(d, 'unity.cpp'), cpp.map((f) => `#include "${f}"\n`).join(''));
      await rename(join(d, 'unity.cpp'), join(d, 'gen', `${prefix}_unity.cpp`));
    },
  });
  const gen = join(dir, 'gen');
  const cpp = (await readdir(gen))
    .filter((f) => f.endsWith('.cpp') && !f.endsWith('_unity.cpp'))
    .sort()
    .map((f) => join(gen, f));
  const cold = (f: string): boolean => /__(Slow|Syms|Trace\w*Slow)\.cpp$/.test(f);
  return {
    dir: gen,
    prefix,
    unity: join(gen, `${prefix}_unity.cpp`),
    fast: cpp.filter((f) => !cold(f)),
    slow: cpp.filter(cold),
    ports: portsOf(await readFile(join(gen, `${prefix}.h`), 'utf8')),
  };
}

/** The port list as Verilator wrote it: exact widths after parameters, structs flattened. */
function portsOf(header: string): VerilatedPort[] {
  return [...header.matchAll(/VL_(IN|OUT)(?:8|16|64|W|)\(&(\w+),(\d+),(\d+)/g)].map((m) => ({
    name: m[2] ?? '',
    width: Number(m[3]) - Number(m[4]) + 1,
    input: m[1] === 'IN',
  }));
}
