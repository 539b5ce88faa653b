// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

export interface AuditEntry {
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Code of the error, if it was one. */
  readonly code?: string;
}

/** Files beside the one that is written. */
const oldFiles = 3;

/**
 * Who did what with which result: every request that changes something and every one that was turned away, a JSON line each.
 * Synchronous: an entry is with the kernel before the answer goes out, and what a SIGKILL leaves is whole.
 */
export class AuditLog {
  readonly #path: string;
  readonly #limitBytes: number;
  #fd: number;
  #bytes: number;

  constructor(path: string, limitBytes: number) {
    this.#path = path;
    this.#limitBytes = limitBytes;
    this.#fd = openSync(path, 'a', 0o640);
    this.#bytes = fstatSync(this.#fd).size;
  }

  add(entry: AuditEntry, now = new Date()): void {
    const line = Buffer.from(`${JSON.stringify({ time: now.toISOString(), ...entry })}\n`);
    if (this.#bytes + line.length > this.#limitBytes) this.#rotate();
    writeSync(this.#fd, line);
    this.#bytes += line.length;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #rotate(): void {
    closeSync(this.#fd);
    rmSync(`${this.#path}.${oldFiles}`, { force: true });
    for (let i = oldFiles; i > 0; i--) {
      try {
        renameSync(i === 1 ? this.#path : `${this.#path}.${i - 1}`, `${this.#path}.${i}`);
      } catch (e) {
        if ((e as NodeJS.ErrnoException).code !== 'ENOENT') throw e;
      }
    }
    this.#fd = openSync(this.#path, 'a', 0o640);
    this.#bytes = 0;
  }
}
