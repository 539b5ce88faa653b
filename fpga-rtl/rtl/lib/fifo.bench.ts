// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

const WIDTH = 140;
const DEPTH = 4;
export const top = { top: 'fifo', params: { WIDTH, DEPTH } } satisfies BlockOptions;

/** Random traffic against a queue of so many words; phases of pressure on either side so that it runs full and empty. */
export function traffic(b: Block, seed: number, room: number, look: (words: number, n: number) => void = () => {}): void {
  const r = new Random(seed);
  const queue: bigint[] = [];
  let full = 0;
  b.reset();
  for (let n = 0; n < 2000; n++) {
    const pressure = (n >> 6) & 1 ? 0.9 : 0.3;
    const data = r.bits(WIDTH);
    const write = r.chance(pressure);
    const read = r.chance(1.2 - pressure);
    b.setAll({ wr_valid_i: write, wr_data_i: data, rd_ready_i: read });
    look(queue.length, n);
    check(b.get('wr_ready_o') === Number(queue.length < room), `cycle ${n}: wr_ready with ${queue.length} words`);
    check(b.get('rd_valid_o') === Number(queue.length > 0), `cycle ${n}: rd_valid with ${queue.length} words`);
    const head = queue[0];
    if (head !== undefined) check(b.big('rd_data_o') === head, () => `cycle ${n}: head ${b.big('rd_data_o')}, expected ${head}`);
    if (queue.length === room) full++;
    const takes = queue.length < room;
    if (read) queue.shift();
    if (write && takes) queue.push(data);
    b.step();
  }
  check(full > 50, `full in ${full} cycles only: the stimulus is too weak`);
}

export function scenario(b: Block, seed: number): void {
  traffic(b, seed, DEPTH, (words, n) =>
    check(b.get('count_o') === words, () => `cycle ${n}: count ${b.get('count_o')}, expected ${words}`),
  );
}
