// SPDX-License-Identifier: Apache-2.0
import { type Block, check, openBlock, Random, seeds } from '@weft/tools';
import { expect, it } from 'vitest';

/** Both clocks at random, each faster than the other at times. A word counts as moved when its clock rises. */
function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const queue: number[] = [];
  let moved = 0;
  let full = 0;
  let empty = 0;
  b.reset();
  const clocks = (): readonly [number, number] => [b.get('wr_clk_o'), b.get('rd_clk_o')];
  // Both sides need clocks to leave reset, for longer than the reset holds.
  for (let n = 0; n < 400; n++) {
    b.setAll({ wr_go_i: 1, rd_go_i: 1 });
    b.step();
  }
  check(b.get('rst_no') === 1, 'the reading side is still in reset');
  for (let n = 0; n < 20_000; n++) {
    const writerFast = ((n >> 9) & 1) === 1;
    const [wrWas, rdWas] = clocks();
    const wrGo = r.chance(writerFast ? 1 : 0.15);
    const rdGo = r.chance(writerFast ? 0.15 : 1);
    // Inputs change while their clock is low, as flip-flops of that clock would have it.
    if (wrWas === 1) b.setAll({ wr_valid_i: r.chance(0.8), wr_data_i: r.u32() });
    if (rdWas === 1) b.set('rd_ready_i', r.chance(0.8));
    b.setAll({ wr_go_i: wrGo, rd_go_i: rdGo });
    b.eval();
    const write = wrWas === 0 && wrGo && lastInputs.valid(b) && b.get('wr_ready_o') === 1;
    const read = rdWas === 0 && rdGo && lastInputs.ready(b) && b.get('rd_valid_o') === 1;
    if (wrWas === 0 && wrGo && b.get('wr_ready_o') === 0) full++;
    if (rdWas === 0 && rdGo && b.get('rd_valid_o') === 0) empty++;
    if (read) {
      const expected = queue.shift();
      check(b.get('rd_data_o') === expected, () => `step ${n}: read ${b.get('rd_data_o')}, expected ${expected}`);
      moved++;
    }
    if (write) queue.push(lastInputs.data(b));
    check(queue.length <= 8, `step ${n}: ${queue.length} words in a FIFO of eight`);
    b.step();
  }
  check(moved > 1000 && full > 100 && empty > 100, `weak stimulus: ${moved} words, ${full} times full, ${empty} times empty`);
}

/** What the rig's inputs are now. */
const lastInputs = {
  valid: (b: Block): boolean => b.get('wr_valid_i') === 1,
  ready: (b: Block): boolean => b.get('rd_ready_i') === 1,
  data: (b: Block): number => b.get('wr_data_i'),
};

it.each(seeds(3))('cdc_fifo is a queue whatever its two clocks do, seed %i', async (seed) => {
  const b = await openBlock({ top: 'nonsynth_cdc_rig', seed });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});

it('cdc_reset holds a domain whose clock stands until the clock has run for long enough', async () => {
  const b = await openBlock({ top: 'nonsynth_cdc_rig', seed: 1 });
  try {
    b.reset();
    b.setAll({ rst_ni: 0, rd_go_i: 1 });
    b.step(20);
    expect(b.get('rst_no')).toBe(0);
    b.setAll({ rst_ni: 1, wr_go_i: 1, rd_go_i: 0 });
    b.step(100);
    expect(b.get('rst_no')).toBe(0);
    b.set('rd_go_i', 1);
    const steps = b.stepUntil(() => b.get('rst_no') === 1, 400, 'end of the reset');
    expect(steps).toBeGreaterThan(16);
  } finally {
    b.close();
  }
});

it.each(seeds(6))(
  'cdc_reset_pair: no word from a writer whose clock stands, whatever it held before; then each in order, seed %i',
  async (seed) => {
    const b = await openBlock({ top: 'nonsynth_cdc_rig', seed });
    const r = new Random(seed);
    const reset = (): void => {
      b.set('rst_ni', 0);
      b.step(100);
      b.set('rst_ni', 1);
    };
    try {
      for (let round = 0; round < 8; round++) {
        // At power-up, or after some words of the last round, the writer's clock stops; then comes the reset.
        b.setAll({ wr_go_i: 0, wr_valid_i: 0, rd_go_i: 1, rd_ready_i: 1 });
        reset();
        for (let n = 0; n < 200; n++) {
          check(
            b.get('rd_valid_o') === 0 && b.get('rst_no') === 0,
            `round ${round}, step ${n}: the reader hears of a writer whose clock stands`,
          );
          b.step();
        }
        b.set('wr_go_i', 1);
        b.stepUntil(() => b.get('rst_no') === 1, 400, 'both out of reset');
        check(b.get('rd_valid_o') === 0, `round ${round}: a word that nobody wrote`);
        // What is read is what this round wrote, and the pointers end the round somewhere.
        for (let word = r.below(9); word > 0; word--) {
          b.setAll({ wr_valid_i: 1, wr_data_i: word, rd_ready_i: 0 });
          b.stepUntil(() => b.get('rd_valid_o') === 1, 40, 'the word');
          check(b.get('rd_data_o') === word, `round ${round}: ${b.get('rd_data_o')} for ${word}`);
          b.setAll({ wr_valid_i: 0, rd_ready_i: 1 });
          b.stepUntil(() => b.get('rd_valid_o') === 0, 400, 'the FIFO empty');
        }
      }
    } finally {
      b.close();
    }
  },
);
