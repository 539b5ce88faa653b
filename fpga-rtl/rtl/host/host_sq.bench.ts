// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { Bench, beats, Sink } from './streams.js';

export const top = { top: 'host_sq' } satisfies BlockOptions;

const RINGS = 3;
const LOG2 = [4, 5, 12];
const BASE = [0x1_0000_0000, 0x20_0000, 0x40_0000];
const TOTAL = [300, 120, 90];

interface Ring {
  /** Written by the driver; told to the card; fetched; given to the engine. */
  written: number;
  rung: number;
  fetched: number;
  given: number;
  /** Cycle of the doorbell that found the ring empty. */
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
  const now = (cycle: number): number => (start + cycle) >>> 0;
  const rings: Ring[] = LOG2.map(() => ({ written: 0, rung: 0, fetched: 0, given: 0, bell: undefined, times: [], contents: [] }));
  const takeRate = LOG2.map(() => 0.5);
  const answers: { ring: number; due: number; data: bigint }[] = [];
  const bench = new Bench(b);
  let offered = false;

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

  bench.add({ drive: () => b.set('now_i', now(b.cycle)), sample() {} });
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
      b.set('rd_data_i', ready ? head.data : r.bits(512));
      if (ready) answers.shift();
    },
    sample() {},
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
        check(descriptors[i] === ring.contents[ring.given], `ring ${i}: descriptor ${ring.given} is wrong`);
        const time = ring.times.shift() ?? -1;
        check(times[i] === BigInt(now(time)), `ring ${i}: descriptor ${ring.given} has time ${times[i]}, expected ${now(time)}`);
        ring.given++;
      }
    },
  });
  // The driver: writes entries while the ring has room, and rings now and then for several at once.
  bench.add({
    drive() {
      b.set('tail_valid_i', 0);
      const i = r.below(4);
      const ring = rings[i];
      if (ring === undefined) {
        // There is no fourth ring: nothing may come of it.
        b.setAll({ tail_valid_i: r.chance(0.05), tail_ring_i: 3, tail_i: 0xffff });
        return;
      }
      const room = (1 << (LOG2[i] ?? 0)) - (ring.written - ring.given);
      const add = Math.min(r.below(6), room, (TOTAL[i] ?? 0) - ring.written);
      for (let n = 0; n < add && r.chance(0.3); n++) {
        ring.contents.push(r.bits(512));
        ring.written++;
      }
      if (ring.written !== ring.rung && r.chance(0.3)) b.setAll({ tail_valid_i: 1, tail_ring_i: i, tail_i: ring.written & 0xffff });
    },
    sample() {
      const ring = rings[b.get('tail_ring_i')];
      if (!b.get('tail_valid_i') || ring === undefined) return;
      if (ring.rung === ring.fetched) ring.bell = b.cycle;
      ring.rung = ring.written;
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
      if (i !== stopped && ring.given < (TOTAL[i] ?? 0) - 20) check(moved > 5, `ring ${i} gave ${moved} while ring ${stopped} stood`);
    }
  }
  takeRate.fill(0.7);
  bench.drain(() => rings.every((ring, i) => ring.given === TOTAL[i]), 20_000);
  check(bench.quietCycles > 16, 'never quiet');

  // Switched off between two fetches, it starts no other.
  bench.parts.length = 0;
  const [full = 0] = rings.map((ring) => ring.rung & 0xffff);
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
