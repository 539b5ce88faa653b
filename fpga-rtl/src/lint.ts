// SPDX-License-Identifier: Apache-2.0
/** Reads every module of the card as both readers do, with all warnings on: `node fpga-rtl/dist/lint.js [module...]`. */
import { join, relative } from 'node:path';
import { RunError, repoRoot, rtlModules, rtlPackage, rtlSources, run, verilator } from '@weft/tools';
import { isSynthesizable } from './configs.js';
import { readVerilog, yosys } from './yosys.js';

const waivers = join(repoRoot, 'fpga-rtl/lint/waivers.vlt');
const fromRoot = (path: string): string => relative(repoRoot, path);
/** An undriven bus is one finding, not 512. */
const shownLines = 40;

/** Parameters beside the defaults under which a module must be clean. */
const widths: Readonly<Record<string, readonly string[]>> = { card_core: ['-GDATA_W=64', '-GDATA_W=512'] };

/** What Verilator says about a module as top; empty if it is clean. */
export async function lintVerilator(top: string, sources: readonly string[], extra: readonly string[] = []): Promise<string> {
  try {
    const { stdout, stderr } = await run(
      'verilator',
      ['--lint-only', '-Wall', '--assert', '--top-module', top, ...extra, ...[waivers, ...sources].map(fromRoot)],
      { cwd: repoRoot },
    );
    return (stdout + stderr).trim();
  } catch (e) {
    if (e instanceof RunError) return (e.stdout + e.stderr).trim();
    throw e;
  }
}

/** What yosys says about a module as top: syntax, hierarchy, drivers and loops; empty if it is clean. */
export async function lintYosys(top: string, sources: readonly string[]): Promise<string> {
  try {
    const { warnings } = await yosys(`${readVerilog(sources)}; hierarchy -check -top ${top}; proc; check`, sources);
    return warnings.join('\n');
  } catch (e) {
    return e instanceof Error ? e.message : String(e);
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const modules = rtlModules();
  const tops = wanted.length > 0 ? wanted : [...modules.keys()];
  console.log(`${(await verilator()).version}; ${modules.size} modules and ${fromRoot(rtlPackage)}`);
  let bad = 0;
  const report = (reader: string, what: string, said: string): void => {
    console.log(`${said === '' ? 'ok  ' : 'FAIL'} ${reader.padEnd(9)} ${what}`);
    if (said !== '') {
      bad++;
      const lines = said.split('\n');
      console.log(lines.slice(0, shownLines).join('\n').replace(/^/gm, '       '));
      if (lines.length > shownLines) console.log(`       ... and ${lines.length - shownLines} lines more`);
    }
  };
  for (const top of tops) {
    const sources = rtlSources(top, modules);
    // Verilator is a process of its own: it reads while yosys does.
    const variants = widths[top] ?? [''];
    const verilated = Promise.all(variants.map((extra) => lintVerilator(top, sources, extra === '' ? [] : [extra])));
    const elaborated = isSynthesizable(top) ? await lintYosys(top, sources) : undefined;
    for (const [i, said] of (await verilated).entries()) report('verilator', `${top} ${variants[i]}`.trim(), said);
    if (elaborated !== undefined) report('yosys', `${top} (${sources.length} files)`, elaborated);
  }
  console.log(bad === 0 ? 'lint: clean' : `lint: ${bad} findings`);
  process.exitCode = bad === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
