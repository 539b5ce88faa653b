// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { constant } from './lookup.js';
import { evenStripe, homeOf, poolPagesFor, stripeOf, weightOf } from './stripe.js';

const shares = fc.array(fc.nat(20), { minLength: 1, maxLength: 16 }).filter((s) => s.some((x) => x > 0));

it('every page has a place of its own in the pool of its home', () => {
  fc.assert(
    fc.property(shares, fc.integer({ min: 1, max: 500 }), (s, pages) => {
      const stripe = stripeOf(s);
      const taken = new Set<string>();
      for (let gpn = 0; gpn < pages; gpn++) {
        const { node, index } = homeOf(stripe, gpn);
        expect(index).toBeLessThan(poolPagesFor(stripe, node, pages));
        taken.add(`${node} ${index}`);
      }
      expect(taken.size).toBe(pages);
    }),
  );
});

it('slots follow the shares', () => {
  fc.assert(
    fc.property(shares, (s) => {
      const total = s.reduce((a, b) => a + b, 0);
      const slots = constant('STRIPE_ENTRIES');
      s.forEach((share, node) => {
        const fair = (share * slots) / total;
        expect(Math.abs(weightOf(stripeOf(s), node) - fair)).toBeLessThanOrEqual(s.length);
        if (share === 0) expect(weightOf(stripeOf(s), node)).toBe(0);
      });
    }),
  );
});

it('three equal nodes take turns, and nobody is nobody', () => {
  expect(evenStripe(3).slice(0, 6)).toEqual([0, 1, 2, 0, 1, 2]);
  expect(() => stripeOf([0, 0])).toThrow(/pool/);
});
