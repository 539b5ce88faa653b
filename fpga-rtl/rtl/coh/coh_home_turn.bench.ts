// SPDX-License-Identifier: Apache-2.0
import { tshrState, valuesOf } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

const TSHRS = 4;
const ALL = (1 << TSHRS) - 1;
export const top = { top: 'coh_home_turn', params: { TSHRS } } satisfies BlockOptions;

const State = valuesOf(tshrState);
const packed = (states: readonly number[]): number => states.reduce((bits, state, i) => bits | (state << (4 * i)), 0);
const everyone = packed(Array(TSHRS).fill(State.DECIDE));
const free = { fwd_free_i: 1, grt_free_i: 1, fin_free_i: 1, wr_free_i: 1 };
const nothing = { stop_i: 0, away_i: 0, hold_i: 0, state_i: 0, put_i: 0, done_i: 0, wr_hot_i: 0, ...free };

/** Who is given out wants it, is not held, and is named right; nobody is while none may be. */
function fits(b: Block, r: Random): void {
  let given = 0;
  for (let n = 0; n < 3000; n++) {
    const states = Array.from({ length: TSHRS }, () => r.pick(Object.values(State)));
    const hold = r.chance(0.5) ? 0 : 1 << r.below(TSHRS);
    b.setAll({ ...nothing, state_i: packed(states), hold_i: hold });
    const hot = b.get('hot_o');
    check((hot & (hot - 1)) === 0 && (hot & hold) === 0, () => `cycle ${n}: ${hot.toString(2)} is given out, ${hold.toString(2)} is held`);
    if (hot !== 0) {
      check(1 << b.get('lock_o') === hot, `cycle ${n}: lock ${b.get('lock_o')} is not ${hot.toString(2)}`);
      given++;
    }
    b.step();
  }
  check(given > 300, `${given} locks given out: the stimulus is too weak`);
}

/** All want to act while one lock after the other is held, each for so many clocks, as recovery does: each has its turn nevertheless. */
function everyoneActs(b: Block, pace: number, phase: number): void {
  b.setAll({ ...nothing, state_i: everyone });
  b.step(phase);
  let seen = 0;
  for (let n = 0; n < 3 * TSHRS * (TSHRS + 1); n++) {
    b.setAll({ hold_i: 1 << (Math.floor(n / pace) % TSHRS) });
    seen |= b.get('hot_o');
    b.step();
  }
  check(seen === ALL, () => `a look at each lock for ${pace} clocks, ${phase} clocks late: only ${seen.toString(2)} have acted`);
}

export function scenario(b: Block, seed: number): void {
  b.reset();
  fits(b, new Random(seed));
  for (let pace = 1; pace <= 4; pace++) for (let phase = 0; phase < 3 * TSHRS; phase++) everyoneActs(b, pace, phase);
}
