// SPDX-License-Identifier: Apache-2.0
import { type Completion, type Rack, type RackLayout, RingPort } from '@weft/hw-sim';
import { descriptorOp, status, valuesOf } from '@weft/spec';

const Op = valuesOf(descriptorOp);
const St = valuesOf(status);
/** Longer than any of these transactions takes, repeats on a bad wire included. */
const LIMIT_CYCLES = 2_000_000;

interface Step {
  readonly what: string;
  readonly node: number;
  readonly ring: 'FAULT' | 'EVICT';
  readonly op: number;
  readonly gpn: number;
  readonly status: number;
  /** Do the nodes that are asked meanwhile give the page, or say that they dropped it unwritten? */
  readonly gives?: boolean;
}

/** The errors that a driver can make, each with the answer that it must get; none may harm anybody else. */
export function driverErrors(rack: Rack, layout: RackLayout): string[] {
  const ports = layout.nodes.map((l, i) => new RingPort(rack.card(i), l));
  const x = 5;
  const steps: readonly Step[] = [
    { what: 'a page outside every pool', node: 0, ring: 'FAULT', op: Op.FAULT_READ, gpn: 2 ** 30, status: St.RANGE },
    { what: 'its eviction', node: 1, ring: 'EVICT', op: Op.EVICT_CLEAN, gpn: 2 ** 30, status: St.RANGE },
    { what: 'a first write', node: 0, ring: 'FAULT', op: Op.FAULT_WRITE, gpn: x, status: St.OK },
    { what: 'a fault on a page that it owns', node: 0, ring: 'FAULT', op: Op.FAULT_WRITE, gpn: x, status: St.OWNER },
    { what: 'a hand-over', node: 1, ring: 'FAULT', op: Op.FAULT_WRITE, gpn: x, status: St.OK, gives: true },
    { what: 'a dirty page dropped as clean', node: 1, ring: 'EVICT', op: Op.EVICT_CLEAN, gpn: x, status: St.DIRTY },
    { what: 'a fault on the page so lost', node: 0, ring: 'FAULT', op: Op.FAULT_READ, gpn: x, status: St.DIRTY, gives: false },
  ];
  const wrongs: string[] = [];
  for (const s of steps) {
    const got = transact(rack, ports, s);
    if (got !== s.status) wrongs.push(`driver errors, ${s.what}: status ${got ?? 'none, it hangs'}, expected ${s.status}`);
  }
  return wrongs;
}

function transact(rack: Rack, ports: readonly RingPort[], s: Step): number | undefined {
  const asker = ports[s.node] as RingPort;
  const buffer = (p: RingPort): number => p.layout.free;
  asker.submit(s.ring, { op: s.op, gpn: s.gpn, tag: 1, addr: buffer(asker) });
  const end = rack.cycle + LIMIT_CYCLES;
  let answer: Completion | undefined;
  while (rack.cycle < end && (answer === undefined || ports.some((p) => p.outstanding > 0))) {
    rack.runUntil({ cycles: 20_000, irq: true });
    for (const p of ports) {
      for (const c of p.completions()) if (p === asker && Number(c.op) === s.op) answer = c;
      for (const r of p.revokes()) {
        const page = s.gives === true ? 1 : 0;
        p.submit('RESPOND', { op: Op.REVOKE_DONE, page, handle: r.handle, gpn: r.gpn, tag: 2, addr: page * buffer(p) });
      }
    }
  }
  return answer === undefined ? undefined : Number(answer.status);
}
