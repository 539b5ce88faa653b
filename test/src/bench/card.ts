// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:card`: figures of the card in its own cycles. */
import { parseArgs } from 'node:util';
import type { Width } from '@weft/hw-sim';
import { stream } from './stream.js';
import { upgrades } from './upgrade.js';

const usage = `npm run bench:card -- [--json] [--seed S] [--pages N]

  --seed S    seed of the wire's faults (1)
  --pages N   pages of a stream: 64 to 65536 (4096)
  --json      one JSON line`;

const OUTSTANDING = 16;
const LOSS = 0.01;
const widths: readonly Width[] = [64, 512];
/** What a driver takes for a revoke at least; see the host driver's bench. 0 is the hardest case for the ratio. */
const DRIVER_CYCLES = 0;

function number(name: string, text: string | undefined, fallback: number, low: number, high: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new RangeError(`--${name} ${text}: takes a whole number from ${low} to ${high}`);
  }
  return value;
}

async function main(): Promise<void> {
  const flags = { json: { type: 'boolean' }, help: { type: 'boolean' }, seed: { type: 'string' }, pages: { type: 'string' } } as const;
  const v = parseArgs({ options: flags }).values;
  if (v.help === true) {
    console.log(usage);
    return;
  }
  const seed = number('seed', v.seed, 1, 0, 2 ** 31);
  const pages = number('pages', v.pages, 4096, 64, 65_536);

  const streams = [];
  for (const width of widths) {
    const base = { width, pages, outstanding: OUTSTANDING, seed };
    const clean = await stream({ ...base, faults: {} });
    const lossy = await stream({ ...base, faults: { loss: LOSS } });
    streams.push({ width, clean, lossy, ratio: clean.cycles / lossy.cycles });
  }
  const cycles = await upgrades({ width: 512, seed, sharers: [1, 2, 4, 8, 15], driverCycles: DRIVER_CYCLES });
  const result = {
    seed,
    goodputLoss1: Math.min(...streams.map((s) => s.ratio)),
    upgradeRatio15to1: (cycles.get(15) ?? Number.NaN) / (cycles.get(1) ?? Number.NaN),
    streams,
    upgradeCycles: Object.fromEntries(cycles),
  };
  if (v.json === true) {
    console.log(JSON.stringify(result));
    return;
  }
  for (const s of streams) {
    const share = (x: number): string => `${(100 * x).toFixed(1)} %`;
    console.log(`${s.width} bits: ${pages} pages, ${OUTSTANDING} outstanding`);
    console.log(`  clean   ${s.clean.cycles} cycles, ${share(s.clean.goodput)} of the link`);
    console.log(
      `  ${LOSS} loss  ${s.lossy.cycles} cycles, ${share(s.lossy.goodput)} of the link, ${s.lossy.retransmits} repeats: ${share(s.ratio)} of clean`,
    );
  }
  for (const [sharers, n] of cycles) console.log(`write fault of a reader, ${sharers} others to invalidate: ${n} cycles`);
  console.log(`goodputLoss1 ${result.goodputLoss1.toFixed(3)}, upgradeRatio15to1 ${result.upgradeRatio15to1.toFixed(3)}`);
}

main().catch((error: unknown) => {
  console.error(`bench:card: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
