// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDebian } from './apt.mjs';
import { root, runLogged } from './run.mjs';

/** One venv for all: no package of the project is ever installed into the system. */
const venv = join(root, '.cache/venv');
export const python = join(venv, 'bin/python');
const requirementsOf = (profile) => join(root, 'scripts/python', `${profile}.txt`);

const canMakeVenv = () => spawnSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' }).status === 0;

export async function ensureVenv() {
  if (existsSync(python)) return;
  if (!canMakeVenv()) await installDebian(['python3', 'python3-venv']);
  mkdirSync(join(root, '.cache'), { recursive: true });
  await runLogged('Python environment (venv)', 'python3', ['-m', 'venv', '--clear', venv], 'ensure-venv.log');
}

/** Installs what scripts/python/<profile>.txt asks for, if it does and that has not been done. */
export async function ensurePythonPackages(profiles) {
  for (const profile of profiles) {
    if (!existsSync(requirementsOf(profile))) continue;
    const wanted = readFileSync(requirementsOf(profile), 'utf8');
    const stamp = join(venv, `weft-${profile}.txt`);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
    await ensureVenv();
    const pip = ['-m', 'pip', 'install', '--no-deps', '--require-hashes', '--disable-pip-version-check', '-r', requirementsOf(profile)];
    await runLogged(`Python packages (${profile})`, python, pip, `ensure-pip-${profile}.log`);
    writeFileSync(stamp, wanted);
  }
}
