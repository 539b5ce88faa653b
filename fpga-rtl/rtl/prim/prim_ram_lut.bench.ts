// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'prim_ram_lut', params: { WIDTH: 33, DEPTH: 12 } } satisfies BlockOptions;

/** Against an array: reads see the word of before the clock edge, without a clock of their own. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const mem = Array.from({ length: 12 }, () => r.bits(33));
  b.reset();
  mem.forEach((word, i) => {
    b.setAll({ wr_en_i: 1, wr_addr_i: i, wr_data_i: word });
    b.step();
  });
  for (let n = 0; n < 1000; n++) {
    const [wr, word, at] = [r.chance(0.5), r.bits(33), r.below(12)];
    const from = r.chance(0.4) ? at : r.below(12);
    b.setAll({ wr_en_i: wr, wr_addr_i: at, wr_data_i: word, rd_addr_i: from });
    check(b.big('rd_data_o') === mem[from], () => `cycle ${n}: ${b.big('rd_data_o')}, expected ${mem[from]}`);
    if (wr) mem[at] = word;
    b.step();
  }
}
