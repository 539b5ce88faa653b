// SPDX-License-Identifier: Apache-2.0
import { type Static, Type } from 'typebox';
import { JsonFile } from '../state/atomic-file.js';
import { Serial } from '../state/wait.js';
import { type Document, type DocumentName, documents } from './documents.js';
import { conflict, type RackStore, type Revised, type Standing } from './store.js';

const entry = <N extends DocumentName>(name: N) =>
  Type.Optional(Type.Object({ revision: Type.Integer({ minimum: 1 }), value: documents[name] }));
const File = Type.Object({
  /** Of the last write. */
  revision: Type.Integer({ minimum: 0 }),
  membership: entry('membership'),
  plans: entry('plans'),
});

/** The store of a rack with one administrator: the server that started it. */
export class FileStore implements RackStore {
  readonly kind = 'file';
  readonly #file: JsonFile<typeof File>;
  readonly #serial = new Serial();

  constructor(path: string) {
    this.#file = new JsonFile(path, File);
  }

  async read<N extends DocumentName>(name: N): Promise<Revised<Document<N>> | null> {
    const found = (await this.#content())[name];
    return found === undefined ? null : (found as Revised<Document<N>>);
  }

  write<N extends DocumentName>(name: N, value: Document<N>, revision: number): Promise<number> {
    return this.#serial.run(async () => {
      const content = await this.#content();
      if ((content[name]?.revision ?? 0) !== revision) throw conflict(name);
      const next = content.revision + 1;
      await this.#file.write({ ...content, revision: next, [name]: { revision: next, value } });
      return next;
    });
  }

  /** Revisions go on: cards of the old rack must not take frames of the next one for their own. */
  clear(): Promise<void> {
    return this.#serial.run(async () => this.#file.write({ revision: (await this.#content()).revision }));
  }

  async campaign(node: number, change: (standing: Standing) => void): Promise<void> {
    change({ administrator: node, alive: null });
  }

  async resign(): Promise<void> {}

  async #content(): Promise<Static<typeof File>> {
    return (await this.#file.read()) ?? { revision: 0 };
  }
}
