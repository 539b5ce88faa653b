// SPDX-License-Identifier: Apache-2.0
/** A rack with the simplest driver on each node: submits, answers revokes after a fixed time, and keeps the time of each descriptor. */
import {
  type Completion,
  configureRack,
  openRack,
  type Rack,
  type RackLayout,
  type RackOptions,
  type Revoke,
  RingPort,
  type Submission,
} from '@weft/hw-sim';
import { constant, descriptorOp, dirEntry, dirState, encode, status, valuesOf } from '@weft/spec';
import { Random } from '@weft/tools';
import { rackOptions, type Setting } from './setting.js';

type SubmissionRing = Parameters<RingPort['submit']>[0];
const PAGE_BYTES = constant('PAGE_BYTES');
const Op = valuesOf(descriptorOp);
const State = valuesOf(dirState);
const Status = valuesOf(status);

/** Tag of answers to revokes; all others are the place of a transaction. */
const ANSWER = 0xffff;

export interface RigOptions extends Setting {
  readonly nodes: number;
  /** Pages of the rack, a multiple of the stripe. */
  readonly pages: number;
  /** Which nodes are homes. Default: node 0 alone. */
  readonly homes?: readonly number[];
  /** Page buffers of each node, one per outstanding descriptor. */
  readonly buffers?: number;
  readonly ringLog2?: number;
  /** All pages rest in their pools; otherwise none was ever written. */
  readonly atRest?: boolean;
  /** Of the simulator: see RackOptions. */
  readonly gating?: boolean;
  readonly tape?: boolean;
}

export interface Done {
  /** From the first beat of the descriptor, or of its doorbell, at the BAR to the interrupt behind the completion. */
  readonly cycles: number;
  readonly completion: Completion;
}

export class Rig {
  readonly rack: Rack;
  readonly random: Random;
  readonly nodes: number;
  readonly layout: RackLayout;
  private readonly options: RigOptions;
  private readonly ports: readonly RingPort[];
  private readonly waiting = new Map<string, { readonly from: number; readonly done: (d: Done) => void }>();
  private readonly answers: { readonly at: number; readonly give: () => void }[] = [];

  private constructor(rack: Rack, layout: RackLayout, options: RigOptions) {
    this.rack = rack;
    this.layout = layout;
    this.options = options;
    this.nodes = options.nodes;
    this.random = new Random(options.seed);
    this.ports = layout.nodes.map((l, i) => new RingPort(rack.card(i), l, { push: options.push }));
  }

  static async open(o: RigOptions, open: (options: RackOptions) => Promise<Rack> = openRack): Promise<Rig> {
    const ringLog2 = o.ringLog2 ?? 6;
    const homes = o.homes ?? [0];
    const poolPages = Math.ceil(o.pages / constant('STRIPE_ENTRIES') / homes.length) * constant('STRIPE_ENTRIES');
    const bytes = 2 * PAGE_BYTES + 5 * (64 << ringLog2) + (poolPages + (o.buffers ?? 1)) * PAGE_BYTES;
    const rack = await open({
      ...rackOptions(o),
      nodes: o.nodes,
      gating: o.gating ?? true,
      tape: o.tape ?? false,
      memory: { ...rackOptions(o).memory, bytes },
      directory: { entries: poolPages },
    });
    if (o.atRest === true) {
      for (const card of rack.cards) {
        const table = new Uint8Array(card.directory.buffer, card.directory.byteOffset, card.directory.byteLength);
        for (let i = 0; i < poolPages; i++) encode(dirEntry, { state: State.REST }, table, i * dirEntry.bytes);
      }
    }
    const nodes = rack.cards.map((c) => (homes.includes(c.index) ? { poolPages } : { poolPages: 0, share: 0 }));
    return new Rig(rack, configureRack(rack, { nodes, ringLog2 }), o);
  }

  close(): void {
    this.rack.close();
  }

  /** Address of one of a node's page buffers. */
  buffer(node: number, place: number): number {
    return this.port(node).layout.free + place * PAGE_BYTES;
  }

  /** A descriptor of `node` with the page buffer `place`, at most one at a time each. */
  submit(node: number, ring: SubmissionRing, place: number, fields: Submission, done: (d: Done) => void): void {
    const key = `${node}.${place}`;
    if (this.waiting.has(key)) throw new Error(`place ${place} of node ${node} is in use`);
    this.waiting.set(key, { from: this.rack.cycle, done });
    this.port(node).submit(ring, { ...fields, tag: place, addr: this.buffer(node, place) });
  }

  /** One descriptor to its end; others may be under way. */
  read(node: number, gpn: number): Done {
    return this.alone(node, 'FAULT', { op: Op.FAULT_READ, gpn });
  }

  write(node: number, gpn: number, fields: Submission = {}): Done {
    return this.alone(node, 'FAULT', { op: Op.FAULT_WRITE, gpn, ...fields });
  }

  evict(node: number, gpn: number, dirty: boolean): Done {
    return this.alone(node, 'EVICT', { op: dirty ? Op.EVICT_DIRTY : Op.EVICT_CLEAN, gpn });
  }

  private alone(node: number, ring: SubmissionRing, fields: Submission): Done {
    let result: Done | undefined;
    this.submit(node, ring, 0, fields, (d) => {
      result = d;
    });
    this.run(() => result !== undefined);
    if (result === undefined) throw new Error('unreachable');
    return result;
  }

  /** Runs until `over`; a bound of cycles stands for a hang. */
  run(over: () => boolean, limit = 10_000_000): void {
    const end = this.rack.cycle + limit;
    while (!over()) {
      if (this.rack.cycle >= end) throw new Error(`bench: no end after ${limit} cycles; ${this.waiting.size} descriptors wait`);
      this.turn(end);
    }
  }

  /** Time goes by, and the drivers work. */
  pass(cycles: number): void {
    for (const end = this.rack.cycle + cycles; this.rack.cycle < end; ) this.turn(end);
  }

  /** To the next thing that a driver has to do, or `end`. */
  private turn(end: number): void {
    const next = Math.min(end, ...this.answers.map((a) => a.at));
    const { irqs } = this.rack.runUntil({ cycles: Math.max(1, next - this.rack.cycle), irq: true });
    for (const node of irqs) this.serve(node);
    for (const a of this.answers.splice(0)) {
      if (a.at <= this.rack.cycle) a.give();
      else this.answers.push(a);
    }
  }

  /** Until nothing is under way; then some more, so that faults meet the card's ticks at any phase. */
  rest(): void {
    this.run(() => this.waiting.size === 0 && this.ports.every((p) => p.outstanding === 0));
    this.rack.runUntil({ cycles: 1_000_000, idle: true });
    this.rack.step(1 + this.random.below(2 * constant('TICK_CYCLES')));
  }

  private serve(node: number): void {
    const port = this.port(node);
    for (const r of port.revokes())
      this.answers.push({ at: this.rack.cycle - 1 + this.options.driverCycles, give: () => this.answer(port, r) });
    for (const completion of port.completions()) {
      if (Number(completion.status) !== Status.OK)
        throw new Error(`bench: node ${node}, page ${completion.gpn}: status ${completion.status}`);
      if (Number(completion.tag) === ANSWER) continue;
      const key = `${node}.${completion.tag}`;
      const w = this.waiting.get(key);
      if (w === undefined) throw new Error(`bench: node ${node} has a completion too many`);
      this.waiting.delete(key);
      // The run stops behind the cycle in which the interrupt came.
      w.done({ cycles: this.rack.cycle - 1 - w.from, completion });
    }
  }

  /** The page of an answer lies in the first buffer: its bytes are of no interest here. */
  private answer(port: RingPort, r: Revoke): void {
    port.submit('RESPOND', { op: Op.REVOKE_DONE, page: 1, handle: r.handle, gpn: r.gpn, tag: ANSWER, addr: port.layout.free });
  }

  private port(node: number): RingPort {
    const port = this.ports[node];
    if (port === undefined) throw new Error(`no node ${node}`);
    return port;
  }
}
