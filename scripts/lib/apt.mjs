// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { Failure, runLogged, say } from './run.mjs';

const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;

const packageListsAreEmpty = () => {
  try {
    return !readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return true;
  }
};

/** Installs Debian packages as root or through sudo; says what to run if it can do neither. */
export async function installDebian(packages) {
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  if (!has('apt-get')) {
    throw new Failure(
      `missing: ${packages.join(' ')} (names of Debian 12's packages). This system has no apt-get: install them your way and run this again.`,
    );
  }
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !has('sudo'))
    throw new Failure(`missing: ${packages.join(' ')}. As root, run: apt-get update && apt-get ${install.join(' ')}`);
  // `sudo env`, since sudo drops the caller's environment.
  const apt = (args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return isRoot ? command : ['sudo', ...command];
  };
  const run = (what, args, log) => {
    const [command, ...rest] = apt(args);
    return runLogged(what, command, rest, log);
  };
  const update = () => run('Debian package lists (apt-get update)', ['update'], 'ensure-apt-update.log');
  const what = `Debian packages (apt-get install ${packages.join(' ')})`;
  if (packageListsAreEmpty()) {
    await update();
    await run(what, install, 'ensure-apt.log');
    return;
  }
  try {
    await run(what, install, 'ensure-apt.log');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say('that failed; the package lists may be old, so once more with new ones');
    await update();
    await run(what, install, 'ensure-apt.log');
  }
}
