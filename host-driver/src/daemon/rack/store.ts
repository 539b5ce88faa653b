// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import type { Document, DocumentName } from './documents.js';

export interface Revised<T> {
  /** Grows with every write to the store, whatever was written. */
  readonly revision: number;
  readonly value: T;
}

/** Where a rack's documents are kept, and who may change them. */
export interface RackStore {
  readonly kind: 'file' | 'etcd';
  read<N extends DocumentName>(name: N): Promise<Revised<Document<N>> | null>;
  /** Writes if the document is still as it was read (`revision` 0: if there is none); otherwise rejects with E_CONFLICT. */
  write<N extends DocumentName>(name: N, value: Document<N>, revision: number): Promise<number>;
  /** Forgets everything. */
  clear(): Promise<void>;
  /**
   * From now on this daemon counts as alive under this node, and administers if nobody else does.
   * `change` is told who administers and, where the store can say that, who lives.
   */
  campaign(node: number, change: (standing: Standing) => void): Promise<void>;
  /** Ends that, so that another one takes over at once. */
  resign(): Promise<void>;
}

export interface Standing {
  readonly administrator: number | null;
  /** Nodes whose daemons live; null if the store cannot tell. */
  readonly alive: readonly number[] | null;
}

export const conflict = (what: string): WeftError =>
  new WeftError('E_CONFLICT', `${what} was changed by somebody else meanwhile`, 'look at it and try again');

/** Reads, changes and writes until nobody was faster. `change` returns null to leave it as it is. */
export async function update<N extends DocumentName>(
  store: RackStore,
  name: N,
  change: (value: Document<N>, revision: number) => Document<N> | null,
): Promise<Revised<Document<N>>> {
  for (let attempt = 0; ; attempt++) {
    const now = await store.read(name);
    if (now === null) throw new WeftError('E_NO_RACK', 'the store holds no rack', 'start one with `weft rack init`');
    const next = change(now.value, now.revision);
    if (next === null) return now;
    try {
      return { revision: await store.write(name, next, now.revision), value: next };
    } catch (e) {
      if (!(e instanceof WeftError && e.code === 'E_CONFLICT') || attempt === 9) throw e;
    }
  }
}
