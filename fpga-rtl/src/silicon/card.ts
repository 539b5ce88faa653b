// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Params, rtlModules, WeftError } from '@weft/tools';
import { type Design, place, readReport, synthesise } from './flow.js';
import type { Part } from './parts.js';
import { describePath, type Figures, figuresOf } from './report.js';
import { siliconSources } from './sources.js';
import { portsOf, wrapper } from './wrapper.js';

/** A block, how it is configured, and where it is to go. */
export interface Target {
  readonly top: string;
  readonly params: Params;
  readonly part: Part;
  readonly goalMHz: number;
}

/** The card, 64 bits wide, for a rack of sixteen: nothing made smaller. */
export const card64: Target = { top: 'card_core', params: { DATA_W: 64, NODES: 16 }, part: 'LFE5UM5G-85F-8BG554I', goalMHz: 125 };

/** A block of that card alone: what it can reach by itself, in a fraction of the time. */
export async function blockOfCard64(top: string): Promise<Target> {
  const text = await readFile(rtlModules().get(top) ?? '', 'utf8').catch(() => '');
  if (text === '') throw new WeftError('E_USAGE', `no block ${top}`, 'give the name of a module below fpga-rtl/rtl');
  const own = Object.entries(card64.params).filter(([name]) => new RegExp(`parameter\\b.*\\b${name}\\b`).test(text));
  return { ...card64, top, params: Object.fromEntries(own) };
}

/** What only a simulation looks at. */
const simulationOnly = /^(trace_\w+|idle_o|quiet_o)$/;

/** A block between flip-flops: `card_core` has more ports than any part has pins. */
async function betweenFlipFlops(name: string, top: string, params: Params, technology?: 'ecp5'): Promise<Design> {
  const sources = siliconSources(top, technology === undefined ? {} : { technology });
  const text = wrapper('between_ffs', top, params, await portsOf(top, params, sources), simulationOnly);
  return { name, top: 'between_ffs', sources, generated: { 'between_ffs.sv': text } };
}

export interface Placed {
  readonly figures: Figures;
  /** The slowest paths, worst first. */
  readonly paths: readonly string[];
}

const nameOf = ({ top }: Target): string => (top === card64.top ? 'card64' : `block-${top}`);

/** Synthesis alone. Gives its folder. */
export async function synthesiseTarget(target: Target): Promise<string> {
  return synthesise(await betweenFlipFlops(nameOf(target), target.top, target.params, 'ecp5'), 'ecp5');
}

export async function placeTarget(target: Target, seed: number): Promise<Placed> {
  const netlist = join(await synthesiseTarget(target), 'netlist.json');
  const placed = await place({ name: nameOf(target), netlist, part: target.part, defaultMHz: target.goalMHz, seed });
  const report = await readReport(placed);
  return { figures: figuresOf(report), paths: report.critical_paths.map(describePath) };
}

/** The card 512 bits wide, for UltraScale+: synthesis alone, since place and route for it is not free. Gives its folder. */
export async function synthesise512(): Promise<string> {
  return synthesise(await betweenFlipFlops('card512', 'card_core', { DATA_W: 512, NODES: 16 }), 'ultrascale');
}
