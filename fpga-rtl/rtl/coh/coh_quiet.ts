// SPDX-License-Identifier: Apache-2.0
import type { Block } from '@weft/tools';
import { stepStill } from '../host/streams.js';

/**
 * Holds a block to its word: while `quiet_o` is high and no input changes, nothing changes. Call it with
 * all inputs of the cycle set; steps `cycles` clocks if the block is quiet. Gives whether it was.
 */
export function stepQuiet(b: Block, cycles = 3): boolean {
  if (b.get('quiet_o') !== 1) return false;
  stepStill(b, cycles);
  return true;
}
