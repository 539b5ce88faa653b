// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'fifo_head', params: { WIDTH: 140, DEPTH: 4 } } satisfies BlockOptions;

/** Four words in the RAM and the oldest before it. Random traffic against a queue; phases of pressure on either side so that it runs full and empty. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const queue: bigint[] = [];
  let full = 0;
  b.reset();
  for (let n = 0; n < 2000; n++) {
    const pressure = (n >> 6) & 1 ? 0.9 : 0.3;
    const data = r.bits(140);
    const write = r.chance(pressure);
    const read = r.chance(1.2 - pressure);
    b.setAll({ wr_valid_i: write, wr_data_i: data, rd_ready_i: read });
    check(b.get('wr_ready_o') === Number(queue.length < 5), `cycle ${n}: wr_ready with ${queue.length} words`);
    check(b.get('rd_valid_o') === Number(queue.length > 0), `cycle ${n}: rd_valid with ${queue.length} words`);
    const head = queue[0];
    if (head !== undefined) check(b.big('rd_data_o') === head, () => `cycle ${n}: head ${b.big('rd_data_o')}, expected ${head}`);
    if (queue.length === 5) full++;
    const room = queue.length < 5;
    if (read) queue.shift();
    if (write && room) queue.push(data);
    b.step();
  }
  check(full > 50, `full in ${full} cycles only: the stimulus is too weak`);
}
