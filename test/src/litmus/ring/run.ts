// SPDX-License-Identifier: Apache-2.0
import { configureRack, openRack, type Rack, type RackDescription, type RackLayout, rejoin } from '@weft/hw-sim';
import { homeTransitions } from '@weft/spec';
import type { LitmusOptions } from '../options.js';
import { type CampaignOptions, type CampaignResult, type LossResult, runCampaign } from './campaign.js';
import { driverErrors } from './errors.js';
import { BUFFER_BYTES, layoutOf, PAGE_BYTES } from './layout.js';
import type { RingRack } from './rack.js';
import { RackRecorder, recordingBytes } from './record.js';

export interface RingResult extends Omit<CampaignResult, 'fairness' | 'loss'> {
  /** Checks of the coherence invariants over all cards, and how many failed. */
  readonly checks: number;
  readonly violations: number;
  readonly retransmits: number;
  /** Share of the rows of the home's transition table that were taken, and the others by name. */
  readonly tableCoverage: number;
  readonly rowsNotTaken: readonly string[];
  /** All nodes writing one page: operations of the one that did least by those of the one that did most, and what held the page. */
  readonly fairness: number;
  readonly holdoffs: number;
  /** Records that were lost, where recorded. */
  readonly recordsLost?: number;
  /** The node that was lost, in the part that loses one. */
  readonly lost?: LossResult;
}

/** Rings of 256 entries: far more than the tables of a card let be open. */
const RING_LOG2 = 8;
const RING_BYTES = 5 * 64 * 2 ** RING_LOG2;

/** Where nodes are lost: heartbeats, and a limit to what a driver may take. */
export const lossy = { heartbeatCycles: 20_000, heartbeatLimit: 4, revokeLimitCycles: 20_000, holdoffCycles: 2000 } as const;
const HOLDOFF_CYCLES = 4000;
/** Longer than any frame can be on its way. */
const DRAIN_CYCLES = 20_000;

/** Another card than the repository's, and when it counts as hung: for seeded bugs. */
export interface RingVariant {
  readonly rtl: readonly string[];
  readonly plusargs: readonly string[];
  readonly hangCycles: number;
}

/** What every campaign of a run has. */
type More = Pick<CampaignOptions, 'signal' | 'onProgress' | 'hangCycles'>;

/** A rack and what its parts have in common. */
class RingTest {
  readonly #o: LitmusOptions;
  readonly #rack: Rack;
  readonly #poolPages: number;
  readonly #more: More;
  recorder: RackRecorder | undefined;

  constructor(o: LitmusOptions, rack: Rack, poolPages: number, more: More) {
    this.#o = o;
    this.#rack = rack;
    this.#poolPages = poolPages;
    this.#more = more;
  }

  /** All cards anew, nothing in their memories. */
  begin(settings: Partial<RackDescription>): { layout: RackLayout; description: RackDescription } {
    const rack = this.#rack;
    const description: RackDescription = {
      nodes: rack.cards.map(() => ({ poolPages: this.#poolPages })),
      ringLog2: RING_LOG2,
      pageFrames: this.#o.pageFrames,
      ...settings,
    };
    for (const card of rack.cards) {
      card.reset();
      card.memory.fill(0);
      card.directory.fill(0n);
    }
    // Frames of the part before must not reach the next.
    rack.step(DRAIN_CYCLES);
    return { layout: configureRack(rack, description), description };
  }

  campaign(
    {
      record,
      ...c
    }: Pick<CampaignOptions, 'ops' | 'pages' | 'seed' | 'kill' | 'hotPages' | 'outstanding' | 'locality'> & { readonly record?: boolean },
    settings: Partial<RackDescription> = {},
  ): Promise<CampaignResult> {
    const rack = this.#rack;
    const { layout, description } = this.begin(settings);
    if (record === true) this.recorder = new RackRecorder(rack, memoryBytes(this.#o));
    const ring: RingRack = {
      get cycle() {
        return rack.cycle;
      },
      card: (node) => rack.card(node),
      run: (cycles, rest) => void rack.runUntil({ cycles, irq: true, idle: rest }),
      settle: (cycles) => rack.runUntil({ cycles, idle: true }).stop === 'idle',
      directory: (node) => {
        const words = rack.card(node).directory;
        return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
      },
      kill: (node) => rack.card(node).reset(),
      rejoin: (node, epoch, members) => {
        rack.card(node).memory.fill(0, 0, RING_BYTES);
        rejoin(rack, { ...description, epoch, members }, node);
      },
    };
    return runCampaign({
      rack: ring,
      layouts: layout.nodes.map(layoutOf),
      place: (gpn) => {
        const { node, index } = layout.home(gpn);
        return { home: node, index };
      },
      revokeLimit: settings.revokeLimitCycles ?? 0,
      ...c,
      ...this.#more,
    });
  }

  counters(name: 'TX_RETRANSMITS' | 'HOME_HOLDOFF'): number {
    return this.#rack.cards.reduce((n, c) => n + c.counters()[name], 0);
  }
}

/** Every node lends the same; a slot row of the stripe needs whole pages of each. */
const poolPagesOf = (o: LitmusOptions): number => 64 * Math.ceil(o.pages / 64);
/** Of a node: rings, pool, page buffers. */
const memoryBytes = (o: LitmusOptions): number => RING_BYTES + PAGE_BYTES + poolPagesOf(o) * PAGE_BYTES + BUFFER_BYTES;

/** A rack of its own for `body`, with the faults of the wire that the options say. */
async function withRack<T>(
  o: LitmusOptions,
  more: More,
  variant: RingVariant | undefined,
  body: (test: RingTest, rack: Rack) => Promise<T>,
): Promise<T> {
  const poolPages = poolPagesOf(o);
  const bytes = memoryBytes(o);
  const rack = await openRack({
    nodes: o.nodes,
    width: o.width,
    seed: o.seed,
    cards: o.cards,
    memory: { bytes: o.record === undefined ? bytes : recordingBytes(bytes) },
    directory: { entries: poolPages },
    ...(more.signal === undefined ? {} : { signal: more.signal }),
    ...(variant === undefined ? {} : { rtl: variant.rtl, plusargs: variant.plusargs }),
  });
  try {
    rack.setFaults({ loss: o.loss, duplicate: o.dup, reorder: o.reorder, corrupt: o.corrupt });
    return await body(new RingTest(o, rack, poolPages, more), rack);
  } finally {
    rack.close();
  }
}

/**
 * The ring-level litmus on a rack of its own, in four parts: random operations; every error that a driver can make; all nodes
 * writing one page; a node that dies and comes back. Deterministic: the same options give the same cycles.
 */
export function runRing(
  o: LitmusOptions,
  onProgress?: (ops: number, cycle: number) => void,
  signal?: AbortSignal,
  variant?: RingVariant,
): Promise<RingResult> {
  const more = {
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
    ...(variant === undefined ? {} : { hangCycles: variant.hangCycles }),
  };
  return withRack(o, more, variant, async (test, rack) => {
    const main = await test.campaign({ ops: o.ops, pages: o.pages, seed: o.seed, locality: o.locality, record: o.record !== undefined });
    const recordsLost = o.record === undefined ? undefined : await test.recorder?.finish(o.record);
    const retransmits = test.counters('TX_RETRANSMITS');
    const parts = [main];
    const errors: string[] = [];
    // A part that finds something is the last: cards that hang would take each of the others to its limit.
    const good = (): boolean => errors.length === 0 && parts.every((r) => r.wrong === 0 && r.hangs === 0) && rack.checks().problems === 0;
    if (good()) errors.push(...driverErrors(rack, test.begin({}).layout));
    const small = Math.min(o.ops, 2000);
    const one = good()
      ? await test.campaign({ ops: small, pages: 1, hotPages: 1, outstanding: 1, seed: o.seed }, { holdoffCycles: HOLDOFF_CYCLES })
      : undefined;
    if (one !== undefined) parts.push(one);
    const holdoffs = test.counters('HOME_HOLDOFF');
    // Two nodes and their home: one of three must be able to go.
    const kill = o.nodes > 2;
    const loss =
      kill && good() ? await test.campaign({ ops: 4 * small, pages: Math.min(o.pages, 128), seed: o.seed, kill }, lossy) : undefined;
    if (loss !== undefined) parts.push(loss);
    const sum = (of: (r: CampaignResult) => number): number => parts.reduce((n, r) => n + of(r), 0);
    const checks = rack.checks();
    const missed = homeTransitions.filter((t) => checks.rowHits[t.name] === 0).map((t) => t.name);
    return {
      ops: main.ops,
      faults: main.faults,
      evictions: main.evictions,
      revokes: main.revokes,
      timeouts: sum((r) => r.timeouts),
      wrong: sum((r) => r.wrong) + errors.length,
      hangs: sum((r) => r.hangs),
      wrongs: [...parts.flatMap((r) => r.wrongs), ...errors, ...checks.texts.map((t) => `card ${t.card}, cycle ${t.cycle}: ${t.text}`)],
      cycles: main.cycles,
      checks: checks.checks,
      violations: checks.problems,
      retransmits,
      tableCoverage: 1 - missed.length / homeTransitions.length,
      rowsNotTaken: missed,
      fairness: one?.fairness ?? 0,
      holdoffs,
      ...(recordsLost === undefined ? {} : { recordsLost }),
      ...(loss?.loss === undefined ? {} : { lost: loss.loss }),
    };
  });
}

export interface KillResult {
  readonly seeds: number;
  /** Seeds in which the survivors, and the node when it was back, did all their operations. */
  readonly finished: number;
  readonly wrong: number;
  readonly hangs: number;
  readonly violations: number;
  readonly wrongs: readonly string[];
  readonly losses: readonly LossResult[];
}

/** Loses a node in each of `seeds` racks, every time at another moment of other operations. */
export async function runKills(o: LitmusOptions, onSeed?: (done: number) => void, signal?: AbortSignal): Promise<KillResult> {
  const results: CampaignResult[] = [];
  const wrongs: string[] = [];
  let violations = 0;
  for (let i = 0; i < o.seeds; i++) {
    const seed = o.seed + i;
    const more = signal === undefined ? {} : { signal };
    const result = await withRack({ ...o, seed }, more, undefined, async (test, rack) => {
      const r = await test.campaign({ ops: o.ops, pages: o.pages, seed, kill: true }, lossy);
      const checks = rack.checks();
      violations += checks.problems;
      wrongs.push(...r.wrongs.map((w) => `seed ${seed}: ${w}`), ...checks.texts.map((t) => `seed ${seed}: ${t.text}`));
      return r;
    });
    results.push(result);
    onSeed?.(i + 1);
  }
  const sum = (of: (r: CampaignResult) => number): number => results.reduce((n, r) => n + of(r), 0);
  return {
    seeds: results.length,
    finished: results.filter((r) => r.hangs === 0 && r.ops >= o.ops).length,
    wrong: sum((r) => r.wrong),
    hangs: sum((r) => r.hangs),
    violations,
    wrongs: wrongs.slice(0, 20),
    losses: results.flatMap((r) => (r.loss === undefined ? [] : [r.loss])),
  };
}
