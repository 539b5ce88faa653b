// SPDX-License-Identifier: Apache-2.0
import { type Params, rtlModules } from '@weft/tools';

/** A module with parameters small enough for a quick check. */
export interface Config {
  readonly top: string;
  readonly params: Params;
}

/** Modules whose defaults are too big, or that have more than one face; all others are checked with their defaults. */
const special: Readonly<Record<string, readonly Params[]>> = {
  fifo: [{ WIDTH: 9, DEPTH: 4 }],
  card_core: [{ DATA_W: 64 }],
  // Wires between card_core, mgmt_top and mgmt_csr_bridge, each of which is compared.
  card: [],
  // Without a program they are the same word everywhere.
  prim_rom: [],
  mgmt_rom: [],
};

/** Simulation-only modules are nothing for yosys. */
export const isSynthesizable = (top: string): boolean => !top.startsWith('nonsynth_');

/** Every synthesizable module at least once; throws if the table names a module that is gone. */
export function configs(): Config[] {
  const modules = rtlModules();
  for (const name of Object.keys(special)) if (!modules.has(name) && name !== 'card_core') throw new Error(`configs: no module ${name}`);
  return [...modules.keys()].filter(isSynthesizable).flatMap((top) => (special[top] ?? [{}]).map((params) => ({ top, params })));
}

export const describeConfig = ({ top, params }: Config): string => [top, ...Object.entries(params).map(([k, v]) => `${k}=${v}`)].join(' ');
