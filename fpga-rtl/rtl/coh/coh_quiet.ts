// SPDX-License-Identifier: Apache-2.0
import { type Block, check } from '@weft/tools';
import { outputsRead } from '../host/streams.js';

/**
 * Holds a block to its word: while `quiet_o` is high and no input changes, nothing changes. Call it with
 * all inputs of the cycle set; steps `cycles` clocks if the block is quiet. Gives whether it was.
 */
export function stepQuiet(b: Block, cycles = 3): boolean {
  if (b.get('quiet_o') !== 1) return false;
  const outputs = outputsRead(b);
  const before = outputs.map((name) => b.big(name));
  for (let n = 0; n < cycles; n++) {
    b.step();
    outputs.forEach((name, i) => {
      check(b.big(name) === before[i], () => `${b.top} was quiet, but ${name} went from ${before[i]} to ${b.big(name)}`);
    });
  }
  return true;
}
