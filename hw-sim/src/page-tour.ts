// SPDX-License-Identifier: Apache-2.0
/** For tests of whole cards: a driver that keeps one page, and a page's ways through a rack of three. */
import { descriptorOp, dirEntry, grant, revokeKind, status, valuesOf } from '@weft/spec';
import { expect } from 'vitest';
import { configureRack, type RackDescription, type RackLayout } from './configure.js';
import { openRack } from './open.js';
import type { RackOptions } from './options.js';
import type { Rack } from './rack.js';
import { type Completion, RingPort, type SubmissionRing } from './ring-port.js';

const op = valuesOf(descriptorOp);
const right = valuesOf(grant);

/** A driver that keeps one page: what it holds is in `page`. */
export class Node {
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
  submit(name: keyof typeof op, gpn: number, flags: { excl?: number; have?: number } = {}): void {
    const ring: SubmissionRing = name.startsWith('FAULT') ? 'FAULT' : 'EVICT';
    this.port.submit(ring, { op: op[name], gpn, addr: this.buffer, tag: 7, ...flags });
  }
  /** Until this node has a completion. Others answer revokes: with their page if they hold it. */
  async complete(others: readonly Node[] = []): Promise<Completion> {
    // Frames that are lost again and again are repeated after ever longer times.
    for (let i = 0; i < 2000; i++) {
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
      this.port.submit('RESPOND', { op: op.REVOKE_DONE, handle: r.handle, gpn: r.gpn, page: this.dirty ? 1 : 0, addr: this.buffer });
    }
    this.collect();
  }
  private readonly done: Completion[] = [];
  /** The answers to revokes end by themselves. */
  private collect(): void {
    this.done.push(...this.port.completions().filter((c) => Number(c.op) !== op.REVOKE_DONE));
  }
}

/** A rack of three, closed by `open`'s owner. */
export async function threeNodes(
  open: Rack[],
  o: Partial<RackOptions> = {},
  d: Partial<RackDescription> = {},
): Promise<{ rack: Rack; layout: RackLayout; nodes: Node[] }> {
  const rack = await openRack({ nodes: 3, width: 512, ...o });
  open.push(rack);
  const layout = configureRack(rack, { nodes: rack.cards.map(() => ({ poolPages: 128 })), ...d });
  return { rack, layout, nodes: rack.cards.map((_, i) => new Node(rack, layout, i)) };
}

/** Writes, evicts, reads from two nodes, upgrades, hands over: over all homes. Gives every byte that can be seen. */
export async function tour(rack: Rack, layout: RackLayout, nodes: Node[]): Promise<string[]> {
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
      expect(await node.complete()).toMatchObject({ status: BigInt(valuesOf(status).OK) });
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
