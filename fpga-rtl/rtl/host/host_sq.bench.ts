// SPDX-License-Identifier: Apache-2.0
import { constant, submission } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { Bench, beats, Sink } from './streams.js';

export const top = { top: 'host_sq' } satisfies BlockOptions;

const RINGS = 3;
const LOG2 = [4, 5, 12];
const BASE = [0x1_0000_0000, 0x20_0000, 0x40_0000];
const TOTAL = [300, 120, 90];
/** What the engines read of a descriptor. */
const BODY = submission.fields.reduce((n, f) => (f.name === 'addr' ? f.bit + f.width : n), 0);
const bitOf = (name: string): number => submission.fields.find((f) => f.name === name)?.bit ?? Number.NaN;
const [OUTSIDE, GPN] = [1n << BigInt(bitOf('outside')), BigInt(bitOf('gpn'))];
const GPN_MASK = (1n << BigInt(constant('GPN_BITS'))) - 1n;
const COUNT = BigInt(submission.fields.reduce((n, f) => (f.name === 'count' ? f.bit : n), 0));

interface Ring {
  /** Written by the driver; told to the card; fetched; given to the engine. */
  written: number;
  rung: number;
  fetched: number;
  /** Of these, how many have come. */
  arrived: number;
  given: number;
  /** Of these, how many before this cycle. */
  givenBefore: number;
  /** Of these, how many have left a free place: a clock after they were given. */
  freed: number;
  /** Pushes taken as they came. */
  accepted: number;
  /** A clock before, nothing was under way or told of, and there was room. */
  open: boolean;
  /** Cycle of hearing of what found the ring empty. */
  bell: number | undefined;
  readonly times: number[];
  readonly contents: bigint[];
}

/** Doorbells and takers at random; every descriptor once, in order, with its time; a stopped ring stops no other. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const start = r.u32();
  b.setAll({
    enable_i: 1,
    base_i: BASE.reduce((v, base, i) => v | (BigInt(base) << BigInt(64 * i)), 0n),
    log2_i: LOG2.reduce((v, log2, i) => v | (log2 << (4 * i)), 0),
  });
  const [first, last] = r.chance(0.5) ? [0x4_0000_0000n, 0xb_ffff_ffffn] : [0x7_0000_0010n, 0x7_0000_0013n];
  b.setAll({ context_first_i: first, context_last_i: last });
  const judged = { inside: 0, outside: 0 };
  /** What an engine gets of it. */
  const marked = (entry: bigint): bigint => {
    const gpn = (entry >> GPN) & GPN_MASK;
    const outside = gpn < first || gpn > last;
    judged[outside ? 'outside' : 'inside']++;
    return outside ? entry | OUTSIDE : entry & ~OUTSIDE;
  };
  /** Pages on both sides of the context's ends, and anywhere; what the driver says of it means nothing. */
  const someEntry = (): bigint => {
    const gpn = r.chance(0.6) ? r.pick([first, last]) + BigInt(r.below(3)) - 1n : r.bits(36);
    return (r.bits(BODY) & ~(GPN_MASK << GPN)) | (gpn << GPN);
  };
  const now = (cycle: number): number => (start + cycle) >>> 0;
  const rings: Ring[] = LOG2.map(() => ({
    written: 0,
    rung: 0,
    fetched: 0,
    arrived: 0,
    given: 0,
    givenBefore: 0,
    freed: 0,
    accepted: 0,
    open: false,
    bell: undefined,
    times: [],
    contents: [],
  }));
  const takeRate = LOG2.map(() => 0.5);
  const answers: { ring: number; due: number; data: bigint }[] = [];
  const bench = new Bench(b);
  let offered = false;
  let arrives: number | undefined;
  /** Its push was taken as it came, a clock ago. */
  let taken: Ring | undefined;
  /** What a doorbell or a push said, heard of a clock later. */
  let heard: { readonly ring: Ring; readonly count: number; readonly push: boolean } | undefined;

  const issue = (addr: number): void => {
    const i = BASE.findIndex((base, n) => addr >= base && addr < base + (64 << (LOG2[n] ?? 0)));
    const ring = rings[i];
    check(ring !== undefined, `reads ${addr.toString(16)}: in no ring`);
    check(ring.fetched < ring.rung, `ring ${i}: fetches what no doorbell told`);
    check(
      addr === (BASE[i] ?? 0) + (ring.fetched % (1 << (LOG2[i] ?? 0))) * 64,
      `ring ${i}: entry ${ring.fetched} from ${addr.toString(16)}`,
    );
    check(ring.fetched - ring.given < 4, `ring ${i}: fetches more than it can hold`);
    // The issue was at the edge before the read's first appearance.
    ring.times.push(ring.bell ?? b.cycle - 1);
    ring.bell = undefined;
    ring.fetched++;
    answers.push({ ring: i, due: b.cycle + 1 + r.below(seed % 2 ? 60 : 5), data: ring.contents[ring.fetched - 1] ?? 0n });
  };

  bench.add({
    drive: () => {
      b.set('now_i', now(b.cycle));
      for (const ring of rings) {
        ring.freed = ring.givenBefore;
        ring.givenBefore = ring.given;
      }
    },
    sample() {},
  });
  // A read is new when none was offered, or the one offered was taken.
  bench.add({
    drive() {},
    sample() {
      const valid = b.get('rd_valid_o') === 1;
      if (valid && !offered) issue(Number(b.big('rd_addr_o')));
      offered = valid && b.get('rd_ready_i') === 0;
    },
  });
  bench.add(new Sink(b, r, 'rd', ['rd_addr_o'], 0.6, () => {}));
  bench.add({
    drive() {
      const head = answers[0];
      const ready = head !== undefined && head.due <= b.cycle && r.chance(0.7);
      b.set('rd_data_valid_i', ready);
      b.set('rd_data_i', ready ? head.data | (r.bits(512 - BODY) << BigInt(BODY)) : r.bits(512));
    },
    sample() {
      if (b.get('rd_data_valid_i') === 1) arrives = answers.shift()?.ring;
    },
  });
  // The engines.
  bench.add({
    drive: () =>
      b.set(
        'desc_ready_i',
        takeRate.reduce((v, rate, i) => v | (Number(r.chance(rate)) << i), 0),
      ),
    sample() {
      const taken = b.get('desc_valid_o') & b.get('desc_ready_i');
      if (taken === 0) return;
      const descriptors = beats(b.big('desc_o'), 512, RINGS);
      const times = beats(b.big('desc_time_o'), 32, RINGS);
      for (const [i, ring] of rings.entries()) {
        if (((taken >> i) & 1) === 0) continue;
        check(descriptors[i] === marked(ring.contents[ring.given] ?? 0n), `ring ${i}: descriptor ${ring.given} is wrong`);
        const time = ring.times.shift() ?? -1;
        check(times[i] === BigInt(now(time)), `ring ${i}: descriptor ${ring.given} has time ${times[i]}, expected ${now(time)}`);
        ring.given++;
      }
    },
  });
  // The driver: writes entries while the ring has room, and rings now and then for several at once, or for a time hardly ever.
  bench.add({
    drive() {
      b.setAll({ tail_valid_i: 0, push_valid_i: 0 });
      const i = r.below(4);
      const ring = rings[i];
      if (rings.every((x, n) => x.given === TOTAL[n])) return;
      if (ring === undefined) {
        // There is no fourth ring: nothing may come of it.
        if (r.chance(0.5)) b.setAll({ tail_valid_i: r.chance(0.05), tail_ring_i: 3, tail_i: 0xffff });
        else b.setAll({ push_valid_i: r.chance(0.05), push_ring_i: 3, push_i: r.bits(512) });
        return;
      }
      const room = (1 << (LOG2[i] ?? 0)) - (ring.written - ring.given);
      const add = Math.min(r.below(6), room, (TOTAL[i] ?? 0) - ring.written);
      for (let n = 0; n < add && r.chance(0.3); n++) {
        ring.contents.push(someEntry());
        ring.written++;
      }
      // The next entry is pushed, or one behind it, or one of the past, as reordered stores do.
      const pushed = Math.min(ring.written, Math.max(1, ring.rung + 1 + (r.chance(0.7) ? 0 : r.below(5) - 2)));
      if (ring.written > 0 && r.chance(0.3)) {
        const entry = (ring.contents[pushed - 1] ?? 0n) | (BigInt(pushed & 0xffff) << COUNT);
        b.setAll({ push_valid_i: 1, push_ring_i: i, push_i: entry });
      } else if (ring.written !== ring.rung && r.chance(b.cycle % 200 < 100 ? 0.2 : 0.02))
        b.setAll({ tail_valid_i: 1, tail_ring_i: i, tail_i: ring.written & 0xffff });
    },
    sample() {
      const told = heard?.ring;
      if (heard !== undefined && !(heard.push && heard.count <= heard.ring.rung)) {
        if (heard.ring.rung === heard.ring.fetched) heard.ring.bell = b.cycle;
        heard.ring.rung = heard.count;
      }
      heard = undefined;
      const pushes = b.get('push_valid_i') === 1;
      const ring = rings[b.get(pushes ? 'push_ring_i' : 'tail_ring_i')];
      let accepted: Ring | undefined;
      if (ring !== undefined && (pushes || b.get('tail_valid_i') === 1)) {
        const count = pushes ? Number((b.big('push_i') >> COUNT) & 0xffffn) : ring.written;
        if (pushes && ring.open && ring !== told && count === ring.rung + 1) accepted = ring;
        heard = { ring, count, push: pushes };
      }
      for (const x of rings) {
        const settled = x.rung === x.fetched && x.fetched === x.arrived;
        x.open = settled && x.fetched - x.freed < 4 && (x !== told || x === taken);
      }
      taken = accepted;
      if (accepted !== undefined) {
        accepted.times.push(b.cycle);
        accepted.accepted++;
        accepted.rung = accepted.fetched = accepted.arrived = accepted.rung + 1;
      }
    },
  });
  bench.add({
    drive() {},
    sample() {
      const ring = arrives === undefined ? undefined : rings[arrives];
      if (ring !== undefined) ring.arrived++;
      arrives = undefined;
    },
  });

  bench.holds = () => rings.some((ring) => ring.rung > ring.given);
  // Each ring in turn has an engine that takes nothing: the others go on.
  for (let stopped = 0; stopped < RINGS; stopped++) {
    takeRate.fill(0.5);
    takeRate[stopped] = 0;
    const before = rings.map((ring) => ring.given);
    bench.run(300);
    for (const [i, ring] of rings.entries()) {
      const moved = ring.given - (before[i] ?? 0);
      // Or its driver told of little: all but what is on its way has been given.
      const little = ring.rung - ring.given <= 4 || ring.given >= (TOTAL[i] ?? 0) - 20;
      if (i !== stopped) check(moved > 5 || little, `ring ${i} gave ${moved} while ring ${stopped} stood`);
    }
  }
  takeRate.fill(0.7);
  bench.drain(() => rings.every((ring, i) => ring.given === TOTAL[i]), 20_000);
  check(bench.quietCycles > 16, 'never quiet');
  const accepted = rings.reduce((n, ring) => n + ring.accepted, 0);
  check(
    judged.inside > 50 && judged.outside > 50,
    `${judged.inside} inside of the context, ${judged.outside} outside: the stimulus is too weak`,
  );
  check(accepted > 4, `${accepted} pushes were taken as they came`);

  // Switched off between two fetches, it starts no other.
  bench.parts.length = 0;
  const [full = 0] = rings.map((ring) => ring.rung & 0xffff);
  b.set('push_valid_i', 0);
  b.setAll({ tail_valid_i: 1, tail_ring_i: 0, tail_i: (full + 3) & 0xffff, rd_ready_i: 0, rd_data_valid_i: 0 });
  b.step();
  b.set('tail_valid_i', 0);
  b.stepUntil(() => b.get('rd_valid_o') === 1, 10, 'fetch');
  b.setAll({ enable_i: 0, rd_ready_i: 1 });
  b.step();
  check(b.get('rd_valid_o') === 0, 'fetches on though switched off');
  b.setAll({ rd_data_valid_i: 1, desc_ready_i: 7 });
  b.step();
  b.set('rd_data_valid_i', 0);
  b.step(2);

  // Switched off, the card forgets its counts; switched on, it starts at entry 0 again.
  b.setAll({ tail_valid_i: 1, tail_ring_i: 1, tail_i: 5 });
  bench.run(1);
  b.set('tail_valid_i', 0);
  bench.run(20);
  check(b.get('rd_valid_o') === 0 && b.get('idle_o') === 1, 'takes doorbells while switched off');
  b.setAll({ enable_i: 1, rd_ready_i: 0 });
  bench.run(5);
  check(b.get('rd_valid_o') === 0, 'remembers a doorbell from before it was switched on');
  b.setAll({ tail_valid_i: 1, tail_ring_i: 1, tail_i: 1 });
  bench.run(1);
  b.set('tail_valid_i', 0);
  b.stepUntil(() => b.get('rd_valid_o') === 1, 10, 'fetch');
  check(b.big('rd_addr_o') === BigInt(BASE[1] ?? 0), 'does not start at entry 0');
}
