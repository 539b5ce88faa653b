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

const isRoot = process.getuid?.() === 0;

/** Runs apt-get as root or through sudo; says what to run if it can do neither. */
async function aptGet(what, args, log) {
  if (!isRoot && !has('sudo')) throw new Failure(`As root, run: apt-get ${args.join(' ')}\n(for: ${what})`);
  // `sudo env`, since sudo drops the caller's environment.
  const command = [...(isRoot ? [] : ['sudo']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
  await runLogged(what, command[0], command.slice(1), log);
}

const update = () => aptGet('Debian package lists (apt-get update)', ['update'], 'ensure-apt-update.log');

/** A fresh container has none; what asks apt for a package later would fail. */
export async function ensurePackageLists() {
  if (has('apt-get') && packageListsAreEmpty()) await update();
}

/** Installs Debian packages; if the lists turn out to be old, once more with new ones. */
export async function installDebian(packages) {
  if (!has('apt-get')) {
    throw new Failure(
      `missing: ${packages.join(' ')} (names of Debian 12's packages). This system has no apt-get: install them your way and run this again.`,
    );
  }
  if (!isRoot && !has('sudo')) {
    throw new Failure(
      `missing: ${packages.join(' ')}. As root, run:\napt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`,
    );
  }
  const install = () =>
    aptGet(`Debian packages (${packages.join(' ')})`, ['install', '-y', '--no-install-recommends', ...packages], 'ensure-apt.log');
  if (packageListsAreEmpty()) {
    await update();
    return install();
  }
  try {
    await install();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say('that failed; the package lists may be old, so once more with new ones');
    await update();
    await install();
  }
}
