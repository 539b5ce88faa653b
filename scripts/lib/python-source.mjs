// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureVenv, python } from './python.mjs';
import { Failure, root, runLogged } from './run.mjs';

/**
 * Packages of which we want the sources, not the module: scripts/python/<profile>.source.txt, with hashes, one a line.
 * Each is unpacked to .cache/python-source/<name>.
 */
export async function ensurePythonSources(profiles) {
  for (const profile of profiles) {
    const list = join(root, 'scripts/python', `${profile}.source.txt`);
    if (!existsSync(list)) continue;
    const wanted = readFileSync(list, 'utf8');
    const folder = join(root, '.cache/python-source');
    const stamp = join(folder, `${profile}.txt`);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
    await ensureVenv();
    mkdirSync(folder, { recursive: true });
    const names = [...wanted.matchAll(/^([\w.-]+)==/gm)].map((m) => m[1]);
    const pip = [
      'download',
      '--no-deps',
      '--require-hashes',
      '--disable-pip-version-check',
      '--no-binary',
      names.join(','),
      '-r',
      list,
      '-d',
      folder,
    ];
    await runLogged(`Python source packages (${profile})`, python, ['-m', 'pip', ...pip], `ensure-pip-source-${profile}.log`);
    for (const name of names) unpack(folder, name);
    writeFileSync(stamp, wanted);
  }
}

function unpack(folder, name) {
  const archive = readdirSync(folder).find((f) => f.startsWith(`${name}-`) && f.endsWith('.tar.gz'));
  if (archive === undefined) throw new Failure(`pip brought no source archive of ${name}`);
  const { status, stderr } = spawnSync('tar', ['xzf', archive], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Failure(`cannot unpack ${archive}: ${stderr}`);
  rmSync(join(folder, name), { recursive: true, force: true });
  renameSync(join(folder, archive.replace(/\.tar\.gz$/, '')), join(folder, name));
  rmSync(join(folder, archive));
}
