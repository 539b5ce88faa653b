// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const left = new Set<string>();
process.on('exit', () => {
  for (const dir of left) rmSync(dir, { recursive: true, force: true });
});

/** A folder for sockets and the like that is gone when we are. Unix socket paths end at 107 bytes, so its name is short. */
export class WorkDir {
  readonly path: string;
  constructor() {
    sweep();
    this.path = mkdtempSync(join(tmpdir(), `weft-${process.pid}-`));
    left.add(this.path);
  }
  file(name: string): string {
    return join(this.path, name);
  }
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    left.delete(this.path);
  }
}

/** Folders of processes that were killed before they could remove them. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^weft-(\d+)-\w{6}$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
