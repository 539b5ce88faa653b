// SPDX-License-Identifier: Apache-2.0
/** The app: a window where there is Electron, else the same screens in a browser of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { aborted } from '@weft/tools';
import { startBridge } from './bridge/server.js';
import { buildPreload } from './build/preload.js';
import { journalDir, systemPorts } from './card/index.js';
import { AppService } from './main/service.js';

export interface AppOptions {
  /** In a browser, also if there is Electron. */
  readonly browser: boolean;
  /** Where it answers a browser; 0: anywhere. */
  readonly port: number;
  /** The built screens. */
  readonly screens: string;
}

/** Runs until it is closed, or aborted; gives its exit code. */
export async function runApp(options: AppOptions, signal: AbortSignal): Promise<number> {
  const binary = options.browser ? null : electronBinary();
  return binary === null ? inBrowser(options, signal) : inWindow(binary, options, signal);
}

/** Its package comes without the program itself; asking the package for it would download it. */
export function electronBinary(): string | null {
  try {
    const at = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const binary = join(at, 'dist', readFileSync(join(at, 'path.txt'), 'utf8').trim());
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

async function inWindow(binary: string, { screens }: AppOptions, signal: AbortSignal): Promise<number> {
  const args = [join(import.meta.dirname, 'main/electron.js'), screens, await buildPreload()];
  const [code] = (await once(spawn(binary, args, { stdio: 'inherit', signal }), 'exit')) as [number | null];
  return code ?? 1;
}

async function inBrowser({ port, screens }: AppOptions, signal: AbortSignal): Promise<number> {
  const state = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  const service = new AppService({ enumerate: systemPorts, stateDir: join(state, 'weft'), journals: journalDir(process.env) });
  await service.start();
  const bridge = await startBridge(service, screens, port);
  process.stderr.write('Electron is not here (`npx install-electron` fetches it). The same screens, in a browser of this machine:\n');
  process.stdout.write(`${bridge.link}\n`);
  await aborted(signal).catch(() => undefined);
  service.stop();
  await bridge.close();
  return 0;
}
