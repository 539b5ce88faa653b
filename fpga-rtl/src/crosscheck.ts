// SPDX-License-Identifier: Apache-2.0
/**
 * Do both readers of our SystemVerilog mean the same? The netlist that yosys makes of a module runs beside the
 * module itself under the same random inputs; all outputs are compared in every cycle.
 * `node fpga-rtl/dist/crosscheck.js [module...]`
 */
import { type Block, openBlock, rtlSources } from '@weft/tools';
import { type Config, configs, describeConfig } from './configs.js';
import { netlist } from './netlist.js';
import { Stimulus } from './stimulus.js';

export interface CrosscheckOptions extends Config {
  readonly seed?: number;
  readonly cycles?: number;
  readonly sources?: readonly string[];
  /** File to take for the netlist, to see that a difference is found. */
  readonly netlist?: string;
}

export interface Agreement {
  readonly cycles: number;
  /** Output bits that were seen both 0 and 1, of all: how much the comparison says. */
  readonly toggled: number;
  readonly outputs: number;
}

/** A comparison in which no output moves says nothing (a module of assertions only has none). */
export const isVacuous = (a: Agreement): boolean => a.outputs > 0 && a.toggled === 0;

/** Throws at the first cycle in which an output differs. */
export async function crosscheck(o: CrosscheckOptions): Promise<Agreement> {
  const sources = o.sources ?? rtlSources(o.top);
  const { top, params, seed = 1, cycles = 3000 } = o;
  // Zeros at the start on both sides: which register keeps which random value is the reader's own choice.
  // Random inputs may break what a module assumes of its neighbours, so assertions are off.
  const common = { top, init: 'zero', assert: false, seed, optimize: '-O0' } as const; // built for a few thousand cycles
  const rtl = await openBlock({ ...common, params, sources });
  try {
    const quiet = ['-Wno-lint', '-Wno-style'];
    const net = await openBlock({ ...common, sources: [o.netlist ?? (await netlist(top, params, sources))], args: quiet });
    try {
      return compare(rtl, net, seed, cycles);
    } finally {
      net.close();
    }
  } finally {
    rtl.close();
  }
}

function compare(rtl: Block, net: Block, seed: number, cycles: number): Agreement {
  const outputs = rtl.ports.filter((p) => !p.input);
  const shape = (b: Block): string => JSON.stringify([...b.ports].map((p) => [p.name, p.width, p.input]).sort());
  if (shape(rtl) !== shape(net)) throw new Error(`${rtl.top}: ports differ\nRTL     ${shape(rtl)}\nnetlist ${shape(net)}`);
  const stimulus = new Stimulus(rtl, seed);
  const clocked = rtl.ports.some((p) => p.name === 'clk_i');
  const ones = outputs.map(() => 0n);
  const zeros = outputs.map(() => 0n);
  if (clocked) for (const b of [rtl, net]) b.reset();
  for (let n = 0; n < cycles; n++) {
    for (const [name, value] of stimulus.next(n)) {
      rtl.set(name, value);
      net.set(name, value);
    }
    outputs.forEach(({ name, width }, i) => {
      const [a, b] = [rtl.big(name), net.big(name)];
      if (a !== b)
        throw new Error(
          `${rtl.top}: seed ${seed}, cycle ${n}: ${name} is ${a.toString(16)} in Verilator's reading, ${b.toString(16)} in that of yosys`,
        );
      ones[i] = (ones[i] ?? 0n) | a;
      zeros[i] = (zeros[i] ?? 0n) | (~a & ((1n << BigInt(width)) - 1n));
    });
    if (clocked) for (const b of [rtl, net]) b.step();
  }
  const count = (v: bigint): number => v.toString(2).replaceAll('0', '').length;
  return {
    cycles,
    toggled: ones.reduce((sum, v, i) => sum + count(v & (zeros[i] ?? 0n)), 0),
    outputs: outputs.reduce((sum, p) => sum + p.width, 0),
  };
}

async function main(wanted: readonly string[]): Promise<void> {
  let bad = 0;
  for (const config of configs().filter((c) => wanted.length === 0 || wanted.includes(c.top))) {
    try {
      const agreed = await crosscheck(config);
      const vacuous = isVacuous(agreed);
      console.log(
        `${vacuous ? 'FAIL' : 'ok  '} ${describeConfig(config)}: ${agreed.cycles} cycles equal, ${agreed.toggled} of ${agreed.outputs} output bits toggled`,
      );
      if (vacuous) bad++;
    } catch (e) {
      bad++;
      console.log(`FAIL ${describeConfig(config)}: ${e instanceof Error ? e.message : e}`);
    }
  }
  process.exitCode = bad === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
