// SPDX-License-Identifier: Apache-2.0
import { constants } from '@weft/spec';

const constant = (name: (typeof constants)[number]['name']): number => {
  const found = constants.find((c) => c.name === name);
  if (found === undefined) throw new Error(`spec has no constant ${name}`);
  return found.value;
};

export const PAGE_BYTES = constant('PAGE_BYTES');
export const ENTRY_BYTES = constant('RING_ENTRY_BYTES');
export const MISSES = constant('MISSES');
export const EVICTS = constant('EVICTS');
export const HOLDS = constant('HOLDS');
export const STRIPE_ENTRIES = constant('STRIPE_ENTRIES');

/** Where everything of one node lies in its host memory; byte offsets, which are DMA addresses. */
export interface Layout {
  readonly fault: { readonly base: number; readonly log2: number };
  readonly evict: { readonly base: number; readonly log2: number };
  readonly respond: { readonly base: number; readonly log2: number };
  readonly completion: { readonly base: number; readonly log2: number };
  readonly revoke: { readonly base: number; readonly log2: number };
  readonly landing: number;
  readonly evictBuffers: number;
  readonly revokeBuffers: number;
  readonly pool: number;
  readonly bytes: number;
}

/** Rings, buffers, then the pool; every part begins at a multiple of its size or of a page. */
export function layoutOf(poolPages: number): Layout {
  let at = 0;
  const take = (bytes: number): number => {
    const base = at;
    at += Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
    return base;
  };
  const ring = (log2: number): { base: number; log2: number } => {
    const bytes = ENTRY_BYTES << log2;
    at = Math.ceil(at / bytes) * bytes;
    return { base: take(bytes), log2 };
  };
  return {
    fault: ring(6),
    evict: ring(5),
    respond: ring(5),
    completion: ring(8),
    revoke: ring(6),
    landing: take(MISSES * PAGE_BYTES),
    evictBuffers: take(EVICTS * PAGE_BYTES),
    revokeBuffers: take(HOLDS * PAGE_BYTES),
    pool: take(poolPages * PAGE_BYTES),
    bytes: at,
  };
}
