// SPDX-License-Identifier: Apache-2.0
/** Read faults on pages at rest: all bytes come from the pool of the home, and nobody else is asked. */
import { type Row, rowOf } from './measure.js';
import { Rig } from './rig.js';
import type { Setting } from './setting.js';

export const REST_REMOTE = 'read, at rest, remote';

/** A page that the home's directory cache has not seen, and one that it has: the reader is another. */
export async function atRest(s: Setting, samples: number): Promise<Row[]> {
  const rig = await Rig.open({ ...s, nodes: 3, pages: samples * 2, atRest: true });
  try {
    const times = (node: number, first: number): number[] =>
      Array.from({ length: samples }, (_, i) => {
        rig.rest();
        return rig.read(node, first + i).cycles;
      });
    const remote = { messages: 1, pages: 1, reads: 1 };
    return [
      rowOf(s, REST_REMOTE, times(1, 0), remote),
      rowOf(s, 'read, shared, remote (directory hit)', times(2, 0), remote),
      rowOf(s, 'read, at rest, local', times(0, samples), { reads: 1, copies: 1 }),
    ];
  } finally {
    rig.close();
  }
}
