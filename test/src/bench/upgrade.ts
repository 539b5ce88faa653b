// SPDX-License-Identifier: Apache-2.0
import { configureRack, Rack, RingPort, type Width } from '@weft/hw-sim';
import { constant, descriptorOp, grant, status, valuesOf } from '@weft/spec';

const PAGE_BYTES = constant('PAGE_BYTES');
const NODES = constant('SHARERS');
const Op = valuesOf(descriptorOp);
const Grant = valuesOf(grant);
const Status = valuesOf(status);

export interface UpgradeOptions {
  readonly width: Width;
  readonly seed: number;
  /** Other sharers to invalidate, one measurement each. */
  readonly sharers: readonly number[];
  /** Time that a driver takes for a revoke, in cycles. */
  readonly driverCycles: number;
}

/**
 * Cycles of a write fault of a reader (as its card counts them) by how many other readers must drop the page first. The page's home is
 * neither of them where the rack has room for that.
 */
export async function upgrades(o: UpgradeOptions): Promise<Map<number, number>> {
  const poolPages = 64;
  const bytes = 2 * PAGE_BYTES + 5 * 64 * 64 + (poolPages + 1) * PAGE_BYTES;
  const rack = await Rack.open({ nodes: NODES, width: o.width, seed: o.seed, memory: { bytes }, directory: { entries: poolPages } });
  try {
    const layout = configureRack(rack, { nodes: rack.cards.map((c) => ({ poolPages, share: c.index === 0 ? 1 : 0 })), ringLog2: 6 });
    const ports = layout.nodes.map((l, i) => new RingPort(rack.card(i), l));
    const cycles = new Map<number, number>();
    for (const [gpn, count] of o.sharers.entries()) {
      // The writer is the last node; the first sharers are the others from its side, the home itself being the very last.
      const writer = ports[NODES - 1] as RingPort;
      const others = ports
        .slice(0, NODES - 1)
        .reverse()
        .slice(0, count);
      for (const p of [...others, writer]) fault(rack, ports, p, gpn, false, o.driverCycles);
      cycles.set(count, fault(rack, ports, writer, gpn, true, o.driverCycles));
    }
    return cycles;
  } finally {
    rack.close();
  }
}

/** One fault to its end, every revoke answered `driverCycles` after its interrupt; gives the cycles that the card took for it. */
function fault(rack: Rack, ports: readonly RingPort[], port: RingPort, gpn: number, write: boolean, driverCycles: number): number {
  const addr = port.layout.free;
  port.submit('FAULT', { op: write ? Op.FAULT_WRITE : Op.FAULT_READ, have: write ? 1 : 0, gpn, tag: 1, addr });
  const end = rack.cycle + 1_000_000;
  const due: { at: number; answer: () => void }[] = [];
  let took: number | undefined;
  while (took === undefined || ports.some((p) => p.outstanding > 0)) {
    if (rack.cycle > end) throw new Error(`upgrade bench: a fault on page ${gpn} does not end`);
    const next = Math.min(...due.map((d) => d.at), end);
    rack.runUntil({ cycles: Math.max(1, next - rack.cycle), irq: true });
    for (const p of ports) {
      for (const r of p.revokes()) {
        const answer = { op: Op.REVOKE_DONE, page: 1, handle: r.handle, gpn: r.gpn, tag: 2, addr: p.layout.free };
        due.push({ at: rack.cycle + driverCycles, answer: () => p.submit('RESPOND', answer) });
      }
      for (const c of p.completions()) {
        if (Number(c.status) !== Status.OK) throw new Error(`upgrade bench: page ${gpn} ended with status ${c.status}`);
        if (Number(c.op) === Op.REVOKE_DONE) continue;
        if (write && Number(c.grant) !== Grant.M) throw new Error('upgrade bench: no right to write');
        took = Number(c.cycles);
      }
    }
    for (const d of due.splice(0)) {
      if (d.at <= rack.cycle) d.answer();
      else due.push(d);
    }
  }
  return took;
}
