// SPDX-License-Identifier: Apache-2.0
/** Demand faults while written pages go back to their home as fast as the link takes them. */
import { constant, descriptorOp, valuesOf } from '@weft/spec';
import { frameBytes } from './limit.js';
import { quantile } from './measure.js';
import { Rig } from './rig.js';
import { bytesPerCycle, type Setting } from './setting.js';

const Op = valuesOf(descriptorOp);
const WINDOW = constant('EVICTS');
const PAGE_BYTES = constant('PAGE_BYTES');

/** The node that writes back, and the home of those pages. */
const [WRITER, TARGET] = [1, 0];

/** Who faults: one `asks` beside its own write-backs; or its page `passes` the other node's write-backs on the same link. */
const readers = { asks: WRITER, passes: TARGET } as const;
export type Side = keyof typeof readers;
export const sides = Object.keys(readers) as Side[];

export interface UnderBulk {
  readonly width: number;
  readonly side: Side;
  readonly idleP99: number;
  readonly p99: number;
  /** 1.5 times the idle p99, and a page frame: one that has begun cannot be stopped. */
  readonly bound: number;
  /** Page bytes written back meanwhile, as a share of what the link carries. */
  readonly bulkShare: number;
}

/** Fails if the write-backs end before the faults. */
export async function underBulk(s: Setting, side: Side, samples: number): Promise<UnderBulk> {
  const reader = readers[side];
  const home = reader === WRITER ? TARGET : WRITER;
  const frame = frameBytes(true) / bytesPerCycle(s);
  // Enough for faults of 5000 cycles.
  const supply = 2 * WINDOW + samples * (4 + Math.ceil(5000 / frame));
  const rig = await Rig.open({
    ...s,
    nodes: 2,
    homes: [0, 1],
    pages: 2 * (supply + 2 * samples),
    atRest: true,
    buffers: WINDOW + 1,
    ringLog2: 8,
  });
  try {
    const of = (node: number): number[] =>
      Array.from({ length: rig.layout.pages }, (_, gpn) => gpn).filter((gpn) => rig.layout.home(gpn).node === node);
    const written = of(TARGET).slice(0, supply);
    const read = of(home).slice(home === TARGET ? supply : 0);
    const fault = (): number => rig.read(reader, next(read)).cycles;

    const idle = Array.from({ length: samples }, () => {
      rig.rest();
      return fault();
    });
    for (const gpn of written) rig.write(WRITER, gpn);
    rig.rest();

    let backs = 0;
    let over = false;
    const back = (place: number): void =>
      rig.submit(WRITER, 'EVICT', place, { op: Op.EVICT_DIRTY, gpn: next(written) }, () => {
        backs++;
        if (!over) back(place);
      });
    // Place 0 is the fault's.
    for (let place = 1; place <= WINDOW; place++) back(place);
    rig.run(() => backs >= WINDOW);
    const [from, before] = [rig.rack.cycle, backs];
    const busy = Array.from({ length: samples }, () => {
      rig.pass(1 + rig.random.below(Math.ceil(4 * frame)));
      return fault();
    });
    const bulkShare = ((backs - before) * PAGE_BYTES) / ((rig.rack.cycle - from) * bytesPerCycle(s));
    over = true;
    const idleP99 = quantile(idle, 0.99);
    return { width: s.width, side, idleP99, p99: quantile(busy, 0.99), bound: 1.5 * idleP99 + frame, bulkShare };
  } finally {
    rig.close();
  }
}

function next(pages: number[]): number {
  const gpn = pages.shift();
  if (gpn === undefined) throw new Error('bulk bench: no page left');
  return gpn;
}
