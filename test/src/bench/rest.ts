// SPDX-License-Identifier: Apache-2.0
/** Read faults on pages at rest: all bytes come from the pool of the home, and nobody else is asked. */
import { type Row, rowOf } from './measure.js';
import { Rig } from './rig.js';
import type { Setting } from './setting.js';

export const REST_REMOTE = 'read, at rest, remote';
const remote = { messages: 1, pages: 1, reads: 1 };

/** A page that the home's directory cache has not seen, and one that it has: the reader is another. */
export async function atRest(s: Setting, samples: number): Promise<Row[]> {
  return [...(await pushedOrNot(s, samples)), ...(await fetched(s, samples))];
}

async function pushedOrNot(s: Setting, samples: number): Promise<Row[]> {
  const rig = await Rig.open({ ...s, nodes: 3, pages: samples * 2, atRest: true });
  try {
    const times = (node: number, first: number): number[] =>
      Array.from({ length: samples }, (_, i) => {
        rig.rest();
        return rig.read(node, first + i).cycles;
      });
    return [
      rowOf(s, REST_REMOTE, times(1, 0), remote),
      rowOf(s, 'read, shared, remote (directory hit)', times(2, 0), remote),
      rowOf(s, 'read, at rest, local', times(0, samples), { reads: 1, copies: 1 }),
    ];
  } finally {
    rig.close();
  }
}

/** What it costs to fetch the descriptor instead. */
async function fetched(s: Setting, samples: number): Promise<Row[]> {
  if (!s.push) return [];
  const rig = await Rig.open({ ...s, push: false, nodes: 2, pages: samples, atRest: true });
  try {
    const times = Array.from({ length: samples }, (_, gpn) => {
      rig.rest();
      return rig.read(1, gpn).cycles;
    });
    return [rowOf(s, `${REST_REMOTE} (descriptor fetched)`, times, remote)];
  } finally {
    rig.close();
  }
}
