// SPDX-License-Identifier: Apache-2.0
import { homeOf } from '@weft/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HyperserverSpec, Member } from '../api/schemas.js';
import { agreementOf } from './agreement.js';
import { contextOf, formed, newFormation, pagesAtHome, poolPagesUsed, seat, takesPart, withContext } from './contexts.js';
import type { Membership } from './documents.js';

const member = (node: number, poolMib: number): Member => ({ node, name: `n${node}`, address: `unix:/${node}`, poolMib, card: true });
const rackOf = (...pools: number[]): Membership => ({
  ...{ id: 'r', name: 'rack', epoch: 1, agreement: agreementOf(9000), formation: null },
  members: pools.map((mib, node) => member(node, mib)),
});
const spec = (name: string, node: number, memoryMib: number, more: Partial<HyperserverSpec> = {}): HyperserverSpec => ({
  ...{ name, node, memoryMib, vmm: 'qemu', budgetMib: 0 },
  ...more,
});

/** As Hyperservers does it. */
function start(m: Membership, revision: number, what: HyperserverSpec, all: readonly HyperserverSpec[]): Membership {
  return formed(m, revision, withContext(m, m.formation ?? newFormation(m, what), what, all));
}
function stop(m: Membership, revision: number, name: string): Membership {
  const contexts = m.formation?.contexts.filter((c) => c.hyperserver !== name) ?? [];
  return formed(m, revision, m.formation === null || contexts.length === 0 ? null : { ...m.formation, contexts });
}
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return '';
  } catch (e) {
    return (e as { code: string }).code;
  }
};

test('whatever starts and stops: no page is given out twice, no node has two contexts, every page has its place in a pool', () => {
  const step = fc.record({ stop: fc.boolean(), vm: fc.nat(5), node: fc.nat(3), memoryMib: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 4, max: 64 }), { minLength: 4, maxLength: 4 }),
      fc.array(step, { maxLength: 40 }),
      (pools, steps) => {
        let m = rackOf(...pools);
        let epoch = m.epoch;
        let given: [number, number][] = [];
        const specs = new Map<string, HyperserverSpec>();
        for (const [i, s] of steps.entries()) {
          const name = `vm${s.vm}`;
          if (s.stop) m = stop(m, 10 + i, name);
          else if (contextOf(m, name) === null) {
            specs.set(name, spec(name, s.node, s.memoryMib));
            const before = m;
            try {
              m = start(m, 10 + i, specs.get(name) as HyperserverSpec, [...specs.values()]);
            } catch (e) {
              expect(['E_CONTEXT', 'E_POOL']).toContain((e as { code: string }).code);
              continue;
            }
            const c = contextOf(m, name);
            if (c === null) throw new Error('it is not there');
            if (before.formation === null) given = [];
            for (const [first, end] of given) expect(c.first >= end || c.first + c.pages <= first).toBe(true);
            given.push([c.first, c.first + c.pages]);
            for (const page of [c.first, c.first + c.pages - 1]) {
              const { node, index } = homeOf(m.formation?.stripe ?? [], page);
              expect(index).toBeLessThan(m.formation?.poolPages[node] ?? 0);
              expect(m.formation?.poolPages[node] ?? 0).toBeLessThanOrEqual((pools[node] ?? 0) * 256);
            }
          }
          const f = m.formation;
          const hosts = f?.contexts.flatMap((c) => c.hosts) ?? [];
          expect(new Set(hosts).size).toBe(hosts.length);
          for (const c of f?.contexts ?? []) expect(c.hosts).toContain(c.node);
          expect(m.epoch).toBeGreaterThanOrEqual(epoch);
          epoch = m.epoch;
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('the epoch is another one only when other cards take part', () => {
  const first = start(rackOf(8, 8, 0), 5, spec('a', 0, 1), []);
  expect(first.epoch).toBe(6);
  expect(start(first, 7, spec('b', 1, 1), []).epoch).toBe(6);
  // Node 2 lends nothing: it takes part since a guest runs there.
  const third = start(first, 8, spec('b', 2, 1), []);
  expect(third.epoch).toBe(9);
  expect(takesPart(third.formation as NonNullable<Membership['formation']>, 2)).toBe(true);
  expect(stop(third, 11, 'b').epoch).toBe(12);
  expect(stop(third, 13, 'a').formation?.contexts.map((c) => c.hyperserver)).toEqual(['b']);
});

test('who may go where: a node gives way unless a guest runs there, is on its way there, or it is kept for one', () => {
  const a = spec('a', 0, 1);
  const kept = spec('k', 1, 1, { hosts: [1, 2] });
  const m = start(rackOf(8, 8, 8, 8), 1, a, [a]);
  expect(contextOf(m, 'a')?.hosts).toEqual([0, 1, 2, 3]);
  const both = start(m, 2, kept, [a, kept]);
  expect(['a', 'k'].map((name) => contextOf(both, name)?.hosts)).toEqual([
    [0, 3],
    [1, 2],
  ]);
  const f = both.formation as NonNullable<Membership['formation']>;
  expect([0, 1, 2, 3].map((node) => codeOf(() => seat(f, 'c', node, [a, kept])))).toEqual(['E_CONTEXT', 'E_CONTEXT', 'E_CONTEXT', '']);
  const moving = {
    ...f,
    contexts: f.contexts.map((c) => (c.hyperserver === 'a' ? { ...c, moving: { to: 3, accel: 'tcg' as const } } : c)),
  };
  expect(codeOf(() => seat(moving, 'c', 3, [a, kept]))).toBe('E_CONTEXT');
  expect(codeOf(() => start({ ...both, formation: { ...f, lost: [3] } }, 3, spec('c', 3, 1), [a, kept]))).toBe('E_NO_CARD');
});

test('pools: what is given out stays so until none is up; a start that has no room, or wants other pools, says so', () => {
  const [a, b] = [spec('a', 0, 6), spec('b', 1, 6)];
  const m = start(rackOf(8, 8), 1, a, [a, b]);
  const two = start(m, 2, b, [a, b]);
  const f = two.formation as NonNullable<Membership['formation']>;
  expect([0, 1].map((node) => poolPagesUsed(f, node) / 256)).toEqual([6, 6]);
  const rest = stop(two, 3, 'b');
  expect(codeOf(() => start(rest, 4, b, [a, b]))).toBe('E_POOL');
  expect(codeOf(() => start(rest, 4, spec('c', 1, 4), [a]))).toBe('');
  expect(codeOf(() => start(rest, 4, spec('c', 1, 1, { pools: [1] }), [a]))).toBe('E_POOL');
  expect(codeOf(() => start(rest, 4, spec('c', 1, 1, { pools: [1, 0] }), [a]))).toBe('');
  const none = stop(rest, 5, 'a');
  expect(none.formation).toBe(null);
  expect(contextOf(start(none, 6, b, [a, b]), 'b')?.first).toBe(0);
});

test('the pages of a hyperserver are counted at the homes that they have', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 64, maxLength: 64 }), fc.nat(500), fc.nat(500), (stripe, first, pages) => {
      const counted = [0, 0, 0, 0];
      for (let page = first; page < first + pages; page++) {
        const { node } = homeOf(stripe, page);
        counted[node] = (counted[node] ?? 0) + 1;
      }
      expect(counted.map((_, node) => pagesAtHome({ stripe }, { first, pages }, node))).toEqual(counted);
    }),
  );
});

test('pages of a pool that is lost are given to nobody', () => {
  const [a, b] = [spec('a', 0, 2), spec('b', 1, 2)];
  const up = start(rackOf(16, 16, 16), 1, a, [a, b]);
  const formation = up.formation && { ...up.formation, lost: [2] };
  expect(codeOf(() => start({ ...up, formation }, 2, b, [a, b]))).toBe('E_POOL');
  expect(codeOf(() => start(up, 2, b, [a, b]))).toBe('');
});
