// SPDX-License-Identifier: Apache-2.0
import { constants } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'xport_heartbeat', params: { NODES: 8 } } satisfies BlockOptions;

const NODES = top.params.NODES;
const TICK = constants.find((c) => c.name === 'TICK_CYCLES')?.value ?? 0;
const bit = (bits: number, i: number): boolean => ((bits >> i) & 1) === 1;

/** What the block knows of one peer. */
interface Peer {
  heard: boolean;
  misses: number;
  suspect: boolean;
}

/** Cycle by cycle: who is looked at, missed, suspect; while members come and go and the settings change. */
class Reference {
  #begun: number | undefined;
  #tick: number | undefined;
  #scan: number[] = [];
  /** Who is looked at in the next cycle. */
  #next: number | undefined;
  /** Who was missed a cycle before, and the limit of that cycle: it counts now. */
  #missed: { readonly peer: Peer; readonly limit: number } | undefined;
  /** There was an interval a cycle before. */
  #wanted = false;
  readonly peers: Peer[] = Array.from({ length: NODES }, () => ({ heard: false, misses: 0, suspect: false }));

  get suspects(): number {
    return this.peers.reduce((bits, p, i) => bits | (p.suspect ? 1 << i : 0), 0);
  }

  get state(): string {
    return JSON.stringify([this.#begun, this.#tick, this.#scan, this.#next, this.#missed, this.#wanted, this.peers]);
  }

  /** The inputs of a cycle; gives the peer that is owed an ACK in it, and whether a miss is counted. */
  cycle(i: { now: number; on: boolean; me: number; members: number; joined: number; cycles: number; limit: number; heard?: number }): {
    readonly beat?: number;
    readonly missed: boolean;
  } {
    const wanted = this.#wanted;
    this.#wanted = i.cycles !== 0;
    const counted = this.#missed;
    this.#missed = undefined;
    if (!i.on || !wanted) {
      this.#begun = undefined;
      this.#tick = undefined;
      this.#scan = [];
      this.#next = undefined;
      for (const p of this.peers) Object.assign(p, { heard: false, misses: 0, suspect: false });
      return { missed: counted !== undefined };
    }
    const running = this.#begun !== undefined;
    const heard = i.heard === undefined || !running ? undefined : this.peers[i.heard];
    if (heard) Object.assign(heard, { heard: true, misses: 0, suspect: false });
    const beat = this.#next !== undefined && bit(i.members, this.#next) ? this.#next : undefined;
    const looked = this.#scan.shift();
    this.#next = looked !== undefined && looked !== i.me && bit(i.members, looked) ? looked : undefined;
    const peer = beat === undefined ? undefined : this.peers[beat];
    if (counted && !counted.peer.heard) {
      if (counted.peer.misses < counted.limit) counted.peer.misses++;
      if (counted.peer.misses >= counted.limit) counted.peer.suspect = true;
    }
    if (peer && !peer.heard) this.#missed = { peer, limit: i.limit };
    if (peer) peer.heard = false;
    // Judged a clock after the tick.
    const at = this.#tick;
    this.#tick = i.now % TICK === 0 && running ? i.now : undefined;
    if (at !== undefined && (at - (this.#begun ?? 0)) >>> 0 >= i.cycles) {
      this.#scan = Array.from({ length: NODES }, (_, p) => p);
      this.#begun = at;
    }
    if (i.now % TICK === 0 && !running) this.#begun = i.now;
    this.peers.forEach((p, n) => {
      if (running && bit(i.joined, n)) p.heard = true;
      if (!bit(i.members, n)) Object.assign(p, { heard: false, misses: 0, suspect: false });
    });
    return { missed: counted !== undefined, ...(beat === undefined ? {} : { beat }) };
  }
}

/** Random talk and silence against the reference; the clock jumps over quiet time now and then. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const ref = new Reference();
  const me = r.below(NODES);
  const seen = { missed: 0, suspected: 0, cleared: 0, quiet: 0 };
  let now = r.pick([0, 2 ** 32 - 40 * TICK, r.u32()]);
  let [members, cycles, limit, on] = [(1 << NODES) - 1, 2 * TICK, 3, true];
  /** Those of whom nothing is heard. */
  let silent = 0;
  let last = '';
  b.reset();
  for (let n = 0; n < 60_000; n++) {
    let joined = 0;
    if (r.chance(0.0005)) {
      const next = members ^ (1 << r.below(NODES));
      joined = next & ~members;
      members = next;
    }
    if (r.chance(0.0005)) silent = r.below(1 << NODES);
    if (r.chance(0.0003)) cycles = r.pick([0, 1, TICK, TICK + 1, 3 * TICK, 1000]);
    if (r.chance(0.0003)) limit = 1 + r.below(r.chance(0.8) ? 4 : 15);
    if (r.chance(on ? 0.0002 : 0.001)) on = !on;
    // Mostly between ticks; sometimes as the members are looked at.
    const low = now % TICK;
    const talker = r.below(NODES);
    const talks = r.chance(low < 16 ? 0.1 : 0.01) && talker !== me && bit(members, talker) && !bit(silent, talker);
    b.setAll({
      now_i: now,
      enable_i: on,
      node_i: me,
      members_i: members,
      joined_i: joined,
      cycles_i: cycles,
      limit_i: limit,
      heard_valid_i: talks,
      heard_i: 1 << talker,
    });
    const suspects = b.get('suspect_o');
    check(suspects === ref.suspects, () => `cycle ${n}: suspects ${suspects.toString(2)}, expected ${ref.suspects.toString(2)}`);
    const before = ref.state;
    const want = ref.cycle({ now, on, me, members, joined, cycles, limit, ...(talks ? { heard: talker } : {}) });
    const beats = b.get('beat_o');
    check((beats & (beats - 1)) === 0, 'one at a time');
    const beat = beats ? 31 - Math.clz32(beats) : undefined;
    check(beat === want.beat, () => `cycle ${n}: ACK owed to ${beat}, expected ${want.beat}`);
    check((b.get('cnt_missed_o') === 1) === want.missed, () => `cycle ${n}: missed is ${!want.missed}`);
    const quiet = b.get('quiet_o') === 1;
    const settings = [members, cycles, limit, on].join();
    if (quiet && settings === last) check(ref.state === before, `cycle ${n}: quiet, but something changes`);
    last = settings;
    if (want.missed) seen.missed++;
    if (ref.suspects & ~suspects) seen.suspected++;
    if (suspects & ~ref.suspects) seen.cleared++;
    if (quiet) seen.quiet++;
    b.step();
    // A simulator skips what is quiet up to the next tick: it must not matter.
    const skip = quiet && low !== 0 && r.chance(0.05);
    now = (skip ? now - low + TICK : now + 1) % 2 ** 32;
  }
  for (const [what, times] of Object.entries(seen)) check(times > 20, `${what} only ${times} times`);
}
