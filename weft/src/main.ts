#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** The `weft` command. Each package brings its own commands; this is all that knows every package. */
import { addBundleCommands, addCardCommands } from '@weft/desktop-app';
import { addDaemon, addNodeRun, addRack, addTrace, addVm, addVmRun } from '@weft/host-driver';
import { aborted, exitCode, failureOf, interruptSignal, strict } from '@weft/tools';
import { Command, CommanderError } from 'commander';

const signal = interruptSignal();
const weft = strict(new Command('weft').description('One computer out of a rack.').version('0.1.0'));
for (const add of [addDaemon, addRack, addNodeRun, addTrace, addVm, addVmRun, addCardCommands, addBundleCommands]) add(weft, signal);

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
