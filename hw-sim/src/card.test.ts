// SPDX-License-Identifier: Apache-2.0
/** The whole card in the rack: a page's ways, by hand. The random test of the rings is litmus --ring. */
import { type counters as counterDefs, csrOffset, descriptorOp, dirEntry, grant, revokeKind, status } from '@weft/spec';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configureRack, type RackLayout } from './configure.js';
import { buildKernel } from './kernel.js';
import type { RackOptions } from './options.js';
import { Rack } from './rack.js';
import { type Completion, RingPort, type SubmissionRing } from './ring-port.js';

const numberOf = (def: { readonly members: readonly { readonly name: string; readonly value: number }[] }, name: string): number => {
  const member = def.members.find((m) => m.name === name);
  if (member === undefined) throw new Error(`no ${name}`);
  return member.value;
};
const op = (name: string): number => numberOf(descriptorOp, name);
const right = { I: numberOf(grant, 'I'), S: numberOf(grant, 'S'), M: numberOf(grant, 'M') };

/** A driver that keeps one page: what it holds is in `page`. */
class Node {
  readonly port: RingPort;
  readonly buffer: number;
  private readonly rack: Rack;
  constructor(rack: Rack, layout: RackLayout, i: number) {
    const node = layout.nodes[i];
    if (node === undefined) throw new Error(`no node ${i}`);
    this.rack = rack;
    this.port = new RingPort(rack.card(i), node);
    this.buffer = node.free;
  }
  get page(): Uint8Array {
    return this.port.card.memory.subarray(this.buffer, this.buffer + 4096);
  }
  fill(seed: number): Uint8Array {
    this.page.set(Uint8Array.from({ length: 4096 }, (_, i) => (seed * 31 + i * 7 + (i >> 8)) & 0xff));
    return this.page.slice();
  }
  submit(name: string, gpn: number, flags: { excl?: number; have?: number } = {}): void {
    const ring: SubmissionRing = name.startsWith('FAULT') ? 'FAULT' : 'EVICT';
    this.port.submit(ring, { op: op(name), gpn, addr: this.buffer, tag: 7, ...flags });
  }
  /** Until this node has a completion. Others answer revokes: with their page if they hold it. */
  async complete(others: readonly Node[] = []): Promise<Completion> {
    for (let i = 0; i < 400; i++) {
      this.collect();
      const done = this.done.shift();
      if (done !== undefined) return done;
      for (const o of others) o.answer();
      this.rack.runUntil({ cycles: 500, irq: true });
    }
    throw new Error(`no completion: ${JSON.stringify(this.rack.checks().texts)}`);
  }
  readonly revoked: string[] = [];
  dirty = false;
  answer(): void {
    for (const r of this.port.revokes()) {
      this.revoked.push(revokeKind.members.find((m) => m.value === Number(r.kind))?.name ?? '?');
      this.port.submit('RESPOND', { op: op('REVOKE_DONE'), handle: r.handle, gpn: r.gpn, page: this.dirty ? 1 : 0, addr: this.buffer });
    }
    this.collect();
  }
  private readonly done: Completion[] = [];
  /** The answers to revokes end by themselves. */
  private collect(): void {
    this.done.push(...this.port.completions().filter((c) => Number(c.op) !== op('REVOKE_DONE')));
  }
}

beforeAll(async () => {
  for (const width of [64, 512] as const) await buildKernel({ width });
}, 600_000);
const open: Rack[] = [];
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});

async function setUp(o: Partial<RackOptions> = {}): Promise<{ rack: Rack; layout: RackLayout; nodes: Node[] }> {
  const rack = await Rack.open({ nodes: 3, width: 512, ...o });
  open.push(rack);
  const layout = configureRack(rack, { nodes: rack.cards.map(() => ({ poolPages: 128 })) });
  return { rack, layout, nodes: rack.cards.map((_, i) => new Node(rack, layout, i)) };
}

/** Writes, evicts, reads from two nodes, upgrades, hands over: over all homes. Gives every byte that can be seen. */
async function tour(rack: Rack, layout: RackLayout, nodes: Node[]): Promise<string[]> {
  const log: string[] = [];
  const [a, b, c] = nodes;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three nodes');
  for (let gpn = 0; gpn < 6; gpn++) {
    a.submit('FAULT_WRITE', gpn);
    expect(await a.complete()).toMatchObject({ status: 0n, grant: BigInt(right.M), zero: 1n, page: 0n });
    const bytes = a.fill(gpn + 1);
    a.submit('EVICT_DIRTY', gpn);
    expect(await a.complete()).toMatchObject({ status: 0n });
    const { node, index } = layout.home(gpn);
    const at = (layout.nodes[node]?.poolBase ?? 0) + 4096 * index;
    expect(rack.card(node).memory.slice(at, at + 4096)).toEqual(bytes);
    // Two readers.
    b.page.fill(0);
    b.submit('FAULT_READ', gpn);
    expect(await b.complete()).toMatchObject({ grant: BigInt(right.S), page: 1n });
    expect(b.page).toEqual(bytes);
    c.submit('FAULT_READ', gpn);
    expect(await c.complete()).toMatchObject({ grant: BigInt(right.S), page: 1n });
    // One of them writes: the other is told to drop it.
    c.submit('FAULT_WRITE', gpn, { have: 1 });
    expect(await c.complete([b])).toMatchObject({ grant: BigInt(right.M), page: 0n });
    const written = c.fill(100 + gpn);
    // The third reads what was written, straight from the owner.
    c.dirty = true;
    a.page.fill(0);
    a.submit('FAULT_READ', gpn);
    expect(await a.complete([c])).toMatchObject({ grant: BigInt(right.S), page: 1n, src: 2n });
    expect(a.page).toEqual(written);
    c.dirty = false;
    for (const node of [a, c]) {
      node.submit('EVICT_CLEAN', gpn);
      expect(await node.complete()).toMatchObject({ status: BigInt(numberOf(status, 'OK')) });
    }
    // Back to rest, and nobody in the entry.
    expect(rack.runUntil({ cycles: 200_000, idle: true }).stop).toBe('idle');
    const entry = rack.card(node).directory[index] ?? 0n;
    expect(Number(entry) & ((1 << (dirEntry.fields[0]?.width ?? 0)) - 1)).toBe(1);
    log.push(Buffer.from(rack.card(node).memory.slice(at, at + 64)).toString('hex'), String(rack.cycle));
  }
  expect(b.revoked).toEqual(Array(6).fill('TO_I'));
  expect(c.revoked).toEqual(Array(6).fill('TO_S'));
  const checks = rack.checks();
  expect(checks.texts).toEqual([]);
  expect(checks.checks).toBeGreaterThan(100);
  log.push(JSON.stringify(rack.cards.map((card) => card.counters())), JSON.stringify(checks), String(rack.cycle));
  return log;
}

describe.each([64, 512] as const)('%i bits', (width) => {
  it('takes a page its ways: zero, pool, shared, upgrade, owner to reader, rest', async () => {
    const { rack, layout, nodes } = await setUp({ width });
    await tour(rack, layout, nodes);
    const sum = (name: (typeof counterDefs)[number]['name']): number => rack.cards.reduce((n, card) => n + card.counters()[name], 0);
    expect(sum('GRANT_ZERO')).toBe(6);
    expect(sum('GRANT_UPGRADE')).toBe(6);
    expect(sum('GRANT_OWNER')).toBe(6);
    expect(sum('TX_RETRANSMITS')).toBe(0);
  });

  it('does the same, to the cycle, whether quiet cards are evaluated or not; also when frames are lost', async () => {
    const logs = [];
    for (const gating of [true, false]) {
      const { rack, layout, nodes } = await setUp({ width, gating, seed: 4 });
      rack.setFaults({ loss: 0.05, duplicate: 0.05, reorder: 0.05, corrupt: 0.05 });
      logs.push(await tour(rack, layout, nodes));
    }
    expect(logs[1]).toEqual(logs[0]);
  });
});

it('tells who it is', async () => {
  const { rack } = await setUp();
  expect(rack.card(1).readCsr(csrOffset('ID', 'MAGIC'))).toBe(0x54464557);
  expect(rack.card(1).readCsr(csrOffset('ID', 'DATA_WIDTH'))).toBe(512);
  expect(rack.card(1).readCsr(csrOffset('CTRL', 'NODE'))).toBe(1);
});
