// SPDX-License-Identifier: Apache-2.0
/** A stream of clean pages: node 1 reads what rests in node 0's pool, so many at a time. */
import type { Faults } from '@weft/hw-sim';
import { constant, descriptorOp, valuesOf } from '@weft/spec';
import { Rig } from './rig.js';
import { bytesPerCycle, type Setting } from './setting.js';

const PAGE_BYTES = constant('PAGE_BYTES');
const Op = valuesOf(descriptorOp);

export interface StreamOptions extends Setting {
  readonly pages: number;
  readonly outstanding: number;
  readonly faults?: Faults;
}

export interface StreamResult {
  /** From the first descriptor to the last completion. */
  readonly cycles: number;
  /** Page bytes on the wire in that time, as a share of what the link carries. */
  readonly goodput: number;
  readonly retransmits: number;
}

export async function stream(o: StreamOptions): Promise<StreamResult> {
  const rig = await Rig.open({ ...o, nodes: 2, atRest: true, buffers: o.outstanding, ringLog2: 8 });
  try {
    rig.rack.setFaults(o.faults ?? {});
    rig.rest();
    const begin = rig.rack.cycle;
    let asked = 0;
    let done = 0;
    const ask = (place: number): void => {
      rig.submit(1, 'FAULT', place, { op: Op.FAULT_READ, gpn: asked++ }, ({ completion }) => {
        if (completion.page !== 1n) throw new Error(`page stream: page ${completion.gpn} came without bytes`);
        done++;
        if (asked < o.pages) ask(place);
      });
    };
    for (let place = 0; place < o.outstanding; place++) ask(place);
    rig.run(() => done === o.pages, 100_000 + o.pages * 50_000);
    const cycles = rig.rack.cycle - begin;
    return {
      cycles,
      goodput: (o.pages * PAGE_BYTES) / (cycles * bytesPerCycle(o)),
      retransmits: rig.rack.cards.reduce((n, c) => n + c.counters().TX_RETRANSMITS, 0),
    };
  } finally {
    rig.close();
  }
}
