// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:card`: figures of the card in its own cycles. */
import { failureOf } from '@weft/tools';
import { parseOptions } from './options.js';
import { measure } from './parts.js';
import { tableOf } from './table.js';

async function main(): Promise<void> {
  const o = parseOptions(process.argv.slice(2));
  const found = await measure(o, (part) => process.stderr.write(`bench:card: ${part}\n`));
  const { seed, readNs, writeNs, linkNs, driverCycles } = o;
  if (o.json)
    console.log(JSON.stringify({ seed, readNs, writeNs, linkNs, driverCycles, ...found.figures, stages: found.stages, rows: found.rows }));
  else console.log(tableOf(found));
}

main().catch((error: unknown) => {
  const { line, code } = failureOf(error);
  console.error(`bench:card: ${line}`);
  process.exitCode = code;
});
