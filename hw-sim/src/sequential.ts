// SPDX-License-Identifier: Apache-2.0
/** A program of reads, writes and evictions, one after another, whose end is the same on every card that does as the spec says. */
import { descriptorOp, grant, pageState, revokeKind, status, valuesOf } from '@weft/spec';
import { Random } from '@weft/tools';
import type { RackLayout } from './configure.js';
import type { Rack } from './rack.js';
import { RingPort } from './ring-port.js';

const op = valuesOf(descriptorOp);
const P = valuesOf(pageState);
const pages = 12;

/** A driver that has a place for every page, and answers revokes at once. */
class Driver {
  readonly #port: RingPort;
  readonly #state = new Uint8Array(pages).fill(P.I);
  readonly #memory: Uint8Array;
  readonly #free: number;

  constructor(rack: Rack, layout: RackLayout, node: number) {
    const at = layout.nodes[node];
    if (at === undefined) throw new Error(`no node ${node}`);
    this.#port = new RingPort(rack.card(node), at);
    this.#memory = rack.card(node).memory;
    this.#free = at.free;
  }

  state(gpn: number): number {
    return this.#state[gpn] ?? P.I;
  }
  page(gpn: number): Uint8Array {
    return this.#memory.subarray(this.#free + 4096 * gpn, this.#free + 4096 * (gpn + 1));
  }
  #submit(ring: 'FAULT' | 'EVICT' | 'RESPOND', fields: Parameters<RingPort['submit']>[1] & { readonly gpn: number }): void {
    this.#port.submit(ring, { addr: this.#free + 4096 * fields.gpn, ...fields });
  }

  read(gpn: number, excl: boolean): void {
    this.#submit('FAULT', { op: op.FAULT_READ, gpn, excl: excl ? 1 : 0 });
  }
  write(gpn: number): void {
    this.#submit('FAULT', { op: op.FAULT_WRITE, gpn, have: this.state(gpn) === P.S ? 1 : 0 });
  }
  evict(gpn: number): void {
    this.#submit('EVICT', { op: this.state(gpn) === P.M ? op.EVICT_DIRTY : op.EVICT_CLEAN, gpn });
  }
  store(gpn: number, value: number): void {
    this.#state[gpn] = P.M;
    this.page(gpn).fill(value & 0xff, value % 4096);
  }

  /** Takes what the card has to say. */
  poll(): void {
    for (const c of this.#port.completions()) {
      const gpn = Number(c.gpn);
      if (Number(c.status) !== valuesOf(status).OK) throw new Error(`page ${gpn}: status ${c.status}`);
      if (Number(c.op) === op.REVOKE_DONE) continue;
      if (Number(c.op) === op.EVICT_CLEAN || Number(c.op) === op.EVICT_DIRTY) {
        this.#state[gpn] = P.I;
        continue;
      }
      if (Number(c.zero) === 1) this.page(gpn).fill(0);
      this.#state[gpn] = Number(c.grant) === valuesOf(grant).S ? P.S : Number(c.dirty) === 1 ? P.M : P.E;
    }
    for (const r of this.#port.revokes()) {
      const gpn = Number(r.gpn);
      const owns = this.state(gpn) === P.E || this.state(gpn) === P.M;
      this.#state[gpn] = owns && Number(r.kind) === valuesOf(revokeKind).TO_S ? P.S : P.I;
      this.#submit('RESPOND', { op: op.REVOKE_DONE, handle: r.handle, gpn, page: owns ? 1 : 0 });
    }
  }
}

/** Gives every page's entry, its bytes in the pool, and each node's state and bytes of it. */
export function sequentialProgram(rack: Rack, layout: RackLayout, seed: number, steps: number): unknown {
  const random = new Random(seed);
  const drivers = layout.nodes.map((_, i) => new Driver(rack, layout, i));
  const settle = (): void => {
    for (let i = 0; i < 100; i++) {
      for (const d of drivers) d.poll();
      if (rack.runUntil({ cycles: 100_000, irq: true, idle: true }).stop === 'idle') return;
    }
    throw new Error(`not at rest: ${JSON.stringify(rack.checks().texts)}`);
  };
  for (let step = 0; step < steps; step++) {
    const d = random.pick(drivers);
    const gpn = random.below(pages);
    const state = d.state(gpn);
    if (state !== P.I && random.chance(0.25)) d.evict(gpn);
    else if (state === P.E || state === P.M) d.store(gpn, random.u32());
    else if (state === P.S || random.chance(0.5)) d.write(gpn);
    else d.read(gpn, random.chance(0.5));
    settle();
    settle();
    if (state !== P.M && d.state(gpn) === P.E && random.chance(0.5)) d.store(gpn, random.u32());
  }
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return Array.from({ length: pages }, (_, gpn) => {
    const { node, index } = layout.home(gpn);
    const pool = (layout.nodes[node]?.poolBase ?? 0) + 4096 * index;
    return {
      entry: rack.card(node).directory[index]?.toString(16),
      pool: hex(rack.card(node).memory.subarray(pool, pool + 4096)),
      nodes: drivers.map((d) => ({ state: d.state(gpn), bytes: d.state(gpn) === P.I ? '' : hex(d.page(gpn)) })),
    };
  });
}
