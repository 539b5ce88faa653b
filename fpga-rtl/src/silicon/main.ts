// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run synth -- [--json] [--full] [--seed N]`: the 64-bit card, synthesised, placed and routed on an ECP5-85F, compared with
 * fpga-rtl/synth/budget.json. --full: the 512-bit card's cells as well. Exits with 1 if anything is over budget. Cached by content.
 * `npm run synth -- --block NAME`: one block of it alone, without a budget.
 * `npm run synth -- --estimate [--block NAME]`: synthesis alone, its cells, and the slowest paths as far as they can be told without placement.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorLine, repoRoot, WeftError } from '@weft/tools';
import { overBudget, parseBudgets } from './budget.js';
import { blockOfCard64, card64, type Placed, placeTarget, synthesise512, synthesiseTarget, type Target } from './card.js';
import { estimate, type Netlist } from './estimate.js';
import { cellCounts } from './stat.js';

const budgetFile = join(repoRoot, 'fpga-rtl/synth/budget.json');

/** One line of JSON, or a few for people. */
function report(json: boolean, what: string, { figures, paths }: Placed, more: Readonly<Record<string, unknown>>): void {
  if (json) {
    console.log(JSON.stringify({ ...figures, ...more, paths }));
    return;
  }
  console.log(`${what}: ${figures.fmaxMHz} MHz, ${figures.fits ? 'fits' : 'DOES NOT FIT'}`);
  console.log(`  ${figures.luts} LUT4, ${figures.ffs} flip-flops, ${figures.bram} block RAMs, ${figures.dsp} multipliers`);
  for (const path of paths) console.log(`  ${path}`);
  for (const [name, value] of Object.entries(more)) console.log(`  ${name}: ${JSON.stringify(value)}`);
}

const ESTIMATED_PATHS = 30;

async function reportEstimate(json: boolean, target: Target): Promise<void> {
  const folder = await synthesiseTarget(target);
  const cells = cellCounts(await readFile(join(folder, 'stat.json'), 'utf8'));
  const paths = estimate(JSON.parse(await readFile(join(folder, 'netlist.json'), 'utf8')) as Netlist).slice(0, ESTIMATED_PATHS);
  if (json) {
    console.log(JSON.stringify({ top: target.top, params: target.params, cells, paths }));
    return;
  }
  console.log(`${target.top}, not placed: ${JSON.stringify(cells)}`);
  for (const { ns, cells: between, from, to } of paths) console.log(`  ${ns.toFixed(1)} ns (${between} cells): ${from} -> ${to}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      block: { type: 'string' },
      estimate: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new WeftError('E_USAGE', `--seed ${values.seed} is no whole number`);
  const target = values.block === undefined ? card64 : await blockOfCard64(values.block);
  if (values.estimate) {
    await reportEstimate(values.json, target);
    return;
  }
  if (values.block !== undefined) {
    report(values.json, `${values.block} alone`, await placeTarget(target, seed), { params: target.params, seed });
    return;
  }
  const budget = parseBudgets(await readFile(budgetFile, 'utf8'))['card64'];
  if (budget === undefined) throw new WeftError('E_BUDGET', `${budgetFile} has no card64`, 'add it');
  const placed = await placeTarget(card64, seed);
  const over = overBudget(placed.figures, budget);
  const card512 = values.full ? cellCounts(await readFile(join(await synthesise512(), 'stat.json'), 'utf8')) : undefined;
  report(values.json, 'card_core, 64 bits', placed, {
    part: card64.part,
    params: card64.params,
    seed,
    targetMHz: budget.targetMHz,
    ...(card512 && { card512 }),
    over,
  });
  process.exitCode = over.length === 0 ? 0 : 1;
}

try {
  await main();
} catch (e) {
  console.error(errorLine(e));
  process.exitCode = 1;
}
