// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cachedBuild, repoRoot, rtlModules, rtlSources } from '@weft/tools';
import { version } from '@yowasp/yosys';
import { readVerilog, yosys } from '../yosys.js';
import { homeReference } from './home-reference.js';
import type { Proof } from './proofs.js';

export const formalDir = join(repoRoot, 'fpga-rtl/formal');

/** A proof as two circuits in AIGER: its assertions, and its cover statements turned into assertions that must fail. */
export interface Model {
  readonly dir: string;
  readonly sources: readonly string[];
}

/** The cover statement's condition as what an assertion denies. */
const coverMap = 'module \\$cover (input A, input EN); wire n; \\$_NOT_ i (.A(A), .Y(n)); \\$assert a (.A(n), .EN(EN)); endmodule\n';

/** Files of a proof: its own module, the checkers, the card's modules, and the reference that the spec's table becomes. */
export async function sourcesOf(proof: Proof): Promise<string[]> {
  const modules = rtlModules();
  for (const f of readdirSync(formalDir)) if (f.endsWith('.sv')) modules.set(basename(f, '.sv'), join(formalDir, f));
  const reference = homeReference();
  const generated = await cachedBuild({
    name: 'home-reference',
    inputs: [],
    flags: [reference],
    build: (d) => writeFile(join(d, 'home_reference.sv'), reference),
  });
  modules.set('home_reference', join(generated, 'home_reference.sv'));
  return rtlSources(proof.top, modules);
}

/**
 * Flat, memories as registers, each register's start free unless the source gives it, assertions as cells.
 * An assertion speaks of the clock before, as do assumptions.
 */
export function flatten(proof: Proof, sources: readonly string[]): string {
  const chparams = Object.entries(proof.params ?? {})
    .map(([name, value]) => `-chparam ${name} ${value}`)
    .join(' ');
  return (
    `${readVerilog(sources, '-formal')}; hierarchy -check -top ${proof.top} ${chparams}; proc; flatten; async2sync; chformal -lower; ` +
    `opt_clean; memory -nordff; memory_map; ${proof.zeroStart ? 'setundef -init -zero; ' : ''}opt -fast; dffunmap; setundef -undriven -anyseq`
  );
}

const gates = 'techmap; setundef -anyseq; aigmap; opt_clean';
const write = (name: string): string =>
  `tee -q -o ${name}.txt select -list t:$assert; write_aiger -B -zinit -no-startoffset -vmap ${name}.aim ${name}.aig`;

/** Builds the circuits of a proof, once per content of its sources. */
export async function buildModel(proof: Proof, sources: readonly string[]): Promise<Model> {
  const script =
    `${flatten(proof, sources)}; ${gates}; design -save all; ` +
    `chformal -cover -remove; ${write('prove')}; design -load all; ` +
    `chformal -assert -remove; techmap -map cover.v; ${write('cover')}`;
  const dir = await cachedBuild({
    name: `formal-${proof.name}`,
    inputs: sources,
    flags: ['formal 1', version, script],
    build: async (d) => {
      const result = await yosys(script, sources, { 'cover.v': coverMap });
      for (const kind of ['prove', 'cover']) {
        await writeFile(join(d, `${kind}.aig`), result.bytes(`${kind}.aig`));
        for (const ext of ['aim', 'txt']) await writeFile(join(d, `${kind}.${ext}`), result.file(`${kind}.${ext}`));
      }
    },
  });
  return { dir, sources };
}
