// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:sim`: how much of the cards' own speed is left when a rack is run through the API. Both are timed here and now. */
import { readFile } from 'node:fs/promises';
import { buildKernel, openRack, type Rack, type RackOptions, type Width } from '@weft/hw-sim';
import { compileKernel, openWasmRack } from '@weft/hw-sim/wasm';
import { exitCode, runScript, script, whole } from '@weft/tools';
import { quantile } from './measure.js';
import { Rig } from './rig.js';
import { usual } from './setting.js';
import { loadOptions, startLoad } from './sim-load.js';

/** Share of the bare loop's speed that must be left through the API, and of the addon's speed as WebAssembly. */
const targets = { apiRatio: 0.7, wasmRatio: 0.4 } as const;

interface SimOptions {
  readonly json: boolean;
  readonly check: boolean;
  readonly cycles: number;
  readonly rounds: number;
  readonly seed: number;
}

interface Speed {
  readonly width: Width;
  /** Cycles of the whole rack a second of the processor. */
  readonly api: number;
  /** The same with cards that are quiet left out, as racks run by default. */
  readonly gated: number;
  /** And that as WebAssembly. */
  readonly wasm: number;
  readonly bare: number;
}

/** Seconds of the processor for a run with drivers in TypeScript, garbage collection included. */
async function throughApi(
  width: Width,
  o: SimOptions,
  gating: boolean,
  open: (options: RackOptions) => Promise<Rack> = openRack,
): Promise<number> {
  const rig = await Rig.open({ ...loadOptions({ ...usual, width, seed: o.seed }), gating }, open);
  try {
    startLoad(rig, o.seed);
    const begin = process.cpuUsage();
    rig.pass(o.cycles);
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1e6;
  } finally {
    rig.close();
  }
}

/** Bare loops over the same run; throws if the cards did something else. */
async function bare(width: Width, o: SimOptions): Promise<number[]> {
  const rig = await Rig.open({ ...loadOptions({ ...usual, width, seed: o.seed }), tape: true });
  try {
    startLoad(rig, o.seed);
    rig.pass(o.cycles);
    return Array.from({ length: o.rounds }, () => {
      const run = rig.rack.bareLoop();
      if (!run.same) throw new Error('the bare loop is another run than the rack');
      // It also has the cycles in which the rack was set up.
      return (run.cpuSeconds * o.cycles) / run.cycles;
    });
  } finally {
    rig.close();
  }
}

async function speedOf(width: Width, o: SimOptions): Promise<Speed> {
  const api: number[] = [];
  const gated: number[] = [];
  const bares: number[] = [];
  const wasm: number[] = [];
  const module = await compileKernel(await readFile(await buildKernel({ width, wasm: true })));
  for (let i = 0; i < o.rounds; i++) {
    // In turn, so that a machine that changes its speed does so for all of them.
    api.push(await throughApi(width, o, false));
    bares.push(...(await bare(width, { ...o, rounds: 1 })));
    gated.push(await throughApi(width, o, true));
    wasm.push(await throughApi(width, o, true, (options) => openWasmRack(module, options)));
  }
  const speed = (seconds: readonly number[]): number => o.cycles / quantile(seconds, 0.5);
  return { width, api: speed(api), gated: speed(gated), wasm: speed(wasm), bare: speed(bares) };
}

const program = script(
  'bench:sim',
  'Speed of the simulator: a rack of three through the TypeScript API, its cards in a bare C++ loop, and all of it as WebAssembly.',
)
  .option('--json', 'one JSON line', false)
  .option(
    '--check',
    `exit 1 if less than ${targets.apiRatio} of the bare speed is left, or ${targets.wasmRatio} of the speed as an addon in WebAssembly`,
    false,
  )
  .option('--cycles <n>', 'of the rack, each time', whole(1000, 1_000_000), 100_000)
  .option('--rounds <n>', 'of each; the median counts', whole(1, 100), 5)
  .option('--seed <n>', 'of the load', whole(0, 2 ** 31), usual.seed);

async function main(o: SimOptions): Promise<number> {
  const speeds: Speed[] = [];
  for (const width of [64, 512] as const) speeds.push(await speedOf(width, o));
  const apiRatio = Math.min(...speeds.map((s) => s.api / s.bare));
  const wasmRatio = Math.min(...speeds.map((s) => s.wasm / s.gated));
  const { cycles, rounds, seed } = o;
  if (o.json) console.log(JSON.stringify({ seed, cycles, rounds, apiRatio, wasmRatio, targets, speeds }));
  else {
    const k = (n: number): string => `${(n / 1000).toFixed(0)} kcycles/s`.padStart(16);
    for (const s of speeds) {
      console.log(
        `${s.width} bits: bare${k(s.bare)}, API${k(s.api)} (${(s.api / s.bare).toFixed(2)}), quiet cards left out${k(s.gated)}, as WebAssembly${k(s.wasm)} (${(s.wasm / s.gated).toFixed(2)})`,
      );
    }
    console.log(
      `apiRatio ${apiRatio.toFixed(3)}, target >= ${targets.apiRatio}; wasmRatio ${wasmRatio.toFixed(3)}, target >= ${targets.wasmRatio}`,
    );
  }
  return o.check && (apiRatio < targets.apiRatio || wasmRatio < targets.wasmRatio) ? exitCode.failed : exitCode.ok;
}

await runScript(program, main);
