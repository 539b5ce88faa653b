// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild, type Params, rtlSources } from '@weft/tools';
import { version } from '@yowasp/yosys';
import { readVerilog, yosys } from './yosys.js';

/**
 * Commands that make one flat module of word-level cells, as yosys understood the sources.
 * Assertions are left out, and the promise that no word is read as it is written, which inputs at random do not keep;
 * registers start as zero, lest one without reset is taken for the only constant written to it.
 */
export function elaborate(top: string, params: Params, sources: readonly string[]): string {
  const chparams = Object.entries(params)
    .map(([name, value]) => `-chparam ${name} ${value}`)
    .join(' ');
  return `${readVerilog(sources, '-noassert')}; hierarchy -check -top ${top} ${chparams}; proc; flatten; setattr -unset no_rw_check m:*; zinit -all; opt; memory -nomap; opt_clean`;
}

/**
 * Vectors are split at the boundaries of what drives them: one whose bits depend on each other looks like a loop to
 * Verilator 5.006, which then leaves it stale after an input has changed.
 */
const split = 'splitnets -driver; opt_clean';

/** Runs `elaborate` and then `more`; gives the file of the netlist in Verilog, its module named `top`. Cached, with the files `keep` beside it. */
export async function netlist(
  top: string,
  params: Params,
  sources: readonly string[] = rtlSources(top),
  more = '',
  keep: readonly string[] = [],
): Promise<string> {
  const script = `${elaborate(top, params, sources)}; ${more} ${split}; rename -top ${top}; write_verilog -noattr netlist.v`;
  const dir = await cachedBuild({
    name: `netlist-${top}`,
    inputs: sources,
    flags: ['netlist 4', version, script],
    build: async (d) => {
      const result = await yosys(script, sources);
      await writeFile(join(d, `${top}.v`), splitSelfAssigned(result.file('netlist.v')));
      for (const name of keep) await writeFile(join(d, name), result.file(name));
    },
  });
  return join(dir, `${top}.v`);
}

/** What is left after `split`: one enable bit spread over its own vector, `assign v[30:0] = {v[31], ...}`. */
function splitSelfAssigned(text: string): string {
  const own = new Set([...text.matchAll(/^ {2}assign (_\d+_)\[[\d:]+\] = (?:\{ )?\1\[/gm)].map((m) => m[1]));
  return text.replace(/^ {2}wire \[[\d:]+\] (_\d+_);/gm, (line, name: string) =>
    own.has(name) ? line.replace(';', ' /* verilator split_var */;') : line,
  );
}
