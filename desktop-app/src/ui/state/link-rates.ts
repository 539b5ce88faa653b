// SPDX-License-Identifier: Apache-2.0
import { useRef } from 'react';
import type { NodeEntry } from '../../contract/daemon.js';

export type LinkCount = NonNullable<NonNullable<NodeEntry['status']>['link']>;

/** Of a link, in a second. */
export interface LinkRate {
  readonly frames: number;
  readonly sentAgain: number;
  readonly damaged: number;
}

/** What went by between two readings of a card; null: it was counted anew meanwhile, or no time has passed. */
export function rateBetween(before: LinkCount, now: LinkCount): LinkRate | null {
  const seconds = (now.time - before.time) / 1000;
  const grown = (of: (c: LinkCount) => number): number => (of(now) - of(before)) / seconds;
  const rate = { frames: grown((c) => c.sent + c.received), sentAgain: grown((c) => c.sentAgain), damaged: grown((c) => c.damaged) };
  return seconds > 0 && Math.min(...Object.values(rate)) >= 0 ? rate : null;
}

/** The rates of the links of nodes, from one look to the next. */
export function useLinkRates(nodes: readonly NodeEntry[]): ReadonlyMap<number, LinkRate> {
  const seen = useRef(new Map<number, LinkCount>());
  const rates = useRef(new Map<number, LinkRate>());
  for (const { member, status } of nodes) {
    const now = status?.link ?? null;
    const before = seen.current.get(member.node);
    if (now === null) {
      seen.current.delete(member.node);
      rates.current.delete(member.node);
    } else if (now.time !== before?.time) {
      seen.current.set(member.node, now);
      const rate = before && rateBetween(before, now);
      if (rate) rates.current.set(member.node, rate);
    }
  }
  return rates.current;
}
