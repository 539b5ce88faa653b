// SPDX-License-Identifier: Apache-2.0
/** A rack of three at work, for the speed of the simulator: every node reads, writes and evicts pages of its own choice, without a pause. */
import { descriptorOp, valuesOf } from '@weft/spec';
import { Random } from '@weft/tools';
import type { Rig, RigOptions } from './rig.js';
import type { Setting } from './setting.js';

const Op = valuesOf(descriptorOp);
const NODES = 3;
/** Descriptors under way on each node. */
const PLACES = 4;
/** Pages that only this place of this node touches, at homes all over the rack. */
const OWN = 64;

export const loadOptions = (s: Setting): RigOptions => ({
  ...s,
  nodes: NODES,
  homes: [0, 1, 2],
  pages: NODES * PLACES * OWN + 64,
  buffers: PLACES,
  atRest: true,
});

/** Keeps all places busy from now on; runs with the rig. */
export function startLoad(rig: Rig, seed: number): void {
  const random = new Random(seed);
  for (let node = 0; node < NODES; node++) {
    for (let place = 0; place < PLACES; place++) {
      const first = (node * PLACES + place) * OWN;
      const turn = (): void => {
        const gpn = first + random.below(OWN);
        const write = random.chance(0.5);
        rig.submit(node, 'FAULT', place, { op: write ? Op.FAULT_WRITE : Op.FAULT_READ, gpn }, () => {
          rig.submit(node, 'EVICT', place, { op: write ? Op.EVICT_DIRTY : Op.EVICT_CLEAN, gpn }, turn);
        });
      };
      turn();
    }
  }
}
