// SPDX-License-Identifier: Apache-2.0
/** Faults on a page that another node has written: the home forwards, the owner's driver gives it up, the page comes straight from there. */
import { type Row, rowOf } from './measure.js';
import { Rig } from './rig.js';
import type { Setting } from './setting.js';

export const OWNED_KINDS = ['read, owned dirty', 'write, owned dirty'] as const;

const [HOME, REQUESTER, OWNER] = [0, 1, 2];
/** Request to the home, forward to the owner, page to the requester; what tells the owner's driver is the card's own time. */
const path = { messages: 2, pages: 1, reads: 1 };

/** Home, owner and requester are three nodes. The driver's time is taken out, the limit has none of it. */
export async function owned(s: Setting, samples: number): Promise<Row[]> {
  const rig = await Rig.open({ ...s, nodes: 3, homes: [HOME], pages: 2 * samples, atRest: true });
  try {
    return OWNED_KINDS.map((kind, turn) => {
      const times = Array.from({ length: samples }, (_, i) => {
        const gpn = turn * samples + i;
        rig.rest();
        rig.write(OWNER, gpn);
        rig.rest();
        const { cycles } = turn === 0 ? rig.read(REQUESTER, gpn) : rig.write(REQUESTER, gpn);
        return cycles - s.driverCycles;
      });
      return rowOf(s, kind, times, path);
    });
  } finally {
    rig.close();
  }
}
