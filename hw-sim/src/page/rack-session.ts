// SPDX-License-Identifier: Apache-2.0
import { opcode } from '@weft/spec';
import { Random } from '@weft/tools/random';
import { configureRack } from '../configure.js';
import type { RackOptions } from '../options.js';
import type { ProbeEvent, Rack } from '../rack.js';
import { PageDriver, Truth } from './page-driver.js';
import type { RackEvent, RackLoad, RackStart, RackState } from './protocol.js';

/** Longest time of the simulation in which drivers are not asked. */
const sliceCycles = 2000;
/** The host reads its card's counters so often; each read is an access that takes its time on the card as well. */
const countersEveryCycles = 100_000;
const eventsKept = 80;
const opcodeNames = new Map<number, string>(opcode.members.map(({ name, value }) => [value, name]));

const pagesPerNode = (pages: number): number => Math.ceil(pages / 64) * 64;

/** The rack that a session needs. */
export const rackFor = ({ nodes, seed, pages }: RackStart): RackOptions => ({
  nodes,
  seed,
  width: 64,
  memory: { bytes: (pagesPerNode(pages) + pages + 64) * 4096 },
  directory: { entries: pagesPerNode(pages) },
});

/** A rack and a program on each of its nodes. What is asked of it decides all it does: same orders at the same cycles, same run. */
export class RackSession {
  readonly rack: Rack;
  load: RackLoad;
  readonly #drivers: readonly PageDriver[];
  readonly #truth: Truth;
  readonly #homes: readonly number[];
  #events: RackEvent[] = [];
  #counters: readonly Readonly<Record<string, number>>[] = [];
  #countersAt = 0;

  /** `rack` as `rackFor` says. */
  constructor(rack: Rack, { seed, pages, budget }: RackStart, load: RackLoad) {
    this.rack = rack;
    this.load = load;
    const layout = configureRack(rack, { nodes: rack.cards.map(() => ({ poolPages: pagesPerNode(pages) })) });
    const random = new Random(seed);
    const truth = new Truth(pages);
    this.#truth = truth;
    this.#homes = Array.from({ length: pages }, (_, gpn) => layout.home(gpn).node);
    this.#drivers = layout.nodes.map((node, i) => new PageDriver(rack, i, node, { pages, budget, random, truth }));
    rack.probe(true);
    this.#readCounters();
  }

  touch(node: number, page: number, write: boolean): void {
    const driver = this.#drivers[node];
    if (driver === undefined || this.#homes[page] === undefined) throw new RangeError(`node ${node}, page ${page}: not in this rack`);
    driver.touch(page, write);
  }

  /** So much time goes by, and the programs work. Counters are read in it, if they fit. */
  pass(cycles: number): void {
    const { rack } = this;
    const end = rack.cycle + cycles;
    while (rack.cycle < end) {
      if (end - rack.cycle >= sliceCycles && rack.cycle - this.#countersAt >= countersEveryCycles) this.#readCounters();
      for (const d of this.#drivers) d.pump(this.load);
      rack.runUntil({ cycles: Math.min(sliceCycles, end - rack.cycle), irq: true });
    }
    for (const d of this.#drivers) d.pump(this.load);
    this.#look();
  }

  /** All signals of a card for the next cycles, as VCD; the programs rest meanwhile. */
  waves(card: number, cycles: number): string {
    for (const d of this.#drivers) d.pump(this.load);
    const text = this.rack.vcd(card, cycles);
    this.#look();
    return text;
  }

  state(): Omit<RackState, 'running' | 'cyclesPerSecond'> {
    const { rack } = this;
    const { checks, violations } = rack.checks();
    return {
      cycle: rack.cycle,
      cycleNs: rack.cycleNs,
      nodes: this.#drivers.map((d) => d.state),
      homes: this.#homes,
      counters: this.#counters,
      countersAt: this.#countersAt,
      events: this.#events,
      reads: this.#truth.reads,
      wrong: this.#truth.wrong,
      checks,
      violations,
      lost: rack.cards.reduce((n, card) => n + card.stats().link.lost, 0),
    };
  }

  #readCounters(): void {
    this.#counters = this.rack.cards.map((card) => card.counters());
    this.#countersAt = this.rack.cycle;
  }

  #look(): void {
    const seen = this.rack.takeProbe().flatMap((e) => eventOf(e) ?? []);
    if (seen.length > 0) this.#events = [...this.#events, ...seen].slice(-eventsKept);
  }
}

const steps = { homeBegin: 'home', nodeGrant: 'grant', nodeDrop: 'drop' } as const;

function eventOf({ cycle, card, what, value }: ProbeEvent): RackEvent | null {
  if (what === 'txLast') return { cycle, card, kind: 'frame', name: opcodeNames.get(value) ?? String(value), page: -1 };
  const kind = steps[what as keyof typeof steps];
  return kind === undefined ? null : { cycle, card, kind, name: '', page: value };
}
