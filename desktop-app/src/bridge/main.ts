#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run app` where there is no Electron: serves the screens to a browser of this machine. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aborted, runScript, script, whole } from '@weft/tools';
import { buildConsole } from '../build/console.js';
import { journalDir, systemPorts } from '../card/index.js';
import { CardService } from '../main/cards/service.js';
import { startBridge } from './server.js';

const program = script('app', 'The cards of this machine in a browser; prints where. Ctrl-C ends it.').option(
  '--port <n>',
  'where it answers (0: anywhere)',
  whole(0, 65_535),
  0,
);

await runScript<{ port: number }>(program, async ({ port }, signal) => {
  const state = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  const service = new CardService({ enumerate: systemPorts, stateDir: join(state, 'weft'), journals: journalDir(process.env) });
  await service.start();
  const bridge = await startBridge(service, await buildConsole(), port);
  process.stderr.write('Electron is not installed here: the same screens, in a browser of this machine:\n');
  process.stdout.write(`${bridge.link}\n`);
  await aborted(signal).catch(() => undefined);
  service.stop();
  await bridge.close();
  return 0;
});
