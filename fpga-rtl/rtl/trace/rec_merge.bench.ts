// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'rec_merge' } satisfies BlockOptions;

const POINTS = 9;
const WIDTH = 80;
/** Goes before the others, and never loses; pulses in every other clock at most. */
const FIRST = 7;

/** Pulses at all points; each comes out once with the cycle in which it was, or is counted as lost because its point was taken. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const start = r.u32();
  const held = new Map<bigint, { readonly time: number; readonly cycle: number }>();
  const taken = new Set<number>();
  let [pulses, out, lost] = [0, 0, 0];
  let last = 0;
  // Who loses is told, and records come out, a clock after their turns were found.
  let before: { readonly fresh: readonly bigint[]; readonly now: number; readonly cycle: number } = { fresh: [], now: 0, cycle: 0 };
  for (const rate of [0.02, 0.3, 1]) {
    for (let n = 0; n < 400; n++) {
      const now = (start + b.cycle) >>> 0;
      let valid = 0;
      let points = 0n;
      const fresh: bigint[] = [];
      for (let p = 0; p < POINTS; p++) {
        // The point stands in its own payload, so that what comes out tells whose it is.
        const point = (BigInt(p) << 76n) | r.bits(76);
        points |= point << BigInt(WIDTH * p);
        if (n >= 380 || !r.chance(rate)) continue;
        if (p === FIRST && (last >> p) & 1) continue;
        valid |= 1 << p;
        fresh.push(point);
      }
      b.setAll({ now_i: now, valid_i: valid, point_i: points });
      pulses += fresh.length;
      b.step();
      b.set('now_i', (start + b.cycle) >>> 0);
      const losing = b.get('lost_o');
      lost += losing;
      const point = b.get('valid_o') === 1 ? b.big('point_o') : undefined;
      if (point !== undefined) {
        const was = held.get(point);
        check(was !== undefined, `cycle ${b.cycle}: a record that nobody made`);
        check(b.get('time_o') === was.time, `cycle ${b.cycle}: time ${b.get('time_o')}, was ${was.time}`);
        check(b.cycle - was.cycle <= (Number(point >> 76n) === FIRST ? 3 : 4 * POINTS + 2), `waited ${b.cycle - was.cycle} cycles`);
        held.delete(point);
        taken.delete(Number(point >> 76n));
        out++;
      }
      let refused = 0;
      for (const f of before.fresh) {
        const p = Number(f >> 76n);
        if (taken.has(p)) refused++;
        else {
          taken.add(p);
          held.set(f, { time: before.now, cycle: before.cycle });
        }
      }
      last = valid;
      before = { fresh, now, cycle: b.cycle - 1 };
      check(refused === losing, `cycle ${b.cycle}: ${losing} lost, expected ${refused}`);
    }
    check(b.get('idle_o') === 1 && held.size === 0, 'all is out when nothing comes any more');
    check(pulses === out + lost, `${pulses} pulses, ${out} records, ${lost} lost`);
    if (rate < 0.1) check(lost <= 3, `${lost} lost though pulses are rare`);
  }
  check(lost > 0, 'the stimulus is too weak to lose a pulse');
}
