// SPDX-License-Identifier: Apache-2.0
/** The clean remote fault in a rack of any size: all nodes are homes, and the requester asks each of the others in turn. */
import { type Row, rowOf } from './measure.js';
import { Rig } from './rig.js';
import type { Setting } from './setting.js';

export const scaleKind = (nodes: number): string => `read, at rest, remote, ${nodes} nodes`;

export async function scale(s: Setting, sizes: readonly number[], samples: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const nodes of sizes) {
    const homes = Array.from({ length: nodes }, (_, i) => i);
    const rig = await Rig.open({ ...s, nodes, homes, pages: 2 * samples + 64, atRest: true });
    try {
      const requester = nodes - 1;
      const remote = Array.from({ length: rig.layout.pages }, (_, gpn) => gpn).filter((gpn) => rig.layout.home(gpn).node !== requester);
      const times = remote.slice(0, samples).map((gpn) => {
        rig.rest();
        return rig.read(requester, gpn).cycles;
      });
      rows.push(rowOf(s, scaleKind(nodes), times, { messages: 1, pages: 1, reads: 1 }));
    } finally {
      rig.close();
    }
  }
  return rows;
}
