// SPDX-License-Identifier: Apache-2.0
import { copyFile, readFile, realpath, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { cachedBuild } from '@weft/tools';
import { type Part, parts } from './parts.js';
import type { NextpnrReport } from './report.js';
import { runTool, toolVersions } from './tools.js';

const HOURS = 3_600_000;

export interface Design {
  /** Names its results in the cache. */
  readonly name: string;
  readonly top: string;
  readonly sources: readonly string[];
  /** Files made for this design, by name. */
  readonly generated?: Readonly<Record<string, string>>;
  /** Values of the top's parameters. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What a hop from cell to cell is taken for when cells are chosen, in ps: what it comes to where the card fills the part. synth_ecp5 says 300. */
const HOP_PS = 900;

/** yosys's commands for a technology. */
const technologies = {
  ecp5: (top: string): readonly string[] => [
    // A `case` that is taken for a ROM swallows the register before it: what it says would be looked up before that.
    `hierarchy -top ${top}; proc -norom`,
    `synth_ecp5 -top ${top} -run :map_luts`,
    'techmap -map +/lattice/latches_map.v',
    `abc9 -W ${HOP_PS}`,
    'clean',
    `synth_ecp5 -top ${top} -run map_cells:`,
  ],
  ultrascale: (top: string): readonly string[] => [`synth_xilinx -family xcup -noiopad -top ${top}`],
} as const;

/** Synthesises for a technology; gives the folder with netlist.json and stat.json. Cached. */
export function synthesise(
  { name, top, sources, generated = {}, params = {} }: Design,
  technology: keyof typeof technologies,
): Promise<string> {
  const files = [...sources.map((s) => basename(s)), ...Object.keys(generated)];
  const chparams = Object.entries(params)
    .map(([key, value]) => `-set ${key} ${value}`)
    .join(' ');
  const script = [
    `read_verilog -sv -noassert ${files.join(' ')}`,
    ...(chparams === '' ? [] : [`chparam ${chparams} ${top}`]),
    // Its own proof of what abc9 did takes longer than all the rest; the netlist is compared with the RTL elsewhere.
    'scratchpad -set abc9.verify 0',
    ...technologies[technology](top),
    'tee -q -o stat.json stat -json',
    'write_json netlist.json',
  ].join('; ');
  return cachedBuild({
    name: `synth-${name}`,
    inputs: sources,
    flags: [toolVersions(), script, JSON.stringify(generated)],
    waitMs: HOURS,
    build: async (dir) => {
      for (const source of sources) await copyFile(source, join(dir, basename(source)));
      for (const [file, text] of Object.entries(generated)) await writeFile(join(dir, file), text);
      await runTool('yosys', ['-q', '-l', 'yosys.log', '-p', script], dir, HOURS);
    },
  });
}

export interface Placement {
  readonly name: string;
  readonly netlist: string;
  readonly part: Part;
  /** Of clocks that the constraints do not name. */
  readonly defaultMHz: number;
  readonly constraints?: string;
  readonly seed: number;
}

/** Places and routes; gives the folder with report.json and design.config. Cached. Missing a clock's goal is a figure, not a failure. */
export function place({ name, netlist, part, defaultMHz, constraints, seed }: Placement): Promise<string> {
  const options = [...parts[part], '--freq', String(defaultMHz), '--seed', String(seed), '--timing-allow-fail', '--detailed-timing-report'];
  return cachedBuild({
    name: `place-${name}`,
    inputs: constraints === undefined ? [netlist] : [netlist, constraints],
    flags: [toolVersions(), ...options],
    waitMs: 3 * HOURS,
    build: async (dir) => {
      // A WebAssembly build follows no link out of the folders that it was given, and has a /tmp of its own: so by real, relative paths.
      const seen = async (file: string): Promise<string> => relative(await realpath(dir), await realpath(file));
      const io = constraints === undefined ? [] : ['--lpf', await seen(constraints)];
      const files = ['--json', await seen(netlist), '--textcfg', 'design.config', '--report', 'report.json', '--log', 'nextpnr.log'];
      await runTool('nextpnr-ecp5', ['-q', ...options, ...io, ...files], dir, 3 * HOURS);
    },
  });
}

export const readReport = async (dir: string): Promise<NextpnrReport> =>
  JSON.parse(await readFile(join(dir, 'report.json'), 'utf8')) as NextpnrReport;
