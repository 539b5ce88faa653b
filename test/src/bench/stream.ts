// SPDX-License-Identifier: Apache-2.0
import { configureRack, type Faults, Rack, RingPort, type Width } from '@weft/hw-sim';
import { constant, descriptorOp, dirEntry, dirState, encode, status, valuesOf } from '@weft/spec';

const PAGE_BYTES = constant('PAGE_BYTES');
const RING_LOG2 = 8;
const Op = valuesOf(descriptorOp);
const State = valuesOf(dirState);
const Status = valuesOf(status);

export interface StreamOptions {
  readonly width: Width;
  readonly pages: number;
  readonly outstanding: number;
  readonly seed: number;
  readonly faults: Faults;
}

export interface StreamResult {
  /** From the first descriptor to the last completion. */
  readonly cycles: number;
  /** Page bytes on the wire in that time, as a share of what the link carries. */
  readonly goodput: number;
  readonly retransmits: number;
}

/** Node 1 reads pages that rest in node 0's pool, `outstanding` at a time. Card cycles: exact, and free of this machine's noise. */
export async function stream(o: StreamOptions): Promise<StreamResult> {
  const bytes = 2 * PAGE_BYTES + 5 * 64 * 2 ** RING_LOG2 + (o.pages + o.outstanding) * PAGE_BYTES;
  const rack = await Rack.open({ nodes: 2, width: o.width, seed: o.seed, memory: { bytes }, directory: { entries: o.pages } });
  try {
    const home = rack.card(0);
    const entries = new Uint8Array(home.directory.buffer, home.directory.byteOffset, home.directory.byteLength);
    for (let i = 0; i < o.pages; i++) encode(dirEntry, { state: State.REST }, entries, i * dirEntry.bytes);
    const layout = configureRack(rack, { nodes: [{ poolPages: o.pages }, { poolPages: 0, share: 0 }], ringLog2: RING_LOG2 });
    rack.setFaults(o.faults);
    const reader = new RingPort(rack.card(1), layout.nodes[1] ?? fail('no layout of node 1'));
    const begin = rack.cycle;
    const limit = begin + 100_000 + o.pages * 50_000;
    let asked = 0;
    let done = 0;
    const ask = (buffer: number): void => {
      reader.submit('FAULT', { op: Op.FAULT_READ, gpn: asked++, tag: buffer, addr: reader.layout.free + buffer * PAGE_BYTES });
    };
    for (let i = 0; i < o.outstanding; i++) ask(i);
    while (done < o.pages) {
      if (rack.cycle > limit) fail(`${done} of ${o.pages} pages after ${limit} cycles`);
      rack.runUntil({ cycles: 1_000_000, irq: [1] });
      for (const c of reader.completions()) {
        if (Number(c.status) !== Status.OK || c.page !== 1n) fail(`page ${c.gpn} came with status ${c.status}`);
        done++;
        if (asked < o.pages) ask(Number(c.tag));
      }
    }
    const cycles = rack.cycle - begin;
    const gbps = o.width === 64 ? 10 : 100;
    const goodput = (o.pages * PAGE_BYTES * 8) / (cycles * rack.cycleNs) / gbps;
    const retransmits = rack.cards.reduce((n, c) => n + c.counters().TX_RETRANSMITS, 0);
    return { cycles, goodput, retransmits };
  } finally {
    rack.close();
  }
}

function fail(why: string): never {
  throw new Error(`page stream: ${why}`);
}
