// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'prim_ram_sdp', params: { WIDTH: 100, DEPTH: 12 }, args: ["-GMEET=1'b1"] } satisfies BlockOptions;

/** Against an array: read data one clock later and held. A word that is read while it is written comes wrong until the next read. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const mem = Array.from({ length: 12 }, () => r.bits(100));
  b.reset();
  mem.forEach((word, i) => {
    b.setAll({ wr_en_i: 1, wr_addr_i: i, wr_data_i: word });
    b.step();
  });
  let out: bigint | undefined;
  for (let n = 0; n < 1000; n++) {
    const [wr, rd, word] = [r.chance(0.5), r.chance(0.5), r.bits(100)];
    const at = r.below(12);
    const from = r.chance(0.4) ? at : r.below(12);
    const old = mem[from];
    const meet = wr && rd && at === from;
    b.setAll({ wr_en_i: wr, wr_addr_i: at, wr_data_i: word, rd_en_i: rd, rd_addr_i: from });
    if (rd) out = meet ? undefined : old;
    if (wr) mem[at] = word;
    b.step();
    if (meet) check(b.big('rd_data_o') !== old, () => `cycle ${n}: a word that is being written can be read`);
    if (out !== undefined) check(b.big('rd_data_o') === out, () => `cycle ${n}: ${b.big('rd_data_o')}, expected ${out}`);
  }
}
