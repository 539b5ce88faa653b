// SPDX-License-Identifier: Apache-2.0
import { constant } from './lookup.js';

/**
 * The stripe function `home(gpn)` as its table: the home of each of the STRIPE_ENTRIES slots, slot =
 * gpn mod STRIPE_ENTRIES. The same on every node of a rack. The card computes it in coh_stripe.sv.
 */
export type Stripe = readonly number[];

const slots = constant('STRIPE_ENTRIES');

/** Deals the slots in proportion to the shares of nodes 0, 1, …, spread evenly. Throws if nobody has a share. */
export function stripeOf(shares: readonly number[]): Stripe {
  const total = shares.reduce((a, b) => a + b, 0);
  if (!(total > 0)) throw new RangeError('no node has a pool: at least one must lend pages');
  const dealt = shares.map(() => 0);
  return Array.from({ length: slots }, (_, slot) => {
    // The node that is furthest behind its share.
    const behind = shares.map((share, node) => (share * (slot + 1)) / total - (dealt[node] ?? 0));
    const node = behind.indexOf(Math.max(...behind));
    dealt[node] = (dealt[node] ?? 0) + 1;
    return node;
  });
}

/** Gives every node the same share. */
export const evenStripe = (nodes: number): Stripe => stripeOf(Array.from({ length: nodes }, () => 1));

/** STRIPE_WEIGHT of a node: how many slots it has. */
export const weightOf = (stripe: Stripe, node: number): number => stripe.filter((n) => n === node).length;

/** Which of its home's slots a slot is. */
export const ordinalOf = (stripe: Stripe, slot: number): number => weightOf(stripe.slice(0, slot), stripe[slot] ?? 0);

/** Where a page rests: its home, and its index in that home's pool. */
export function homeOf(stripe: Stripe, gpn: number): { readonly node: number; readonly index: number } {
  const slot = gpn % slots;
  const node = stripe[slot];
  if (node === undefined) throw new RangeError(`${gpn} is no page number`);
  return { node, index: Math.floor(gpn / slots) * weightOf(stripe, node) + ordinalOf(stripe, slot) };
}

/** Pages that a node must lend so that guest pages 0 … pages - 1 find room. */
export const poolPagesFor = (stripe: Stripe, node: number, pages: number): number => Math.ceil(pages / slots) * weightOf(stripe, node);
