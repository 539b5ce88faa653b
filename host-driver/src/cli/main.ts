#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { Command, CommanderError } from 'commander';
import { aborted, interruptSignal } from './interrupt.js';
import { addNodeRun } from './node-run.js';
import { exitCode, failureOf, strict } from './options.js';
import { addVmRun } from './vm-run.js';

const signal = interruptSignal();
const weft = strict(new Command('weft').description('One computer out of a rack.').version('0.1.0'));
addNodeRun(weft, signal);
addVmRun(weft, signal);

try {
  await Promise.race([weft.parseAsync(), aborted(signal)]);
} catch (e) {
  if (e instanceof CommanderError) process.exitCode = e.exitCode;
  else {
    const { line, code } = failureOf(e);
    process.stderr.write(`weft: ${line}\n`);
    process.exit(signal.aborted ? exitCode.interrupted : code);
  }
}
