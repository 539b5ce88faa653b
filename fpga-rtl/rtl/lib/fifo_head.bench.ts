// SPDX-License-Identifier: Apache-2.0
import type { Block, BlockOptions } from '@weft/tools';
import { top as fifo, traffic } from './fifo.bench.js';

export const top = { top: 'fifo_head', params: fifo.params } satisfies BlockOptions;

/** As `fifo`, with room for one word more: the oldest, before the RAM. */
export function scenario(b: Block, seed: number): void {
  traffic(b, seed, fifo.params.DEPTH + 1);
}
