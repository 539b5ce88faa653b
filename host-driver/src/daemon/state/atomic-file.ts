// SPDX-License-Identifier: Apache-2.0
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WeftError } from '@weft/tools';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

let serial = 0;

/** Replaces a file whole: whoever reads it, after a crash too, finds the old text or the new one. */
export async function writeAtomic(path: string, text: string, mode = 0o600): Promise<void> {
  const next = join(dirname(path), `.${basename(path)}.${process.pid}.${serial++}`);
  try {
    const file = await open(next, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  } catch (e) {
    await rm(next, { force: true });
    throw e;
  }
  // The rename itself must be on the disk too.
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A JSON document of known shape in a file of its own. */
export class JsonFile<S extends TSchema> {
  readonly path: string;
  readonly #schema: S;
  constructor(path: string, schema: S) {
    this.path = path;
    this.#schema = schema;
  }

  /** Null if there is none. */
  async read(): Promise<Static<S> | null> {
    const text = await readFile(this.path, 'utf8').catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'ENOENT') return null;
      throw e;
    });
    return text === null ? null : this.#parse(text);
  }

  write(value: Static<S>): Promise<void> {
    return writeAtomic(this.path, `${JSON.stringify(value, null, 2)}\n`);
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }

  #parse(text: string): Static<S> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new WeftError('E_STATE', `${this.path} is not JSON`, 'restore it from a backup, or remove it and set up anew', { cause });
    }
    const [wrong] = Value.Errors(this.#schema, value);
    if (wrong !== undefined)
      throw new WeftError(
        'E_STATE',
        `${this.path}: ${wrong.instancePath || '/'} ${wrong.message}`,
        'correct it, or restore it from a backup',
      );
    return value as Static<S>;
  }
}
