// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

const Kept = Type.Object({ id: Type.String(), address: Type.String(), sealed: Type.String() });
const Book = Type.Object({ racks: Type.Array(Kept) });
export type KeptRack = Static<typeof Kept>;

/** The racks that this user has added, in a file that only they read. */
export class RackBook {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** What cannot be read is no reason not to start: it is as if there were none. */
  async read(): Promise<KeptRack[]> {
    try {
      const found: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return Check(Book, found) ? found.racks : [];
    } catch {
      return [];
    }
  }

  async write(racks: readonly KeptRack[]): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    await writeFile(`${this.#file}.new`, JSON.stringify({ racks }), { mode: 0o600 });
    await rename(`${this.#file}.new`, this.#file);
  }
}
