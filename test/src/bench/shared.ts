// SPDX-License-Identifier: Apache-2.0
/** Write faults on a page that k others read: each of them must drop it first. With the page, or by a reader that has it (upgrade). */
import { constant, grant, valuesOf } from '@weft/spec';
import { frameBytes, limitCycles } from './limit.js';
import { type Row, rowOf } from './measure.js';
import { Rig } from './rig.js';
import { bytesPerCycle, cyclesOf, type Setting } from './setting.js';

const NODES = constant('SHARERS');
const Grant = valuesOf(grant);
/** The writer is node 0; the home is the last of the sharers to come into play, for then it is one itself. */
const WRITER = 0;
const HOME = NODES - 1;

export const sharedCounts: readonly number[] = Array.from({ length: NODES - 1 }, (_, i) => i + 1);
export const upgradeKind = (k: number): string => `upgrade, ${k} others read`;

/** All invalidations one behind the other, then the answer to the last. */
const invalidation = (s: Setting, k: number): number => ((k + 1) * frameBytes(false)) / bytesPerCycle(s) + 2 * cyclesOf(s, s.linkNs);

/** The pool may be read while the others are asked. */
const newcomer = (s: Setting, k: number): number =>
  limitCycles(s, { messages: 1 }) + Math.max(invalidation(s, k), cyclesOf(s, s.readNs)) + limitCycles(s, { pages: 1 });
const upgrade = (s: Setting, k: number): number => limitCycles(s, { messages: 2 }) + invalidation(s, k);

/** For each k, `samples` pages of each kind; the drivers' time is taken out. */
export async function shared(s: Setting, counts: readonly number[], samples: number): Promise<Row[]> {
  const pages = 2 * samples * counts.length;
  const rig = await Rig.open({ ...s, nodes: NODES, homes: [HOME], pages, atRest: true });
  try {
    let gpn = 0;
    const once = (k: number, have: boolean): number => {
      const readers = Array.from({ length: k }, (_, i) => WRITER + 1 + i);
      for (const node of have ? [WRITER, ...readers] : readers) rig.read(node, gpn);
      rig.rest();
      const { cycles, completion } = rig.write(WRITER, gpn++, { have: have ? 1 : 0 });
      if (Number(completion.grant) !== Grant.M) throw new Error('bench: a write fault brought no right to write');
      return cycles - s.driverCycles;
    };
    const times = (k: number, have: boolean): number[] => Array.from({ length: samples }, () => once(k, have));
    const wire = (k: number): number => Math.min(k, NODES - 2);
    return [
      ...counts.map((k) => rowOf(s, `write, ${k} others read`, times(k, false), newcomer(s, wire(k)))),
      ...counts.map((k) => rowOf(s, upgradeKind(k), times(k, true), upgrade(s, wire(k)))),
    ];
  } finally {
    rig.close();
  }
}
