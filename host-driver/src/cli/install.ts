// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { strict, WeftError } from '@weft/tools';
import type { Command } from 'commander';
import { loadConfig, parseConfig } from '../daemon/config.js';
import { examine } from '../doctor/doctor.js';
import { act, actions } from '../install/actions.js';
import { install, uninstall } from '../install/install.js';
import { configFile, unitName } from '../install/places.js';
import { columns } from './remote.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (failed: readonly string[]): void => {
  for (const command of failed) process.stderr.write(`weft: this failed, do it yourself: ${command}\n`);
};
/** The running system, or a folder that will be one. */
const isSystem = (root: string): boolean => resolve(root) === '/';

/** `weft install`, `weft uninstall`, `weft doctor`. */
export function addInstall(weft: Command): void {
  const rooted = (command: Command): Command => strict(command).option('--root <folder>', 'root of the system', '/');
  rooted(weft.command('install').description('Put Weft on this server: program, service, devices, user. See weft doctor.'))
    .option('--start', 'start the service, now and at every boot', false)
    .action(async ({ root, start }: { root: string; start: boolean }) => {
      const { files } = await asRoot(root, () => install(root));
      if (isSystem(root)) tell(await act([...actions.afterInstall, ...(start ? actions.start : [])]));
      say(`${files.length} files; edit ${configFile}, then: systemctl enable --now ${unitName}`);
    });
  rooted(weft.command('uninstall').description('Take all of it away again, also what the daemon has written.'))
    .option('--keep-state', 'leave rack, tokens and audit log', false)
    .option('--force', 'even if this server belongs to a rack', false)
    .action(async ({ root, ...o }: { root: string; keepState: boolean; force: boolean }) => {
      const before = async (): Promise<void> => tell(isSystem(root) ? await act(actions.beforeUninstall) : []);
      await asRoot(root, () => uninstall(root, { ...o, before }));
      if (isSystem(root)) tell(await act(actions.afterUninstall));
      say('uninstalled');
    });
  strict(weft.command('doctor').description('Try everything that Weft needs of this server, and say what to do about what it lacks.'))
    .option('--config <file>', "weftd's configuration", configFile)
    .option('--peer <host...>', 'servers to which large packets must get (default: those of the rack)')
    .option('--json', 'print it as JSON', false)
    .action(async ({ config: file, peer = [], json }: { config: string; peer?: string[]; json: boolean }) => {
      const config = existsSync(file) || file !== configFile ? await loadConfig(file) : parseConfig({}, configFile, '/');
      const diagnosis = await examine(config, peer);
      say(
        json
          ? JSON.stringify(diagnosis, null, 2)
          : columns(
              ['', 'CHECK', 'FOUND'],
              diagnosis.checks.map((c) => [c.verdict, c.name, c.fix === '' ? c.found : `${c.found}; ${c.fix}`]),
            ),
      );
      if (!diagnosis.ok) process.exitCode = 1;
    });
}

async function asRoot<T>(root: string, work: () => Promise<T>): Promise<T> {
  return work().catch((e: NodeJS.ErrnoException) => {
    if (e.code !== 'EACCES' && e.code !== 'EPERM') throw e;
    throw new WeftError('E_INSTALL', `no permission below ${root}: ${e.message}`, 'run it as root', { cause: e });
  });
}
