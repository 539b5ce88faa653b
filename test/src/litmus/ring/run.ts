// SPDX-License-Identifier: Apache-2.0
import { configureRack, Rack } from '@weft/hw-sim';
import { homeTransitions } from '@weft/spec';
import type { LitmusOptions } from '../options.js';
import { type CampaignResult, type RingRack, runCampaign } from './campaign.js';
import { BUFFER_BYTES, layoutOf, PAGE_BYTES } from './layout.js';

export interface RingResult extends CampaignResult {
  /** Checks of the coherence invariants over all cards, and how many failed. */
  readonly checks: number;
  readonly violations: number;
  readonly retransmits: number;
  /** Share of the rows of the home's transition table that were taken, and the others by name. */
  readonly tableCoverage: number;
  readonly rowsNotTaken: readonly string[];
}

/** Rings of 256 entries: far more than the tables of a card let be open. */
const RING_LOG2 = 8;
const RING_BYTES = 5 * 64 * 2 ** RING_LOG2;

/** Another card than the repository's: for seeded bugs. */
export interface RingVariant {
  readonly rtl: readonly string[];
  readonly optimize: string;
}

/** The ring-level litmus on a rack of its own. Deterministic: the same options give the same cycles. */
export async function runRing(
  o: LitmusOptions,
  onProgress?: (ops: number, cycle: number) => void,
  signal?: AbortSignal,
  variant?: RingVariant,
): Promise<RingResult> {
  // Every node lends the same; a slot row of the stripe needs whole pages of each.
  const poolPages = 64 * Math.ceil(o.pages / 64);
  const rack = await Rack.open({
    nodes: o.nodes,
    width: o.width,
    seed: o.seed,
    memory: { bytes: RING_BYTES + PAGE_BYTES + poolPages * PAGE_BYTES + BUFFER_BYTES },
    directory: { entries: poolPages },
    ...(signal === undefined ? {} : { signal }),
    ...variant,
  });
  try {
    const layout = configureRack(rack, {
      nodes: Array.from({ length: o.nodes }, () => ({ poolPages })),
      ringLog2: RING_LOG2,
      // At 10 Gb/s a queue of pages in the switch outlasts the card's own first time-out.
      ...(o.width === 64 ? { rtoCycles: 32_768 } : {}),
    });
    rack.setFaults({ loss: o.loss, duplicate: o.dup, reorder: o.reorder, corrupt: o.corrupt });
    const ring: RingRack = {
      get cycle() {
        return rack.cycle;
      },
      cards: rack.cards,
      run: (cycles) => void rack.runUntil({ cycles, irq: true, idle: true }),
      settle: (cycles) => rack.runUntil({ cycles, idle: true }).stop === 'idle',
      directory: (node) => {
        const words = rack.card(node).directory;
        return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
      },
    };
    const result = await runCampaign({
      rack: ring,
      layouts: layout.nodes.map(layoutOf),
      place: (gpn) => {
        const { node, index } = layout.home(gpn);
        return { home: node, index };
      },
      pages: o.pages,
      ops: o.ops,
      seed: o.seed,
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    });
    const checks = rack.checks();
    const missed = homeTransitions.filter((t) => checks.rowHits[t.name] === 0).map((t) => t.name);
    return {
      ...result,
      wrongs: [...result.wrongs, ...checks.texts.map((t) => `card ${t.card}, cycle ${t.cycle}: ${t.text}`)],
      checks: checks.checks,
      violations: checks.problems,
      retransmits: rack.cards.reduce((n, c) => n + c.counters().TX_RETRANSMITS, 0),
      tableCoverage: 1 - missed.length / homeTransitions.length,
      rowsNotTaken: missed,
    };
  } finally {
    rack.close();
  }
}
