// SPDX-License-Identifier: Apache-2.0
/** Faults on pages that nobody has ever written: a right without bytes. */
import { type Row, rowOf } from './measure.js';
import { Rig } from './rig.js';
import type { Setting } from './setting.js';

export async function zero(s: Setting, samples: number): Promise<Row[]> {
  const rig = await Rig.open({ ...s, nodes: 2, pages: 2 * samples });
  try {
    const times = (node: number, first: number): number[] =>
      Array.from({ length: samples }, (_, i) => {
        rig.rest();
        return rig.write(node, first + i).cycles;
      });
    return [rowOf(s, 'write, zero, remote', times(1, 0), { messages: 2 }), rowOf(s, 'write, zero, local', times(0, samples), {})];
  } finally {
    rig.close();
  }
}
