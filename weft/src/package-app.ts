#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run package:app`: installers of the app, by electron-builder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildConsoleWith } from '@weft/desktop-app/build';
import { builderCommand, stageApp } from '@weft/desktop-app/build/package';
import { exitCode, runScript, script } from '@weft/tools';
import { pageRack } from './page-rack.js';

const program = script('package:app', 'Stages the app and makes installers of it, for the system that this is run on.');

await runScript(program, async (_, signal) => {
  const dir = await stageApp(await buildConsoleWith(await pageRack()));
  const command = builderCommand();
  if (command === null) {
    process.stderr.write(`electron-builder is not here. The app is staged; this makes its installers:\n`);
    process.stdout.write(`cd ${dir} && npm install && npx electron-builder@26.11.1 --config electron-builder.json\n`);
    return exitCode.failed;
  }
  const builder = spawn(process.execPath, [command, '--projectDir', dir, '--config', 'electron-builder.json'], {
    stdio: 'inherit',
    signal,
  });
  const [code] = (await once(builder, 'exit')) as [number | null];
  return code ?? exitCode.failed;
});
