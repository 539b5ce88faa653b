// SPDX-License-Identifier: Apache-2.0
import { backing, csrOffset, decode, dirEntry, dirState, encode, pageState, valuesOf } from '@weft/spec';
import type { Random } from '@weft/tools';
import type { Agent } from './agent.js';
import type { LossResult } from './campaign.js';
import type { Layout } from './layout.js';
import type { Oracle } from './oracle.js';
import type { RingRack } from './rack.js';
import type { Place } from './verify.js';

const P = valuesOf(pageState);
const D = valuesOf(dirState);
const ctrl = (register: string): number => csrOffset('CTRL', register);
const RECOVERING = 1 << 2;
/** What the directory of a node that comes back is full of. */
const LOST_ENTRY = { state: D.OWNED, backing: valuesOf(backing).LOST } as const;
/** Cycles between two looks at registers. */
const LOOK_CYCLES = 2000;

export interface LossOptions {
  readonly rack: RingRack;
  readonly layouts: readonly Layout[];
  readonly place: (gpn: number) => Place;
  readonly pages: number;
  readonly oracle: Oracle;
  readonly random: Random;
}

type Stage = 'before' | 'dead' | 'suspected' | 'recovering' | 'apart' | 'over';

/**
 * Kills a node in the middle of everything, has the survivors find out, agree and go on without it, and brings it back:
 * what the rack's software does by doc/membership.md. Every survivor changes its membership at another moment.
 */
export class NodeLoss {
  readonly #o: LossOptions;
  readonly #members: number;
  #stage: Stage = 'before';
  #node = -1;
  #epoch = 1;
  #diedAt = 0;
  #suspectedAt = 0;
  #recoveredAt = 0;
  #nextLook = 0;
  /** When each survivor takes the new membership. */
  #turns: { readonly node: number; readonly at: number }[] = [];
  readonly #homed = new Set<number>();
  readonly #owned = new Set<number>();
  readonly #asked = new Set<number>();

  constructor(o: LossOptions) {
    this.#o = o;
    this.#members = 2 ** o.layouts.length - 1;
  }

  get stage(): Stage {
    return this.#stage;
  }

  get over(): boolean {
    return this.#stage === 'over';
  }

  /** How long the rack may run before the next step; undefined: it does not matter. */
  get patience(): number | undefined {
    return this.#stage === 'before' || this.over ? undefined : LOOK_CYCLES;
  }

  /** One step; `due`: it may die now. */
  step(agents: readonly Agent[], due: boolean): { died?: Agent; back?: number } {
    const { rack, random } = this.#o;
    if (this.#stage === 'before') {
      if (!due || !random.chance(0.02)) return {};
      const victim = random.pick(agents);
      this.#kill(victim);
      return { died: victim };
    }
    if (this.over || rack.cycle < this.#nextLook) return {};
    this.#nextLook = rack.cycle + LOOK_CYCLES;
    switch (this.#stage) {
      case 'dead': {
        const suspects = agents.map((a) => rack.card(a.node).readCsr(ctrl('SUSPECT')));
        const strangers = suspects.find((s) => (s & ~(1 << this.#node)) !== 0);
        if (strangers !== undefined) this.#o.oracle.fail(`suspects 0x${strangers.toString(16)}, but only node ${this.#node} is dead`);
        if (!suspects.some((s) => s !== 0)) break;
        this.#suspectedAt = rack.cycle;
        this.#epoch++;
        this.#turns = agents.map((a) => ({ node: a.node, at: rack.cycle + random.below(4 * LOOK_CYCLES) }));
        this.#stage = 'suspected';
        break;
      }
      case 'suspected':
        this.#announce(this.#members & ~(1 << this.#node));
        if (this.#turns.length === 0) this.#stage = 'recovering';
        break;
      case 'recovering':
        if (agents.some((a) => (rack.card(a.node).readCsr(ctrl('STATUS')) & RECOVERING) !== 0)) break;
        this.#recoveredAt = rack.cycle;
        this.#stage = 'apart';
        this.#nextLook = rack.cycle + random.below(50 * LOOK_CYCLES);
        this.#turns = [];
        break;
      case 'apart':
        return this.#rejoin(agents);
    }
    return {};
  }

  #kill(victim: Agent): void {
    const { rack, oracle, pages, place } = this.#o;
    this.#node = victim.node;
    for (let gpn = 0; gpn < pages; gpn++) {
      const { home, index } = place(gpn);
      const entry = decode(dirEntry, rack.directory(home), index * dirEntry.bytes);
      const state = victim.state(gpn);
      const holds = ([P.E, P.M, P.ED, P.EC] as number[]).includes(state);
      if (home === victim.node) this.#homed.add(gpn);
      else if (holds || (Number(entry.state) === D.OWNED && Number(entry.owner) === victim.node)) this.#owned.add(gpn);
      else if (([P.IS, P.IM, P.SM] as number[]).includes(state)) this.#asked.add(gpn);
    }
    for (const gpn of [...this.#homed, ...this.#owned, ...this.#asked]) oracle.lose(gpn);
    rack.kill(victim.node);
    this.#diedAt = rack.cycle;
    this.#stage = 'dead';
  }

  /** Tells the new membership to those whose time has come. */
  #announce(members: number): void {
    const { rack } = this.#o;
    for (const { node } of this.#turns.filter((t) => t.at <= rack.cycle)) {
      rack.card(node).postCsr(ctrl('MEMBERS'), members);
      rack.card(node).postCsr(ctrl('EPOCH'), this.#epoch);
    }
    this.#turns = this.#turns.filter((t) => t.at > rack.cycle);
  }

  #rejoin(agents: readonly Agent[]): { back: number } {
    const { rack } = this.#o;
    const table = rack.directory(this.#node);
    for (let at = 0; at < table.length; at += dirEntry.bytes) encode(dirEntry, LOST_ENTRY, table, at);
    this.#epoch++;
    this.#turns = agents.map((a) => ({ node: a.node, at: 0 }));
    this.#announce(this.#members);
    rack.rejoin(this.#node, this.#epoch, this.#members);
    this.#stage = 'over';
    return { back: this.#node };
  }

  result(): LossResult {
    return {
      node: this.#node,
      detectionCycles: this.#suspectedAt - this.#diedAt,
      recoveryCycles: this.#recoveredAt - this.#diedAt,
      homed: this.#homed.size,
      owned: this.#owned.size,
      asked: this.#asked.size,
      poisoned: this.#o.oracle.poison,
    };
  }
}
