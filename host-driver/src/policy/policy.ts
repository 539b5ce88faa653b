// SPDX-License-Identifier: Apache-2.0
import type { PageBook } from './book.js';
import type { Trail } from './events.js';

/** Why a page is to go, to stay or to come. Each has a text of its own; `a` and `b` are its numbers. */
export const reasons = {
  coldest: (a: number, b: number): string => `among the coldest ${b} pages that were compared: heat ${a.toFixed(2)}`,
  untouched: (a: number, b: number): string =>
    `not touched since it was looked at; heat ${a.toFixed(2)}, of ${b} compared pages among the coldest`,
  warm: (a: number, b: number): string => `warmer than half of ${b} compared pages: heat ${a.toFixed(2)}`,
  stream: (a: number, b: number): string => `${b} of the last faults were ${a} pages apart`,
  named: (): string => 'named before by the policy',
  oldest: (): string => 'the one that came first: the policy had named no other',
} as const;
export type Reason = keyof typeof reasons;

export interface Decision {
  readonly gpn: number;
  readonly reason: Reason;
  readonly a: number;
  readonly b: number;
}

/** What a policy decides from. It only reads. */
export interface View {
  readonly book: PageBook;
  /** What happened since the last time. */
  readonly trail: Trail;
  /** Demand faults among that. */
  readonly faults: number;
  /** Frame budget in pages; 0: no limit. */
  readonly budget: number;
  /** Most pages that may be looked at now. */
  readonly looks: number;
  /** Counters of the card by name, taken now and then; null: not yet. */
  readonly card: Readonly<Record<string, number>> | null;
}

export interface Decisions {
  /** Pages that go first when frames are short, in this order; replaces what was named before. Null: that still holds. */
  readonly evict: readonly Decision[] | null;
  /** Pages that stay once when their turn comes. */
  readonly spare: readonly Decision[];
  /** Pages that will be wanted soon. */
  readonly prefetch: readonly Decision[];
  /** Pages whose next touch is to be seen. */
  readonly look: readonly number[];
}

export const nothing: Decisions = { evict: [], spare: [], prefetch: [], look: [] };

/** A policy: fed in batches, on no fault's way. A plug-in is a module that exports `createPolicy`. */
export interface Policy {
  readonly name: string;
  decide(view: View): Decisions;
}

export type CreatePolicy = (options: { readonly pages: number; readonly prefetch: boolean }) => Policy;
