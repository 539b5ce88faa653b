// SPDX-License-Identifier: Apache-2.0
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild, RunError, run, WeftError } from '@weft/tools';

/** Debian packages, downloaded and unpacked, not installed: what `keep` picks of them, `picked`, ends in a folder of the cache. */
export function unpackDebian(
  name: string,
  packages: readonly string[],
  keep: (unpacked: string) => Promise<void>,
  picked: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  return cachedBuild({
    name,
    inputs: [],
    flags: ['1', ...packages, ...picked],
    ...(signal ? { signal } : {}),
    build: async (work) => {
      const options = { cwd: work, ...(signal ? { signal } : {}) };
      try {
        await run('apt-get', ['download', '-q', ...packages], options);
        for (const deb of (await readdir(work)).filter((f) => f.endsWith('.deb'))) {
          await run('dpkg', ['-x', deb, '.'], options);
          await rm(join(work, deb));
        }
      } catch (e) {
        if (!(e instanceof RunError)) throw e;
        throw new WeftError(
          'E_TOOL',
          `cannot fetch ${packages.join(', ')}: ${e.stderr.trim().split('\n').at(-1)}`,
          'run `apt-get update`',
          { cause: e },
        );
      }
      await keep(work);
    },
  });
}
