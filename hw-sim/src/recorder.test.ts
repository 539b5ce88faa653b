// SPDX-License-Identifier: Apache-2.0
/** The flight recorder of whole cards: complete, true to the protocol trace, and never in the way. */
import { type CardRecord, descriptorOp, grant, revokeKind, status, valuesOf } from '@weft/spec';
import { Random, seeds } from '@weft/tools';
import { afterEach, describe, expect, it } from 'vitest';
import { configureRack, type RackLayout } from './configure.js';
import { openRack } from './open.js';
import { clockMhz, type Width } from './options.js';
import type { Rack } from './rack.js';
import { Recorder } from './recorder.js';
import { RingPort } from './ring-port.js';

const op = valuesOf(descriptorOp);
const pages = 64;
const ringLog2 = 13;
const ringBase = 12 << 20;

const open: Rack[] = [];
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});

interface Ended {
  readonly cycle: number;
  readonly node: number;
  readonly op: number;
  readonly gpn: bigint;
  readonly cycles: number;
}

/** A node's driver: up to `slots` faults and evictions at once on pages of its choice; answers revokes at once. */
class Driver {
  readonly #port: RingPort;
  readonly #free: number;
  readonly #rights = new Map<number, number>();
  readonly #busy = new Set<number>();
  constructor(rack: Rack, layout: RackLayout, i: number) {
    const node = layout.nodes[i];
    if (node === undefined) throw new Error(`no node ${i}`);
    this.#port = new RingPort(rack.card(i), node);
    this.#free = node.free;
  }
  get outstanding(): number {
    return this.#busy.size;
  }
  #submit(ring: 'FAULT' | 'EVICT' | 'RESPOND', o: keyof typeof op, gpn: number, more: Record<string, number | bigint> = {}): void {
    this.#port.submit(ring, { op: op[o], gpn, tag: gpn, addr: this.#free + 4096 * gpn, ...more });
  }
  read(gpn: number): void {
    this.#submit('FAULT', 'FAULT_READ', gpn);
    this.#busy.add(gpn);
  }
  act(r: Random): void {
    const gpn = r.below(pages);
    if (this.#busy.has(gpn)) return;
    const right = this.#rights.get(gpn) ?? 0;
    if (right === valuesOf(grant).M) this.#submit('EVICT', 'EVICT_DIRTY', gpn);
    else if (right === valuesOf(grant).S && r.chance(0.4)) this.#submit('EVICT', 'EVICT_CLEAN', gpn);
    else if (right === valuesOf(grant).S) this.#submit('FAULT', 'FAULT_WRITE', gpn, { have: 1 });
    else this.#submit('FAULT', r.chance(0.5) ? 'FAULT_READ' : 'FAULT_WRITE', gpn);
    if (right !== 0 && this.#rights.get(gpn) !== valuesOf(grant).S) this.#rights.delete(gpn);
    this.#busy.add(gpn);
  }
  /** Takes what the card has to say. */
  poll(note: (c: { op: number; gpn: bigint; cycles: number }) => void): void {
    for (const c of this.#port.completions()) {
      const gpn = Number(c.gpn);
      const what = Number(c.op);
      note({ op: what, gpn: c.gpn, cycles: Number(c.cycles) });
      if (what === op.REVOKE_DONE) continue;
      if (Number(c.status) !== valuesOf(status).OK) throw new Error(`page ${gpn}: status ${c.status}`);
      this.#busy.delete(gpn);
      if (what === op.EVICT_CLEAN || what === op.EVICT_DIRTY) this.#rights.delete(gpn);
      else this.#rights.set(gpn, Number(c.grant));
    }
    for (const r of this.#port.revokes()) {
      const gpn = Number(r.gpn);
      const page = this.#rights.get(gpn) === valuesOf(grant).M || this.#busy.has(gpn) ? 1 : 0;
      if (!this.#busy.has(gpn)) this.#rights.set(gpn, page === 1 && Number(r.kind) === valuesOf(revokeKind).TO_S ? valuesOf(grant).S : 0);
      this.#submit('RESPOND', 'REVOKE_DONE', gpn, { handle: r.handle, page });
    }
  }
}

interface Run {
  readonly rack: Rack;
  readonly recorders: readonly Recorder[];
  readonly ended: readonly Ended[];
}

interface Load {
  readonly width: Width;
  readonly seed: number;
  readonly record: boolean;
  readonly ops: number;
  /** Of each node at once. */
  readonly outstanding: number;
  readonly log2?: number;
  readonly gating?: boolean;
  readonly cards?: readonly ('rtl' | 'functional')[];
}

/** The same operations, whether recorded or not: the same register accesses lead to them. */
async function run(o: Load): Promise<Run> {
  const rack = await openRack({ nodes: 3, width: o.width, seed: o.seed, gating: o.gating ?? true, ...(o.cards && { cards: o.cards }) });
  open.push(rack);
  const layout = configureRack(rack, { nodes: rack.cards.map(() => ({ poolPages: pages })) });
  const recorders = rack.cards.map((_, i) => new Recorder(rack, i, { base: ringBase, log2: o.log2 ?? ringLog2 }));
  for (const r of recorders) r.record(o.record);
  rack.probe(true);
  const drivers = layout.nodes.map((_, i) => new Driver(rack, layout, i));
  const random = new Random(o.seed);
  const ended: Ended[] = [];
  let left = o.ops;
  while (left > 0 || drivers.some((d) => d.outstanding > 0)) {
    if (rack.cycle > 5_000_000) throw new Error(`no end: ${JSON.stringify(rack.checks().texts)}`);
    for (const d of drivers) {
      if (left <= 0 || d.outstanding >= o.outstanding) continue;
      const before = d.outstanding;
      d.act(random);
      left -= d.outstanding - before;
    }
    rack.runUntil({ cycles: 2000, irq: true });
    drivers.forEach((d, node) => {
      d.poll((c) => ended.push({ cycle: rack.cycle, node, ...c }));
    });
  }
  rack.runUntil({ cycles: 20_000, idle: true });
  return { rack, recorders, ended };
}

/** Faults of node 1 at fixed times, one by one: when its driver is told of each, and what the card says that it took. */
async function faultsInTurn(width: Width, record: boolean) {
  const writeLatencyNs = 200;
  const rack = await openRack({ nodes: 3, width, seed: 3, memory: { writeLatencyNs } });
  open.push(rack);
  const layout = configureRack(rack, { nodes: rack.cards.map(() => ({ poolPages: pages })) });
  const recorder = new Recorder(rack, 1, { base: ringBase, log2: ringLog2 });
  recorder.record(record);
  const driver = new Driver(rack, layout, 1);
  const faults: { told: number; cycles: number }[] = [];
  const period = 8000;
  const begin = rack.cycle;
  for (let gpn = 0; gpn < 40; gpn++) {
    driver.read(gpn);
    rack.runUntil({ cycles: period / 2, irq: true });
    const told = rack.cycle;
    driver.poll(({ cycles }) => faults.push({ told, cycles }));
    rack.runUntil({ cycles: begin + (gpn + 1) * period - rack.cycle });
  }
  return { faults, records: recorder.stop().length, writeCycles: Math.ceil((writeLatencyNs * clockMhz[width]) / 1000) };
}

/** Every histogram has the sum of its counter, and every completion's own time is in a record. */
function agree({ rack, recorders, ended }: Run): void {
  recorders.forEach((recorder, card) => {
    const counters = rack.card(card).counters();
    const histograms = recorder.histograms();
    const sum = (...kinds: (keyof typeof histograms)[]): number => kinds.reduce((n, k) => n + histograms[k].reduce((a, b) => a + b, 0), 0);
    expect(sum('READ_POOL', 'READ_LOCAL', 'WRITE_POOL', 'WRITE_LOCAL')).toBe(counters.GRANT_POOL);
    expect(sum('READ_OWNER', 'WRITE_OWNER')).toBe(counters.GRANT_OWNER);
    expect(sum('READ_ZERO', 'WRITE_ZERO')).toBe(counters.GRANT_ZERO);
    expect(sum('UPGRADE')).toBe(counters.GRANT_UPGRADE);
    expect(sum('FAULT_ERROR')).toBe(counters.GRANT_ERROR);
    expect(sum('EVICT_CLEAN')).toBe(counters.EVICT_CLEAN);
    expect(sum('EVICT_DIRTY')).toBe(counters.EVICT_DIRTY);
    expect(sum('REVOKE')).toBe(counters.REVOKE_TO_S + counters.REVOKE_TO_I);
    expect(sum('READ_POOL', 'READ_LOCAL', 'READ_OWNER', 'READ_ZERO')).toBeLessThanOrEqual(counters.FAULT_READ);
    const told = ended.filter((e) => e.node === card && e.op !== op.REVOKE_DONE).map((e) => `${e.gpn} ${e.cycles}`);
    expect(told.length).toBeGreaterThan(50);
    const recorded = recorder.stop().filter((r) => r.kind === 'FAULT_END' || r.kind === 'EVICT_END');
    expect(recorded.map((r) => `${r.gpn} ${r.cycles}`).sort()).toEqual(told.sort());
    expect(recorder.lost).toBe(0);
    recorder.clearHistograms();
    expect(Object.values(recorder.histograms()).every((h) => h.every((n) => n === 0))).toBe(true);
  });
}

const widths: readonly Width[] = [64, 512];

describe.each(widths)('cards of %i bits', (width) => {
  it.each(seeds(2))('record what happens as the protocol trace has it, seed %i', async (seed) => {
    const { rack, recorders } = await run({ width, seed, record: true, ops: 400, outstanding: 2 });
    const probe = rack.takeProbe();
    recorders.forEach((recorder, card) => {
      const records = recorder.stop();
      expect(recorder.lost).toBe(0);
      const seen = (kind: CardRecord['kind'], status = 0): string[] =>
        records.filter((r) => r.kind === kind && r.status === status).map((r) => `${r.time} ${r.gpn}`);
      const traced = (what: string): string[] =>
        probe.filter((p) => p.card === card && p.what === what).map((p) => `${p.cycle} ${p.value}`);
      const begun = traced('homeBegin');
      expect(begun.length).toBeGreaterThan(50);
      expect(seen('HOME_BEGIN')).toEqual(begun);
      expect(seen('HOME_END')).toEqual(traced('homeCommit'));
      const page = (s: string): string => s.split(' ')[1] ?? '';
      expect(seen('FAULT_END').map(page)).toEqual(traced('nodeGrant').map(page));
      const drops = [...seen('EVICT_SENT'), ...seen('REVOKE_END')].map(page).sort();
      expect(drops).toEqual(traced('nodeDrop').map(page).sort());
      expect(records.map((r) => r.lost)).toEqual(records.map(() => 0));
    });
  });

  it.each(seeds(2))('count as many times as transactions, seed %i', async (seed) => {
    agree(await run({ width, seed, record: true, ops: 400, outstanding: 2 }));
  });

  it('take no cycle from a fault; its interrupt comes a write later at most', async () => {
    const [off, on] = [await faultsInTurn(width, false), await faultsInTurn(width, true)];
    expect(on.records).toBeGreaterThan(2 * on.faults.length);
    expect(off.records).toBe(0);
    expect(on.faults.map((f) => f.cycles)).toEqual(off.faults.map((f) => f.cycles));
    on.faults.forEach((f, i) => {
      const later = f.told - (off.faults[i]?.told ?? 0);
      expect(later).toBeGreaterThanOrEqual(0);
      expect(later).toBeLessThanOrEqual(on.writeCycles);
    });
  });

  it('drop and count what nobody reads', async () => {
    const { recorders } = await run({ width, seed: 5, ops: 500, outstanding: 2, record: true, log2: 4 });
    for (const r of recorders) {
      const { lost } = r;
      expect(lost).toBeGreaterThan(0);
      const records = r.stop();
      expect(records.length).toBeGreaterThan(0);
      expect(records.reduce((n, x) => n + x.lost, 0)).toBeLessThanOrEqual(lost);
    }
  });
});

it('records the same whether quiet cards are stopped or not', async () => {
  const load = { width: 64, seed: 7, ops: 120, outstanding: 2, record: true } as const;
  const records = async (gating: boolean): Promise<CardRecord[][]> => (await run({ ...load, gating })).recorders.map((r) => r.stop());
  expect(await records(true)).toEqual(await records(false));
});

it.each(seeds(2))('functional cards record and count alike, seed %i', async (seed) => {
  const functional = ['functional', 'functional', 'functional'] as const;
  const load = { width: 512, seed, record: true, ops: 400, outstanding: 3, cards: functional } as const;
  agree(await run(load));
  const [whole, small] = [await run(load), await run({ ...load, log2: 4 })];
  small.recorders.forEach((r, i) => {
    expect(r.lost).toBeGreaterThan(0);
    expect(r.stop().length + r.lost).toBe(whole.recorders[i]?.stop().length);
  });
});
