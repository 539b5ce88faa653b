// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { stepQuiet } from '../host/streams.js';

export const top = { top: 'fifo_ram', params: { WIDTH: 70, DEPTH: 8 } } satisfies BlockOptions;

/** Random traffic against a queue; phases of pressure on either side so that it runs full and empty. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const queue: { word: bigint; since: number }[] = [];
  let full = 0;
  let streamed = 0;
  b.reset();
  for (let n = 0; n < 3000; n++) {
    const pressure = (n >> 6) & 1 ? 0.95 : 0.3;
    const word = r.bits(70);
    const write = r.chance(pressure);
    const read = r.chance(1.2 - pressure);
    b.setAll({ wr_valid_i: write, wr_data_i: word, rd_ready_i: read });
    const valid = b.get('rd_valid_o') === 1;
    const room = b.get('wr_ready_o') === 1;
    check(b.get('idle_o') === Number(queue.length === 0), `cycle ${n}: idle with ${queue.length} words`);
    // Eight words in the RAM, and the one at the output.
    check(room || queue.length >= 8, `cycle ${n}: no room with ${queue.length} words`);
    check(queue.length <= 9, `cycle ${n}: ${queue.length} words`);
    const head = queue[0];
    check(!valid || head !== undefined, `cycle ${n}: a word out of nothing`);
    check(head === undefined || valid || n - head.since <= 2, `cycle ${n}: the oldest word is late`);
    if (valid) check(b.big('rd_data_o') === head?.word, () => `cycle ${n}: head ${b.big('rd_data_o')}, expected ${head?.word}`);
    if (!room) full++;
    if (valid && read) {
      queue.shift();
      streamed++;
    }
    if (write && room) queue.push({ word, since: n });
    stepQuiet(b);
  }
  check(full > 50 && streamed > 800, `full in ${full} cycles, ${streamed} words: the stimulus is too weak`);
}
