#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { failureOf, interruptSignal } from '@weft/tools';
import { CommanderError } from 'commander';
import { exitCode, parseOptions } from './options.js';
import { Progress } from './progress.js';
import { passed, table } from './report.js';
import { runDemo } from './run.js';

const signal = interruptSignal();
const progress = new Progress(process.stdout);
const args = process.argv.slice(2);

async function main(): Promise<number> {
  const options = parseOptions(args);
  const { summary, remarks, clockMhz } = await runDemo(options, progress, signal);
  progress.end();
  const lines = [table(summary, clockMhz), ...remarks.map((r) => `  ${r}`)];
  if (options.json) lines.push(JSON.stringify(summary));
  process.stdout.write(`${lines.join('\n')}\n`);
  return passed(summary) ? exitCode.ok : exitCode.failed;
}

try {
  process.exitCode = await main();
} catch (e) {
  if (e instanceof CommanderError) process.exitCode = e.exitCode;
  else {
    progress.end();
    const { line, code } = failureOf(e);
    process.stderr.write(`weft demo: ${line}\n`);
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ error: line })}\n`);
    process.exitCode = signal.aborted ? exitCode.interrupted : code;
  }
}
// All children have ended; a timer that is left must not hold us.
process.exit();
