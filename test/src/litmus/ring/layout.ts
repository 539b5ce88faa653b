// SPDX-License-Identifier: Apache-2.0
import type { NodeLayout, RingName } from '@weft/hw-sim';
import { constant } from '@weft/spec';

export const PAGE_BYTES = constant('PAGE_BYTES');
export const ENTRY_BYTES = constant('RING_ENTRY_BYTES');
export const MISSES = constant('MISSES');
export const EVICTS = constant('EVICTS');
export const HOLDS = constant('HOLDS');

/** Bytes of host memory that the page buffers of one node need behind rings and pool. */
export const BUFFER_BYTES = (MISSES + EVICTS + HOLDS) * PAGE_BYTES;

/** Where rings and page buffers of one node lie in its host memory; DMA addresses. */
export interface Layout {
  readonly rings: Readonly<Record<RingName, number>>;
  readonly ringEntries: number;
  readonly landing: number;
  readonly evictBuffers: number;
  readonly revokeBuffers: number;
  readonly pool: number;
}

/** The buffers follow what the rack's own layout has taken. */
export function layoutOf(node: NodeLayout): Layout {
  return {
    rings: node.rings,
    ringEntries: node.ringEntries,
    landing: node.free,
    evictBuffers: node.free + MISSES * PAGE_BYTES,
    revokeBuffers: node.free + (MISSES + EVICTS) * PAGE_BYTES,
    pool: node.poolBase,
  };
}
