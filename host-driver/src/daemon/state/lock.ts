// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { WeftError } from '@weft/tools';

const held = 1;

/**
 * A lock on a file, held until release() or until this process ends, however that happens. Node has no flock(2), but the
 * lock belongs to the open file and not to the process: flock(1) takes it on our descriptor and leaves it with us.
 * Null if another process has it.
 */
export function tryLock(path: string): { release(): void } | null {
  const fd = openSync(path, 'a', 0o600);
  const { status, error } = spawnSync('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
  if (status === 0) return { release: () => closeSync(fd) };
  closeSync(fd);
  if (status === held) return null;
  throw new WeftError('E_LOCK', `cannot lock ${path}: ${error?.message ?? `flock ended with ${status}`}`, 'install util-linux', {
    cause: error,
  });
}
