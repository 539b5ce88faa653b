// SPDX-License-Identifier: Apache-2.0
/** Sets up every card of a rack from one description: what the drivers of a real rack do, each for its own card. */
import { constant, csrOffset, homeOf, ordinalOf, stripeOf, weightOf } from '@weft/spec';
import type { Card } from './card.js';
import { RackError } from './errors.js';
import type { Rack } from './rack.js';

export const ringNames = ['FAULT', 'EVICT', 'RESPOND', 'COMPLETION', 'REVOKE'] as const;
export type RingName = (typeof ringNames)[number];

export interface NodeDescription {
  /** Pages that this node lends. */
  readonly poolPages: number;
  /** Its share of the stripe, relative to the others. Default: poolPages. */
  readonly share?: number;
}

export interface RackDescription {
  readonly nodes: readonly NodeDescription[];
  /** log2 of the entries of every ring. */
  readonly ringLog2?: number;
  readonly rtoCycles?: number;
  readonly rtoMinCycles?: number;
  readonly ackDelayCycles?: number;
  readonly heartbeatCycles?: number;
  readonly heartbeatLimit?: number;
  readonly revokeLimitCycles?: number;
  readonly holdoffCycles?: number;
  readonly faultLimitCycles?: number;
  /** Frames a page: 1, or FRAGMENTS where the MTU is 1500. */
  readonly pageFrames?: number;
  readonly epoch?: number;
  /** Bit i for node i; default: all nodes described. */
  readonly members?: number;
}

/** Options that are a register of the CTRL block; what is not given keeps its reset value. */
const settings = {
  rtoCycles: 'RTO_CYCLES',
  rtoMinCycles: 'RTO_MIN_CYCLES',
  ackDelayCycles: 'ACK_DELAY_CYCLES',
  heartbeatCycles: 'HEARTBEAT_CYCLES',
  heartbeatLimit: 'HEARTBEAT_LIMIT',
  revokeLimitCycles: 'REVOKE_LIMIT_CYCLES',
  holdoffCycles: 'HOLDOFF_CYCLES',
  faultLimitCycles: 'FAULT_LIMIT_CYCLES',
  pageFrames: 'PAGE_FRAMES',
} as const;

export interface NodeLayout {
  /** DMA address of each ring. */
  readonly rings: Readonly<Record<RingName, number>>;
  readonly ringEntries: number;
  readonly poolBase: number;
  readonly poolPages: number;
  /** First byte that nothing uses, a multiple of the page size. */
  readonly free: number;
}

export interface RackLayout {
  readonly nodes: readonly NodeLayout[];
  /** Pages of the rack's memory: gpn 0 to pages - 1 have a home. */
  readonly pages: number;
  home(gpn: number): { readonly node: number; readonly index: number };
}

const entryBytes = constant('RING_ENTRY_BYTES');
const pageBytes = constant('PAGE_BYTES');
const slots = constant('STRIPE_ENTRIES');

/** Where the rings and the pool of a node lie in its host memory. */
export function layoutOf(poolPages: number, ringLog2: number): NodeLayout {
  const ringBytes = entryBytes << ringLog2;
  const rings = Object.fromEntries(ringNames.map((name, i) => [name, i * ringBytes])) as Record<RingName, number>;
  const poolBase = Math.ceil((ringNames.length * ringBytes) / pageBytes) * pageBytes;
  return { rings, ringEntries: 1 << ringLog2, poolBase, poolPages, free: poolBase + poolPages * pageBytes };
}

/** What every card of a rack is told alike, worked out once. */
interface Plan {
  readonly stripe: readonly number[];
  readonly weights: readonly number[];
  readonly nodes: readonly NodeLayout[];
  readonly ringLog2: number;
}

function planOf(rack: Rack, d: RackDescription): Plan {
  const ringLog2 = d.ringLog2 ?? 8;
  if (d.nodes.length !== rack.cards.length) {
    throw new RackError('OPTION', `the description has ${d.nodes.length} nodes, the rack has ${rack.cards.length}`);
  }
  if (!(ringLog2 >= 4 && ringLog2 <= 12)) throw new RackError('OPTION', `ringLog2 is ${ringLog2}; it must lie between 4 and 12`);
  const shares = d.nodes.map((n) => n.share ?? n.poolPages);
  if (!shares.some((share) => share > 0)) throw new RackError('OPTION', 'no node has a pool: at least one must lend pages');
  const stripe = stripeOf(shares);
  return {
    stripe,
    ringLog2,
    weights: d.nodes.map((_, node) => weightOf(stripe, node)),
    nodes: d.nodes.map((n) => layoutOf(n.poolPages, ringLog2)),
  };
}

/** Tells one card, fresh from reset, all but CONTROL.enable. Membership first: while the pool is empty there is nothing to sweep. */
function describe(rack: Rack, d: RackDescription, plan: Plan, i: number): void {
  const card = rack.card(i);
  const layout = plan.nodes[i];
  if (layout === undefined) throw new RackError('OPTION', `node ${i} is not described`);
  if (layout.free > card.memory.byteLength || layout.poolPages > card.directory.length) {
    throw new RackError(
      'OPTION',
      `node ${i}: ${layout.poolPages} pages and the rings need ${layout.free} bytes of host memory (has ${card.memory.byteLength}) and as many directory entries (has ${card.directory.length})`,
    );
  }
  const write = (block: string, register: string, value: number, index = 0): void => card.postCsr(csrOffset(block, register, index), value);
  const address = (block: string, register: string, value: number): void => {
    write(block, `${register}_LO`, value % 2 ** 32);
    write(block, `${register}_HI`, Math.floor(value / 2 ** 32));
  };
  write('CTRL', 'CONTROL', 0);
  write('CTRL', 'NODE', i);
  write('CTRL', 'MEMBERS', d.members ?? 2 ** d.nodes.length - 1);
  write('CTRL', 'EPOCH', d.epoch ?? 1);
  awaitStatus(card, (status) => (status & RECOVERING) === 0, 'does not finish its first membership');
  for (const [option, register] of Object.entries(settings)) {
    const value = d[option as keyof typeof settings];
    if (value !== undefined) write('CTRL', register, value);
  }
  address('POOL', 'POOL_BASE', layout.poolBase);
  write('POOL', 'POOL_PAGES', layout.poolPages);
  write('POOL', 'STRIPE_WEIGHT', plan.weights[i] ?? 0);
  address('POOL', 'DIR_BASE', 0);
  for (const name of ringNames) {
    address('RING', `${name}_BASE`, layout.rings[name]);
    write('RING', `${name}_LOG2`, plan.ringLog2);
  }
  plan.stripe.forEach((node, slot) => {
    write('STRIPE', 'SLOT', node | (ordinalOf(plan.stripe, slot) << 8), slot);
  });
}

const enable = (card: Card): void => {
  awaitStatus(card, (status) => (status & READY) !== 0, 'is not ready after its reset');
  card.writeCsr(csrOffset('CTRL', 'CONTROL'), 1);
};

export function configureRack(rack: Rack, d: RackDescription): RackLayout {
  const plan = planOf(rack, d);
  for (const card of rack.cards) describe(rack, d, plan, card.index);
  for (const card of rack.cards) enable(card);
  const rows = d.nodes.map((n, i) => ((plan.weights[i] ?? 0) === 0 ? Infinity : Math.floor(n.poolPages / (plan.weights[i] ?? 1))));
  return { nodes: plan.nodes, pages: Math.min(...rows) * slots, home: (gpn) => homeOf(plan.stripe, gpn) };
}

/** Brings one card that was reset back into a rack that runs; `d` says the epoch and members that all others have by now. */
export function rejoin(rack: Rack, d: RackDescription, node: number): void {
  describe(rack, d, planOf(rack, d), node);
  enable(rack.card(node));
}

/** Bits of CTRL.STATUS. */
const READY = 1 << 0;
const RECOVERING = 1 << 2;

function awaitStatus(card: Card, good: (status: number) => boolean, otherwise: string): void {
  for (let i = 0; i < 10_000; i++) if (good(card.readCsr(csrOffset('CTRL', 'STATUS')))) return;
  throw new RackError('BOUND', `card ${card.index} ${otherwise}`);
}
