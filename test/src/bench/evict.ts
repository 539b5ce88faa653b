// SPDX-License-Identifier: Apache-2.0
/** Evictions, from the descriptor to the completion: the driver may use the frame again then. */

import type { Path } from './limit.js';
import { type Row, rowOf } from './measure.js';
import { Rig } from './rig.js';
import type { Setting } from './setting.js';

/** The home pulls a written page (PUT_GO) when it has it locked: see doc/coherence.md. */
const kinds: readonly { readonly kind: string; readonly node: number; readonly dirty: boolean; readonly path: Path }[] = [
  { kind: 'evict clean, remote', node: 1, dirty: false, path: { messages: 2 } },
  { kind: 'evict dirty, remote', node: 1, dirty: true, path: { messages: 3, pages: 1, reads: 1 } },
  { kind: 'evict dirty, local', node: 0, dirty: true, path: { reads: 1, copies: 1 } },
];

export async function evictions(s: Setting, samples: number): Promise<Row[]> {
  const rig = await Rig.open({ ...s, nodes: 2, pages: kinds.length * samples, atRest: true });
  try {
    return kinds.map(({ kind, node, dirty, path }, turn) => {
      const times = Array.from({ length: samples }, (_, i) => {
        const gpn = turn * samples + i;
        rig.write(node, gpn);
        rig.rest();
        return rig.evict(node, gpn, dirty).cycles;
      });
      return rowOf(s, kind, times, path);
    });
  } finally {
    rig.close();
  }
}
