// SPDX-License-Identifier: Apache-2.0
/**
 * How good are the benches? Each mutant is the block with one small fault; a bench that passes all the same has a gap.
 * One build holds all mutants of a block, chosen by an input.
 */
import { fork } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Block, type BlockOptions, exitCode, openBlock, rtlDir, rtlModules, rtlSources, runScript, script, whole } from '@weft/tools';
import { Option } from 'commander';
import { netlist } from './netlist.js';

export interface Bench {
  readonly top: BlockOptions;
  readonly scenario: (block: Block, seed: number) => unknown;
}

export interface Mutant {
  readonly index: number;
  /** What was changed: mode, cell, port and the source line if known. */
  readonly what: string;
  readonly verdict: 'killed' | 'timeout' | 'survived';
}

export interface MutationReport {
  readonly block: string;
  readonly mutants: readonly Mutant[];
  readonly killed: number;
}

const select = 'mutsel';
const selectBits = 16;
const worthwhile = ['coh_dir', 'coh_home', 'xport_rx', 'xport_tx'];
// A mutation ties one bit of a vector to another: a loop in Verilator's eyes, so that it must settle by repetition.
const usable = ['-Wno-lint', '-Wno-style', '-Wno-UNOPTFLAT'];

/** The block with mutants 1 .. count behind the input `mutsel`; 0 is the block itself. */
async function mutantNetlist(top: string, params: BlockOptions['params'], count: number, seed: number): Promise<string> {
  const list = `mutate -list ${count} -seed ${seed} -ctrl ${select} ${selectBits} 1 -o mutants.ys; script mutants.ys; opt_clean;`;
  return netlist(top, params ?? {}, rtlSources(top), list, ['mutants.ys']);
}

async function loadBench(top: string): Promise<Bench> {
  const path = rtlModules().get(top);
  if (path === undefined) throw new Error(`no module ${top}`);
  const compiled = join(import.meta.dirname, 'rtl', relative(rtlDir, path).replace(/\.sv$/, '.bench.js').replace('prim/generic/', 'prim/'));
  return (await import(compiled)) as Bench;
}

/** Runs one mutant in this process; throws if the bench finds it. */
async function runMutant(top: string, count: number, listSeed: number, mutant: number, seeds: readonly number[]): Promise<void> {
  const bench = await loadBench(top);
  const file = await mutantNetlist(top, bench.top.params, count, listSeed);
  for (const seed of seeds) {
    const block = await openBlock({ top, sources: [file], assert: false, args: usable, seed, settle: 4 });
    block.hold(select, mutant);
    await bench.scenario(block, seed);
    block.close();
  }
}

/** In a process of its own: a mutant may loop for ever or run off its arrays. */
function judge(top: string, count: number, listSeed: number, mutant: number, timeoutMs: number): Promise<Mutant['verdict']> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, ['--mutant', String(mutant), '--count', String(count), '--seed', String(listSeed), top], {
      stdio: 'ignore',
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(late ? 'timeout' : code === 0 ? 'survived' : 'killed');
    });
  });
}

/** All mutants of a block against its bench. The block itself must pass, or the result would mean nothing. */
export async function mutationTest(top: string, count: number, seed = 1, timeoutMs = 60_000): Promise<MutationReport> {
  await runMutant(top, count, seed, 0, benchSeeds);
  const bench = await loadBench(top);
  const file = await mutantNetlist(top, bench.top.params, count, seed);
  const lines = (await readFile(join(dirname(file), 'mutants.ys'), 'utf8')).split('\n').filter((l) => l.startsWith('mutate '));
  const mutants: Mutant[] = [];
  for (const [i, line] of lines.entries()) {
    const what = line
      .replace(/^mutate /, '')
      .replace(/-ctrl \S+ \S+ \S+ ?/, '')
      .replace(/-module \S+ ?/, '');
    mutants.push({ index: i + 1, what, verdict: await judge(top, count, seed, i + 1, timeoutMs) });
  }
  return { block: top, mutants, killed: mutants.filter((m) => m.verdict !== 'survived').length };
}

const benchSeeds = [1, 2];

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly json?: string;
  readonly mutant?: number;
}

const program = script('mutate', 'yosys mutants of RTL blocks against their benches: how good are the benches?')
  .argument('[blocks...]', `by default ${worthwhile.join(', ')}`)
  .option('--count <n>', 'mutants of a block', whole(1, 65_535), 60)
  .option('--seed <n>', 'of the list of mutants', whole(0, 2 ** 31), 1)
  .option('--json <file>', 'the reports as JSON')
  .addOption(new Option('--mutant <n>', 'one mutant, in this process').argParser(whole(0, 65_535)).hideHelp());

async function main({ count, seed, json, mutant }: Options): Promise<number> {
  const tops = program.args.length > 0 ? program.args : worthwhile;
  if (mutant !== undefined) {
    await runMutant(tops[0] ?? '', count, seed, mutant, benchSeeds);
    return exitCode.ok;
  }
  const reports: MutationReport[] = [];
  for (const top of tops) {
    const report = await mutationTest(top, count, seed);
    reports.push(report);
    console.log(`${top}: ${report.killed} of ${report.mutants.length} mutants killed (list seed ${seed})`);
    for (const m of report.mutants) if (m.verdict === 'survived') console.log(`  survived ${m.index}: ${m.what}`);
  }
  if (json !== undefined) await writeFile(json, `${JSON.stringify(reports, null, 2)}\n`);
  return exitCode.ok;
}

if (process.argv[1] === import.meta.filename) await runScript(program, main);
