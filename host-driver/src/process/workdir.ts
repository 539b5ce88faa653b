// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
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
    this.path = mkdtempSync(join(tmpdir(), 'weft-'));
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
