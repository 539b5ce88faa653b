// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:card`: figures of the card in its own cycles. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, failureOf } from '@weft/tools';
import { lastFigures, remember } from './history.js';
import { parseOptions } from './options.js';
import { measure } from './parts.js';
import { tableOf } from './table.js';
import { verdicts } from './targets.js';

async function main(): Promise<number> {
  const o = parseOptions(process.argv.slice(2));
  const found = await measure(o, o.only, (part) => process.stderr.write(`bench:card: ${part}\n`));

  const { seed, samples, pages, readNs, writeNs, linkNs, driverCycles } = o;
  const plan = { seed, samples, pages, readNs, writeNs, linkNs, driverCycles };
  const judged = verdicts(found.figures);
  const { figures, faults, ...rest } = found;
  const stages = Object.fromEntries(Object.entries(faults).map(([speed, f]) => [speed, f.stages]));
  const report = { ...plan, ...figures, targets: judged, stages, ...rest };

  const history = join(o.out, 'card-history.jsonl');
  const before = await lastFigures(history, plan);
  await remember(history, { at: new Date().toISOString(), plan, figures });
  await writeFile(join(o.out, 'card.json'), `${JSON.stringify(report, undefined, 2)}\n`);

  console.log(o.json ? JSON.stringify(report) : tableOf(found, before, o.timeline));
  return o.check && judged.some((v) => !v.met) ? exitCode.failed : exitCode.ok;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { line, code } = failureOf(error);
    console.error(`bench:card: ${line}`);
    process.exitCode = code;
  },
);
