#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** The `weft` command. Each package brings its own commands; this is all that knows every package. */
import { setTimeout as delay } from 'node:timers/promises';
import { addBundleCommands, addCardCommands } from '@weft/desktop-app';
import { simulatedFactory } from '@weft/firmware';
import { addDaemon, addInstall, addNodeRun, addPages, addRack, addTop, addTrace, addVm, addVmRun } from '@weft/host-driver';
import { addSim } from '@weft/hw-sim';
import { aborted, exitCode, failureOf, interruptSignal, strict } from '@weft/tools';
import { Command, CommanderError } from 'commander';
import { addSimBundle } from './sim-bundle.js';

const signal = interruptSignal();
const weft = strict(new Command('weft').description('One computer out of a rack.').version('0.1.0'));
const sim = addSim(weft, signal, simulatedFactory);
addSimBundle(sim);
for (const add of [
  addDaemon,
  addInstall,
  addRack,
  addNodeRun,
  addTop,
  addTrace,
  addVm,
  addPages,
  addVmRun,
  addCardCommands,
  addBundleCommands,
])
  add(weft, signal);

/** How long an interrupted command may take to leave things tidy. */
const TIDY_MS = 2_000;

const work = weft.parseAsync();
try {
  await Promise.race([work, aborted(signal)]);
} catch (e) {
  await Promise.race([work.catch(() => undefined), delay(TIDY_MS)]);
  if (e instanceof CommanderError) process.exitCode = e.exitCode;
  else {
    const { line, code } = failureOf(e);
    process.stderr.write(`weft: ${line}\n`);
    process.exit(signal.aborted ? exitCode.interrupted : code);
  }
}
