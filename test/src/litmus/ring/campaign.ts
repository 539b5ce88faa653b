// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';
import { Random } from '@weft/tools';
import { Agent } from './agent.js';
import { type Layout, PAGE_BYTES } from './layout.js';
import { NodeLoss } from './loss.js';
import { Oracle } from './oracle.js';
import type { RingRack } from './rack.js';
import { type Place, verifyAtRest } from './verify.js';

export interface CampaignOptions {
  readonly rack: RingRack;
  readonly layouts: readonly Layout[];
  readonly place: (gpn: number) => Place;
  readonly pages: number;
  /** Of them, how many take most operations. Default: a sixteenth. */
  readonly hotPages?: number;
  readonly ops: number;
  readonly seed: number;
  readonly outstanding?: number;
  /** Share of a node's operations among pages of its own. */
  readonly locality?: number;
  /** REVOKE_LIMIT_CYCLES of the cards; 0: none. */
  readonly revokeLimit?: number;
  /** A node dies after about half of the operations, and comes back. */
  readonly kill?: boolean;
  /** Cycles without any change after which an open transaction counts as hung. */
  readonly hangCycles?: number;
  readonly onProgress?: (ops: number, cycle: number) => void;
  readonly signal?: AbortSignal;
}

/** What a lost node did to the others; cycles are the card's. */
export interface LossResult {
  readonly node: number;
  /** From its death until the first survivor suspects it, and until the last has done with it. */
  readonly detectionCycles: number;
  readonly recoveryCycles: number;
  /** Pages whose home it was, that it owned, that it was being granted; and those of them that anybody found poisoned. */
  readonly homed: number;
  readonly owned: number;
  readonly asked: number;
  readonly poisoned: number;
}

export interface CampaignResult {
  ops: number;
  /** Operations of the node that did least, divided by those of the node that did most. */
  fairness: number;
  faults: number;
  evictions: number;
  revokes: number;
  timeouts: number;
  wrong: number;
  hangs: number;
  wrongs: string[];
  cycles: number;
  loss?: LossResult;
}

const HANG_CYCLES = 4_000_000;
/** Turns without any change after which the same holds (a rack at rest does not advance its clock). */
const HANG_TURNS = 10_000;
/** Cycles between two looks at the nodes' rings. */
const PATIENCE = 20_000;
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
  const share = Math.floor(o.pages / o.layouts.length);
  const born = (node: number): Agent =>
    new Agent({
      node,
      card: o.rack.card(node),
      layout: o.layouts[node] as Layout,
      oracle,
      random: new Random(random.u32()),
      pages: o.pages,
      hotPages: o.hotPages ?? Math.max(4, o.pages >> 4),
      budget: Math.ceil(o.pages / 3),
      outstanding: o.outstanding ?? 16,
      own: { first: node * share, count: share, share: o.locality ?? 0 },
      revokeLimit: o.revokeLimit ?? 0,
    });
  const agents = o.layouts.map((_, node) => born(node));
  /** Those that died, for the sums. */
  const dead: Agent[] = [];
  const loss = o.kill === true ? new NodeLoss({ ...o, oracle, random: new Random(random.u32()) }) : null;
  const sum = (of: (a: Agent) => number): number => [...agents, ...dead].reduce((n, a) => n + of(a), 0);
  const done = (): number => sum((a) => a.ops);
  const open = (): number => agents.reduce((n, a) => n + a.open, 0);
  const hangCycles = o.hangCycles ?? HANG_CYCLES;
  let hangs = 0;
  let lastMove = o.rack.cycle;
  let lastState = '';
  let still = 0;
  for (let turn = 0; ; turn++) {
    // Signals are heard only between turns of the event loop.
    if (turn % TURNS_A_BREATH === 0) await setImmediate();
    o.signal?.throwIfAborted();
    for (const agent of agents) agent.pump(o.rack.cycle, Math.max(0, Math.min(OPS_A_TURN, o.ops - done())));
    const event = loss?.step(agents, done() * 2 >= o.ops);
    if (event?.died !== undefined) dead.push(...agents.splice(agents.indexOf(event.died), 1));
    if (event?.back !== undefined) agents.push(born(event.back));
    if (done() >= o.ops && open() === 0 && (loss === null || loss.over)) break;
    const wake = Math.min(...agents.map((a) => a.nextAt));
    const before = o.rack.cycle;
    // While a loss is dealt with, time must pass even if nothing moves.
    o.rack.run(Math.max(1, Math.min(wake - before, loss?.patience ?? PATIENCE)), loss?.patience === undefined);
    const state = `${done()} ${open()} ${agents.map((a) => a.revoked)} ${loss?.stage}`;
    if (state !== lastState) {
      lastState = state;
      still = 0;
      lastMove = o.rack.cycle;
      o.onProgress?.(done(), o.rack.cycle);
    } else if (o.rack.cycle - lastMove > hangCycles || ++still > HANG_TURNS) {
      hangs = Math.max(1, open());
      for (const agent of agents) if (agent.open > 0) oracle.wrongs.push(`hung: ${agent.describeOpen()}`);
      if (loss !== null && !loss.over) oracle.wrongs.push(`hung: the loss of a node is at "${loss.stage}"`);
      break;
    }
  }
  if (hangs === 0 && !o.rack.settle(hangCycles)) {
    hangs = 1;
    oracle.wrongs.push('all operations are done, but the cards do not come to rest');
  }
  if (hangs === 0) {
    verifyAtRest(o.pages, {
      agents,
      oracle,
      place: o.place,
      directory: (home) => o.rack.directory(home),
      pool: (home) => ({ memory: o.rack.card(home).memory, base: (o.layouts[home] as Layout).pool }),
      pageBytes: PAGE_BYTES,
    });
  }
  const each = agents.map((a) => a.ops);
  return {
    ops: done(),
    fairness: Math.min(...each) / Math.max(...each),
    faults: sum((a) => a.faults),
    evictions: sum((a) => a.evictions),
    revokes: sum((a) => a.revoked),
    timeouts: sum((a) => a.timeouts),
    wrong: oracle.wrong,
    hangs,
    wrongs: oracle.wrongs,
    cycles: o.rack.cycle,
    ...(loss === null ? {} : { loss: loss.result() }),
  };
}
