// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';
import { Random } from '@weft/tools';
import { Agent, type AgentCard } from './agent.js';
import { type Layout, PAGE_BYTES } from './layout.js';
import { Oracle } from './oracle.js';
import { type Place, verifyAtRest } from './verify.js';

/** What the campaign needs of a rack of cards, configured and enabled. */
export interface RingRack {
  readonly cycle: number;
  readonly cards: readonly AgentCard[];
  /** Runs until a card interrupts, or `cycles` have passed, or everything rests. */
  run(cycles: number): void;
  /** Runs until nothing is under way anywhere; false if that takes more than `cycles`. */
  settle(cycles: number): boolean;
  directory(node: number): Uint8Array;
}

export interface CampaignOptions {
  readonly rack: RingRack;
  readonly layouts: readonly Layout[];
  readonly place: (gpn: number) => Place;
  readonly pages: number;
  readonly ops: number;
  readonly seed: number;
  readonly outstanding?: number;
  readonly onProgress?: (ops: number, cycle: number) => void;
  readonly signal?: AbortSignal;
}

export interface CampaignResult {
  ops: number;
  faults: number;
  evictions: number;
  revokes: number;
  wrong: number;
  hangs: number;
  wrongs: string[];
  cycles: number;
}

/** Cycles without any interrupt after which an open transaction counts as hung. */
const HANG_CYCLES = 4_000_000;
/** Turns without any change after which the same holds (a rack at rest does not advance its clock). */
const HANG_TURNS = 10_000;
/** How often the event loop gets its turn. */
const TURNS_A_BREATH = 256;
/** Operations that a node begins before the next node's turn. */
const OPS_A_TURN = 4;

/**
 * The ring-level random test: an Agent a node, all in this thread, so that the same seed gives the
 * same cycles. Rejects when the signal says so. Ends with all transactions finished and every page checked where it lies.
 */
export async function runCampaign(o: CampaignOptions): Promise<CampaignResult> {
  const random = new Random(o.seed);
  const oracle = new Oracle(o.pages);
  const agents = o.rack.cards.map(
    (card, node) =>
      new Agent({
        node,
        card,
        layout: o.layouts[node] as Layout,
        oracle,
        random: new Random(random.u32()),
        pages: o.pages,
        hotPages: Math.max(4, o.pages >> 4),
        budget: Math.ceil(o.pages / 3),
        outstanding: o.outstanding ?? 16,
      }),
  );
  const done = (): number => agents.reduce((n, a) => n + a.ops, 0);
  const open = (): number => agents.reduce((n, a) => n + a.open, 0);
  let hangs = 0;
  let lastMove = o.rack.cycle;
  let lastOpen = '';
  let still = 0;
  for (let turn = 0; ; turn++) {
    // Signals are heard only between turns of the event loop.
    if (turn % TURNS_A_BREATH === 0) await setImmediate();
    o.signal?.throwIfAborted();
    for (const agent of agents) agent.pump(o.rack.cycle, Math.max(0, Math.min(OPS_A_TURN, o.ops - done())));
    if (done() >= o.ops && open() === 0) break;
    const wake = Math.min(...agents.map((a) => a.nextAt));
    const before = o.rack.cycle;
    o.rack.run(Math.max(1, Math.min(wake - before, 20_000)));
    const state = `${done()} ${open()} ${agents.map((a) => a.revoked)}`;
    if (state !== lastOpen) {
      lastOpen = state;
      still = 0;
      lastMove = o.rack.cycle;
      o.onProgress?.(done(), o.rack.cycle);
    } else if (o.rack.cycle - lastMove > HANG_CYCLES || ++still > HANG_TURNS) {
      hangs = open();
      for (const agent of agents) if (agent.open > 0) oracle.wrongs.push(`hung: ${agent.describeOpen()}`);
      break;
    }
  }
  if (hangs === 0 && !o.rack.settle(HANG_CYCLES)) {
    hangs = 1;
    oracle.wrongs.push('all operations are done, but the cards do not come to rest');
  }
  if (hangs === 0) {
    verifyAtRest(o.pages, {
      agents,
      oracle,
      place: o.place,
      directory: (home) => o.rack.directory(home),
      pool: (home) => ({ memory: (o.rack.cards[home] as AgentCard).memory, base: (o.layouts[home] as Layout).pool }),
      pageBytes: PAGE_BYTES,
    });
  }
  return {
    ops: done(),
    faults: agents.reduce((n, a) => n + a.faults, 0),
    evictions: agents.reduce((n, a) => n + a.evictions, 0),
    revokes: agents.reduce((n, a) => n + a.revoked, 0),
    wrong: oracle.wrong,
    hangs,
    wrongs: oracle.wrongs,
    cycles: o.rack.cycle,
  };
}
