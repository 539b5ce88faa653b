#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run app`: the cards of this machine, and the simulator for the screen that starts a rack in the page. */
import { runApp } from '@weft/desktop-app/app';
import { buildConsole, buildConsoleWith } from '@weft/desktop-app/build';
import { errorLine, runScript, script, whole } from '@weft/tools';
import { pageRack } from './page-rack.js';

interface Options {
  readonly port: number;
  readonly browser: boolean;
}

const program = script('app', 'The cards of this machine. Ctrl-C ends it.')
  .option('--browser', 'in a browser, also if there is Electron', false)
  .option('--port <n>', 'where it answers a browser (0: anywhere)', whole(0, 65_535), 0);

await runScript<Options>(program, async (options, signal) => runApp({ ...options, screens: await screens() }, signal));

/** The simulator can be built only where its compiler is; the cards need none of it. */
async function screens(): Promise<string> {
  try {
    return await buildConsoleWith(await pageRack());
  } catch (e) {
    process.stderr.write(`without the virtual rack: ${errorLine(e)}\n`);
    return buildConsole();
  }
}
