// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';
import { type Counters, configureRack, openRack, type Rack, type RackLayout, type Width } from '@weft/hw-sim';
import { constant, csrOffset } from '@weft/spec';
import { Random } from '@weft/tools';
import { Agent } from '../litmus/ring/agent.js';
import { BUFFER_BYTES, layoutOf } from '../litmus/ring/layout.js';
import { Oracle } from '../litmus/ring/oracle.js';
import { verifyAtRest } from '../litmus/ring/verify.js';
import { Corpus } from './corpus.js';
import { HostileMember, kinds, shoot } from './frames.js';
import { HostileHost } from './hostile-host.js';

export interface FuzzOptions {
  readonly frames: number;
  readonly seed: number;
  readonly width: Width;
}

export interface FuzzResult {
  readonly frames: number;
  readonly descriptors: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** What the victims did meanwhile, and how it went. */
  readonly ops: number;
  readonly wrong: number;
  readonly hangs: number;
  readonly violations: number;
  /** Frames that reached a card and are in none of its counters. */
  readonly uncounted: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly rounds: number;
  readonly cycles: number;
  readonly wrongs: readonly string[];
}

const PAGE = constant('PAGE_BYTES');
/** Pages of the victims; see Surroundings. */
const PAGES = 64;
const POOL_PAGES = 3 * 64;
const RING_LOG2 = 8;
const RING_BYTES = 5 * 64 * 2 ** RING_LOG2;
/** Victims with honest drivers, who also are the homes; a card whose driver is hostile; a member without a card. */
const HONEST = [0, 1] as const;
const HOST = 2;
const MEMBER = 3;
const VICTIMS = [0, 1, 2] as const;
const ALL = 0b1111;
const FRAMES_A_ROUND = 2000;
const OPS_A_ROUND = 300;
const LIMIT_CYCLES = 4_000_000;
const ctrl = (register: string): number => csrOffset('CTRL', register);
const RECOVERING = 1 << 2;

const drops = ['DUPLICATE', 'BAD_FCS', 'BAD_CRC', 'OVERFLOW', 'BAD_LENGTH', 'NOT_OURS', 'NO_CREDIT', 'OLD_EPOCH'] as const;

/**
 * Frames of every bad kind and descriptors of a hostile driver against cards that are at work. The work must go on, every page must stay
 * right, nothing may hang once the hostile member is thrown out, and each frame must be counted.
 */
export async function fuzzCards(o: FuzzOptions, onRound?: (frames: number) => void, signal?: AbortSignal): Promise<FuzzResult> {
  const random = new Random(o.seed);
  const bytes = RING_BYTES + PAGE + POOL_PAGES * PAGE + BUFFER_BYTES;
  const rack = await openRack({
    nodes: 4,
    width: o.width,
    seed: o.seed,
    memory: { bytes },
    directory: { entries: POOL_PAGES },
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const layout = configureRack(rack, {
      nodes: rack.cards.map((c) => ({ poolPages: POOL_PAGES, share: c.index <= 1 ? 1 : 0 })),
      ringLog2: RING_LOG2,
      revokeLimitCycles: 20_000,
    });
    rack.card(MEMBER).reset();
    rack.distrust(HOST);
    return await new Fuzz(o, rack, layout, random).run(onRound, signal);
  } finally {
    rack.close();
  }
}

class Fuzz {
  readonly #o: FuzzOptions;
  readonly #rack: Rack;
  readonly #layout: RackLayout;
  readonly #random: Random;
  readonly #oracle = new Oracle(PAGES);
  readonly #agents: readonly Agent[];
  readonly #host: HostileHost;
  readonly #member = new HostileMember();
  readonly #byKind: Record<string, number> = Object.fromEntries(kinds.map((k) => [k, 0]));
  #epoch = 1;
  #frames = 0;
  #rounds = 0;
  #hangs = 0;

  constructor(o: FuzzOptions, rack: Rack, layout: RackLayout, random: Random) {
    this.#o = o;
    this.#rack = rack;
    this.#layout = layout;
    this.#random = random;
    this.#agents = HONEST.map(
      (node) =>
        new Agent({
          node,
          card: rack.card(node),
          layout: layoutOf(this.#nodeLayout(node)),
          oracle: this.#oracle,
          random: new Random(random.u32()),
          pages: PAGES,
          hotPages: 8,
          budget: 24,
          outstanding: 8,
          own: { first: 0, count: 0, share: 0 },
          revokeLimit: 20_000,
        }),
    );
    const buffers = Math.floor(BUFFER_BYTES / PAGE) - 1;
    this.#host = new HostileHost(rack.card(HOST), this.#nodeLayout(HOST), buffers, new Random(random.u32()));
  }

  #nodeLayout(node: number): RackLayout['nodes'][number] {
    const l = this.#layout.nodes[node];
    if (l === undefined) throw new RangeError(`no layout of node ${node}`);
    return l;
  }

  get #ops(): number {
    return this.#agents.reduce((n, a) => n + a.ops, 0);
  }

  async run(onRound?: (frames: number) => void, signal?: AbortSignal): Promise<FuzzResult> {
    while (this.#frames < this.#o.frames && this.#hangs === 0) {
      await setImmediate();
      signal?.throwIfAborted();
      this.#round();
      onRound?.(this.#frames);
    }
    // While the last membership came, drivers may have begun to give pages up.
    if (this.#hangs === 0) this.#drain();
    if (this.#hangs === 0) this.#verify();
    return this.#report();
  }

  /** Some real work to learn from, the attack with more work beside it, then the member is thrown out and all must end well. */
  #round(): void {
    const corpus = new Corpus(this.#rack);
    this.#work(50, () => undefined);
    const surroundings = {
      random: this.#random,
      victims: VICTIMS,
      attacker: MEMBER,
      corpus: corpus.take(),
      epoch: this.#epoch,
      pages: PAGES,
    };
    const end = Math.min(this.#frames + FRAMES_A_ROUND, this.#o.frames);
    this.#work(OPS_A_ROUND, () => {
      for (let i = 0; i < 16 && this.#frames < end; i++, this.#frames++) {
        const shot = shoot(surroundings, this.#member);
        this.#byKind[shot.kind] = (this.#byKind[shot.kind] ?? 0) + 1;
        this.#rack.inject(shot.to, shot.frame);
      }
      if (this.#random.chance(0.3)) this.#host.shoot(PAGES);
      return this.#frames < end;
    });
    this.#change(ALL & ~(1 << MEMBER));
    this.#drain();
    this.#change(ALL);
    this.#member.restart();
    this.#rounds++;
  }

  /** Lets the honest nodes do up to `ops` operations: until `attack` says that it is over, or, if it says nothing, until they are done. */
  #work(ops: number, attack: () => boolean | undefined): void {
    const goal = this.#ops + ops;
    const end = this.#rack.cycle + LIMIT_CYCLES;
    while (this.#rack.cycle < end) {
      const attacking = attack();
      for (const a of this.#agents) a.pump(this.#rack.cycle, Math.max(0, Math.min(2, goal - this.#ops)));
      this.#rack.runUntil({ cycles: 400, irq: [...HONEST] });
      if (!attacking && (attacking === false || this.#ops >= goal)) return;
    }
  }

  /** A new membership on all cards that run, to its end. */
  #change(members: number): void {
    this.#epoch++;
    for (const node of VICTIMS) {
      this.#rack.card(node).postCsr(ctrl('MEMBERS'), members);
      this.#rack.card(node).postCsr(ctrl('EPOCH'), this.#epoch);
    }
    const recovering = (): boolean => VICTIMS.some((n) => (this.#rack.card(n).readCsr(ctrl('STATUS')) & RECOVERING) !== 0);
    const end = this.#rack.cycle + LIMIT_CYCLES;
    while (recovering()) {
      if (this.#rack.cycle > end) {
        this.#hung('a change of membership does not end');
        return;
      }
      for (const a of this.#agents) a.pump(this.#rack.cycle, 0);
      this.#rack.step(500);
    }
  }

  /** Without the hostile member, everything that the honest nodes have begun must end. */
  #drain(): void {
    const end = this.#rack.cycle + LIMIT_CYCLES;
    const open = (): number => this.#agents.reduce((n, a) => n + a.open, 0);
    while (open() > 0) {
      if (this.#rack.cycle > end) {
        this.#hung(this.#agents.map((a) => a.describeOpen()).join('; '));
        return;
      }
      for (const a of this.#agents) a.pump(this.#rack.cycle, 0);
      this.#rack.runUntil({ cycles: 1000, irq: [...HONEST] });
    }
  }

  #hung(why: string): void {
    this.#hangs++;
    this.#oracle.wrongs.push(`hung in round ${this.#rounds}: ${why}`);
  }

  #verify(): void {
    const bytesOf = (words: BigUint64Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    verifyAtRest(PAGES, {
      agents: this.#agents,
      oracle: this.#oracle,
      place: (gpn) => {
        const { node, index } = this.#layout.home(gpn);
        return { home: node, index };
      },
      directory: (home) => bytesOf(this.#rack.card(home).directory),
      pool: (home) => ({ memory: this.#rack.card(home).memory, base: this.#nodeLayout(home).poolBase }),
      pageBytes: PAGE,
    });
  }

  /** Counters of the cards, and the frames that the switch gave them: at a moment when nothing arrives between the two. */
  #count(): { counters: Counters[]; arrived: number } {
    const frames = (): number => VICTIMS.reduce<number>((n, v) => n + this.#rack.card(v).stats().link.rxFrames, 0);
    for (let tries = 0; ; tries++) {
      this.#rack.step(20_000);
      const arrived = frames();
      const counters = VICTIMS.map((n) => this.#rack.card(n).counters());
      if (frames() === arrived || tries === 200) return { counters, arrived };
    }
  }

  #report(): FuzzResult {
    const { counters, arrived } = this.#count();
    const dropped = Object.fromEntries(drops.map((d) => [d, counters.reduce((n, c) => n + c[`RX_${d}`], 0)]));
    const counted = counters.reduce((n, c) => n + c.RX_FRAMES, 0) + Object.values(dropped).reduce((a, b) => a + b, 0);
    const badAnswers = counters.reduce((n, c) => n + c.RX_BAD_ANSWER, 0);
    const checks = this.#rack.checks();
    return {
      frames: this.#frames,
      descriptors: this.#host.descriptors,
      byKind: this.#byKind,
      ops: this.#ops,
      wrong: this.#oracle.wrong,
      hangs: this.#hangs,
      violations: checks.problems,
      uncounted: arrived - counted,
      dropped: { ...dropped, BAD_ANSWER: badAnswers },
      rounds: this.#rounds,
      cycles: this.#rack.cycle,
      wrongs: [...this.#oracle.wrongs, ...checks.texts.map((t) => `card ${t.card}, cycle ${t.cycle}: ${t.text}`)],
    };
  }
}
