#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run console`: a rack of functional cards with a machine at work, and the web console of its first server. */
import { buildConsoleWith } from '@weft/desktop-app/build';
import { buildPageRack } from '@weft/hw-sim';
import { aborted, runScript, script, whole } from '@weft/tools';
import { ConsoleRack, type ConsoleRackOptions } from './console-rack.js';

const program = script('console', 'Starts a virtual rack with a machine at work and prints where its web console is. Ctrl-C ends it.')
  .option('--nodes <n>', 'servers', whole(1, 16), 3)
  .option('--port <n>', 'where the console answers (0: anywhere)', whole(0, 65_535), 7443)
  .option('--sample-ms <n>', 'how often figures are taken', whole(20, 60_000), 250)
  .option('--seed <n>', 'of rack and load', whole(0, 2 ** 31), 1);

await runScript<Omit<ConsoleRackOptions, 'console'>>(program, async (options, signal) => {
  process.stderr.write('starting the rack …\n');
  const rack = await ConsoleRack.start({ ...options, console: buildPageRack().then(buildConsoleWith) });
  process.on('exit', () => rack.kill());
  process.stdout.write(`${rack.link}\n`);
  await aborted(signal).catch(() => undefined);
  await rack.remove();
  return 0;
});
