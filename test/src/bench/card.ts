// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:card`: figures of the card in its own cycles. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, runScript } from '@weft/tools';
import { lastFigures, remember } from './history.js';
import { type CardOptions, program } from './options.js';
import { measure } from './parts.js';
import { plot } from './plot.js';
import { usual } from './setting.js';
import { tableOf } from './table.js';
import { overBudget, verdicts } from './targets.js';

async function main(o: CardOptions): Promise<number> {
  const found = await measure(o, o.only, (part) => process.stderr.write(`bench:card: ${part}\n`));

  const { seed, samples, pages, readNs, writeNs, linkNs, driverCycles, push } = o;
  const plan = { seed, samples, pages, readNs, writeNs, linkNs, driverCycles, push };
  // Budgets are cycles under the usual setting; the seed decides little.
  const comparable = Object.entries(usual).every(([name, value]) => name === 'seed' || plan[name as keyof typeof usual] === value);
  const missed = comparable ? overBudget(found.faults) : [];
  const judged = verdicts(found.figures);
  const { figures, faults, ...rest } = found;
  const stages = Object.fromEntries(Object.entries(faults).map(([name, f]) => [name, f.stages]));
  const report = { ...plan, ...figures, targets: judged, overBudget: missed, stages, ...rest };

  const history = join(o.out, 'card-history.jsonl');
  const before = await lastFigures(history, plan);
  await remember(history, { at: new Date().toISOString(), plan, figures });
  await writeFile(join(o.out, 'card.json'), `${JSON.stringify(report, undefined, 2)}\n`);

  await writeFile(join(o.out, 'card.svg'), plot(found));

  console.log(o.json ? JSON.stringify(report) : tableOf(found, before, o.timeline));
  if (!o.json) for (const m of missed) console.log(`over budget: ${m.figure} takes ${m.value} cycles, ${m.target}`);
  return o.check && [...judged, ...missed].some((v) => !v.met) ? exitCode.failed : exitCode.ok;
}

await runScript(program, main);
